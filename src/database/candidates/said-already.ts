/** Finds the figures of the register that say already what candidates say. */
import { maximumValues } from '../../model/operators.ts'
import { conditionsOf } from '../../model/filters.ts'
import { figures, type Figure } from '../../resources/figures.ts'
import type { Candidate } from '../../text/candidates/candidate.ts'
import { unitsAgree } from '../../text/quantities/quantities.ts'
import type { Reader } from '../engine.ts'
import { list } from '../read/list.ts'
import type { StateCache } from '../state-cache.ts'

type Known = Pick<
  Figure,
  | 'id'
  | 'subjectKind'
  | 'subjectId'
  | 'metric'
  | 'stage'
  | 'value'
  | 'upperValue'
  | 'unit'
  | 'periodStart'
  | 'periodEnd'
  | 'rank'
  | 'asPrinted'
  | 'quote'
  | 'locator'
>

const fields: readonly (keyof Known)[] = [
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
  'locator',
]

/** In all, for some candidates; figures of one subject and value are few. */
const mostFigures = 1000

const matterOf = ({ kind, id }: { kind: string; id: string }, metric: string, value: string): string =>
  JSON.stringify([kind, id, metric, value])

/** Returns the figures that each some of the candidates ask for, by a key. */
const figuresBy = async (
  reader: Reader,
  cache: StateCache,
  candidates: readonly Candidate[],
  where: (some: readonly Candidate[]) => Readonly<Record<string, unknown>>,
  keyOf: (figure: Known) => string,
): Promise<ReadonlyMap<string, readonly Known[]>> => {
  const found: Known[] = []
  for (let at = 0; at < candidates.length; at += maximumValues) {
    const page = await list(reader, cache, figures, {
      conditions: conditionsOf(figures, where(candidates.slice(at, at + maximumValues))),
      sort: [],
      limit: mostFigures,
      fields,
      include: [],
      facets: [],
      total: false,
    })
    found.push(...page.records.map((text) => JSON.parse(text) as Known))
  }
  return Map.groupBy(found, keyOf)
}

const says = (figure: Known, candidate: Candidate): boolean =>
  figure.upperValue === candidate.upperValue &&
  unitsAgree(candidate.unit, figure.unit) &&
  (candidate.stage === null || candidate.stage === figure.stage) &&
  candidate.periodStart === figure.periodStart &&
  candidate.periodEnd === figure.periodEnd

/** Reports whether a figure of the same source was made of the same words, even if a person has read them otherwise. */
const isMadeOf = ({ quote, locator }: Known, candidate: Candidate): boolean =>
  quote === candidate.quote || locator === `paragraph ${candidate.at.paragraph.toString()}`

/** Returns the id of the figure that says each candidate, in their order; null for what is new. */
export const saidAlready = async (
  reader: Reader,
  cache: StateCache,
  candidates: readonly Candidate[],
  sourceId?: string,
): Promise<(string | null)[]> => {
  const bySubject = await figuresBy(
    reader,
    cache,
    candidates.filter(({ subject, metric }) => subject !== null && metric !== null),
    (some) => ({
      'subjectId.in': [...new Set(some.map(({ subject }) => subject?.id))],
      'value.in': [...new Set(some.map(({ value }) => value))],
    }),
    ({ subjectKind, subjectId, metric, value }) => matterOf({ kind: subjectKind, id: subjectId }, metric, value),
  )
  const byWords = await figuresBy(
    reader,
    cache,
    sourceId === undefined ? [] : candidates,
    (some) => ({ sourceId, 'asPrinted.in': [...new Set(some.map(({ asPrinted }) => asPrinted))] }),
    ({ asPrinted }) => asPrinted,
  )
  return candidates.map((candidate) => {
    const { subject, metric, value, asPrinted } = candidate
    const alike = [
      ...(subject && metric !== null ? (bySubject.get(matterOf(subject, metric, value)) ?? []) : []).filter((figure) =>
        says(figure, candidate),
      ),
      ...(byWords.get(asPrinted) ?? []).filter((figure) => isMadeOf(figure, candidate)),
    ]
    return (alike.find(({ rank }) => rank !== 'deprecated') ?? alike[0])?.id ?? null
  })
}
