/** The page of one record, made from its declaration: fields, figures, referring records, revisions. */
import type { Resource } from '../model/resource.ts'
import { type FigureRecord, figures as figureResource, subjects } from '../resources/figures.ts'
import type { Store } from '../store/store.ts'
import { answerOf, type AnswerData, sentence, yearsView } from './answer/answer.ts'
import {
  findRecords,
  firstRecords,
  type Listed,
  type NameOf,
  namesOfRecords,
  loadSpelling,
  secondTitleOf,
  readRecord,
  recordsByIds,
  referencesOfRecords,
  type RecordRow,
  titleOf,
} from './layout/queries.ts'
import { type Referrers, referrersOf } from './record/referrers.ts'
import { type Sum, sumsOf } from './years/rows.ts'
import { sumsView } from './years/figure.ts'
import { recordData } from '../http/catalog/schema-org.ts'
import type { ResourceName } from '../model/field.ts'
import { address, offersOf } from './layout/addresses.ts'
import { disagreements } from './tables/promises.ts'
import { editionHistory } from './record/editions.ts'
import { factsOf, programmeList, recordList } from './record/fields.ts'
import { figuresTable, standIn } from './tables/tables.ts'
import { type Content, html, type Html } from './layout/html.ts'
import { curl, facts, foldedSection, link, section, toRecord } from './layout/components.ts'
import { coverageNote } from './layout/coverage.ts'
import { voicesOf, type FigureEvidence } from './layout/voices.ts'
import { lastRevisions, timeline } from './revisions.ts'
import { editBar } from './layout/forms.ts'
import type { Visit, PageContent } from './layout/visit.ts'
import { listTitle } from './layout/words.ts'
import { words } from './words/words.ts'
import type { ExcludedFigure } from '../figures/totals.ts'

const partsRead = 200

/** Reads what figures about the parts of a record measure. */
const figuresOfParts = async (store: Store, referrers: readonly Referrers[]): Promise<readonly Measure[]> => {
  const parts = referrers.filter(({ resource }) => resource === 'projects' || resource === 'initiatives')
  const ids = parts.flatMap(({ records }) => records.map(({ id }) => id))
  if (ids.length === 0) return []
  const where = { 'subjectId.in': ids }
  return firstRecords(store, 'figures', { where, limit: partsRead, fields: ['id', 'metric'] })
}

type Measure = Pick<FigureRecord, 'metric'>

/** Returns the metrics of figures: investment, then the most frequent. */
const metricsOf = (figures: readonly Measure[]): string[] => {
  const byMetric = [...Map.groupBy(figures, ({ metric }) => metric)]
  const frequent = byMetric.sort(([, one], [, other]) => other.length - one.length).map(([metric]) => metric)
  return [...new Set(['investment', ...frequent])]
}

/** Reads the answer with which the page begins, and the other totals within the record. */
const answeredBy = async (
  store: Store,
  resource: Resource,
  id: string,
  about: readonly FigureRecord[],
  referrers: readonly Referrers[],
): Promise<{ readonly answer: AnswerData | undefined; readonly sums: readonly Sum[] }> => {
  const within = referrers.flatMap(({ resource: name, records }) => (name === 'figures' ? records : []))
  const metrics = metricsOf([
    ...about,
    ...(within as readonly unknown[] as readonly FigureRecord[]),
    ...(await figuresOfParts(store, referrers)),
  ])
  const [sum, ...sums] = await sumsOf(store, resource, [id], metrics)
  return { answer: await answerOf(store, sum, metrics, about), sums }
}

interface LeftOut extends FigureEvidence {
  readonly excludedFigures: readonly ExcludedFigure[]
}

/** Returns those of the figures that are left out of totals. */
const leftOutOf = async (store: Store, listed: readonly FigureRecord[]): Promise<LeftOut> => {
  const shown = new Set(listed.map(({ id }) => id))
  const { excludedFigures } = shown.size === 0 ? { excludedFigures: [] } : await store.counting([...shown])
  const ids = excludedFigures.flatMap(({ insteadId }) => insteadId ?? []).filter((id) => !shown.has(id))
  const replacements = await recordsByIds(store, 'figures', ids)
  const figures = new Map([...listed.map((figure) => [figure.id, figure] as const), ...replacements])
  const named = referencesOfRecords(figureResource, [...figures.values()])
  return { excludedFigures, figures, ...(await voicesOf(store, figures.values(), named)) }
}

