/** Renders the revisions of a record as a timeline: author, time, and each change from old to new. */
import type { Data } from '../model/canonical.ts'
import { leading } from '../text/characters.ts'
import type { Field, ResourceName } from '../model/field.ts'
import { address, pageOf } from './layout/addresses.ts'
import { type Content, html, type Html, separated } from './layout/html.ts'
import { curl, type Fact, facts, link, section, framed, instantView } from './layout/components.ts'
import { restoreButton } from './layout/forms.ts'
import type { Viewer, Visit, PageContent } from './layout/visit.ts'
import { exactly, labelOf, spoken } from './layout/words.ts'
import { words } from './words/words.ts'
import type { Resource } from '../model/resource.ts'
import { resourceOf } from '../resources/index.ts'
import { isForPeople } from '../http/pipeline/headers.ts'
import { Refusal } from '../rules/refusal.ts'
import type { Entry } from '../store/changes.ts'
import type { Store } from '../store/store.ts'
import { figureLink, quantityLink } from './layout/amounts.ts'
import {
  attempted,
  type NameOf,
  namesOfRecords,
  referencesOfRecords,
  type RecordRow,
  titleOf,
} from './layout/queries.ts'
import { capital } from '../text/in-words.ts'
import { valuesIn, factsOf } from './record/fields.ts'

const read = (text: string | null): Data => (text === null ? {} : (JSON.parse(text) as Data))

const longest = 160
/** More elements of a list are only hinted at. */
const mostShown = 20

const shown = (field: Field, value: unknown, record: Data, names: NameOf): Content => {
  const isLong = field.kind === 'text' && typeof value === 'string' && value.length > longest
  const elements = valuesIn(field, isLong ? `${leading(value, longest)}…` : value, record, names)
  const some = elements.length > mostShown ? [...elements.slice(0, mostShown), '…'] : elements
  return some.length === 0 ? words().frame.nothing : separated(some, '; ')
}

