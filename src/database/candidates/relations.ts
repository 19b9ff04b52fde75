/** Finds the figures that percentages of a text are shares of, where the text itself prints none. */
import { conditionsOf } from '../../model/filters.ts'
import { byPrecedence } from '../../model/figures.ts'
import { maximumValues } from '../../model/operators.ts'
import { isCurrency } from '../../model/units.ts'
import { type FigureRecord, figures } from '../../resources/figures.ts'
import type { Resource } from '../../model/resource.ts'
import type { RecordNamed } from '../../resources/index.ts'
import { sources } from '../../resources/sources.ts'
import type { Candidate } from '../../text/candidates/candidate.ts'
import type { Reader } from '../engine.ts'
import { listRecords } from '../read/list.ts'
import type { StateCache } from '../state-cache.ts'

const fields = [
  'id',
  'subjectKind',
  'subjectId',
  'metric',
  'stage',
  'unit',
  'periodStart',
  'periodEnd',
  'rank',
  'sourceId',
  'supersedesId',
] as const satisfies readonly (keyof FigureRecord | 'id')[]

type Known = Pick<FigureRecord, Exclude<(typeof fields)[number], 'id'>> & { readonly id: string }

/** In all; a programme has some dozen amounts. */
const mostFigures = 1000

/** A completion rate is one of these where nothing else is said. */
const invested = 'investment'

const promised: readonly string[] = ['planned', 'committed', 'target']

const isWithin = ({ periodStart, periodEnd }: Candidate, outer: Known): boolean =>
  periodEnd !== null &&
  outer.periodStart !== null &&
  outer.periodEnd !== null &&
  outer.periodStart <= (periodStart ?? periodEnd) &&
  periodEnd <= outer.periodEnd

interface Bases {
  readonly ofFigureId: string | null
  readonly fromFigureId: string | null
}

/** Returns a function that finds, for the percentages among candidates, the plan and the outcome that the register has. */
export const basesIn = async (
  reader: Reader,
  cache: StateCache,
  candidates: readonly Candidate[],
  { sourceId, first: firstOfPage = 0 }: { readonly sourceId: string | undefined; readonly first: number | undefined },
): Promise<(candidate: Candidate) => Bases> => {
  const none = { ofFigureId: null, fromFigureId: null }
  /** Returns the candidate of the page at a place in the text. */
  const at = (place: number | null): Candidate | undefined =>
    place === null ? undefined : candidates[place - firstOfPage]
  const open = candidates.filter(({ relation, of, from }) => relation !== null && (!at(of) || !at(from)))
  const ids = [...new Set(open.flatMap(({ subject }) => subject?.id ?? []))].slice(0, maximumValues)
  if (ids.length === 0) return () => none
  const read = async (
    resource: Resource,
    where: Readonly<Record<string, unknown>>,
    keys: readonly string[],
  ): Promise<readonly string[]> => {
    const page = await listRecords(reader, cache, resource, {
      conditions: conditionsOf(resource, where),
      limit: mostFigures,
      fields: keys,
    })
    return page.records
  }
  const all = (await read(figures, { 'subjectId.in': ids, 'rank.not': ['deprecated'] }, fields)).map(
    (text) => JSON.parse(text) as Known,
  )
  const superseded = new Set(all.map(({ supersedesId }) => supersedesId))
  const current = all.filter(({ id, unit }) => isCurrency(unit) && !superseded.has(id))
  const sourceIds = [...new Set(current.map((figure) => figure.sourceId))].slice(0, maximumValues)
  const printed =
    sourceIds.length === 0 ? [] : await read(sources, { 'id.in': sourceIds }, ['id', 'official', 'publishedOn'])
  const known = new Map(
    printed
      .map((text) => JSON.parse(text) as RecordNamed<'sources'> & { readonly id: string })
      .map((one) => [one.id, one]),
  )
  const precedence = byPrecedence(known)
  const first = (of: Candidate, metric: string, is: (figure: Known) => boolean): string | null => {
    const alike = current.filter(
      (one) =>
        one.subjectKind === of.subject?.kind && one.subjectId === of.subject.id && one.metric === metric && is(one),
    )
    const own = alike.filter((one) => one.sourceId === sourceId)
    return (own.length > 0 ? own : alike).sort(precedence)[0]?.id ?? null
  }
  return (candidate) => {
    const { relation, of, from, periodStart, periodEnd } = candidate
    if (relation === null) return none
    const metric = at(from)?.metric ?? invested
    const plans = (stage: string) => first(candidate, metric, (one) => one.stage === stage && isWithin(candidate, one))
    return {
      ofFigureId: at(of) === undefined ? (promised.map(plans).find((id) => id !== null) ?? null) : null,
      fromFigureId:
        at(from) === undefined
          ? first(
              candidate,
              metric,
              (one) => one.stage === 'actual' && one.periodStart === periodStart && one.periodEnd === periodEnd,
            )
          : null,
    }
  }
}