const figuresShown = 50
const revisionsShown = 50

/** Places lie in fewer; of deeper trees a path begins in the middle. */
const mostAbove = 6

/** Returns the nearest records that a record is part of, the widest first. */
const aboveIn = async (store: Store, { name }: Resource, record: RecordRow): Promise<readonly RecordRow[]> => {
  const above: RecordRow[] = []
  let { parentId } = record
  while (typeof parentId === 'string' && above.length < mostAbove) {
    const parent = (await recordsByIds(store, name, [parentId])).get(parentId) as RecordRow | undefined
    if (!parent) break
    above.unshift(parent)
    parentId = parent['parentId']
  }
  return above
}

const describe = async ({ store, settings, id }: Visit, resource: Resource) => {
  const { record }: { record: RecordRow } = await readRecord(store, resource.name, id)
  await loadSpelling([record])
  const kind = resource.singular in subjects ? resource.singular : undefined
  const about =
    kind === undefined
      ? undefined
      : await findRecords(store, 'figures', {
          where: { subjectKind: kind, subjectId: id },
          sort: [{ key: 'periodEnd', descending: true }],
          limit: figuresShown,
        })
  // An edition's words for a record repeat its own fields.
  const referrers = (await referrersOf(store, resource, id)).filter(({ parameter }) => !parameter.includes('.as.'))
  const figures = [
    ...(about?.records ?? []),
    ...referrers
      .filter((one) => one.resource === 'figures')
      .flatMap(({ records }) => records as RecordRow<'figures'>[]),
  ]
  return {
    resource,
    record,
    about,
    leftOut: await leftOutOf(store, about?.records ?? []),
    referrers,
    ...(await answeredBy(store, resource, id, about?.records ?? [], referrers)),
    above: await aboveIn(store, resource, record),
    editions: kind === undefined ? undefined : await editionHistory(store, settings.publicUrl, resource, record),
    covers: resource.name === 'regions' ? await coverageNote(store, id) : undefined,
    revisions: await lastRevisions(store, resource, id, revisionsShown),
    names: await namesOfRecords(store, [
      ...referencesOfRecords(resource, [record]),
      ...referencesOfRecords(figureResource, figures),
    ]),
  }
}

type Described = Awaited<ReturnType<typeof describe>>

const allOf = ({ total, records }: Listed, path: string): Content =>
  total > records.length
    ? html`<p>${link(offersOf(path)?.page ?? path, words().frame.all(total.toString()))}</p>`
    : undefined

const listedAs = (resource: ResourceName, listed: Listed, names: NameOf, caption: string): Html => {
  if (resource === 'figures') return figuresTable(caption, listed.records as RecordRow<'figures'>[], names, false)
  return resource === 'projects' || resource === 'initiatives'
    ? programmeList(resource, listed.records)
    : recordList(resource, listed.records)
}

/** Renders the figures about the record; the reasons stand in a column of their own if any figure is left out. */
const aboutView = (caption: string, figures: readonly FigureRecord[], leftOut: LeftOut, names: NameOf): Html => {
  const excluded = new Map(leftOut.excludedFigures.map((one) => [one.figureId, one]))
  const inTotals = ({ id }: FigureRecord): Content => {
    const found = excluded.get(id)
    return found && standIn(found, leftOut, words().record.leftOut)
  }
  return html`${disagreements(leftOut, leftOut)}
${figuresTable(caption, figures, names, true, excluded.size === 0 ? undefined : inTotals)}`
}

/** Longer lists are folded; programmes are what a reader looks for. */
const mostInView = 5

/** Figures that are far from all of them are no table of a page, but a link. */
const manyFigures = (resource: ResourceName, { total, records }: Listed): boolean =>
  resource === 'figures' && total > records.length

