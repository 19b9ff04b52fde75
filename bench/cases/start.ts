/** Measures the start of a process up to its first answers, and its memory when it is idle. */
import type { ChildProcess } from 'node:child_process'
import { get as ask } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../test/support/planledger.ts'
import type { Bench, Case, Sides } from '../case.ts'
import { resident, spawnNode, stop } from '../child.ts'
import { load } from '../load.ts'
import { lasting, ofTimes, timed, type Measure } from '../measure.ts'
import { launchServer } from '../server.ts'
import { assertFull } from './derived.ts'
import { get, someIds, textsIn } from './questions.ts'
import { answerOf } from './totals.ts'

const idleFor = 1500

/** Returns the status of an answer; undefined if nobody listens yet. */
const statusOf = (url: string): Promise<number | undefined> =>
  new Promise((resolve) => {
    ask(url, { agent: false }, (response) => {
      response.resume().once('end', () => {
        resolve(response.statusCode)
      })
    }).once('error', () => {
      resolve(undefined)
    })
  })

interface Started {
  readonly child: ChildProcess
  readonly url: string
  readonly milliseconds: number
}

const started = async (launch: (port: number) => ChildProcess, path: string): Promise<Started> => {
  const port = await freePort()
  const begun = performance.now()
  const child = launch(port)
  for (;;) {
    const url = `http://127.0.0.1:${port.toString()}`
    const status = await statusOf(`${url}${path}`)
    if (status === 200) return { child, url, milliseconds: performance.now() - begun }
    if (status !== undefined || child.exitCode !== null) throw new Error(`Void: the first answer is ${String(status)}`)
    await sleep(1)
  }
}

type Start = () => Promise<Started>

const listening = (database: string, path: string): Start => {
  return () => started((port) => launchServer(`file:${database}`, port), path)
}

const bare: Start = () =>
  started((port) => spawnNode([join(import.meta.dirname, '../ceilings/swagger.js'), port.toString()]), '/hello')

const cold = (start: Start) => async (): Promise<Measure> => {
  const { child, milliseconds } = await start()
  await stop(child)
  return ofTimes([milliseconds])
}

const idle = (start: Start) => async (): Promise<Measure> => {
  const { child, milliseconds } = await start()
  await sleep(idleFor)
  const mebibytes = resident(child.pid as number)
  await stop(child)
  return { ...ofTimes([milliseconds]), mebibytes }
}

const firstAnswer = async ({ file }: Bench): Promise<Sides> => {
  const [id = ''] = textsIn(file, 'SELECT id FROM projects LIMIT 1')
  return { ours: cold(listening(file, `/v1/projects/${id}`)), ceiling: cold(bare), end: () => Promise.resolve() }
}

const idleWhenEmpty = async ({ scratch }: Bench): Promise<Sides> => ({
  ours: idle(listening(scratch('empty'), '/v1/projects')),
  ceiling: idle(bare),
  end: () => Promise.resolve(),
})

const total = '/v1/totals?metric=investment&groupBy=region&regionKind=province'

/** Measures the first answer to a question of a process that has just begun to listen, against a limit in milliseconds. */
const derived =
  (path: string, longest: number) =>
  async ({ file }: Bench): Promise<Sides> => {
    const [id = ''] = textsIn(file, 'SELECT id FROM projects LIMIT 1')
    const ours = async (): Promise<Measure> => {
      const { child, url } = await started((port) => launchServer(`file:${file}`, port), `/v1/projects/${id}`)
      const milliseconds = await timed(async () => {
        assertFull(await answerOf(`${url}${path}`))
      })
      await stop(child)
      return ofTimes([milliseconds])
    }
    return { ours, ceiling: () => Promise.resolve(lasting(longest)), end: () => Promise.resolve() }
  }

const longestRead = 20

/** Reads records, each different, from a process that has just begun to listen, and reads its figures into memory. */
const reading = async ({ file, seconds }: Bench): Promise<Sides> => {
  const records = { requests: someIds(file).map((id) => get(`/v1/projects/${id}`)) }
  const ours = async (): Promise<Measure> => {
    const { child, url } = await started((port) => launchServer(`file:${file}`, port), records.requests[0]?.path ?? '')
    const { p50, p99 } = await load(url, records, seconds)
    await stop(child)
    return { perSecond: 1000 / p99, p50, p99 }
  }
  return { ours, ceiling: () => Promise.resolve(lasting(longestRead)), end: () => Promise.resolve() }
}

export const start: readonly Case[] = [
  { name: 'start: up to the first answer', atMost: 3, compared: 'time', rounds: 7, prepare: firstAnswer },
  { name: 'start: memory of an empty register', atMost: 2, compared: 'memory', prepare: idleWhenEmpty },
  { name: 'start: the first total, against 4 s', atLeast: 1, prepare: derived(total, 4000) },
  { name: 'start: all findings, against 10 s', atLeast: 1, prepare: derived('/v1/checks?limit=50', 10_000) },
  { name: 'start: p99 of single records meanwhile, against 20 ms', atLeast: 1, prepare: reading },
]
