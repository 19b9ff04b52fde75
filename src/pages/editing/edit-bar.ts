/** The ways from pages to forms, and the buttons that write at once, for editors who are signed in. */
import type { ResourceName } from '../../model/field.ts'
import { subjects } from '../../resources/figures.ts'
import { resourceOf } from '../../resources/index.ts'
import { mergedResources } from '../../rules/merging.ts'
import { address, pageOf } from '../layout/addresses.ts'
import { link } from '../layout/components.ts'
import { buttonForm } from '../layout/forms.ts'
import { html, type Content } from '../layout/html.ts'
import type { ServedCheck } from '../../store/computed-lists.ts'
import type { ParamsOf } from '../../text/findings/params.ts'
import type { RecordRow } from '../layout/queries.ts'
import type { Viewer } from '../layout/visit.ts'
import { spoken } from '../layout/words.ts'
import { words } from '../words/words.ts'

/** Returns the fields that a new figure takes over from the record at whose page it is begun. */
const prefilled = (name: ResourceName, id: string): Readonly<Record<string, string>> | undefined => {
  if (name === 'sources') return { sourceId: id }
  const { singular } = resourceOf(name)
  return singular in subjects ? { subjectKind: singular, subjectId: id } : undefined
}

export const editBar = (name: ResourceName, { id }: RecordRow, viewer: Viewer | undefined): Content => {
  if (viewer?.isEditor !== true) return undefined
  const { singular } = resourceOf(name)
  const figure = prefilled(name, id)
  return html`<p class="ways edit">${link(`${pageOf(name, id)}/edit`, words().editing.edit)} ${link(
    `/${name}/new`,
    words().editing.new(spoken(singular)),
  )} ${link(address(`/${name}/new`, { from: id }), words().editing.duplicate)}${
    name === 'figures' &&
    html` ${link(address('/figures/new', { sourceId: '', from: id }), words().editing.ofAnotherSource)}`
  }${figure && html` ${link(address('/figures/new', figure), name === 'sources' ? words().editing.newFigureFrom : words().editing.newFigureAbout)}`}${
    name === 'projects' && html` ${link(`${pageOf(name, id)}/similar`, words().similar.link)}`
  }${mergedResources.includes(resourceOf(name)) && html` ${link(`${pageOf(name, id)}/merge`, words().editing.merging.dots)}`}</p>`
}

/** Renders the button that makes a percentage a share of the two figures that a finding names. */
export const linkShareButton = ({ check, params }: ServedCheck, viewer: Viewer): Content => {
  if (check !== 'share-unlinked') return undefined
  const { figure, from, of } = params as ParamsOf<'share-unlinked'>
  const operands = { fromFigureId: from.figureId, ofFigureId: of.figureId }
  return buttonForm(`${pageOf('figures', figure.figureId)}/link`, viewer, operands, words().editing.linkShare)
}

/** Renders the button that puts a revision back; `last` is the revision that the person sees. */
export const restoreButton = (
  resource: ResourceName,
  id: string,
  revision: number,
  last: number,
  viewer: Viewer | undefined,
): Content =>
  viewer?.isEditor === true &&
  html` ${buttonForm(
    `${pageOf(resource, id)}/restore`,
    viewer,
    { revision: last.toString(), restored: revision.toString() },
    words().revisions.putBack(revision),
  )}`