const referring = (
  { resource, parameter, title, ...listed }: Referrers,
  { record: { id }, names }: Described,
  publicUrl: string,
): Html => {
  const path = address(`/v1/${resource}`, { [parameter]: id })
  const isFolded = listed.records.length > mostInView && !['projects', 'initiatives'].includes(resource)
  return (isFolded ? foldedSection : section)({
    id: `${resource}-${parameter.replaceAll('.', '-')}`,
    title: isFolded ? words().lists.counted(title, listed.total) : title,
    ways: curl(publicUrl, path),
    body: html`${listedAs(resource, listed, names, title)}
${allOf(listed, path)}`,
  })
}

const crumbs = ({ resource: { name }, above }: Described): Html =>
  html`<nav class="kicker" aria-label="${words().record.path}">${link(`/${name}`, listTitle(name))}${above.map(
    (one) => html` › ${toRecord(name, one.id, titleOf(one))}`,
  )}</nav>`

/** Leads to all figures about the record and what is in it, where they are too many to show. */
const toAllFigures = ({ referrers, record }: Described): Content =>
  referrers
    .filter((one) => manyFigures(one.resource, one))
    .map(({ parameter, total }) => {
      const text = words().record.allAbout(total.toLocaleString('en'), titleOf(record))
      return html`<p>${link(address('/figures', { [parameter]: record.id }), text)}</p>`
    })

const view = (described: Described, { settings: { publicUrl }, viewer }: Visit, more: Content): Html => {
  const { resource, record, about, leftOut, sums, answer, referrers, revisions, names, editions, covers } = described
  const { name, singular } = resource
  const { id } = record
  const path = `/v1/${name}/${id}`
  const other = secondTitleOf(record)
  const fields = facts(factsOf(resource.own, record, names, ['title', 'name', 'localTitle', 'localName', 'summary']))
  const [line, edit] = [curl(publicUrl, path), editBar(name, record, viewer)]
  const aboutPath = address('/v1/figures', { subjectKind: singular, subjectId: id, include: 'sources' })
  return html`<div class="intro">
${crumbs(described)}
<h1>${titleOf(record)}</h1>
${other !== undefined && html`<p class="local">${other}</p>`}
${answer && sentence(answer)}
${covers}
${typeof record['summary'] === 'string' && html`<p class="lead">${record['summary']}</p>`}
${answer ? edit : [fields, line, edit]}
</div>
${answer && yearsView(answer, publicUrl)}
${more}
${editions}
${sums.length > 0 && sumsView(sums, publicUrl)}
${referrers.filter((one) => !manyFigures(one.resource, one)).map((one) => referring(one, described, publicUrl))}
${toAllFigures(described)}
${
  about &&
  about.total > 0 &&
  foldedSection({
    id: 'figures',
    title: words().lists.counted(words().record.figuresAbout(titleOf(record)), about.total),
    ways: curl(publicUrl, aboutPath),
    body: html`${aboutView(words().record.figuresAbout(titleOf(record)), about.records, leftOut, names)}
${allOf(about, aboutPath)}`,
  })
}
${answer && foldedSection({ id: 'facts', title: words().record.facts, body: fields, ways: line })}
${foldedSection({
  id: 'revisions',
  title: words().lists.counted(words().record.revisions, record['revision'] as number),
  ways: curl(publicUrl, `${path}/revisions`),
  body: timeline(name, id, revisions, viewer),
})}`
}

/** Renders the page, with `more` sections of one resource. Throws a Refusal: not-found, gone. */
export const recordPage = async (visit: Visit, resource: Resource, more?: Content): Promise<PageContent> => {
  const described = await describe(visit, resource)
  const { record } = described
  const title = titleOf(record)
  return {
    title: `${title} · Planledger`,
    ...(typeof record['summary'] === 'string' && { description: record['summary'] }),
    data: recordData(visit.settings, resource, { id: visit.id, title, updatedAt: String(record['updatedAt']) }),
    main: view(described, visit, more),
  }
}
