/** One round: load, a breakage, recovery, quiet, checks. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Breakage } from './breakages/breakage.ts'
import { account } from './checks/acknowledged.ts'
import { feed, readOn } from './checks/feed.ts'
import { checks } from './checks/index.ts'
import type { Delay, Fault } from './findings.ts'
import { emptyLedger, type Ledger } from './ledger.ts'
import { ask } from './load/client.ts'
import type { Follower } from './load/followers.ts'
import { startLoad } from './load/load.ts'
import type { Kept } from './load/tags.ts'
import type { Place } from './places/place.ts'
import type { Random } from './random.ts'

/** What lasts from round to round at a place. */
export interface Memory {
  readonly ledger: Ledger
  readonly followers: readonly Follower[]
  readonly history: string[]
  readonly kept: Kept[]
}

export const emptyMemory = (): Memory => ({
  ledger: emptyLedger(),
  followers: [{ heard: [] }, { heard: [] }],
  history: [],
  kept: [],
})

export interface Outcome {
  readonly answered: number
  readonly unanswered: number
  readonly lost: number
  readonly faults: readonly Fault[]
  readonly delays: readonly Delay[]
  /** From the end of the fault until every server was ready, in milliseconds. */
  readonly recovery: number
}

/** Milliseconds: how long a server may take to be ready again, and the pause between two questions. */
const longestRecovery = 600_000
const pause = 20

/** Starts the servers that have ended, and waits until each has been ready. */
const recover = ({ servers }: Place): Promise<unknown> =>
  Promise.all(
    servers.map(async ({ name, url, start }) => {
      await start()
      for (const until = Date.now() + longestRecovery; (await ask(url, 'GET', '/health/ready'))?.status !== 200;) {
        if (Date.now() > until) throw new Error(`${name} is not ready, long after the fault was over.`)
        await sleep(pause)
      }
    }),
  )

export interface Moments {
  /** Milliseconds of load before the breakage, and after the recovery. */
  readonly before: number
  readonly after: number
  readonly isQuick: boolean
}

/** Breaks something under load, and checks what is there afterwards. */
export const runRound = async (
  place: Place,
  breakage: Breakage,
  memory: Memory,
  random: Random,
  { before, after, isQuick }: Moments,
): Promise<Outcome> => {
  const { ledger, history } = memory
  const { mayLose = false } = breakage
  const [answeredBefore, unansweredBefore] = [ledger.answered, ledger.unanswered]
  const urls = place.servers.map(({ url }) => url)
  const load = startLoad(urls, ledger, memory, random)
  const { crowd, quieten } = load
  const faults: Fault[] = []
  let over = performance.now()
  let recovery: number | undefined
  const recovered = async (): Promise<void> => {
    await recover(place)
    recovery ??= performance.now() - over
  }
  try {
    await sleep(before)
    const mended = (): void => {
      over = performance.now()
    }
    await breakage.run({ place, random, crowd, mended, recovered, quieten })
    await recovered()
    await sleep(after)
    await quieten()
    for (const seen of await readOn(crowd, history, place.replication !== undefined))
      faults.push({ promise: feed.promise, seen })
  } finally {
    await quieten()
    await load.endAt(history.length)
  }
  const looked = { ...memory, place, crowd }
  const accounts = await account(looked, isQuick, mayLose)
  faults.push(...crowd.faults, ...accounts.faults)
  for (const { name, endings } of place.servers)
    for (let left = endings(); left > 0; left -= 1)
      faults.push({ promise: 'a server ends only when it is told to', seen: `${name} ended` })
  for (const check of checks)
    if (check.isQuick || !isQuick)
      for (const seen of await check.faults(looked)) faults.push({ promise: check.promise, seen })
  return {
    answered: ledger.answered - answeredBefore,
    unanswered: ledger.unanswered - unansweredBefore,
    lost: accounts.lost,
    faults,
    delays: crowd.delays,
    recovery: recovery ?? 0,
  }
}
