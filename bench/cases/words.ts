/** Measures who waits while hostile words are compared with a long text. */
import type { Bench, Case, Served } from '../case.ts'
import { timed, type Measure } from '../measure.ts'
import { withKey } from '../server.ts'
import { assertFull, settled } from './derived.ts'
import { answerOf } from './totals.ts'

const figures = 2000
/** The default of `BODY_LIMIT`, in bytes. */
const longestText = 2 ** 20
/** The most that a quote may have of each. */
const [pieces, characters] = [20, 1000]

const ones = (length: number): string => '1'.repeat(length)

/** Words that are looked for to the end of a text of ones: only their last piece, which differs, is not in it. */
const wordsOf = (number: number, version = 0): object => {
  const last = `2${number.toString()}-${version.toString()}`
  return {
    asPrinted: `${ones(characters - last.length)}${last}`,
    quote: `${`${ones(Math.floor(characters / pieces) - 2)}…`.repeat(pieces - 1)}${last}`,
  }
}

const day = (number: number): string => new Date(Date.UTC(2000, 0, 1 + number)).toISOString().slice(0, 10)

const figure = (number: number): object => ({
  id: `quoted-${number.toString()}`,
  subjectKind: 'project',
  subjectId: 'quoted',
  metric: 'investment',
  stage: 'planned',
  value: '11',
  unit: 'CNY',
  qualifier: 'exact',
  periodStart: day(number),
  periodEnd: day(number),
  sourceId: 'quoted',
  ...wordsOf(number),
})

const send = async (url: string, method: string, body: string, type: string): Promise<void> => {
  const response = await fetch(url, { method, headers: { ...withKey, 'content-type': type }, body })
  if (!response.ok) throw new Error(`Void: ${url} answers ${response.status.toString()} ${await response.text()}`)
}

/** Fills an empty register: a source with a text of one paragraph, and a project with figures whose words are not in it. */
const fill = async ({ url }: Served): Promise<void> => {
  const source = { id: 'quoted', title: 'Ones', kind: 'report', official: false }
  const project = { id: 'quoted', title: 'Quoted', kind: 'project', status: 'preparation' }
  const lines = [
    { resource: 'sources', record: source },
    { resource: 'projects', record: project },
    ...Array.from({ length: figures }, (_, number) => ({ resource: 'figures', record: figure(number) })),
  ]
  await send(
    `${url}/v1/import`,
    'POST',
    lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
    'application/x-ndjson',
  )
  await send(`${url}/v1/sources/quoted/text`, 'PUT', ones(longestText), 'text/plain')
}

/** Writes words, or now and then the text, so that all words are to be compared again. */
const writingTo = ({ url }: Served) => {
  let version = 0
  return async (): Promise<void> => {
    version += 1
    if (version % 20 === 1)
      await send(`${url}/v1/sources/quoted/text`, 'PUT', `${ones(longestText - 9)} ${version.toString()}`, 'text/plain')
    else {
      const body = JSON.stringify(wordsOf(version % figures, version))
      await send(
        `${url}/v1/figures/quoted-${(version % figures).toString()}`,
        'PATCH',
        body,
        'application/merge-patch+json',
      )
    }
  }
}

const longest = (times: readonly number[]): Measure => {
  const most = Math.max(...times)
  return {
    perSecond: 1000 / most,
    p50: times.toSorted((one, other) => one - other)[times.length >> 1] ?? NaN,
    p99: most,
  }
}

/** Makes a case of a question that is asked again and again, each time after a write, while findings are asked for. */
const waiting = (what: string, path: string, most: number, mayBeShort = false): Case => ({
  name: `words: longest ${what} beside 2,000 hostile quotes, against ${most.toString()} ms`,
  atLeast: 1,
  prepare: async ({ serve, scratch, seconds }: Bench) => {
    const server = await serve(scratch('words'))
    await fill(server)
    await settled(server)
    const write = writingTo(server)
    const ours = async (): Promise<Measure> => {
      const over = new AbortController()
      /** The server is stopped while the last of them are being answered. */
      const asking = ['/v1/checks', '/v1/checks?asOf='].map(async (findings) => {
        while (!over.signal.aborted)
          await fetch(
            `${server.url}${findings}${findings.endsWith('=') ? encodeURIComponent(new Date().toISOString()) : ''}`,
            {
              signal: over.signal,
            },
          )
            .then((response) => response.text())
            .catch(() => undefined)
      })
      const times: number[] = []
      for (const ends = performance.now() + seconds * 1000; performance.now() < ends;) {
        const [, time] = await Promise.all([
          write(),
          timed(async () => {
            const answer = await answerOf(`${server.url}${path}`)
            if (!mayBeShort) assertFull(answer)
          }),
        ])
        times.push(time)
      }
      over.abort()
      await Promise.all(asking)
      return longest(times)
    }
    const ceiling = (): Promise<Measure> => Promise.resolve({ perSecond: 1000 / most, p50: most, p99: most })
    return { ours, ceiling, end: server.stop }
  },
})

export const words: readonly Case[] = [
  waiting('/health/live', '/health/live', 100, true),
  waiting('total', '/v1/totals?metric=investment', 300),
]
