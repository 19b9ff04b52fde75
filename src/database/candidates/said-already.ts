/** Finds the figures of the register that say already what candidates say. */
import { maximumValues } from '../../model/operators.ts'
import { conditionsOf } from '../../model/filters.ts'
import { figures, type Figure } from '../../resources/figures.ts'
import type { Candidate } from '../../text/candidates/candidate.ts'
import { unitsAgree } from '../../text/quantities/quantities.ts'
import type { Reader } from '../engine.ts'
import { list } from '../read/list.ts'
import type { StateCache } from '../state-cache.ts'

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
  'asPrinted',
  'quote',
] as const satisfies readonly (keyof Figure)[]

type Known = Pick<Figure, (typeof fields)[number]>

/** In all, for some candidates; figures of one subject and value, or of one source and value, are few. */
const mostFigures = 1000

type Of = (candidates: readonly Candidate[]) => Readonly<Record<string, unknown>>

/** Returns the figures of some values that `of` chooses, by what they have in common with candidates. */
const figuresBy = async (
  reader: Reader,
  cache: StateCache,
  candidates: readonly Candidate[],
  of: Of,
  keyOf: (figure: Known) => string,
): Promise<ReadonlyMap<string, readonly Known[]>> => {
  const byKey = new Map<string, Known[]>()
  for (let at = 0; at < candidates.length; at += maximumValues) {
    const some = candidates.slice(at, at + maximumValues)
    const conditions = conditionsOf(figures, { ...of(some), 'value.in': [...new Set(some.map(({ value }) => value))] })
    const page = await list(reader, cache, figures, {
      conditions,
      sort: [],
      limit: mostFigures,
      fields,
      include: [],
      facets: [],
      total: false,
    })
    for (const text of page.records) {
      const figure = JSON.parse(text) as Known
      byKey.set(keyOf(figure), [...(byKey.get(keyOf(figure)) ?? []), figure])
    }
  }
  return byKey
}

const matterOf = ({ kind, id }: { kind: string; id: string }, metric: string, value: string): string =>
  JSON.stringify([kind, id, metric, value])

const says = (figure: Known, candidate: Candidate): boolean =>
  figure.upperValue === candidate.upperValue &&
  unitsAgree(candidate.unit, figure.unit) &&
  (candidate.stage === null || candidate.stage === figure.stage) &&
  candidate.periodStart === figure.periodStart &&
  candidate.periodEnd === figure.periodEnd

/** Finds what says the same of the same subject, whoever prints it. */
const ofSubjects = async (reader: Reader, cache: StateCache, all: readonly Candidate[]): Promise<(string | null)[]> => {
  const byMatter = await figuresBy(
    reader,
    cache,
    all.filter(({ subject, metric }) => subject !== null && metric !== null),
    (some) => ({ 'subjectId.in': [...new Set(some.map(({ subject }) => subject?.id))] }),
    ({ subjectKind, subjectId, metric, value }) => matterOf({ kind: subjectKind, id: subjectId }, metric, value),
  )
  return all.map((candidate) => {
    const { subject, metric, value } = candidate
    if (!subject || metric === null) return null
    const alike = (byMatter.get(matterOf(subject, metric, value)) ?? []).filter((figure) => says(figure, candidate))
    return (alike.find(({ rank }) => rank !== 'deprecated') ?? alike[0])?.id ?? null
  })
}

type Words = Pick<Known, 'quote' | 'asPrinted' | 'value' | 'upperValue'>

const wordsOf = ({ quote, asPrinted, value, upperValue }: Words): string =>
  JSON.stringify([quote, asPrinted, value, upperValue])

/** Finds the figures of a source that have the very words of candidates: their subject may have been corrected. */
const ofSource = async (
  reader: Reader,
  cache: StateCache,
  all: readonly Candidate[],
  sourceId: string,
  taken: ReadonlySet<string | null>,
): Promise<ReadonlyMap<Candidate, string>> => {
  const byWords = await figuresBy(reader, cache, all, () => ({ sourceId }), wordsOf)
  const found = new Map<Candidate, string>()
  for (const [words, known] of byWords) {
    const alike = all.filter((candidate) => wordsOf(candidate) === words)
    const free = known.filter(({ id }) => !taken.has(id))
    // If a sentence prints the same words several times, only as many figures tell that none of them is new.
    if (free.length >= alike.length) alike.forEach((one, at) => found.set(one, free[at]?.id ?? ''))
  }
  return found
}

/** Returns the id of the figure that says each candidate, in their order; null for what is new. */
export const saidAlready = async (
  reader: Reader,
  cache: StateCache,
  candidates: readonly Candidate[],
  sourceId: string | undefined,
): Promise<(string | null)[]> => {
  const said = await ofSubjects(reader, cache, candidates)
  if (sourceId === undefined) return said
  const open = candidates.filter((_candidate, at) => said[at] === null)
  const found = await ofSource(reader, cache, open, sourceId, new Set(said))
  return candidates.map((candidate, at) => said[at] ?? found.get(candidate) ?? null)
}
