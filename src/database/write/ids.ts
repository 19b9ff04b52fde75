/** Makes ids for records that come without one. */
import { uuidv7 } from 'uuidv7'
import type { Data } from '../../model/canonical.ts'
import { addressOfForms } from '../../model/field.ts'
import type { Resource } from '../../model/resource.ts'

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

/** Returns the id that a new record should have, if it is free. */
export const wantedId = async (resource: Resource, record: Data): Promise<string> => {
  if (resource.name === 'figures') return uuidv7()
  if (resource.name === 'rates') return [record['baseUnit'], record['quoteUnit'], record['on']].join('-').toLowerCase()
  const slugOf = await romanizer()
  return slugOf((record['title'] ?? record['name']) as string) || resource.singular
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
