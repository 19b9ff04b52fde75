/** Generates `reference/regions.json`: divisions of China and countries that the article's own regions lack. */
import { readFileSync } from 'node:fs'
import { countries } from './countries.ts'
import { prefectures, provinces } from './divisions.ts'
import type { Region } from './region.ts'

const article = JSON.parse(readFileSync(new URL('article/regions.json', import.meta.url), 'utf8')) as readonly Region[]

const isNew = (region: Region): boolean =>
  !article.some(({ isoCode, gbCode }) => (region.gbCode ? region.gbCode === gbCode : region.isoCode === isoCode))

/** Appends the id of the province where several divisions, or a division and a wider region, have the same id. */
const toldApart = (divisions: readonly Region[], others: readonly Region[]): Region[] =>
  divisions.map((division) => {
    const { id, parentId = '' } = division
    const clashes = divisions.filter((one) => one.id === id).length > 1 || others.some((one) => one.id === id)
    return clashes ? { ...division, id: `${id}-${parentId}` } : division
  })

const regions = (): Region[] => {
  const wider = [...provinces().filter(isNew), ...countries().filter(isNew)]
  const provinceIds = new Map(
    [...article, ...wider].flatMap(({ id, gbCode }) => (gbCode ? [[gbCode, id] as const] : [])),
  )
  const divisions = prefectures(provinceIds)
  return [...wider, ...toldApart(divisions, wider).filter(isNew)]
}

/** Returns the text of the file: one region per line, parents first. */
export const referenceRegions = (): string =>
  `[\n${regions()
    .map((region) => JSON.stringify(region))
    .join(',\n')}\n]\n`
