/** Measures batches of ten names as OpenRefine sends them, against pages of a list, and single reads beside full batches. */
import { batchSize } from '../../src/http/reconcile/batch.ts'
import type { Bench, Case, Served, Sides } from '../case.ts'
import { load, type Request } from '../load.ts'
import type { Measure } from '../measure.ts'
import { numbersFrom, word } from '../vocabulary.ts'
import { withKey } from '../server.ts'
import { beside } from './beside.ts'
import { anew, get, textsIn } from './questions.ts'

const usualSize = 10
const batches = 2000

/** Returns names as tables have them: of ten, seven are as in the register, two misspelt, and one is not there. */
const namesIn = (file: string): ((at: number) => string) => {
  const titles = textsIn(file, 'SELECT title FROM projects ORDER BY rowid')
  const draw = numbersFrom(21)
  return (at) => {
    const title = titles[(at * 7919) % titles.length] ?? ''
    if (at % 10 === 9) return `${word(draw)} ${word(draw)} ${word(draw)}`
    return at % 10 < 7 ? title : title.slice(0, 4) + title.slice(5)
  }
}

const batchOf = (nameOf: (at: number) => string, size: number, number: number): Request => {
  const queries = Object.fromEntries(
    Array.from({ length: size }, (_query, at) => [
      `q${at.toString()}`,
      { query: nameOf(number * size + at), type: 'projects', type_strict: 'should' },
    ]),
  )
  return {
    method: 'POST',
    path: '/v1/reconcile',
    headers: { ...withKey, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ queries: JSON.stringify(queries) }).toString(),
  }
}

const batchesOf = ({ file }: Bench, size: number): readonly Request[] => {
  const nameOf = namesIn(file)
  return Array.from({ length: batches }, (_batch, number) => batchOf(nameOf, size, number))
}

const againstPages = async (bench: Bench): Promise<Sides> => {
  const { url } = await bench.server()
  const asked = { requests: batchesOf(bench, usualSize), varies: true }
  const pages = { requests: anew([get('/v1/projects?limit=50')]), varies: true }
  const measure = (what: typeof asked | typeof pages) => (): Promise<Measure> => load(url, what, bench.seconds)
  return { ours: measure(asked), ceiling: measure(pages), end: () => Promise.resolve() }
}

const askingBatches = ({ url }: Served, bench: Bench): (() => Promise<void>) => {
  const full = batchesOf(bench, batchSize)
  let at = 0
  return async () => {
    const { path = '', method, headers, body } = full[at++ % full.length] as Request
    const { status } = await fetch(`${url}${path}`, { method, headers, body } as RequestInit)
    if (status !== 200) throw new Error(`Void: a batch is answered with ${status.toString()}`)
  }
}

export const reconcile: readonly Case[] = [
  { name: `reconcile: batches of ${usualSize.toString()} names against pages of 50 projects`, prepare: againstPages },
  beside(`batches of ${batchSize.toString()} names to reconcile`, askingBatches),
]
