/** Clients of all kinds that go on while the database comes and goes, and record what they were promised. */
import { setTimeout as sleep } from 'node:timers/promises'
import { createHash } from 'node:crypto'
import { adminKey, type Answer } from '../build.ts'
import { undocumented } from '../document/answers.ts'
import { broken, projectOf, type Ledger } from './writers.ts'

/** The longest time that an answer may take, in milliseconds. */
const longest = 20_000

export interface Crowd {
  /** Errors that may not happen, whatever the state of the database. */
  readonly faults: string[]
  /** The number of requests that were answered 503. */
  refused: number
  readonly goesOn: () => boolean
  readonly urls: readonly string[]
}

interface Ask {
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}

let turn = 0
const urlOf = ({ urls }: Crowd): string => urls[turn++ % urls.length] as string

/** Sends a request to the next server in turn; a status other than these, or an improper 503, is a fault. */
export const ask = async (
  crowd: Crowd,
  method: string,
  path: string,
  allowed: readonly number[],
  { body, headers = {} }: Ask = {},
): Promise<Answer> => {
  const response = await fetch(`${urlOf(crowd)}${path}`, {
    method,
    signal: AbortSignal.timeout(longest),
    headers: {
      authorization: `Bearer ${adminKey}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body }),
  })
  const text = await response.text()
  const { status } = response
  const answer: Answer = {
    status,
    text,
    bytes: Buffer.from(text),
    headers: Object.fromEntries(response.headers),
    body: (text === '' ? undefined : JSON.parse(text)) as never,
  }
  const said = `${method} ${path}: ${status.toString()} ${text.slice(0, 300)}`
  crowd.faults.push(...undocumented(method, path, answer).map((fault) => `${said}: ${fault}`))
  if (status === 503) {
    crowd.refused++
    if (
      response.headers.get('retry-after') !== '1' ||
      (answer.body as { type: string }).type !== '/problems/overloaded'
    )
      crowd.faults.push(said)
  } else if (!allowed.includes(status)) {
    crowd.faults.push(said)
  }
  return answer
}

/** Repeats a request while the answer is 503, or while the first one is still running. */
const persist = async (
  crowd: Crowd,
  ...asked: [method: string, path: string, allowed: readonly number[], options?: Ask]
): Promise<Answer> => {
  for (const until = Date.now() + longest; ;) {
    const answer = await ask(crowd, ...asked)
    if (answer.status !== 503 && answer.status !== 409) return answer
    if (Date.now() > until) throw new Error(`${asked[0]} ${asked[1]} is still answered ${answer.text}`)
    await sleep(30)
  }
}

/** Puts, patches and deletes projects by their last revision; after a 503 it reads whether the write was done. */
export const changing = async (crowd: Crowd, ledger: Ledger, writer: number, first: number): Promise<void> => {
  for (let step = first; crowd.goesOn(); step++) {
    const id = `writer-${writer.toString()}-${(step % 6).toString()}`
    const answered = ledger.get(id)?.answered ?? null
    const method = answered === null ? 'PUT' : (['DELETE', 'PUT', 'PATCH', 'PATCH'][step % 4] as string)
    const asked = method === 'DELETE' ? null : projectOf(step)
    ledger.set(id, { answered, asked })
    const answer = await ask(crowd, method, `/v1/projects/${id}`, [200, 201, 204], {
      ...(asked && { body: JSON.stringify(asked) }),
      headers: answered ? { 'if-match': `"${String(answered['revision'])}"` } : { 'if-none-match': '*' },
    })
    if (answer.status < 300) {
      ledger.set(id, { answered: answer.status === 204 ? null : answer.body })
      continue
    }
    const { status, body } = await persist(crowd, 'GET', `/v1/projects/${id}`, [200, 404, 410])
    crowd.faults.push(...broken(new Map([[id, ledger.get(id) as never]]), new Map(status === 200 ? [[id, body]] : [])))
    ledger.set(id, { answered: status === 200 ? body : null })
  }
}

export interface Made {
  readonly key: string
  readonly body: string
  readonly answer: Answer
}

export const again = (crowd: Crowd, { key, body }: Pick<Made, 'key' | 'body'>): Promise<Answer> =>
  persist(crowd, 'POST', '/v1/sources', [201, 409], { body, headers: { 'idempotency-key': key } })

/** Posts sources whose ids follow from their titles, so that a duplicate would show; repeats each until answered. */
export const making = async (crowd: Crowd, made: Made[], maker: string): Promise<void> => {
  while (crowd.goesOn()) {
    const key = `${maker}-${made.length.toString()}`
    const body = JSON.stringify({ title: `Made ${key}`, kind: 'report', official: false })
    made.push({ key, body, answer: await again(crowd, { key, body }) })
  }
}

const regions = 40

/** Returns a file with two plans of a constant sum, and a number of regions. */
const fileOf = (step: number): string =>
  [
    ...['one', 'other'].flatMap((id) => [
      ['initiatives', { id, title: id, kind: 'action-plan', status: 'announced' }],
      [
        'figures',
        {
          id,
          subjectKind: 'initiative',
          subjectId: id,
          metric: 'investment',
          stage: 'planned',
          value: (id === 'one' ? step : 1_000_000 - step).toString(),
          unit: 'CNY',
          qualifier: 'exact',
          sourceId: 'a-report',
          asPrinted: 'so much',
        },
      ],
    ]),
    ...Array.from({ length: regions }, (_, index) => [
      'regions',
      { id: `region-${index.toString()}`, name: `Step ${step.toString()}`, kind: 'city' },
    ]),
  ]
    .map(([resource, record]) => `${JSON.stringify({ resource, record })}\n`)
    .join('')

/** Imports files in turn, each under a key until answered; the answer must report the whole file. */
export const importing = async (crowd: Crowd, step: number): Promise<number> => {
  for (; crowd.goesOn(); step++) {
    const { status, body } = await persist(crowd, 'POST', '/v1/import', [200, 409], {
      body: fileOf(step),
      headers: { 'content-type': 'application/x-ndjson', 'idempotency-key': `import-${step.toString()}` },
    })
    const did = JSON.stringify((body as { created: object })[step === 1 ? ('created' as never) : ('updated' as never)])
    if (status !== 200 || !did.includes(`"regions":${regions.toString()}`))
      crowd.faults.push(`import ${step.toString()} was answered ${JSON.stringify(body)}`)
  }
  return step
}

/** Reads the records of imports, which must all be of one step. */
export const reading = async (crowd: Crowd): Promise<void> => {
  while (crowd.goesOn()) {
    const list = await ask(crowd, 'GET', '/v1/regions?kind=city&limit=200&fields=name', [200])
    const names = list.status === 200 ? (list.body as { data: { name: string }[] }).data.map(({ name }) => name) : []
    if (names.length > 0 && (names.length !== regions || new Set(names).size > 1))
      crowd.faults.push(`half an import was read: ${names.join()}`)
    const totals = await ask(crowd, 'GET', '/v1/totals?metric=investment', [200])
    const found =
      totals.status === 200 ? (totals.body as { data: { total: string }[] }).data.map(({ total }) => total) : []
    if (found.some((total) => total !== '1000000')) crowd.faults.push(`half an import was added up: ${found.join()}`)
    for (const path of [
      '/v1/search?q=made',
      '/v1/projects?q=step&facets=status',
      '/v1/changes?limit=5',
      '/v1/checks',
      '/v1/regions/region-1?include=figures',
    ])
      await ask(crowd, 'GET', path, [200, 404])
  }
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Downloads constant records, which must be whole or visibly cut; returns the number of cuts. */
export const downloading = async (crowd: Crowd, whole: string): Promise<number> => {
  let cuts = 0
  while (crowd.goesOn()) {
    const response = await fetch(`${urlOf(crowd)}/v1/organizations?format=csv`, {
      signal: AbortSignal.timeout(longest),
    })
    try {
      const text = await response.text()
      if (response.status === 200 && digestOf(text) !== whole)
        crowd.faults.push(`a file of ${text.length.toString()} characters was ended as if it were whole`)
      else if (response.status !== 200 && response.status !== 503) crowd.faults.push(text)
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
      cuts++
    }
  }
  return cuts
}

export const wholeFile = async (url: string): Promise<string> =>
  digestOf(await (await fetch(`${url}/v1/organizations?format=csv`)).text())

/** Follows the changes after the last one received, and reconnects when cut off. */
export const following = async (crowd: Crowd, heard: number[]): Promise<void> => {
  const stop = new AbortController()
  const watch = setInterval(() => {
    if (!crowd.goesOn()) stop.abort()
  }, 20)
  while (crowd.goesOn()) {
    try {
      const response = await fetch(`${urlOf(crowd)}/v1/changes`, {
        headers: { accept: 'text/event-stream', 'last-event-id': (heard.at(-1) ?? 0).toString() },
        signal: stop.signal,
      })
      if (response.status !== 200 && response.status !== 503)
        crowd.faults.push(`the changes were answered ${response.status.toString()}`)
      if (response.status !== 200) continue
      let rest = ''
      for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
        const events = `${rest}${Buffer.from(chunk).toString('latin1')}`.split('\n\n')
        rest = events.pop() as string
        for (const event of events)
          if (event.startsWith('id: ')) heard.push(Number(event.slice(4, event.indexOf('\n'))))
      }
    } catch (error) {
      if (!(error instanceof TypeError) && !stop.signal.aborted) throw error
    }
  }
  clearInterval(watch)
}
