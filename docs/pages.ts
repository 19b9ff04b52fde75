/** Finds the pages of the documentation, and generates their parts between marks from the code. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { commands } from './parts/commands.ts'
import { commonFilters, filters, operatorTable } from './parts/filters.ts'
import { formatTable } from './parts/formats.ts'
import { licenceTable } from './parts/licences.ts'
import { problemTable } from './parts/problems.ts'
import { common, records } from './parts/records.ts'
import { settingTable, shortSettings } from './parts/settings.ts'

export const root = join(import.meta.dirname, '..')

/** The parts, by the name in their mark. */
const parts: Readonly<Record<string, () => string>> = {
  'common-fields': common,
  records: records,
  operators: operatorTable,
  'common-filters': commonFilters,
  filters: filters,
  formats: formatTable,
  problems: problemTable,
  settings: settingTable,
  'short-settings': shortSettings,
  commands: commands,
  licences: licenceTable,
}

const marked = /(<!-- (\S+): made by `npm run docs` -->\n)[^]*?(<!-- end -->)/g

/** Returns every page except the decisions, which have no generated parts. */
export const pages = (): string[] => [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]

export const textOf = (page: string): string => readFileSync(join(root, page), 'utf8')

/** Returns the text of a page with its parts generated again. Throws if a mark names no part. */
export const madeAnew = (page: string): string =>
  textOf(page).replaceAll(marked, (_all, begin: string, name: string, end: string) => {
    const part = parts[name]
    if (!part) throw new Error(`${page}: there is no part called ${name}.`)
    return `${begin}\n${part()}\n\n${end}`
  })

/** Returns the names of the parts of a page. */
export const partsOf = (page: string): string[] => [...textOf(page).matchAll(marked)].map(([, , name = '']) => name)

export const everyPart = Object.keys(parts)
