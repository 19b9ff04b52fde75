/** Makes the id of a record that came without one. */
import { pinyin } from 'pinyin-pro'
import { slugify } from 'transliteration'
import { uuidv7 } from 'uuidv7'
import type { Data } from '../resources/canonical.ts'
import type { Resource } from '../resources/resource.ts'

const longest = 110

/** `广东省` → `guang-dong-sheng`; `São Paulo` → `sao-paulo`; empty where nothing of it is ASCII. */
export const slugOf = (name: string): string => {
  const latin = pinyin(name, { toneType: 'none', nonZh: 'consecutive', type: 'array' }).join(' ')
  return slugify(latin).toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, longest).replace(/^-|-$/g, '')
}

const baseOf = (resource: Resource, record: Data): string => {
  if (resource.name === 'figures') return uuidv7()
  if (resource.name === 'rates') return [record['baseUnit'], record['quoteUnit'], record['on']].join('-').toLowerCase()
  return slugOf((record['title'] ?? record['name']) as string) || resource.singular
}

/** The first of `base`, `base-2`, `base-3`… that no live record has. */
export const freeId = async (resource: Resource, record: Data, isTaken: (id: string) => Promise<boolean>): Promise<string> => {
  const base = baseOf(resource, record)
  let id = base
  for (let number = 2; await isTaken(id); number++) id = `${base}-${number.toString()}`
  return id
}
