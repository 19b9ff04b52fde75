/** Measures lists of 50 records: the same list repeated, and lists that differ in region, page and filter. */
import { writeFileSync } from 'node:fs'
import { underLoad, type Bench, type Case } from '../case.ts'
import { load, type Request } from '../load.ts'
import { repeated, type Measure } from '../measure.ts'
import { dataOf, get, lengthOf, rowsIn } from './questions.ts'

const list = '/v1/projects?limit=50'
const province = `${list}&regionId.within=land-0-0`
const withIncluded = '&include=regions,figures,sources'
const statuses = ['identification', 'preparation', 'implementation', 'completion']
const mostPages = 12

interface Page {
  readonly ours: Request
  readonly byHand: Request
}

const asPage = async (url: string): Promise<{ data: { id: string }[]; next: string | null }> => {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`Void: ${url} answers ${response.status.toString()}`)
  return (await response.json()) as never
}

/** Finds the full pages of every province and city, with each status, and shuffles them. */
const findPages = async ({ file, server }: Bench): Promise<Page[]> => {
  const { url } = await server()
  const regions = rowsIn(file, `SELECT id FROM regions WHERE kind IN ('province', 'city') ORDER BY id`).map(
    ([id]) => id as string,
  )
  const pages: Page[] = []
  for (const region of regions) {
    for (const status of statuses) {
      const path = `${list}&regionId.within=${region}&status=${status}`
      let [at, after] = [path, '']
      for (let page = 0; page < mostPages; page += 1) {
        const { data, next } = await asPage(`${url}${at}`)
        if (data.length < 50) break
        pages.push({ ours: get(at), byHand: { path: `/projects?region=${region}&status=${status}&after=${after}` } })
        if (next === null) break
        at = `${path}&cursor=${encodeURIComponent(next)}`
        after = data.at(-1)?.id ?? ''
      }
    }
  }
  const step = 997
  return pages.map((_page, index) => pages[(index * step) % pages.length] as Page)
}

const found = new Map<string, Promise<Page[]>>()

/** Returns the pages of a register, which are found once. */
const differentPages = (bench: Bench): Promise<Page[]> => {
  const pages = found.get(bench.file) ?? findPages(bench)
  found.set(bench.file, pages)
  return pages
}

const isFull = (text: string): boolean => lengthOf(text) === 50

const eachDifferent = async (bench: Bench, ceiling: string) => {
  const pages = await differentPages(bench)
  return underLoad(
    bench,
    { requests: pages.map(({ ours }) => ours), fits: isFull },
    {
      ceiling,
      args: [bench.file],
      asked: { requests: pages.map(({ byHand }) => byHand), fits: isFull },
      alike: dataOf,
    },
  )
}

/** A ready buffer of the same bytes: a client decodes text outside ASCII more slowly than a server sends it. */
export const readyBuffer = async ({ server, scratch }: Bench, { path = '', headers = {} }: Request) => {
  const response = await fetch(`${(await server()).url}${path}`, { headers })
  const file = scratch('answer')
  writeFileSync(file, Buffer.from(await response.arrayBuffer()))
  return {
    ceiling: 'answers.ts',
    args: [file],
    asked: { requests: [{ path: '/buffer' }] },
    alike: (text: string) => text,
  }
}

/** Orders without an index, so that all matches are read. */
const orders = ['title', 'localTitle', 'startsOn', 'status'].flatMap((key) => [key, `-${key}`])

/** Times a list in each order, one request at a time: under such a load the server refuses further requests. */
const sorting = (url: string, conditions: string) => {
  // Each request has another limit, so that no answer comes from the cache.
  let asked = 0
  const ask = async (): Promise<string> => {
    const [order = '', limit] = [orders[asked % orders.length], 1 + (asked % 200)]
    asked += 1
    const response = await fetch(`${url}/v1/projects?${conditions}&sort=${order}&limit=${limit.toString()}`)
    return response.text()
  }
  const check = (text: string): void => {
    if (!(lengthOf(text) > 0)) throw new Error(`Void: ${conditions} answers ${text.slice(0, 300)}`)
  }
  return () => repeated(orders.length, ask, undefined, check)
}

export const lists: readonly Case[] = [
  {
    name: 'lists: 50 of a region, repeated',
    atLeast: 0.5,
    prepare: async (bench) => {
      const request = get(province)
      return underLoad(bench, { requests: [request], fits: isFull }, await readyBuffer(bench, request))
    },
  },
  {
    name: 'lists: 50, each a different region, page and filter',
    atLeast: 1.1,
    prepare: (bench) => eachDifferent(bench, 'rows.ts'),
  },
  { name: 'lists: the same, against a naive Drizzle query', prepare: (bench) => eachDifferent(bench, 'drizzle.ts') },
  {
    // Both sides are the same server, and differ less than the machine varies from one second to the next.
    name: 'lists: the same with regions, figures and sources',
    atLeast: 0.5,
    rounds: 9,
    prepare: async (bench) => {
      const [{ url }, pages] = [await bench.server(), await differentPages(bench)]
      const plain = { requests: pages.map(({ ours }) => ours), fits: isFull }
      const more = {
        ...plain,
        requests: pages.map(({ ours }) => ({ ...ours, path: `${ours.path ?? ''}${withIncluded}` })),
      }
      for (const asked of [more, plain]) await load(url, asked, Math.min(1, bench.seconds))
      return {
        ours: () => load(url, more, bench.seconds),
        ceiling: () => load(url, plain, bench.seconds),
        end: () => Promise.resolve(),
      }
    },
  },
  {
    name: 'lists: within two nodes, sorted',
    atLeast: 0.33,
    prepare: async ({ server }) => {
      const { url } = await server()
      const [region, industry] = ['regionId.within=land', 'industryIds.within=industry']
      const [ofRegion, ofIndustry] = [sorting(url, region), sorting(url, industry)]
      const dearer = async (): Promise<Measure> => {
        const [one, other] = [await ofRegion(), await ofIndustry()]
        return one.perSecond < other.perSecond ? one : other
      }
      return { ours: sorting(url, `${region}&${industry}`), ceiling: dearer, end: () => Promise.resolve() }
    },
  },
]
