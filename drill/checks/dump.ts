/** Every server gives the same dump of the whole register. */
import { createHash } from 'node:crypto'
import { ask } from '../load/client.ts'
import type { Check } from './check.ts'

export const dump: Check = {
  name: 'dump',
  isQuick: false,
  faults: async ({ crowd }) => {
    const digests = await Promise.all(
      crowd.urls.map(async (url) => {
        const answer = await ask(url, 'GET', '/v1/export')
        return answer?.status === 200 ? createHash('sha256').update(answer.text).digest('hex') : 'no dump'
      }),
    )
    return new Set(digests).size === 1 && digests[0] !== 'no dump' ? [] : [`dumps differ: ${digests.join(', ')}`]
  },
}