/** Renders what differs between two states of a record, as the page of the record shows it. */
export const changesIn = (resource: ResourceName, before: Data, after: Data, names: NameOf): Html[] =>
  Object.entries(resourceOf(resource).own)
    .filter(([key]) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
    .map(([key, field]) => {
      const [was, is] = [before, after].map((record) => shown(field, record[key], record, names))
      return html`<li>${words().revisions.changed(labelOf(key), was, is)}</li>`
    })

/**
 * Renders revisions, oldest first; each links to the record as it was then, and an editor can put it back.
 * A link to earlier ones stands before them: to all, unless `toEarlier` is given.
 */
export const timeline = (
  resource: ResourceName,
  id: string,
  { entries, former, hasEarlier, present, names }: ShownRevisions,
  viewer?: Viewer,
  toEarlier?: Content,
): Content => {
  const path = `${pageOf(resource, id)}/revisions`
  const last = present.revision
  let before = read(former)
  const items = entries.map(({ at, by, revision, action, text, mergedInto }) => {
    const after = read(text)
    const changes = action === 'update' ? changesIn(resource, before, after, names) : []
    before = after
    const say = words().revisions
    const linked = link(`${path}/${revision.toString()}`, say.numbered(revision))
    const list = changes.length > 0 ? html`<ul>${changes}</ul>` : undefined
    const isOlder = revision < last && action !== 'delete'
    const button = isOlder ? restoreButton(resource, id, revision, last, viewer) : undefined
    return html`<li>${say.entry(instantView(at), linked, say.actions[action], by)}${
      mergedInto !== null && say.mergedInto(link(pageOf(resource, mergedInto), mergedInto))
    }${list}${button}</li>`
  })
  const earlier = hasEarlier ? html`<p>${toEarlier ?? link(path, words().revisions.all)}</p>` : undefined
  return html`${earlier}<ol class="timeline">${items}</ol>`
}

interface ShownRevisions {
  /** Oldest first. */
  readonly entries: readonly Entry[]
  /** The text left by the revision before the first of these. */
  readonly former: string | null
  readonly hasEarlier: boolean
  /** The present revision: the deletion, if the record is deleted. */
  readonly present: Entry
  /** The names of what the revisions refer to. */
  readonly names: NameOf
}

/** Returns the last revisions of a record, live or deleted; with `before`, the last ones before that. Throws a Refusal: not-found. */
export const lastRevisions = async (
  store: Store,
  resource: Resource,
  id: string,
  limit: number,
  before?: number,
): Promise<ShownRevisions> => {
  const { name } = resource
  const end = before === undefined ? undefined : (await store.revision(resource, id, before)).sequence
  const lastBefore = async (sequence: number | undefined, limit: number): Promise<readonly Entry[]> =>
    (await store.latest({ resources: [name], id, before: sequence, limit })).entries
  // Includes one more: the changes of the first revision are told from the state before it.
  const found = await lastBefore(end, limit + 1)
  const [present] = end === undefined ? found : await lastBefore(undefined, 1)
  if (present === undefined) throw new Refusal('not-found', ['no-record', name, id])
  const records = found.map(({ text }) => read(text))
  return {
    names: await namesOfRecords(store, referencesOfRecords(resource, records)),
    entries: found.slice(0, limit).reverse(),
    former: found[limit]?.text ?? null,
    hasEarlier: found.length > limit,
    present,
  }
}

const revisionsShown = 1000

/** Makes the page of a record; that of a deleted one is its history. */
export const orDeleted = async (
  visit: Visit,
  resource: Resource,
  make: (visit: Visit) => Promise<PageContent>,
): Promise<PageContent> => {
  const page = await attempted(make(visit), ...(isForPeople(visit.request) ? (['gone'] as const) : []))
  return page instanceof Refusal ? { ...(await historyPage(visit, resource)), status: 410 } : page
}

/** Renders the page; `before` is the revision that the page before begins with. Throws a Refusal: not-found. */
export const historyPage = async (visit: Visit, resource: Resource): Promise<PageContent> => {
  const { store, settings, id, viewer } = visit
  const { before } = visit.query as { before?: number }
  const { name, singular } = resource
  const path = `${pageOf(name, id)}/revisions`
  const revisions = await lastRevisions(store, resource, id, revisionsShown, before)
  const isDeleted = revisions.present.action === 'delete'
  const last = revisions.entries.findLast(({ text }) => text !== null)?.text ?? revisions.former
  const title = titleOf({ ...read(last), id })
  const earlier = link(address(path, { before: revisions.entries[0]?.revision }), words().revisions.earlier)
  return framed({
    title: words().revisions.title(title),
    kicker: words().revisions.kicker(spoken(singular)),
    heading: isDeleted ? title : link(pageOf(name, id), title),
    more: html`${isDeleted && html`<p class="lead">${words().revisions.isDeleted}</p>`}
${timeline(name, id, revisions, viewer, earlier)}
${before !== undefined && html`<p>${link(path, words().lists.firstPage)}</p>`}
${curl(settings.publicUrl, `/v1/${name}/${id}/revisions`)}`,
  })
}

/** Shown by `figureFacts`. */
const elsewhere = ['value', 'upperValue', 'reported', 'asPrinted', 'quote']

/** Returns the number of a figure: also a former one leads to its explanation. */
const figureFacts = (name: ResourceName, record: RecordRow): Fact[] => {
  if (name !== 'figures') return []
  const figure = record as RecordRow<'figures'>
  const { id, asPrinted, quote, reported } = figure
  return [
    [words().columns.number, figureLink(figure)],
    ...reported.map(({ value, unit }): Fact => [
      labelOf('reported'),
      quantityLink(pageOf('figures', id), exactly(value, unit)),
    ]),
    [labelOf('asPrinted'), html`<q>${asPrinted}</q>`],
    [labelOf('quote'), quote !== null && html`<q>${quote}</q>`],
  ]
}

/** Renders the page; `refused` says why the revision could not be put back. Throws a Refusal: not-found. */
export const revisionPage = async (
  { store, settings: { publicUrl }, id, viewer }: Visit,
  resource: Resource,
  revision: number,
  refused?: Content,
): Promise<PageContent> => {
  const { name, singular } = resource
  const entry = await store.revision(resource, id, revision)
  const { text, at, by, action } = entry
  const record = text === null ? undefined : ({ ...(JSON.parse(text) as Data), id } satisfies RecordRow)
  const former = revision === 1 ? undefined : await store.revision(resource, id, revision - 1)
  const latest = (await store.revisions(resource, id, { after: entry.sequence, limit: 1 })).entries.length === 0
  const records = [read(text), read(former?.text ?? null)]
  const names = await namesOfRecords(store, referencesOfRecords(resource, records))
  const title = titleOf(record ?? { ...read(former?.text ?? null), id })
  const say = words().revisions
  const way = (to: number, words: string): Content => link(`${pageOf(name, id)}/revisions/${to.toString()}`, words)
  return framed(
    {
      title: say.oneTitle(title, revision),
      kicker: say.oneKicker(capital(spoken(singular)), revision, latest),
      heading: record ? link(pageOf(name, id), title) : title,
      more: html`${refused !== undefined && html`<div class="note bad" role="alert">${refused}</div>`}
<p class="lead">${(action === 'delete' ? say.deleted : say.written)(by, instantView(at))}</p>
<p class="ways">${[
        former ? html`${way(revision - 1, say.before)} · ` : undefined,
        latest ? undefined : html`${way(revision + 1, say.after)} · `,
        link(`${pageOf(name, id)}/revisions`, say.all),
      ]}</p>
${record && facts([...figureFacts(name, record), ...factsOf(resource.own, record, names, elsewhere)])}
${record && curl(publicUrl, address(`/v1/${name}/${id}`, { asOf: at }))}`,
    },
    section({
      id: 'revisions',
      title: say.changes,
      ways: curl(publicUrl, `/v1/${name}/${id}/revisions`),
      body: timeline(
        name,
        id,
        { entries: [entry], former: former?.text ?? null, hasEarlier: false, present: entry, names },
        viewer,
      ),
    }),
  )
}
