/** Requests of which many are sent at once to registers of several sizes. */
import type { Asked, Request } from '../load.ts'
import { namesIn } from '../generate.ts'
import { nameOf } from '../vocabulary.ts'
import { anew, get, lengthOf, queries, searchOf, someIds, textsIn, type Query } from './questions.ts'

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

export const wordSearch = 'a search of two words that finds 50 to 150'
export const frequentSearch = 'a search that finds a hundredth of all'

export const underLoad = [
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
export const questionsUnderLoad = async (url: string, file: string, projects: number): Promise<UnderLoad> => {
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
