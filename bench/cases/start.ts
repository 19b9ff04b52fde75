/** Measures the start of a process up to its first answer, and its memory when it is idle. */
import type { ChildProcess } from 'node:child_process'
import { get as ask } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../test/support/planledger.ts'
import type { Bench, Case } from '../case.ts'
import { resident, spawnNode, stop } from '../child.ts'
import { ofTimes, type Measure } from '../measure.ts'
import { launchServer } from '../server.ts'
import { textsIn } from './questions.ts'

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
  readonly milliseconds: number
}

const started = async (launch: (port: number) => ChildProcess, path: string): Promise<Started> => {
  const port = await freePort()
  const begun = performance.now()
  const child = launch(port)
  for (;;) {
    const status = await statusOf(`http://127.0.0.1:${port.toString()}${path}`)
    if (status === 200) return { child, milliseconds: performance.now() - begun }
    if (status !== undefined || child.exitCode !== null) throw new Error(`Void: the first answer is ${String(status)}`)
    await sleep(1)
  }
}

type Start = () => Promise<Started>

const startsOf = ({ file }: Bench): { ours: Start; bare: Start } => {
  const [id = ''] = textsIn(file, 'SELECT id FROM projects LIMIT 1')
  return {
    ours: () => started((port) => launchServer(`file:${file}`, port), `/v1/projects/${id}`),
    bare: () =>
      started((port) => spawnNode([join(import.meta.dirname, '../ceilings/swagger.js'), port.toString()]), '/hello'),
  }
}

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

const sides = (measured: (start: Start) => () => Promise<Measure>) => async (bench: Bench) => {
  const { ours, bare } = startsOf(bench)
  return { ours: measured(ours), ceiling: measured(bare), end: () => Promise.resolve() }
}

export const start: readonly Case[] = [
  { name: 'start: up to the first answer', atMost: 3, compared: 'time', rounds: 7, prepare: sides(cold) },
  { name: 'start: memory when idle', atMost: 2, compared: 'memory', prepare: sides(idle) },
]
