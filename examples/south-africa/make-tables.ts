/**
 * Makes tables of the budgets in `budgets/`, a row a department and below it one a programme: `national.csv`, `provinces.csv`,
 * and in `../south-africa-vote` the original and the adjusted national vote, each as a list of its own.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { canonicalCsv } from '../../src/lists/table.ts'

interface Programme {
  readonly slug: string
  readonly title: string
  readonly amount: number
}
interface Department {
  readonly slug: string
  readonly title: string
  readonly total: number
  readonly programmes: readonly Programme[]
}

interface Line {
  readonly key: string
  readonly name: string
  readonly partOf: string
  readonly amount: number
}

const folder = join(import.meta.dirname, 'budgets')

const linesOf = (file: string): Line[] => {
  const { data } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { data: { items: readonly Department[] } }
  return data.items.flatMap(({ slug, title, total, programmes }) => [
    { key: slug, name: title, partOf: '', amount: total },
    ...programmes.map((programme) => ({
      key: `${slug}/${programme.slug}`,
      name: programme.title,
      partOf: title,
      amount: programme.amount,
    })),
  ])
}

const write = (file: string, rows: readonly (readonly string[])[]): void => {
  writeFileSync(join(import.meta.dirname, file), canonicalCsv({ rows }))
}

const year = '2017-18'

// The national vote: what only one of the budgets has stands behind the programmes that it follows there.

const phases = ['original', 'adjusted', 'actual'] as const
const national = phases.map((phase) => linesOf(`${year}_national_south-africa_${phase}.json`))
const amounts = national.map((lines) => new Map(lines.map(({ key, amount }) => [key, amount])))

const inOrder = new Map<string, Line>()
const departmentOf = (key: string): string => key.split('/')[0] ?? ''
const departments = [...new Set(national.flat().map(({ key }) => departmentOf(key)))].sort()
for (const department of departments)
  for (const line of national.flat()) if (departmentOf(line.key) === department) inOrder.set(line.key, line)

/** A programme that the adjusted budget no longer has gets nothing by it; one that it brings had no amount before. */
const amountOf = (phase: number, key: string): string => {
  const amount = amounts[phase]?.get(key)
  const isGone = phases[phase] === 'adjusted' && amount === undefined && amounts[0]?.has(key) === true
  return amount?.toString() ?? (isGone ? '0' : '')
}

write('national.csv', [
  ['name', 'part of', ...phases],
  ...[...inOrder.values()].map(({ key, name, partOf }) => [
    name,
    partOf,
    ...phases.map((_phase, at) => amountOf(at, key)),
  ]),
])

// Each vote as it was published.

for (const [phase, edition] of phases.slice(0, 2).entries())
  write(`../south-africa-vote/${edition}.csv`, [
    ['name', 'part of', 'amount'],
    ...(national[phase] ?? []).map(({ name, partOf, amount }) => [name, partOf, amount.toString()]),
  ])

// The provinces: many have a department of Health, so the province stands before the name.

const capitalized = (slug: string): string =>
  slug === 'kwazulu-natal'
    ? 'KwaZulu-Natal'
    : slug.replaceAll(/(?<=^|-)[a-z]/g, (letter) => letter.toUpperCase()).replaceAll('-', ' ')

const provinces = readdirSync(folder)
  .filter((file) => file.startsWith(`${year}_provincial`))
  .sort()
  .map((file) => ({ province: capitalized(file.split('_')[2] ?? ''), lines: linesOf(file) }))

write('provinces.csv', [
  ['name', 'part of', 'province', 'original'],
  ...provinces.flatMap(({ province, lines }) =>
    lines.map(({ name, partOf, amount }) => [
      partOf === '' ? `${province}: ${name}` : name,
      partOf === '' ? '' : `${province}: ${partOf}`,
      province,
      amount.toString(),
    ]),
  ),
])
