/** Tells a package that is published again at the same address, with another date, from the earlier one. */
import { idOf } from './ids.ts'
import type { KnownRecords } from './known-records.ts'
import type { PackageRecord } from './package-record.ts'

/** Returns the source of a package: a new one, with the day in its id, if the source with its id is of another day. */
export const editionOf = async (dataset: PackageRecord, known: KnownRecords): Promise<PackageRecord> => {
  const { id, publishedOn } = dataset.record
  if (typeof publishedOn !== 'string') return dataset
  const ids = { id, other: idOf(`${id}-${publishedOn}`) }
  const edition = await known.idFor('sources', ids, publishedOn, (source) => String(source['publishedOn']))
  return { ...dataset, record: { ...dataset.record, id: edition } }
}

/**
 * Leaves a figure with the source that it has, if that is an earlier edition of the package and says the same: a total
 * as of a day between them counts it.
 */
export const asFirstSaid = async (
  made: PackageRecord,
  { record: dataset }: PackageRecord,
  known: KnownRecords,
): Promise<PackageRecord> => {
  const { resource, record } = made
  if (resource !== 'figures' || record['sourceId'] !== dataset.id) return made
  const figure = await known.read('figures', record.id)
  if (!figure || Object.entries(record).some(([key, value]) => key !== 'sourceId' && figure[key] !== value)) return made
  const { sourceId } = figure
  const source = await known.read('sources', String(sourceId))
  const isEarlier =
    source?.['url'] === dataset['url'] &&
    source?.['author'] === dataset['author'] &&
    String(source?.['publishedOn']) < String(dataset['publishedOn'])
  return isEarlier ? { ...made, record: { ...record, sourceId } } : made
}
