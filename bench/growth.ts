/** Checks that a request costs no more in a large register than in a small one. */
import { copyFileSync, constants } from 'node:fs'
import { join } from 'node:path'
import type { Served } from './case.ts'
import { firstAfterWrites, questions, settled } from './cases/derived.ts'
import { lengthOf } from './cases/questions.ts'
import { frequentSearch, questionsUnderLoad, underLoad, wordSearch } from './cases/under-load.ts'
import { load } from './load.ts'
import { median, type Measure } from './measure.ts'
import { registerOf, say } from './register.ts'
import { number, tableOf } from './table.ts'

const most = 1.3

export interface Grown {
  readonly name: string
  /** The cost of one answer at each size, in milliseconds. */
  readonly costs: readonly number[]
  /** The greatest factor allowed between the cost at the smallest size and at the largest. */
  readonly most: number
}

interface Settings {
  readonly seconds: number
  readonly rounds: number
  readonly folder: string
  readonly serve: (file: string) => Promise<Served>
  readonly isChosen: (name: string) => boolean
}

const named = ({ name }: { readonly name: string }): string => `derived: ${name}`

export const growthCases = [...underLoad, ...questions.map(named)]

/** Cases that read all matches or all records of a kind, so their cost may grow with the register. */
const growingWithAll = [wordSearch, frequentSearch, ...questions.filter(({ isWhole }) => isWhole).map(named)]

/** Totals that have more rows in a larger register, so their cost may grow with these. */
const growingWithRows = new Map(
  questions.filter(({ isLong }) => isLong).map((question) => [named(question), question.ours] as const),
)

const rowsOf = async ({ url }: Served, path: string): Promise<number> =>
  lengthOf(await (await fetch(`${url}${path}`)).text())

/** Returns the factor by which the cost of a case may grow from the first of these registers to the last. */
const mostOf = async (name: string, sizes: readonly number[], servers: readonly Served[]): Promise<number> => {
  const factor = ([first = NaN, ...others]: readonly number[]): number => (others.at(-1) ?? NaN) / first
  if (growingWithAll.includes(name)) return factor(sizes)
  const path = growingWithRows.get(name)
  return path === undefined
    ? most
    : Math.max(most, factor(await Promise.all(servers.map((server) => rowsOf(server, path)))))
}

/** Returns what times each question to what is derived. */
const derivedMeasures = async (server: Served, file: string): Promise<[string, () => Promise<Measure>][]> => {
  const measures: [string, () => Promise<Measure>][] = []
  await settled(server)
  for (const question of questions) measures.push([named(question), await firstAfterWrites(server, file, question)])
  return measures
}

/** Measures registers of several sizes in turns, each with one figure per project. */
export const growth = async (
  sizes: readonly number[],
  { seconds, rounds, folder, serve, isChosen }: Settings,
): Promise<Grown[]> => {
  const registers = []
  for (const projects of sizes) {
    const file = join(folder, `growth-${projects.toString()}.db`)
    copyFileSync(await registerOf({ projects, figuresEach: 1 }), file, constants.COPYFILE_FICLONE)
    const server = await serve(file)
    const measured = Object.entries(await questionsUnderLoad(server.url, file, projects)).map(
      ([name, question]) => [name, () => load(server.url, question, seconds)] as const,
    )
    registers.push({
      server,
      measures: new Map<string, () => Promise<Measure>>([...measured, ...(await derivedMeasures(server, file))]),
    })
  }
  const [first] = registers
  const grown: Grown[] = []
  for (const name of [...(first?.measures.keys() ?? [])].filter(isChosen)) {
    const rates: number[][] = registers.map(() => [])
    for (let round = 0; round < rounds; round += 1) {
      for (const [index, { measures }] of registers.entries())
        rates[index]?.push((await (measures.get(name) as () => Promise<Measure>)()).perSecond)
    }
    say(`${name}: ${rates.map((some) => number(1000 / median(some))).join(', ')} ms`)
    const costs = rates.map((some) => 1000 / median(some))
    const servers = registers.map(({ server }) => server)
    grown.push({ name, costs, most: await mostOf(name, sizes, servers) })
  }
  await Promise.all(registers.map(({ server }) => server.stop()))
  return grown
}

export const growthTable = (sizes: readonly number[], grown: readonly Grown[]): string =>
  tableOf([
    ['milliseconds per answer', ...sizes.map((size) => `${size.toString()} projects`), 'growth', 'limit', ''],
    ...grown.map(({ name, costs, most: limit }) => {
      const factor = (costs.at(-1) ?? NaN) / (costs[0] ?? NaN)
      const verdict = factor <= limit ? 'ok' : 'short'
      return [name, ...costs.map(number), factor.toFixed(2), `≤ ${number(limit)}`, verdict]
    }),
  ])
