/** The pages that have generated parts, each between two marks, made anew from the code. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { commands } from './parts/commands.ts'
import { commonFilters, filters, operatorTable } from './parts/filters.ts'
import { formatTable } from './parts/formats.ts'
import { problemTable } from './parts/problems.ts'
import { common, records } from './parts/records.ts'
import { settingTable, shortSettings } from './parts/settings.ts'

export const root = join(import.meta.dirname, '..')

/** By the name in the mark. */
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
}

const marked = /(<!-- (\S+): made by `npm run docs` -->\n)[^]*?(<!-- end -->)/g

/** Every page by hand or in part by hand, the decisions aside. */
export const pages = (): string[] => [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]

export const textOf = (page: string): string => readFileSync(join(root, page), 'utf8')

/** The text of a page with its parts made anew. Throws where a mark names no part. */
export const madeAnew = (page: string): string =>
  textOf(page).replaceAll(marked, (_all, begin: string, name: string, end: string) => {
    const part = parts[name]
    if (!part) throw new Error(`${page}: there is no part called ${name}.`)
    return `${begin}\n${part()}\n\n${end}`
  })

/** The parts that a page has. */
export const partsOf = (page: string): string[] => [...textOf(page).matchAll(marked)].map(([, , name = '']) => name)

export const everyPart = Object.keys(parts)
