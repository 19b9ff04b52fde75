/** Generates the countries of ISO 3166-1 as regions, with all names that the packages have for a code. */
import { createRequire } from 'node:module'
import { countries as territories, type TCountryCode } from 'countries-list'
import type { LocaleData } from 'i18n-iso-countries'
import { iso31661, type ISO31661AssignedEntry } from 'iso-3166'
import { distinct, idOf, type Region } from './region.ts'

const require = createRequire(import.meta.url)
const namesIn = (language: string): Readonly<Record<string, string | string[]>> =>
  (require(`i18n-iso-countries/langs/${language}.json`) as LocaleData).countries
const [english, chinese] = [namesIn('en'), namesIn('zh')]

/** Countries that keep ISO's own name, because the common short name means a smaller area or is outdated. */
const namedByIso: readonly string[] = ['AX', 'BQ', 'CI', 'SH', 'TL']

/** Names that are wrong in the package. */
const corrected: Readonly<Record<string, string>> = { EH: '西撒哈拉' }

/** Codes of provincial divisions of China, which `divisions.ts` generates. */
const divisions: readonly string[] = ['HK', 'MO', 'TW']

const withoutMarks = (name: string): string => name.normalize('NFD').replace(/\p{Mark}/gu, '')

const nameOf = ({ alpha2, name }: ISO31661AssignedEntry): string => {
  const short = territories[alpha2 as TCountryCode].name
  return namedByIso.includes(alpha2) || withoutMarks(name) === short ? name : short
}

/** Returns all names that the packages have for a country, and its codes of ISO 3166-1. */
export const namesOf = (code: string): string[] => {
  const entry = iso31661.find(({ alpha2 }) => alpha2 === code)
  if (!entry) throw new Error(`${code}: ISO 3166-1 has no such code.`)
  const name = nameOf(entry)
  return distinct(
    [
      name,
      entry.name,
      withoutMarks(name),
      code,
      entry.alpha3,
      english[code] ?? [],
      corrected[code] ?? chinese[code] ?? [],
    ].flat(),
  )
}

export const countries = (): Region[] =>
  iso31661
    .filter(({ alpha2 }) => !divisions.includes(alpha2))
    .map((entry) => {
      const [name = '', ...others] = namesOf(entry.alpha2)
      return {
        id: idOf(name.replaceAll('.', '')),
        name,
        localName: territories[entry.alpha2 as TCountryCode].native,
        aliases: others.filter((other) => other !== entry.alpha2),
        kind: 'country',
        isoCode: entry.alpha2,
      }
    })
