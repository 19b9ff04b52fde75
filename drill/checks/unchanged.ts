/** Whoever is told that an answer is unchanged has just that answer. */
import { askPatiently } from '../load/client.ts'
import { digestOf } from '../load/tags.ts'
import type { Check } from './check.ts'

export const unchanged: Check = {
  promise: 'an answer is called unchanged only if it is',
  isQuick: false,
  faults: async ({ crowd, kept }) => {
    const faults: string[] = []
    for (const { path, tag, digest } of kept) {
      const url = crowd.random.oneOf(crowd.urls)
      const answer = await askPatiently(crowd, url, path, { headers: { 'if-none-match': tag } })
      if (answer?.status !== 304) continue
      const now = await askPatiently(crowd, url, path)
      if (now?.status !== 200 || digestOf(now.text) !== digest) faults.push(`${path} was called unchanged by ${tag}`)
    }
    return faults
  },
}
