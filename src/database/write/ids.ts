/** Makes ids for records that come without one. */
import { inParts, remembered } from '../../figures/collections.ts'
import type { Data } from '../../model/canonical.ts'
import { addressOfForms, type ResourceName } from '../../model/field.ts'
import { parsePeriod } from '../../model/period.ts'
import type { Resource } from '../../model/resource.ts'
import type { NewRecord } from '../../store/writes.ts'
import type { Reader } from '../engine.ts'
import { hasAll } from '../read/record.ts'
import { isAmong } from '../sql/dialect.ts'
import { sql } from '../sql/sql.ts'
import { queryTemplate } from '../sql/templates.ts'

const longest = 110

/**
 * Loads the function that makes an id from a name, `广东省` → `guang-dong-sheng`, `São Paulo` → `sao-paulo`, or empty.
 * Loaded lazily, because its dictionary is large.
 */
export const romanizer = async (): Promise<(name: string) => string> => {
  const [{ pinyin }, { slugify }] = await Promise.all([import('pinyin-pro'), import('transliteration')])
  return (name) => {
    const latin = pinyin(name, { toneType: 'none', nonZh: 'consecutive', type: 'array' }).join(' ')
    return slugify(latin)
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, longest)
      .replace(/^-|-$/g, '')
  }
}

/** Names a period as ids do: `2025`, `2021-2025`, `2025-05`, or its days. */
const periodIn = ({ periodStart: start, periodEnd: end }: Data): string => {
  const days = [start, end].filter((day) => typeof day === 'string')
  const [first = '', last = ''] = days
  const [year, month] = [first.slice(0, 4), first.slice(0, 7)]
  if (first.endsWith('-01-01') && last.endsWith('-12-31'))
    return year === last.slice(0, 4) ? year : `${year}-${last.slice(0, 4)}`
  const whole = parsePeriod(month)
  return whole?.start === first && whole.end === last ? month : days.join('-')
}

/** The longest id with room for a number, as of a second figure of the same kind. */
const longestOfFigures = 115

/** Makes the id of a figure of what it is about; the subject gives way where all is too long. */
const figureId = (figure: Data): string => {
  const rest = ['metric', 'stage'].map((key) => figure[key] as string).join('-')
  const period = periodIn(figure)
  const end = period === '' ? rest : `${rest}-${period}`
  const subject = (figure['subjectId'] as string).slice(0, Math.max(0, longestOfFigures - end.length - 1))
  return `${subject.replace(/-$/, '')}-${end}`.slice(0, longestOfFigures).replace(/^-|-$/g, '')
}

/** Returns the id that a new record should have, if it is free. */
export const wantedId = async (resource: Resource, record: Data): Promise<string> => {
  if (resource.name === 'figures') return figureId(record)
  if (resource.name === 'rates') return [record['baseUnit'], record['quoteUnit'], record['on']].join('-').toLowerCase()
  const slugOf = await romanizer()
  return slugOf((record['title'] ?? record['localTitle'] ?? record['name']) as string) || resource.singular
}

/** An id that is made of another, and its number: `base` is the first, `base-2` the second. */
export interface NumberedId {
  readonly id: string
  readonly number: number
}

/** The factor by which each query asks for more ids than the one before: many records may have one title. */
const growth = 4

/** Returns the first id made of `base`, from a number on, that is not taken. */
export const freeId = async (
  base: string,
  takenAmong: (ids: readonly string[]) => Promise<ReadonlySet<string>>,
  from = 1,
): Promise<NumberedId> => {
  let first = base === addressOfForms ? Math.max(from, 2) : from
  for (let count = 1; ; count *= growth) {
    const some = Array.from({ length: count }, (_, at): NumberedId => {
      const number = first + at
      return { id: number === 1 ? base : `${base}-${number.toString()}`, number }
    })
    const taken = await takenAmong(some.map(({ id }) => id))
    const free = some.find(({ id }) => !taken.has(id))
    if (free) return free
    first += count
  }
}

const mergedAmong = queryTemplate(
  2,
  (name, ids = sql``) => sql<{ id: string }>`SELECT record_id AS id FROM changes
  WHERE resource = ${name} AND ${isAmong(sql`record_id`, ids)} AND merged_into IS NOT NULL`,
)

/** Returns those of these ids that no new record gets: live records have them, or links to merged ones hold them. */
export const takenIds = async (
  reader: Reader,
  name: ResourceName,
  ids: readonly string[],
): Promise<ReadonlySet<string>> => {
  const merged = await reader.all(mergedAmong(name, JSON.stringify(ids)))
  return new Set([...(await hasAll(reader, name, ids)), ...merged.map(({ id }) => id)])
}

/** The number of ids that are looked up at once. */
const readAtOnce = 1000

/** Gives ids of one resource that the register does not have, each once. */
export class Ids {
  readonly #reader: Reader
  readonly #resource: ResourceName
  readonly #given = new Set<string>()
  readonly #looked = new Map<string, boolean>()

  constructor(reader: Reader, resource: ResourceName) {
    this.#reader = reader
    this.#resource = resource
  }

  /** Looks many ids up at once, which most records then get. */
  async lookUp(ids: readonly string[]): Promise<void> {
    for (const some of inParts(ids, readAtOnce)) {
      const taken = await takenIds(this.#reader, this.#resource, some)
      for (const id of some) this.#looked.set(id, taken.has(id))
    }
  }

  async free(base: string): Promise<string> {
    const { id } = await freeId(base, async (ids) => {
      const unknown = ids.filter((one) => !this.#given.has(one) && !this.#looked.has(one))
      if (unknown.length > 0) await this.lookUp(unknown)
      return new Set(ids.filter((one) => this.#given.has(one) || this.#looked.get(one) === true))
    })
    this.#given.add(id)
    return id
  }
}

/** Returns the id that each new record would get, no two the same. */
export const newIds = async (reader: Reader, records: readonly NewRecord[]): Promise<readonly string[]> => {
  const idsOf = remembered((name: ResourceName) => new Ids(reader, name))
  const ids: string[] = []
  for (const { resource, record } of records)
    ids.push(await idsOf(resource.name).free(await wantedId(resource, record)))
  return ids
}
