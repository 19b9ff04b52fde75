/** Finds the figures of a source that were read from the very words of candidates, whatever an editor corrected. */
import type { Candidate } from '../../text/candidates/candidate.ts'
import { coveringBy, surroundingsOf, type Covering, type Surroundings } from '../../text/occurrence.ts'
import { unitsAgree } from '../../text/quantities/quantities.ts'
import type { Reader } from '../engine.ts'
import type { StateCache } from '../state-cache.ts'
import { amountOf, figuresBy, type Known } from './known-figures.ts'

/** A source with the text that it has now. */
export interface KeptText {
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
export const printedBy = async (
  reader: Reader,
  cache: StateCache,
  candidates: readonly Candidate[],
  { sourceId, text }: KeptText,
): Promise<ReadonlyMap<Candidate, string>> => {
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
  const said = new Map<Candidate, string>()
  for (const { fits, figures } of [...rivals.values()].sort((one, other) => one.fits.length - other.fits.length)) {
    const open = fits.filter(({ candidate }) => !said.has(candidate))
    const [first] = open
    // If the same number stands several times, only as many figures tell that none of them is new.
    if (!first || (figures.length < open.length && !isRepeated(open))) continue
    const inOrder = ordered(figures, first)
    open.forEach(({ candidate }, at) => said.set(candidate, (inOrder[at] ?? inOrder[0])?.id ?? ''))
  }
  return said
}
