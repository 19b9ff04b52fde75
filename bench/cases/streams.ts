/** Measures whole files: exports of rows as CSV and Parquet, and imports. */
import { createReadStream, createWriteStream, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { isPostgres } from '../../src/database/location.ts'
import type { Bench, Case, Served, Sides } from '../case.ts'
import { growthDuring, spawnNode, startCeiling, whenItSays } from '../child.ts'
import { ofTimes, timed, type Measure } from '../measure.ts'
import { writeLines } from '../register.ts'
import { withKey } from '../server.ts'
import { rowsIn } from './questions.ts'

const lineFeed = 0x0a
const mebibytes = 64

const linesIn = (bytes: Uint8Array): number => {
  let lines = 0
  for (let at = bytes.indexOf(lineFeed); at !== -1; at = bytes.indexOf(lineFeed, at + 1)) lines += 1
  return lines
}

/** Reads a file as a stream and counts its rows: no generated text has line breaks. */
const rowsOf = async (url: string): Promise<number> => {
  const response = await fetch(url, { headers: withKey })
  if (response.status !== 200 || response.body === null)
    throw new Error(`Void: ${url} answers ${response.status.toString()}`)
  let rows = 0
  for await (const part of response.body) rows += linesIn(part as Uint8Array)
  return rows
}

/** Downloads a Parquet file and counts its rows with DuckDB, which reads no more of it than its end. */
const rowsInParquet = async (url: string, file: string): Promise<number> => {
  const response = await fetch(url, { headers: withKey })
  if (response.status !== 200 || response.body === null)
    throw new Error(`Void: ${url} answers ${response.status.toString()}`)
  await pipeline(response.body, createWriteStream(file))
  const { DuckDBInstance } = await import('@duckdb/node-api')
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  const answer = await connection.runAndReadAll(`SELECT count(*) FROM read_parquet('${file}')`)
  connection.closeSync()
  rmSync(file)
  return Number(answer.getRows()[0]?.[0])
}

/** Measures a stream of all rows of a table, and the memory that the server takes for it. */
const streamed = async ({ pid }: Served, count: number, read: () => Promise<number>): Promise<Measure> => {
  let time = NaN
  const grown = await growthDuring(pid, async () => {
    time = await timed(async () => {
      const rows = await read()
      if (rows !== count) throw new Error(`Void: ${rows.toString()} rows of ${count.toString()}`)
    })
  })
  return { ...ofTimes([time], count), mebibytes: grown }
}

const countOf = (file: string, table: string): number => rowsIn(file, `SELECT count(*) FROM ${table}`)[0]?.[0] as number

const csvOf =
  (table: string) =>
  async ({ file, serve }: Bench): Promise<Sides> => {
    const count = countOf(file, table)
    // A new server, so that its memory grows only by the stream.
    const [server, ceiling] = [await serve(file), await startCeiling('iterator.ts', file, table)]
    const all = `${server.url}/v1/${table}?format=csv`
    await rowsOf(`${all}&limit=1000`)
    return {
      ours: () => streamed(server, count, async () => (await rowsOf(all)) - 1),
      ceiling: async () => ofTimes([await timed(async () => (await fetch(`${ceiling.url}/joined`)).text())], count),
      end: async () => {
        await Promise.all([server.stop(), ceiling.stop()])
      },
    }
  }

/** The ceiling is the CSV of the same rows: both read the table, and only Parquet has to encode and compress columns. */
const parquetOf =
  (table: string) =>
  async ({ file, serve, scratch }: Bench): Promise<Sides> => {
    const count = countOf(file, table)
    const server = await serve(file)
    const [all, csv] = ['parquet', 'csv'].map((format) => `${server.url}/v1/${table}?format=${format}`) as [
      string,
      string,
    ]
    const download = scratch('parquet')
    await rowsInParquet(`${all}&limit=10000`, download)
    return {
      ours: () => streamed(server, count, () => rowsInParquet(all, download)),
      ceiling: async () => ofTimes([await timed(() => rowsOf(csv))], count),
      end: () => server.stop(),
    }
  }

interface Imported {
  readonly created: Readonly<Record<string, number>>
}

/** Sends a file and waits for the answer without a timeout, which `fetch` would have. */
const post = (url: string, path: string): Promise<Imported> =>
  new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method: 'POST', headers: { ...withKey, 'content-type': 'application/x-ndjson' } },
      (response) => {
        let text = ''
        response
          .setEncoding('utf8')
          .on('data', (part: string) => {
            text += part
          })
          .once('end', () => {
            if (response.statusCode === 200) resolve(JSON.parse(text) as Imported)
            else reject(new Error(`Void: the import answers ${String(response.statusCode)} ${text.slice(0, 300)}`))
          })
      },
    ).once('error', reject)
    createReadStream(path).pipe(sent)
  })

