/** Every server gives the same dump of the whole register. */
import { createHash } from 'node:crypto'
import { askPatiently } from '../load/client.ts'
import type { Check } from './check.ts'

export const dump: Check = {
  promise: 'every server has the same register',
  isQuick: false,
  faults: async ({ crowd }) => {
    const digests = await Promise.all(
      crowd.urls.map(async (url) => {
        const answer = await askPatiently(crowd, url, '/v1/export')
        return answer?.status === 200 ? createHash('sha256').update(answer.text).digest('hex') : 'no dump'
      }),
    )
    return new Set(digests).size === 1 && digests[0] !== 'no dump' ? [] : [`dumps differ: ${digests.join(', ')}`]
  },
}
