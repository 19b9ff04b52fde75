/** Reads what a text says, as figures that may be proposed: long texts in a thread. */
import { conditionsOf } from '../../model/filters.ts'
import { maximumValues } from '../../model/operators.ts'
import { type FigureRecord, figures } from '../../resources/figures.ts'
import type { CandidatesPage, CandidatesRequest } from '../../store/claims.ts'
import type { Candidate } from '../../text/candidates/candidate.ts'
import { candidatesIn } from '../../text/candidates/candidates.ts'
import { type Covering, coveringBy, type Surroundings, surroundingsOf } from '../../text/occurrence.ts'
import { unitsAgree } from '../../text/quantities/quantities.ts'
import type { Reader } from '../engine.ts'
import { listRecords } from '../read/list.ts'
import type { StateCache } from '../state-cache.ts'
import { nameLookup } from './names.ts'
import { basesIn } from './relations.ts'

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
  source: string | undefined,
): Promise<ReadonlyMap<Candidate, Known>> => {
  const byMatter = await figuresBy(
    reader,
    cache,
    all.filter(({ subject, metric, value }) => subject !== null && metric !== null && value !== ''),
    (some) => ({ 'subjectId.in': [...new Set(some.map(({ subject }) => subject?.id))] }),
    ({ subjectKind, subjectId, metric, value }) => matterOf({ kind: subjectKind, id: subjectId }, metric, value),
  )
  const known = new Map<Candidate, Known>()
  for (const candidate of all) {
    const { subject, metric, value } = candidate
    if (!subject || metric === null) continue
    const alike = (byMatter.get(matterOf(subject, metric, value)) ?? []).filter((figure) => says(figure, candidate))
    const figure =
      alike.find(({ sourceId }) => sourceId === source) ?? alike.find(({ rank }) => rank !== 'deprecated') ?? alike[0]
    if (figure) known.set(candidate, figure)
  }
  return known
}

/** Returns the figure that says each candidate, in their order; undefined for what is new. */
const knownFigures = async (
  reader: Reader,
  cache: StateCache,
  candidates: readonly Candidate[],
  source: SourceText | undefined,
): Promise<(Known | undefined)[]> => {
  const printed = source && (await printedBy(reader, cache, candidates, source))
  const known = await ofSubjects(
    reader,
    cache,
    candidates.filter((candidate) => printed?.has(candidate) !== true),
    source?.sourceId,
  )
  return candidates.map((candidate) => printed?.get(candidate) ?? known.get(candidate))
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
  const { candidates, first, next } = await candidatesIn(reading, nameLookup(reader), { from, most: limit })
  const known = await knownFigures(
    reader,
    cache,
    candidates.map(({ candidate }) => candidate),
    sourceId === undefined ? undefined : { sourceId, text: reading.text },
  )
  const basesOf = await basesIn(
    reader,
    cache,
    candidates.map(({ candidate }) => candidate),
    { sourceId, first },
  )
  return {
    candidates: candidates.map(({ candidate, ...read }, at) => ({
      candidate: { ...candidate, ...basesOf(candidate) },
      ...read,
      figureId: known[at]?.id ?? null,
      figureSourceId: known[at]?.sourceId ?? null,
    })),
    first,
    next,
  }
}

// Reads the figures of the register that may say what candidates say.

const fields = [
  'id',
  'subjectKind',
  'subjectId',
  'metric',
  'stage',
  'value',
  'upperValue',
  'unit',
  'periodStart',
  'periodEnd',
  'rank',
  'sourceId',
  'asPrinted',
  'quote',
] as const satisfies readonly (keyof FigureRecord)[]

type Known = Pick<FigureRecord, (typeof fields)[number]>

/** Returns an amount of either sign: 减少1000亿元 prints none, and is a difference of -1000亿. */
const amountOf = ({ value, upperValue }: Pick<Known, 'value' | 'upperValue'>): string =>
  [value, upperValue ?? value]
    .map((end) => end.replace('-', ''))
    .sort()
    .join(' ')

/** Both ends of a range, of either sign. */
const mostEnds = 4

const endsOf = ({ value, upperValue }: Candidate): string[] =>
  [value, upperValue ?? value]
    .map((end) => end.replace('-', ''))
    .flatMap((end) => [end, ...(end === '0' ? [] : [`-${end}`])])

/** In all, for some candidates; figures of one subject and value, or of one source and value, are few. */
const mostFigures = 1000

type Of = (candidates: readonly Candidate[]) => Readonly<Record<string, unknown>>

