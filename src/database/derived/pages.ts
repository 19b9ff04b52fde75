/** Answers pages of promises and findings: of the present from what is kept, of another state or day by computation. */
import type { DerivedName, DerivedPage, DerivedRequest } from '../../store/computed-lists.ts'
import type { Store } from '../../store/store.ts'
import type { Reader } from '../engine.ts'
import type { StateCache } from '../state-cache.ts'
import { pageOfFindings } from './findings/pages.ts'
import { pageOfPromises } from './promises.ts'
import type { ReadCurrent } from './read-current.ts'

type PageOf = (reader: Reader, cache: StateCache, request: DerivedRequest) => Promise<DerivedPage>

const kept: Readonly<Record<DerivedName, PageOf>> = { promises: pageOfPromises, checks: pageOfFindings }

const isOfPresent = ({ asOf, asked }: DerivedRequest): boolean =>
  asOf === undefined && asked['reportedBy'] === undefined

/** Returns the function from a request to its page. `compute` throws a Refusal: overloaded. */
export const derivedPages =
  (readCurrent: ReadCurrent, cache: StateCache, compute: Store['derived']): Store['derived'] =>
  (request, answering) =>
    isOfPresent(request)
      ? readCurrent((reader) => kept[request.list](reader, cache, request))
      : compute(request, answering)
