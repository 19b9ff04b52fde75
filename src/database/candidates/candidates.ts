/** Reads what a text says, as figures that may be proposed: long texts in a thread. */
import type { CandidatesPage, CandidatesRequest } from '../../store/candidates.ts'
import { candidatesIn } from '../../text/candidates/candidates.ts'
import type { Reader } from '../engine.ts'
import type { StateCache } from '../state-cache.ts'
import { nameLookup } from './names.ts'
import type { Candidate } from '../../text/candidates/candidate.ts'
import { unitsAgree } from '../../text/quantities/quantities.ts'
import { figuresBy, type Known } from './known-figures.ts'
import { printedBy, type KeptText } from './printed-by.ts'

// Finds the figures of the register that say already what candidates say.

const matterOf = ({ kind, id }: { kind: string; id: string }, metric: string, value: string): string =>
  JSON.stringify([kind, id, metric, value])

const says = (figure: Known, candidate: Candidate): boolean =>
  figure.upperValue === candidate.upperValue &&
  unitsAgree(candidate.unit, figure.unit) &&
  (candidate.stage === null || candidate.stage === figure.stage) &&
  candidate.periodStart === figure.periodStart &&
  candidate.periodEnd === figure.periodEnd

/** Finds what says the same of the same subject, whoever prints it. */
const ofSubjects = async (
  reader: Reader,
  cache: StateCache,
  all: readonly Candidate[],
): Promise<ReadonlyMap<Candidate, string>> => {
  const byMatter = await figuresBy(
    reader,
    cache,
    all.filter(({ subject, metric }) => subject !== null && metric !== null),
    (some) => ({ 'subjectId.in': [...new Set(some.map(({ subject }) => subject?.id))] }),
    ({ subjectKind, subjectId, metric, value }) => matterOf({ kind: subjectKind, id: subjectId }, metric, value),
  )
  const said = new Map<Candidate, string>()
  for (const candidate of all) {
    const { subject, metric, value } = candidate
    if (!subject || metric === null) continue
    const alike = (byMatter.get(matterOf(subject, metric, value)) ?? []).filter((figure) => says(figure, candidate))
    const figure = alike.find(({ rank }) => rank !== 'deprecated') ?? alike[0]
    if (figure) said.set(candidate, figure.id)
  }
  return said
}

/** Returns the id of the figure that says each candidate, in their order; null for what is new. */
const saidAlready = async (
  reader: Reader,
  cache: StateCache,
  candidates: readonly Candidate[],
  source: KeptText | undefined,
): Promise<(string | null)[]> => {
  const printed = source && (await printedBy(reader, cache, candidates, source))
  const said = await ofSubjects(
    reader,
    cache,
    candidates.filter((candidate) => printed?.has(candidate) !== true),
  )
  return candidates.map((candidate) => printed?.get(candidate) ?? said.get(candidate) ?? null)
}

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
