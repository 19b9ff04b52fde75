/** Checks that a request costs no more in a large register than in a small one. */
import { copyFileSync, constants } from 'node:fs'
import { join } from 'node:path'
import type { Served } from './case.ts'
import { firstAfterWrites, questions } from './cases/derived.ts'
import { firstTotal } from './cases/totals.ts'
import { namesIn } from './generate.ts'
import { anew, get, lengthOf, queries, searchOf, someIds, textsIn, type Query } from './cases/questions.ts'
import { load, type Asked, type Request } from './load.ts'
import { median, type Measure } from './measure.ts'
import { registerOf, say } from './register.ts'
import { number, tableOf } from './table.ts'
import { nameOf } from './vocabulary.ts'

const most = 1.3
const pageSize = 50
const isFull = (text: string): boolean => lengthOf(text) === pageSize
const list = `/v1/projects?limit=${pageSize.toString()}`

/** Returns the path of the page after a number of records, found by following `next`. */
const pageAfter = async (url: string, records: number): Promise<string> => {
  const step = 200
  let next: string | null = null
  for (let passed = 0; passed + step <= records; passed += step) {
    const cursor: string = next === null ? '' : `&cursor=${encodeURIComponent(next)}`
    const response = await fetch(`${url}/v1/projects?limit=${step.toString()}&fields=id${cursor}`)
    next = ((await response.json()) as { next: string | null }).next
  }
  return `${list}${next === null ? '' : `&cursor=${encodeURIComponent(next)}`}`
}

const lastPage = (projects: number): number => Math.floor((projects - pageSize) / 200) * 200

const searches = 40

/**
 * Returns searches whose number of matches in this register is within limits. The searches differ between registers,
 * because a larger register has more matches.
 */
const searchesFinding = async (
  url: string,
  among: readonly Query[],
  least: number,
  most: number,
): Promise<Request[]> => {
  const finding: Request[] = []
  for (const request of among.map(searchOf)) {
    const response = await fetch(`${url}${request.path ?? ''}`)
    const { counts } = (await response.json()) as { counts: Record<string, number> }
    const found = Object.values(counts).reduce((sum, count) => sum + count, 0)
    if (found >= least && found <= most && finding.push(request) === searches) break
  }
  if (finding.length === 0) throw new Error(`Void: no search finds ${least.toString()} to ${most.toString()} records.`)
  return finding
}

/** Returns searches for names, each of which is in the titles of about a hundred projects. */
const nameSearches = (projects: number): Request[] =>
  Array.from({ length: searches }, (_, index) =>
    searchOf({ q: nameOf(Math.floor((index * namesIn(projects)) / searches)) }),
  )

const wordSearch = 'a search of two words that finds 50 to 150'
const frequentSearch = 'a search that finds a hundredth of all'

const underLoad = [
  'one record, each different',
  'the first page of a list',
  'a page in the middle',
  'the last full page',
  'a page within a province, each different',
  'a page with its total',
  'a search for a name that about 100 titles have',
  wordSearch,
  frequentSearch,
] as const

type UnderLoad = Readonly<Record<(typeof underLoad)[number], Asked>>

/** Returns the requests to a register, by the name of their case. */
const questionsOf = async (url: string, file: string, projects: number): Promise<UnderLoad> => {
  const provinces = textsIn(file, `SELECT id FROM regions WHERE kind = 'province'`)
  const isFound = (text: string): boolean => lengthOf(text) === 20
  return {
    'one record, each different': { requests: anew(someIds(file).map((id) => get(`/v1/projects/${id}`))) },
    'the first page of a list': { requests: anew([get(list)]), fits: isFull },
    'a page in the middle': { requests: anew([get(await pageAfter(url, projects / 2))]), fits: isFull },
    'the last full page': { requests: anew([get(await pageAfter(url, lastPage(projects)))]), fits: isFull },
    'a page within a province, each different': {
      requests: anew(provinces.map((id) => get(`${list}&regionId.within=${id}`))),
      fits: isFull,
    },
    'a page with its total': { requests: anew([get(`${list}&total=true`)]), fits: isFull },
    'a search for a name that about 100 titles have': {
      requests: anew(nameSearches(projects)),
      fits: isFound,
      varies: true,
    },
    [wordSearch]: {
      requests: anew(
        await searchesFinding(
          url,
          queries().filter(({ q }) => q.includes(' ')),
          50,
          150,
        ),
      ),
      fits: isFound,
      varies: true,
    },
    [frequentSearch]: {
      requests: anew(await searchesFinding(url, queries(), projects / 200, projects / 50)),
      fits: isFound,
      varies: true,
    },
  }
}

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

const total = 'totals by region, first after a write'
const named = ({ name }: { readonly name: string }): string => `derived: ${name}`

export const growthCases = [...underLoad, total, ...questions.map(named)]

/** Cases that read all matches or all records of a kind, or answer more rows, so their cost may grow with the register. */
const growingWithAll = [
  wordSearch,
  frequentSearch,
  ...questions.filter(({ isWhole, isLong }) => isWhole ?? isLong).map(named),
]

/** Returns what times each question to what is derived. Each register is converted once, before anything is measured. */
const derivedMeasures = async (server: Served, file: string): Promise<[string, () => Promise<Measure>][]> => {
  const measures: [string, () => Promise<Measure>][] = []
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
    const measured = Object.entries(await questionsOf(server.url, file, projects)).map(
      ([name, question]) => [name, () => load(server.url, question, seconds)] as const,
    )
    registers.push({
      server,
      measures: new Map<string, () => Promise<Measure>>([
        ...measured,
        [total, firstTotal(server.url, file, 10)],
        ...(await derivedMeasures(server, file)),
      ]),
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
    const linear = (sizes.at(-1) ?? NaN) / (sizes[0] ?? NaN)
    grown.push({
      name,
      costs: rates.map((some) => 1000 / median(some)),
      most: growingWithAll.includes(name) ? linear : most,
    })
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
      return [name, ...costs.map(number), factor.toFixed(2), `≤ ${limit.toString()}`, verdict]
    }),
  ])
