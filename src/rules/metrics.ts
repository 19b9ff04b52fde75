/** Rules of metrics. */
import type { Rule } from './rule.ts'

/** All figures of a stock say at which moment they were counted; `stocksAreDated` is the other side. */
export const figuresAreDated: Rule = async (_resource, id, { nature }, lookup) => {
  const undated = nature === 'stock' ? await lookup.undated(id) : undefined
  return undated === undefined ? [] : [{ pointer: '/nature', detail: ['figures-undated', undated] }]
}
