/** Reads what a text says, as figures that may be proposed: long texts in a thread. */
import type { CandidatesPage, CandidatesRequest } from '../../store/candidates.ts'
import { candidatesIn } from '../../text/candidates/candidates.ts'
import type { Reader } from '../engine.ts'
import type { StateCache } from '../state-cache.ts'
import { nameLookup } from './names.ts'
import { saidAlready } from './said-already.ts'

/** In UTF-16 units. */
const shortText = 2000
const fewNumbers = 60

const numbers = /[\d０-９〇一二两三四五六七八九十百千万亿]+/g

/** Reports whether a text is read in some milliseconds: most of them are spent on its numbers. */
export const isShort = ({ text }: CandidatesRequest): boolean =>
  text.length <= shortText && (text.match(numbers)?.length ?? 0) <= fewNumbers

export const readCandidates = async (
  reader: Reader,
  cache: StateCache,
  { from, limit, sourceId, ...reading }: CandidatesRequest,
): Promise<CandidatesPage> => {
  const { candidates, next } = await candidatesIn(reading, nameLookup(reader), { from, most: limit })
  const said = await saidAlready(
    reader,
    cache,
    candidates.map(({ candidate }) => candidate),
    sourceId === undefined ? undefined : { sourceId, text: reading.text },
  )
  return { candidates: candidates.map((candidate, at) => ({ ...candidate, figureId: said[at] ?? null })), next }
}
