/** Everything that is computed from figures, over one engine. The first question for it loads this room. */
import type { Snapshot, Store } from '../../store/store.ts'
import type { Engine, EngineSnapshot, Reader, Reads } from '../engine.ts'
import type { StateCache } from '../state-cache.ts'
import { computing } from './computed-lists.ts'
import { readingInUnit } from './converted/read-in-unit.ts'
import { counting, countingAround } from './explained/counting.ts'
import { equationsOfFigure } from './findings/equations-of-figure.ts'
import { reviewFinding } from './findings/reviews.ts'
import { areTextsKept } from './findings/words-in-texts.ts'
import { derivedPages, wholeDerived } from './pages.ts'
import { openCurrent, readingCurrent, readingFindings, type ReadCurrent } from './read-current.ts'
import { isLarge } from './threads/register-size.ts'
import type { WorkerPool } from './threads/worker-pool.ts'
import { totaller } from './totals.ts'

export interface Derived extends Pick<
  Store,
  'counting' | 'countingAround' | 'derived' | 'equations' | 'parts' | 'review' | 'totals'
> {
  readonly readCurrent: ReadCurrent
  /** Opens a state in which all that is derived is up to date. Throws a Refusal: overloaded. */
  readonly openCurrent: () => Promise<EngineSnapshot>
  /** Returns the function that yields whole lists of such a state. */
  readonly whole: (state: Reader) => Snapshot['derived']
}

export interface Parts {
  readonly engine: Engine
  /** The engine, or its replicas. */
  readonly reads: Reads
  readonly cache: StateCache
  /** Answers what reads the whole register. */
  readonly answering: WorkerPool
  readonly recomputing: WorkerPool
  /**
   * Compares words with texts, and finds what was wrong in other states, which may compare them too: for nobody but who
   * asks for findings, and on no more processors than one pool has.
   */
  readonly checking: WorkerPool
}

export const derivedOver = ({ engine, reads, cache, answering, recomputing, checking }: Parts): Derived => {
  const readCurrent = readingCurrent(engine, reads, recomputing)
  const readFindings = readingFindings(readCurrent, checking)
  const computedHere = computing((read) => reads.reading(read), cache)
  const compute: Store['derived'] = async (request, { signal } = {}) =>
    request.list === 'checks' && (await areTextsKept(reads))
      ? checking.run('page', request, signal)
      : (await isLarge(reads))
        ? answering.run('page', request, signal)
        : computedHere(request)
  return {
    ...totaller(reads, readCurrent, readingInUnit(engine, reads, recomputing), cache, answering),
    readCurrent,
    openCurrent: () => openCurrent(engine, readFindings),
    whole: (state) => wholeDerived(state, cache, compute),
    derived: derivedPages(reads, { promises: readCurrent, checks: readFindings }, cache, compute),
    equations: (figureId) => reads.reading((reader) => equationsOfFigure(reader, figureId)),
    review: async (request) => {
      await readFindings(() => Promise.resolve())
      return reviewFinding(engine, request)
    },
    counting: (figureIds) => readCurrent((reader) => counting(reader, figureIds)),
    countingAround: (figureId, most) => readCurrent((reader) => countingAround(reader, figureId, most)),
  }
}
