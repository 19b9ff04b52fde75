/** Totals, promises and findings that are kept equal those of a register computed anew. */
import { questions, withoutHref } from '../../test/support/load/as-anew.ts'
import { same } from '../ledger.ts'
import { askPatiently } from '../load/client.ts'
import type { Check } from './check.ts'

/** The questions of one check. */
const some = 8

export const derived: Check = {
  promise: 'totals, promises and findings are those of a register that is computed anew',
  isQuick: false,
  faults: async ({ crowd, history }) => {
    const { urls, random } = crowd
    const last = await askPatiently(
      crowd,
      random.oneOf(urls),
      `/v1/changes?after=${(history.length - 1).toString()}&limit=1`,
    )
    const at = (last?.body as { data?: { at: string }[] } | undefined)?.data?.[0]?.at
    if (at === undefined) return ['the last change could not be read']
    const faults: string[] = []
    for (let count = 0; count < some; count += 1) {
      const address = random.oneOf(questions)
      const kept = await askPatiently(crowd, random.oneOf(urls), address)
      const anew = await askPatiently(crowd, random.oneOf(urls), `${address}&asOf=${encodeURIComponent(at)}`)
      if (!kept || !anew || kept.status >= 500 || !same(withoutHref(kept), withoutHref(anew)))
        faults.push(
          `${address} is ${kept?.text.slice(0, 400) ?? 'nothing'}, computed anew ${anew?.text.slice(0, 400) ?? 'nothing'}`,
        )
    }
    return faults
  },
}
