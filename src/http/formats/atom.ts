/** The latest changes as an Atom feed (RFC 4287); its pages are linked as RFC 5005 says. */
import { element, type Element } from '../../charts/chart.ts'
import type { Data } from '../../model/canonical.ts'
import { everyResource, resourceOf } from '../../resources/index.ts'
import type { Entry } from '../../store/changes.ts'
import { fitMarkup } from '../../text/characters.ts'
import { spoken } from '../../text/in-words.ts'
import { properNamesOf } from '../../text/name-keys.ts'
import { lastingHref } from '../contract/paging.ts'
import type { ChangesAnswer, ChangesWriter } from './writer.ts'

const words: Readonly<Record<Entry['action'], string>> = { create: 'New', update: 'Changed', delete: 'Deleted' }

const nameOf = ({ resource, id, text }: Entry): string => {
  if (text === null) return id
  const record = JSON.parse(text) as Data
  const [name = id] = properNamesOf(resourceOf(resource), record)
  return resource === 'figures'
    ? `${spoken(record['metric'] as string)} of ${record['subjectId'] as string}, ${name}`
    : name
}

const link = (rel: string, type: string, href: string): Element => element('link', { rel, type, href })

const mediaType = 'application/atom+xml'

const entryOf = (publicUrl: string, entry: Entry): Element => {
  const { resource, id, revision, action, at, by } = entry
  const path = `${resource}/${id}`
  // A deleted record has no page; its last revision has one.
  const isGone = action === 'delete'
  return element(
    'entry',
    {},
    element('id', {}, `${publicUrl}/${path}/revisions/${revision.toString()}`),
    element('title', {}, `${words[action]} ${resourceOf(resource).singular}: ${nameOf(entry)}`),
    element('published', {}, at),
    element('updated', {}, at),
    element('author', {}, element('name', {}, by)),
    element('category', { term: resource }),
    element('category', { term: action }),
    link('alternate', 'text/html', `${publicUrl}/${path}${isGone ? `/revisions/${revision.toString()}` : ''}`),
    link('alternate', 'application/json', `${publicUrl}/v1/${path}${isGone ? '/revisions' : ''}`),
    element('summary', {}, `Revision ${revision.toString()} of ${path}, by ${by}.`),
  )
}

const titleOf = ({ site, filter: { resources, id, regionWithin } }: ChangesAnswer): string =>
  [
    `${site.publisher}: changes`,
    ...(resources.length === everyResource.length ? [] : [`of ${resources.join(', ')}`]),
    ...(id === undefined ? [] : [`with the id ${id}`]),
    ...(regionWithin === undefined ? [] : [`within ${regionWithin}`]),
  ].join(' ')

/** A feed without entries must be dated too. */
const never = '1970-01-01T00:00:00.000Z'

export const changesAsAtom: ChangesWriter = async (answer) => {
  const { store, site, url, filter, before, limit, stamp } = answer
  const { entries, more } = await store.latest({ ...filter, before, limit })
  const self = lastingHref(site.publicUrl, url, { format: 'atom' })
  const pageBefore = (sequence?: number): string => {
    const href = new URL(self)
    href.searchParams.delete('before')
    if (sequence !== undefined) href.searchParams.set('before', sequence.toString())
    return href.href
  }
  /** The id of the feed, however long its pages are, and in whichever order its parameters came. */
  const id = new URL(pageBefore())
  id.searchParams.delete('limit')
  id.searchParams.sort()
  const next = more ? entries.at(-1)?.sequence : undefined
  const feed = element(
    'feed',
    { xmlns: 'http://www.w3.org/2005/Atom' },
    element('id', {}, id.href),
    element('title', {}, titleOf(answer)),
    element('updated', {}, entries[0]?.at ?? (stamp.at === '' ? never : stamp.at)),
    element('author', {}, element('name', {}, site.publisher)),
    link('self', mediaType, self),
    link('first', mediaType, pageBefore()),
    ...(next === undefined ? [] : [link('next', mediaType, pageBefore(next))]),
    link('alternate', 'text/html', `${site.publicUrl}/`),
    ...entries.map((entry) => entryOf(site.publicUrl, entry)),
  )
  return `<?xml version="1.0" encoding="utf-8"?>\n${fitMarkup(feed.markup)}\n`
}
