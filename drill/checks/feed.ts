/** The feed has every change once, without a gap, the same on every server, and the followers have heard just that. */
import { askPatiently, type Crowd } from '../load/client.ts'
import { lineOf } from '../load/followers.ts'
import type { Check } from './check.ts'

interface Page {
  readonly data: readonly Readonly<Record<string, unknown>>[]
  readonly next: number
}

/** Reads the changes after a sequence to their end. */
const changesAfter = async (crowd: Crowd, url: string, after: number): Promise<string[]> => {
  const lines: string[] = []
  for (let from = after; ;) {
    const answer = await askPatiently(crowd, url, `/v1/changes?after=${from.toString()}&limit=200`)
    if (answer?.status !== 200) throw new Error(`The changes could not be read: ${String(answer?.status)}.`)
    const { data, next } = answer.body as Page
    lines.push(...data.map(lineOf))
    if (data.length === 0) return lines
    from = next
  }
}

const firstDifference = (one: readonly string[], other: readonly string[]): number =>
  one.findIndex((line, at) => line !== other[at])

/** Reads the changes on. A history that was cut begins like the one before; returns what is wrong. */
export const readOn = async (crowd: Crowd, history: string[], mayBeCut: boolean): Promise<string[]> => {
  const known = [...history]
  const all = await changesAfter(crowd, crowd.random.oneOf(crowd.urls), mayBeCut ? 0 : history.length)
  if (!mayBeCut) {
    history.push(...all)
    return []
  }
  history.splice(0, history.length, ...all)
  const differs = firstDifference(known.slice(0, all.length), all)
  return differs < 0 ? [] : [`change ${(differs + 1).toString()} is another one than before`]
}

export const feed: Check = {
  promise: 'the feed has every change once and in order, and its followers have heard just that',
  isQuick: true,
  faults: async ({ followers, history }) => {
    const gap = history.findIndex((line, at) => !line.startsWith(`${(at + 1).toString()} `))
    return [
      ...(gap < 0 ? [] : [`the feed has ${String(history[gap])} as change ${(gap + 1).toString()}`]),
      ...followers.flatMap(({ heard }, at) => {
        const differs = firstDifference(history, heard)
        return differs < 0 && heard.length === history.length
          ? []
          : [
              `follower ${at.toString()} heard ${heard.length.toString()} of ${history.length.toString()} changes, and ${String(heard[differs])} for ${String(history[differs])}`,
            ]
      }),
    ]
  },
}

/** The whole feed, read again from another server. */
export const wholeFeed: Check = {
  promise: 'the feed is the same on every server',
  isQuick: false,
  faults: async ({ crowd, history }) => {
    const again = await changesAfter(crowd, crowd.random.oneOf(crowd.urls), 0)
    return again.length === history.length && firstDifference(again, history) < 0
      ? []
      : [`a server has other changes from ${String(firstDifference(history, again) + 1)} on`]
  },
}