/** Imports a file of `count` records into an empty register. */
const imported = async ({ scratch, serve }: Bench, path: string, count: number): Promise<Measure> => {
  const empty = scratch('imported')
  const server = await serve(empty)
  try {
    const time = await timed(async () => {
      const { created } = await post(`${server.url}/v1/import`, path)
      const sum = Object.values(created).reduce((all, some) => all + some, 0)
      if (sum !== count) throw new Error(`Void: ${sum.toString()} records of ${count.toString()}`)
    })
    return ofTimes([time], count)
  } finally {
    await server.stop()
    rmSync(empty, { force: true })
  }
}

const importing = async (bench: Bench): Promise<Sides> => {
  const { file, records, scratch } = bench
  const path = scratch('lines')
  await writeLines(path, { projects: records, figuresEach: 3 })
  const count = rowsIn(file, 'SELECT count(*) FROM changes')[0]?.[0] as number
  const ours = (): Promise<Measure> => imported(bench, path, count)
  /** The rows are read where a server would serve them: on PostgreSQL from a copy of the file. */
  const ceiling = async (): Promise<Measure> => {
    const empty = scratch('inserted')
    const servers = [await bench.serve(file), await bench.serve(empty)]
    await Promise.all(servers.map((server) => server.stop()))
    const databases = servers.map(({ database }) => database.replace(/^file:/, ''))
    const program = isPostgres(databases[0] ?? '') ? 'copy.ts' : 'import.ts'
    const child = spawnNode([`${import.meta.dirname}/../ceilings/${program}`, ...databases])
    const [, took] = await whenItSays(child, /took (\S+) ms/)
    rmSync(empty, { force: true })
    return ofTimes([Number(took)], count)
  }
  return { ours, ceiling, end: () => Promise.resolve() }
}

const links = 1600

/** Returns projects as lines: each one part of the previous one if `linked`, or without a parent. */
const projectLines = (linked: boolean): string =>
  Array.from({ length: links }, (_, at) => {
    const parentId = linked && at > 0 ? `link-${(at - 1).toString()}` : null
    const record = {
      id: `link-${at.toString()}`,
      title: `Link ${at.toString()}`,
      kind: 'project',
      status: 'preparation',
      parentId,
    }
    return `${JSON.stringify({ resource: 'projects', record })}\n`
  }).join('')

const chaining = async (bench: Bench): Promise<Sides> => {
  const side = (name: string, linked: boolean): (() => Promise<Measure>) => {
    const path = bench.scratch(name)
    writeFileSync(path, projectLines(linked))
    return () => imported(bench, path, links)
  }
  return { ours: side('chain', true), ceiling: side('apart', false), end: () => Promise.resolve() }
}

export const streams: readonly Case[] = [
  { name: 'streams: every project as CSV', atLeast: 0.6, within: mebibytes, prepare: csvOf('projects') },
  { name: 'streams: every figure as CSV', atLeast: 0.5, within: mebibytes, prepare: csvOf('figures') },
  { name: 'streams: every figure as Parquet', atLeast: 0.2, within: mebibytes, prepare: parquetOf('figures') },
  { name: 'streams: import of all', atLeast: 0.6, prepare: importing },
  { name: 'streams: import of a chain of 1,600 projects', atLeast: 0.5, prepare: chaining },
]
