/** Answers pages of promises and findings: of the present from what is kept, of another state or day by computation. */
import { setImmediate } from 'node:timers/promises'
import { conditionsOf } from '../../model/filters.ts'
import { figures } from '../../resources/figures.ts'
import type { DerivedName, DerivedPage, DerivedRequest } from '../../store/computed-lists.ts'
import type { Snapshot, Store } from '../../store/store.ts'
import { rowsAtOnce, type Reader, type Reads } from '../engine.ts'
import { head } from '../history/sequence.ts'
import type { StateCache } from '../state-cache.ts'
import { pageOfFindings } from './findings/pages.ts'
import { pageOfPromises } from './promises.ts'
import { unlessHeld, type ReadCurrent } from './read-current.ts'
import { isLarge } from './threads/register-size.ts'

type PageOf = (reader: Reader, cache: StateCache, request: DerivedRequest) => Promise<DerivedPage>

const kept: Readonly<Record<DerivedName, PageOf>> = { promises: pageOfPromises, checks: pageOfFindings }

const isOfPresent = ({ asOf, asked }: DerivedRequest): boolean =>
  asOf === undefined && asked['reportedBy'] === undefined

/** Reports whether a page may be found among many others: it is counted, or chosen by what figures say. */
const readsMuch = ({ list, asked, total }: DerivedRequest): boolean =>
  total || (list === 'promises' && conditionsOf(figures, asked).length > 0)

/** Returns the function from a request to its page. `compute` throws a Refusal: overloaded. */
export const derivedPages =
  (
    reads: Reads,
    reading: Readonly<Record<DerivedName, ReadCurrent>>,
    cache: StateCache,
    compute: Store['derived'],
  ): Store['derived'] =>
  async (request, answering) => {
    if (!isOfPresent(request)) return compute(request, answering)
    const isMuch = readsMuch(request) && (await isLarge(reads))
    const page = reading[request.list]((reader) => kept[request.list](reader, cache, request), { ...answering, isMuch })
    // Computed promises are in order of id.
    return request.latestFirst ? page : ((await unlessHeld(page)) ?? compute(request, answering))
  }

/** Each batch of what is computed is chosen from the whole list anew. */
const computedAtOnce = 5000

/** Returns the function that yields whole lists of one state, in batches; in that state all is up to date. */
export const wholeDerived = (state: Reader, cache: StateCache, compute: Store['derived']): Snapshot['derived'] =>
  async function* (request) {
    const isPresent = isOfPresent(request)
    const asked = isPresent ? request : { ...request, asOf: request.asOf ?? (await head(state)).sequence }
    let [after, left] = [request.after, request.limit]
    do {
      const batch = { ...asked, after, limit: Math.min(left, isPresent ? rowsAtOnce : computedAtOnce), total: false }
      const page = await (isPresent ? kept[request.list](state, cache, batch) : compute(batch))
      yield page.items
      await setImmediate()
      after = page.next
      left -= page.items.length
    } while (after !== undefined && left > 0)
  }
