/** The sources that packages become: one for each publisher, address and day. They tell whose package made a record. */
import { isDeepStrictEqual } from 'node:util'
import type { Message } from '../../text/messages/message.ts'
import { canonical, type Data } from '../../model/canonical.ts'
import { resourceOf } from '../../resources/index.ts'
import { leading } from '../../text/characters.ts'
import { nameKeyOf } from '../../text/tokenizer.ts'
import { distinctIdOf, idOf, prefixedId, addressOf, dayIn } from './schema.ts'
import { type KnownRecords, made, type PackageRecord } from './known-records.ts'
import type { FoundPackage } from './package-in.ts'

/** The ids of these sources begin with it. */
const beginning = 'oc4ids-'

const longestName = 1000

/** Cuts a name to the length that the register accepts. */
const nameOf = (text: string | undefined): string | null => (text === undefined ? null : leading(text, longestName))

/** Returns the prefix that the publisher of a project has registered: `oc4ids-gx3fo2` of `oc4ids-gx3fo2-000003`. */
const prefixOf = (projectId: string): string | undefined => /^oc4ids-[a-z\d]+(?=-)/i.exec(projectId)?.[0].toLowerCase()

/** Makes a source of the package itself; one without an address and a publisher is named after a project's prefix. */
const sourceOfPackage = ({ head, pointer }: FoundPackage, projectId: string): PackageRecord => {
  const named = head.uri ?? head.publisher
  const prefix = named === undefined ? prefixOf(projectId) : undefined
  const publisher = head.publisher ?? prefix
  const record = {
    id: prefix === undefined ? prefixedId(beginning, named ?? 'package') : idOf(prefix),
    title: nameOf(`OC4IDS project package${publisher === undefined ? '' : ` of ${publisher}`}`),
    kind: 'dataset',
    author: nameOf(head.publisher),
    url: addressOf(head.uri),
    publishedOn: dayIn(head.publishedDate),
    licence: nameOf(head.license),
    official: false,
  }
  return made('sources', record, pointer)
}

const publisherOf = ({ author }: Data): string | undefined =>
  typeof author === 'string' ? nameKeyOf(author) : undefined

const idOn = (id: string, day: unknown): string => idOf(`${id}-${String(day)}`)

/** A package as a source of the register. */
export interface PackageDataset extends PackageRecord {
  /** The id that the package has on any day. */
  readonly base: string
}

/**
 * Returns the source of the package of a project: another one than that of another publisher at the same address, and
 * another one for each day of publication.
 */
export const datasetOf = async (
  found: FoundPackage,
  projectId: string,
  known: KnownRecords,
): Promise<PackageDataset> => {
  const source = sourceOfPackage(found, projectId)
  const { id, author, publishedOn } = source.record
  const publisher = publisherOf(source.record)
  const ofPublisher = { id, other: distinctIdOf(`${id} ${String(author)}`) }
  const base =
    publisher === undefined ? id : await known.idFor('sources', ofPublisher, publisher, publisherOf, 'publisher')
  const ofDay = { id: base, other: idOn(base, publishedOn) }
  const edition =
    typeof publishedOn === 'string'
      ? await known.idFor('sources', ofDay, publishedOn, (record) => String(record['publishedOn']))
      : base
  return { ...source, base, record: { ...source.record, id: edition } }
}

/** Reports whether a source is a package of the same publisher: by its name, else by the id of the package. */
export const isOfPublisher = (source: Data, { base, record }: PackageDataset): boolean => {
  const [one, other] = [publisherOf(source), publisherOf(record)]
  if (one !== undefined && other !== undefined) return one === other
  return [base, idOn(base, source['publishedOn'])].includes(String(source['id']))
}

/** Returns the sources that a project or figure names. */
const sourcesIn = ({ sourceId, citations = [] }: Data): unknown[] => [
  ...(sourceId === undefined ? [] : [sourceId]),
  ...(citations as readonly { sourceId: string }[]).map((citation) => citation.sourceId),
]

/** Reports whether a project or figure names a source. */
export const cites = ({ record }: PackageRecord, id: string): boolean => sourcesIn(record).includes(id)

/** Returns the ids of the sources that a project or figure names and that may be packages; documents may look alike. */
export const likePackages = (record: Data): string[] =>
  sourcesIn(record).filter((id) => typeof id === 'string' && id.startsWith(beginning)) as string[]

/** Returns the packages that made a project or figure. */
export const packagesOf = async (record: Data, known: KnownRecords): Promise<Data[]> => {
  const sources = await Promise.all(likePackages(record).map((id) => known.source(id)))
  return sources.filter((source) => source?.['kind'] === 'dataset') as Data[]
}

/** Returns a project or figure that names another source instead. */
const citing = (record: PackageRecord['record'], dataset: string, other: string): PackageRecord['record'] => {
  const instead = <T extends Data>(named: T): T =>
    named['sourceId'] === dataset ? { ...named, sourceId: other } : named
  const { citations } = record
  return {
    ...instead(record),
    ...(citations !== undefined && { citations: (citations as readonly Data[]).map(instead) }),
  }
}

/** A record as it is in the register, and the packages that made it. */
export interface Before {
  readonly record: Data
  readonly packages: readonly Data[]
}

/** Reports whether a package repeats a project or figure as the register has it. */
export const isUnchanged = ({ resource, record }: PackageRecord, before: Before): boolean =>
  isDeepStrictEqual(canonical(resourceOf(resource), record), canonical(resourceOf(resource), before.record))

/**
 * Leaves a project or figure with the source that it has, if that is an earlier edition of the package and says the
 * same: a total as of a day between them counts it.
 */
export const asFirstRead = (one: PackageRecord, { record: dataset }: PackageDataset, before: Before): PackageRecord => {
  if (!cites(one, dataset.id)) return one
  for (const source of before.packages) {
    const isEarlier =
      source['url'] === dataset['url'] &&
      source['author'] === dataset['author'] &&
      String(source['publishedOn']) < String(dataset['publishedOn'])
    const former = { ...one, record: citing(one.record, dataset.id, String(source['id'])) }
    if (isEarlier && isUnchanged(former, before)) return former
  }
  return one
}

/** Returns the reason not to replace a record that no package of this publisher has made. */
export const refusalOf = (
  { resource, record: { id } }: PackageRecord,
  packages: readonly Data[],
  dataset: PackageDataset,
): Message | undefined => {
  if (packages.some((source) => isOfPublisher(source, dataset))) return undefined
  const [source] = packages
  const { singular } = resourceOf(resource)
  if (!source) return ['made-by-hand', singular, id]
  const publisher = typeof source['author'] === 'string' ? source['author'] : undefined
  return ['made-by-package', singular, id, publisher, String(source['id'])]
}
