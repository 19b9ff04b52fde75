/** Reads the figures of the register that may say what candidates say. */
import { maximumValues } from '../../model/operators.ts'
import { conditionsOf } from '../../model/filters.ts'
import { figures, type Figure } from '../../resources/figures.ts'
import type { Candidate } from '../../text/candidates/candidate.ts'
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

export type Known = Pick<Figure, (typeof fields)[number]>

/** Returns an amount of either sign: 减少1000亿元 prints none, and is a difference of -1000亿. */
export const amountOf = ({ value, upperValue }: Pick<Known, 'value' | 'upperValue'>): string =>
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
export const figuresBy = async (
  reader: Reader,
  cache: StateCache,
  candidates: readonly Candidate[],
  of: Of,
  keyOf: (figure: Known) => string,
): Promise<ReadonlyMap<string, readonly Known[]>> => {
  const byKey = new Map<string, Known[]>()
  const seen = new Set<string>()
  for (let at = 0; at < candidates.length; at += maximumValues / mostEnds) {
    const some = candidates.slice(at, at + maximumValues / mostEnds)
    const conditions = conditionsOf(figures, { ...of(some), 'value.in': [...new Set(some.flatMap(endsOf))] })
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
      if (seen.has(figure.id)) continue
      seen.add(figure.id)
      const alike = byKey.get(keyOf(figure))
      if (alike) alike.push(figure)
      else byKey.set(keyOf(figure), [figure])
    }
  }
  return byKey
}
