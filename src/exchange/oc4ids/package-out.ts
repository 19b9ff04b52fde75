/** Writes all projects of the register as one OC4IDS package, in pieces. */
import { byText } from '../../figures/collections.ts'
import { resources } from '../../resources/index.ts'
import type { Snapshot } from '../../store/store.ts'
import { oc4idsProject } from './project-out.ts'
import { piecesOf } from './values-out.ts'
import { recordsOf, recordsWith, type Row } from '../related.ts'
import { condition, everything } from '../requests.ts'

/** The publisher of the package, its address, and the instant of the register's last change (RFC 3339). */
export interface Publication {
  readonly publisher: string
  readonly publicUrl: string
  readonly publishedDate: string
}

/** Returns the figures of projects. A share of a figure outside the package loses that reference. */
const figuresOf = async (snapshot: Snapshot, projects: readonly Row<'projects'>[]): Promise<Row<'figures'>[]> => {
  const ofProjects = [condition(resources.figures, 'subjectKind', 'project')]
  const figures = await recordsWith(
    snapshot,
    'figures',
    projects.map(({ id }) => id),
    'subjectId',
    ofProjects,
  )
  const exported = new Set(
    (
      await recordsWith(
        snapshot,
        'figures',
        figures.flatMap(({ fromFigureId, ofFigureId }) => [fromFigureId, ofFigureId]),
        'id',
        ofProjects,
      )
    ).map(({ id }) => id),
  )
  const known = (id: string | null): string | null => (id !== null && exported.has(id) ? id : null)
  return figures
    .map((figure) => ({ ...figure, fromFigureId: known(figure.fromFigureId), ofFigureId: known(figure.ofFigureId) }))
    .sort((one, other) => byText(one.id, other.id))
}

/** In UTF-16 units: the length of the pieces that are written at once, however long a project is. */
const writtenAtOnce = 32_768

async function* textsOf(
  snapshot: Snapshot,
  projects: readonly Row<'projects'>[],
  publicUrl: string,
): AsyncGenerator<string> {
  const figures = await figuresOf(snapshot, projects)
  const around = {
    publicUrl,
    projects: await recordsOf(
      snapshot,
      'projects',
      projects.map(({ parentId }) => parentId),
    ),
    regions: await recordsOf(
      snapshot,
      'regions',
      projects.map(({ regionId }) => regionId),
    ),
    industries: await recordsOf(
      snapshot,
      'industries',
      projects.flatMap(({ industryIds }) => industryIds),
    ),
    organizations: await recordsOf(
      snapshot,
      'organizations',
      projects.flatMap(({ participants }) => participants.map(({ organizationId }) => organizationId)),
    ),
    initiatives: await recordsOf(
      snapshot,
      'initiatives',
      projects.map(({ initiativeId }) => initiativeId),
    ),
    sources: await recordsOf(
      snapshot,
      'sources',
      [...projects.flatMap(({ citations }) => citations), ...figures].map(({ sourceId }) => sourceId),
    ),
  }
  const figuresAbout = Map.groupBy(figures, ({ subjectId }) => subjectId)
  let text = ''
  for (const project of projects) {
    if (project !== projects[0]) text += ','
    for (const piece of piecesOf(oc4idsProject(project, figuresAbout.get(project.id) ?? [], around))) {
      text += piece
      if (text.length < writtenAtOnce) continue
      yield text
      text = ''
    }
  }
  yield text
}

/** Yields the text of a package; it is valid only if the register has a project. */
export async function* oc4idsPackage(
  snapshot: Snapshot,
  { publisher, publicUrl, publishedDate }: Publication,
): AsyncGenerator<string> {
  const head = JSON.stringify({
    uri: `${publicUrl}/v1/export/oc4ids`,
    version: '0.9',
    publishedDate,
    publisher: { name: publisher, uri: publicUrl },
  })
  yield `${head.slice(0, -1)},"projects":[`
  let before = ''
  for await (const texts of snapshot.records(resources.projects, everything)) {
    if (texts.length === 0) continue
    yield before
    before = ','
    yield* textsOf(
      snapshot,
      texts.map((text) => JSON.parse(text) as Row<'projects'>),
      publicUrl,
    )
  }
  yield ']}\n'
}
