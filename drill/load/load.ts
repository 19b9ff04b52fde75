/** The load of one round: writers, importers, readers and followers, on all servers at once. */
import { furnish } from '../../test/support/load/figure-writes.ts'
import { groundwork } from '../../test/support/load/writers.ts'
import { longestWait, waitFor } from '../findings.ts'
import type { Ledger } from '../ledger.ts'
import type { Random } from '../random.ts'
import { ask, type Crowd } from './client.ts'
import { writingFigures } from './figures.ts'
import { following, type Follower } from './followers.ts'
import { importing, reading } from './importers.ts'
import { keepingTags, type Kept } from './tags.ts'
import { changing, posting } from './writers.ts'

export interface Load {
  readonly crowd: Crowd
  /** Ends everybody but the followers, and resolves once no request is running. */
  readonly quieten: () => Promise<void>
  /** Waits until the followers have heard so many changes, or long enough; then ends them. Notes a delay. */
  readonly endAt: (last: number) => Promise<void>
}

/** A pooler that drops notifications delays a follower by ten seconds. */
const longestHearing = 20_000

/** Puts what the load refers to. */
export const layGroundwork = async (url: string): Promise<void> => {
  const put = async (path: string, body: object): Promise<void> => {
    const answer = await ask(url, 'PUT', path, { body })
    if (answer?.status !== 201) throw new Error(`PUT ${path} was answered ${String(answer?.status)}.`)
  }
  for (const [path, body] of Object.entries(groundwork)) await put(`/v1/${path}`, body)
  await furnish({ ask: (_method, path, { body }) => put(path, body) })
}

/** Starts the load. */
export const startLoad = (
  urls: readonly string[],
  ledger: Ledger,
  { followers, kept }: { readonly followers: readonly Follower[]; readonly kept: Kept[] },
  random: Random,
): Load => {
  let isOn = true
  const stop = new AbortController()
  const crowd: Crowd = { urls, ledger, random, faults: [], delays: [], goesOn: () => isOn }
  const busy = [
    ...['a', 'b', 'c'].map((writer) => changing(crowd, writer)),
    ...['a', 'b'].map((writer) => posting(crowd, writer)),
    writingFigures(crowd),
    importing(crowd),
    reading(crowd),
    keepingTags(crowd, kept),
  ]
  const listening = followers.map((follower) => following(crowd, follower, stop.signal))
  return {
    crowd,
    quieten: async () => {
      isOn = false
      await Promise.all(busy)
    },
    endAt: async (last) => {
      const { took, slowdown, came } = await waitFor(
        () => followers.every(({ heard }) => heard.length >= last),
        longestWait,
      )
      if (came && took > longestHearing) {
        const what = `the followers had heard all ${last.toString()} changes`
        crowd.delays.push({ promise: 'followers hear of every change', what, took, limit: longestHearing, slowdown })
      }
      stop.abort()
      await Promise.all(listening)
    },
  }
}