/** Returns the figures of some amounts that `of` chooses, by what they have in common with candidates. */
const figuresBy = async (
  reader: Reader,
  cache: StateCache,
  candidates: readonly Candidate[],
  of: Of,
  keyOf: (figure: Known) => string,
): Promise<ReadonlyMap<string, readonly Known[]>> => {
  const found = new Map<string, Known>()
  for (let at = 0; at < candidates.length; at += maximumValues / mostEnds) {
    const some = candidates.slice(at, at + maximumValues / mostEnds)
    const conditions = conditionsOf(figures, { ...of(some), 'value.in': [...new Set(some.flatMap(endsOf))] })
    const page = await listRecords(reader, cache, figures, {
      conditions,
      limit: mostFigures,
      fields,
    })
    for (const figure of page.records.map((text) => JSON.parse(text) as Known)) found.set(figure.id, figure)
  }
  return Map.groupBy(found.values(), keyOf)
}

// Finds the figures of a source that were read from the very words of candidates, whatever an editor corrected.

/** A source with the text that it has now. */
interface SourceText {
  readonly sourceId: string
  readonly text: string
}

interface Placed {
  readonly candidate: Candidate
  readonly place: Surroundings
}

/** A candidate that stands where a figure was read. */
interface Fit {
  readonly candidate: Candidate
  readonly agreement: number
  /** The candidate within the words of the figure, if they are more than its number. */
  readonly within: Covering | undefined
}

/** Figures that fit the same candidates equally well. */
interface Rivals {
  readonly fits: readonly Fit[]
  readonly figures: Known[]
}

/** Counts what a figure has as its candidate proposes it. */
const agreementOf = (figure: Known, { subject, metric, stage, periodStart, periodEnd }: Candidate): number =>
  [
    stage === figure.stage,
    periodStart === figure.periodStart && periodEnd === figure.periodEnd,
    metric === figure.metric,
    subject?.kind === figure.subjectKind && subject.id === figure.subjectId,
  ].filter(Boolean).length

/** Returns those candidates where the words of a figure, and its quote, stand, that agree best with the figure. */
const bestFits = (figure: Known, placed: readonly Placed[]): readonly Fit[] => {
  const [byWords, byQuote] = [coveringBy(figure.asPrinted), coveringBy(figure.quote ?? figure.asPrinted)]
  const fits = placed.flatMap(({ candidate, place }): Fit[] => {
    const covering = byQuote(place)
    if (!covering || !byWords(place) || !unitsAgree(candidate.unit, figure.unit)) return []
    const isMore = covering.piece.length > place.end - place.start
    return [{ candidate, agreement: agreementOf(figure, candidate), within: isMore ? covering : undefined }]
  })
  const best = Math.max(...fits.map(({ agreement }) => agreement))
  return fits.filter(({ agreement }) => agreement === best)
}

/** Orders figures that fit the same: the preferred, those that agree most, those of the most words, by id. */
const ordered = (figures: readonly Known[], { candidate }: Fit): Known[] =>
  figures.toSorted(
    (one, other) =>
      Number(one.rank === 'deprecated') - Number(other.rank === 'deprecated') ||
      agreementOf(other, candidate) - agreementOf(one, candidate) ||
      other.asPrinted.length - one.asPrinted.length ||
      (one.id < other.id ? -1 : 1),
  )

/** Reports whether a source prints the same words again, and not one number after another in the same words. */
const isRepeated = ([first, ...others]: readonly Fit[]): boolean =>
  first?.within !== undefined &&
  others.every(({ within }) => within?.piece === first.within?.piece && within?.offset === first.within?.offset)

/** Returns the figure of the source that says each candidate, where there is one. */
const printedBy = async (
  reader: Reader,
  cache: StateCache,
  candidates: readonly Candidate[],
  { sourceId, text }: SourceText,
): Promise<ReadonlyMap<Candidate, Known>> => {
  const amounts = [...new Map(candidates.map((candidate) => [amountOf(candidate), candidate])).values()]
  const known = await figuresBy(reader, cache, amounts, () => ({ sourceId }), amountOf)
  const rivals = new Map<string, Rivals>()
  for (const [amount, figures] of known) {
    const placed = candidates
      .filter((candidate) => amountOf(candidate) === amount)
      .map((candidate) => ({ candidate, place: surroundingsOf(text, candidate.at) }))
    for (const figure of figures) {
      const fits = bestFits(figure, placed)
      const key = fits.map(({ candidate }) => candidate.at.start).join(' ')
      rivals.set(key, { fits, figures: [...(rivals.get(key)?.figures ?? []), figure] })
    }
  }
  const found = new Map<Candidate, Known>()
  for (const { fits, figures } of [...rivals.values()].sort((one, other) => one.fits.length - other.fits.length)) {
    const open = fits.filter(({ candidate }) => !found.has(candidate))
    const [first] = open
    // If the same number stands several times, only as many figures tell that none of them is new.
    if (!first || (figures.length < open.length && !isRepeated(open))) continue
    const inOrder = ordered(figures, first)
    open.forEach(({ candidate }, at) => found.set(candidate, (inOrder[at] ?? inOrder[0]) as Known))
  }
  return found
}
