/** Measures single reads beside downloads, of which as many run as the server lets, from a register with a large project. */
import { copyFileSync } from 'node:fs'
import { get as fetchPlainly } from 'node:http'
import { Readable } from 'node:stream'
import { openRegister } from '../../src/database/open.ts'
import type { Bench, Case, Served } from '../case.ts'
import { registerOf } from '../register.ts'
import { beside } from './beside.ts'
import { someIds } from './questions.ts'

const atOnce = 16
const projects = 7000
/** The figures of one project, a daily series, beside three of each. */
const ofOne = 6000

const lineOf = (subjectId: string, number: number): Buffer => {
  const day = new Date(Date.UTC(2000, 0, 1 + number)).toISOString().slice(0, 10)
  const record = {
    id: `series-${number.toString()}`,
    subjectKind: 'project',
    subjectId,
    metric: 'investment',
    stage: 'actual',
    value: (1000 + number).toString(),
    unit: 'CNY',
    qualifier: 'exact',
    periodStart: day,
    periodEnd: day,
    sourceId: 'source-1',
    asPrinted: `${(1000 + number).toString()} yuan`,
    locator: `page ${number.toString()}`,
  }
  return Buffer.from(`${JSON.stringify({ resource: 'figures', record })}\n`)
}

/** Returns the file of a register of 27,000 figures, of which 6,000 are about one project. */
const withLargeProject = async ({ scratch }: Bench): Promise<string> => {
  const file = scratch('downloads')
  copyFileSync(await registerOf({ projects, figuresEach: 3 }), file)
  const [subject = ''] = someIds(file)
  const store = await openRegister(file)
  const read = () => Readable.from(Array.from({ length: ofOne }, (_, number) => lineOf(subject, number)))
  const { errorCount, errors } = await store.import({ read, by: 'bench', dryRun: false, resource: undefined })
  await store.close()
  if (errorCount > 0) throw new Error(`Void: the large project is refused: ${JSON.stringify(errors[0])}`)
  return file
}

/** Downloads a file to its end and does nothing with it. */
const download = (url: string): Promise<void> =>
  new Promise((resolve, reject) => {
    fetchPlainly(url, { agent: false }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`Void: ${url} answers ${String(response.statusCode)}`))
      response.on('error', reject).on('end', resolve).resume()
    }).on('error', reject)
  })

const downloading =
  (path: string) =>
  ({ url }: Served) =>
  async (): Promise<void> => {
    await Promise.all(Array.from({ length: atOnce }, () => download(`${url}${path}`)))
  }

const paths: Readonly<Record<string, string>> = {
  ndjson: '/v1/figures?format=ndjson',
  csv: '/v1/figures?format=csv',
  xlsx: '/v1/figures?format=xlsx',
  parquet: '/v1/figures?format=parquet',
  'data packages of a list': '/v1/figures?format=datapackage',
  'sorted lists as csv': '/v1/figures?format=csv&sort=-value',
  exports: '/v1/export',
  'exports as data packages': '/v1/export/datapackage',
  'exports as OC4IDS': '/v1/export/oc4ids',
}

export const downloads: readonly Case[] = Object.entries(paths).map(([name, path]) =>
  beside(`${atOnce.toString()} downloads at once: ${name}`, downloading(path), withLargeProject),
)
