/** Measures lists: a table of 2,010 rows with nine figures each, and one of 50,000 rows. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { growthDuring, resident, type Child } from '../child.ts'
import type { Bench, Case, Sides } from '../case.ts'
import { lasting, type Measure, ofTimes, quantile, repeated, timed } from '../measure.ts'
import { withKey } from '../server.ts'
import { someIds, textsIn } from './questions.ts'

const example = join(import.meta.dirname, '../../examples/new-york')
const json = { ...withKey, 'content-type': 'application/json' }

const send = async (url: string, method: string, body?: string, headers: Record<string, string> = json) => {
  const response = await fetch(url, { method, headers, ...(body !== undefined && { body }) })
  const text = await response.text()
  if (!response.ok) throw new Error(`Void: ${method} ${url} answers ${response.status.toString()} ${text}`)
  return text
}

/** Makes a source and the programme that its rows are part of, and puts its table and layout. */
const putTable = async ({ url }: Child, id: string, csv: string, layout: object): Promise<string> => {
  await send(
    `${url}/v1/sources/${id}`,
    'PUT',
    JSON.stringify({ title: id, kind: 'dataset', official: true, publishedOn: '2020-12-22' }),
  )
  await send(
    `${url}/v1/projects/${id}`,
    'PUT',
    JSON.stringify({ title: id, kind: 'portfolio', status: 'implementation' }),
  )
  const table = `${url}/v1/sources/${id}/table`
  await send(table, 'PUT', csv, { ...withKey, 'content-type': 'text/csv' })
  await send(`${table}/layout`, 'PUT', JSON.stringify({ ...layout, defaults: { parentId: id } }))
  return table
}

const newYork = () => ({
  csv: readFileSync(join(example, 'capital-projects.csv'), 'utf8'),
  layout: JSON.parse(readFileSync(join(example, 'layout.json'), 'utf8')) as object,
})

/** Returns the length of a list in an answer. */
const rowsIn = (text: string): number => (JSON.parse(text) as { summary: { rows: number } }).summary.rows

const on =
  (milliseconds: number, ours: (server: Child, file: string) => () => Promise<Measure>) =>
  async ({ copy, serve }: Bench): Promise<Sides> => {
    const file = copy()
    const server = await serve(file)
    return { ours: ours(server, file), ceiling: () => Promise.resolve(lasting(milliseconds)), end: server.stop }
  }

/** Each run saves the list once more, as another source: nothing of it is there yet. */
const saving = (server: Child) => {
  let lists = 0
  const { csv, layout } = newYork()
  return async (): Promise<() => Promise<string>> => {
    lists += 1
    const table = await putTable(
      server,
      `list-${lists.toString()}`,
      csv.replaceAll(/^(?=[A-Z0-9])/gm, `${lists.toString()}-`),
      layout,
    )
    return () => send(`${table}/rows`, 'POST', '{}')
  }
}

const runs = 3

const savedOnce = (server: Child) => {
  const prepare = saving(server)
  return async (): Promise<Measure> => {
    const times: number[] = []
    for (let run = 0; run < runs; run++) times.push(await timed(await prepare()))
    return ofTimes(times)
  }
}

const read = (path: string, check: (text: string) => void) => (server: Child) => async () => {
  const { csv, layout } = newYork()
  const table = await putTable(server, 'list', csv, layout)
  if (path === '/layout') await send(`${table}${path}`, 'DELETE')
  return repeated(runs, () => send(`${table}${path}`, 'GET'), undefined, check)
}

const rewordedRows = 2000

/** Lists projects of the register with the words of their names in another order, one of them left out. */
const rewording = (server: Child, file: string) => {
  const titles = textsIn(file, `SELECT title FROM projects ORDER BY id LIMIT ${rewordedRows.toString()}`)
  const names = titles.map((title) => {
    const words = title.replaceAll(',', ' ').split(' ')
    return words.length > 2 ? words.slice(1).reverse().join(' ') : `New ${title}`
  })
  const layout = {
    headerRows: 1,
    columns: [
      { column: 'title', as: 'title' },
      { column: 'no', as: 'number' },
    ],
  }
  return async (): Promise<() => Promise<string>> => {
    const table = await putTable(
      server,
      'reworded',
      `title,no\n${names.map((name, at) => `${name},${at.toString()}\n`).join('')}`,
      layout,
    )
    return () => send(`${table}/rows?limit=50`, 'GET')
  }
}

const matched = (server: Child, file: string) => async (): Promise<Measure> => {
  const propose = await rewording(server, file)()
  return repeated(runs, propose, undefined, (text) => {
    if (rowsIn(text) !== rewordedRows) throw new Error('Void: rows are missing.')
  })
}

const similar = (server: Child, file: string) => async (): Promise<Measure> => {
  const times: number[] = []
  for (const id of someIds(file).slice(0, 200))
    times.push(await timed(() => send(`${server.url}/v1/projects/${id}/similar`, 'GET')))
  const p99 = quantile(times, 0.99)
  return { perSecond: 1000 / p99, p50: quantile(times, 0.5), p99 }
}

/** Reads single records while a list is proposed or saved, and takes the time of each. */
const readingBeside = (of: typeof rewording) => (server: Child, file: string) => {
  const prepare = of(server, file)
  const ids = someIds(file)
  return async (): Promise<Measure> => {
    const save = await prepare()
    const times: number[] = []
    const over = new AbortController()
    const done = save().finally(() => {
      over.abort()
    })
    for (let at = 0; !over.signal.aborted; at++) {
      const url = `${server.url}/v1/projects/${ids[at % ids.length] ?? ''}`
      times.push(await timed(async () => (await fetch(url)).text()))
    }
    await done
    const p99 = quantile(times, 0.99)
    return { perSecond: 1000 / p99, p50: quantile(times, 0.5), p99 }
  }
}

