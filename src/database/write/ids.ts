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

/** Yields the ids that may be made of one: `base`, `base-2`, `base-3`… */
export function* idsFrom(base: string): Generator<string, never> {
  if (base !== addressOfForms) yield base
  for (let number = 2; ; number++) yield `${base}-${number.toString()}`
}

/** Returns the next of these ids that is not taken. */
export const freeId = async (
  ids: Generator<string, never>,
  isTaken: (id: string) => boolean | Promise<boolean>,
): Promise<string> => {
  let id = ids.next().value
  while (await isTaken(id)) id = ids.next().value
  return id
}