/** With their heading, as many as a table may have. */
const manyRows = 49_999

const longList = (): { csv: string; layout: object } => ({
  csv: `title,code,amount,paid\n${Array.from({ length: manyRows }, (_, at) => {
    const number = at.toString()
    return `Works of canal ${number},C-${number},${(at * 7 + 1).toString()},${at.toString()}\n`
  }).join('')}`,
  layout: {
    headerRows: 1,
    columns: [
      { column: 'title', as: 'title' },
      { column: 'code', as: 'code', scheme: 'canals' },
      ...['amount', 'paid'].map((column, at) => ({
        column,
        as: 'figure',
        metric: 'canal-works',
        stage: at === 0 ? 'planned' : 'actual',
        unit: 'CNY',
        periodStart: '2026-01-01',
        periodEnd: '2026-12-31',
      })),
    ],
  },
})

/** Keeps, proposes and saves a long list in an empty register, and takes the memory of the server at its most. */
const inMemory = async ({ serve, scratch }: Bench): Promise<Sides> => {
  const server = await serve(scratch('long-list'))
  let lists = 0
  const ours = async (): Promise<Measure> => {
    const { csv, layout } = longList()
    const begun = resident(server.pid)
    let milliseconds = 0
    lists += 1
    const grown = await growthDuring(server.pid, async () => {
      milliseconds = await timed(async () => {
        const table = await putTable(
          server,
          `long-${lists.toString()}`,
          csv.replaceAll('C-', `${lists.toString()}-`),
          layout,
        )
        await send(`${table}/rows?limit=50`, 'GET')
        await send(`${table}/rows`, 'POST', '{}')
      })
    })
    return { ...ofTimes([milliseconds]), mebibytes: begun + grown }
  }
  return { ours, ceiling: () => Promise.resolve(lasting(600_000)), end: server.stop }
}

const subjectsCompared = 20_000

/** Two editions of a list, each with two amounts of each project; some enter, some leave. */
function* editionLines(): Generator<string> {
  const line = (resource: string, record: object): string => `${JSON.stringify({ resource, record })}\n`
  const shared = { kind: 'dataset', official: true }
  yield line('sources', { id: 'edition-1', title: 'Works of 2025', ...shared })
  yield line('sources', { id: 'edition-2', title: 'Works of 2026', followsId: 'edition-1', ...shared })
  for (let at = 0; at < subjectsCompared; at++) {
    const id = `works-${at.toString()}`
    const editions = at % 20 === 0 ? [2] : at % 20 === 1 ? [1] : [1, 2]
    const citations = editions.map((edition) => ({ sourceId: `edition-${edition.toString()}`, as: { title: id } }))
    yield line('projects', { id, title: id, kind: 'project', status: 'implementation', citations })
    for (const edition of editions)
      for (const metric of ['works-cost', 'works-paid']) {
        const value = (at * 100 + edition).toString()
        yield line('figures', {
          id: `${id}-${edition.toString()}-${metric}`,
          ...{ subjectKind: 'project', subjectId: id, metric, stage: 'planned', value, unit: 'CNY' },
          ...{ qualifier: 'exact', sourceId: `edition-${edition.toString()}`, asPrinted: value },
        })
      }
  }
}

/** Before each time a write changes an amount: nothing of the comparison is remembered. */
const comparing = (server: Child) => async (): Promise<Measure> => {
  const ndjson = { ...withKey, 'content-type': 'application/x-ndjson' }
  await send(`${server.url}/v1/import`, 'POST', [...editionLines()].join(''), ndjson)
  const times: number[] = []
  for (let run = 0; run < runs; run++) {
    const value = JSON.stringify({ value: run.toString() })
    await send(`${server.url}/v1/figures/works-2-2-works-cost`, 'PATCH', value)
    times.push(await timed(() => send(`${server.url}/v1/sources/edition-2/compare`, 'GET')))
  }
  return ofTimes(times)
}

const assertRows = (text: string): void => {
  if (rowsIn(text) !== 2010) throw new Error('Void: rows are missing.')
}

export const tables: readonly Case[] = [
  {
    name: 'tables: a layout of 2,010 rows is guessed, against 1 s',
    atLeast: 1,
    prepare: on(
      1000,
      read('/layout', () => undefined),
    ),
  },
  {
    name: 'tables: 2,010 rows are proposed, against 5 s',
    atLeast: 1,
    prepare: on(5000, read('/rows?limit=50', assertRows)),
  },
  { name: 'tables: 2,010 rows are saved, against 10 s', atLeast: 1, prepare: on(10_000, savedOnce) },
  {
    name: 'tables: p99 of single records while 2,010 rows are saved, against 50 ms',
    atLeast: 1,
    prepare: on(50, readingBeside(saving)),
  },
  {
    name: 'tables: two editions of 20,000 projects are compared, against 3 s',
    atLeast: 1,
    prepare: on(3000, comparing),
  },
  {
    name: 'tables: 2,000 names in other words are matched with all projects, against 10 s',
    atLeast: 1,
    prepare: on(10_000, matched),
  },
  {
    name: 'tables: p99 of single records while 2,000 names are matched, against 50 ms',
    atLeast: 1,
    prepare: on(50, readingBeside(rewording)),
  },
  { name: 'tables: p99 of similar projects, against 500 ms', atLeast: 1, prepare: on(500, similar) },
  { name: 'tables: memory of 50,000 rows kept, proposed and saved', within: 512, prepare: inMemory },
]
