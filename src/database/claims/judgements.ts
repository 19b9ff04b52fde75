/** Finds the promise that words of judgement are about, and compares them with its state or its wordings. */
import { areUnitsAlike, isSamePeriod, type ClaimStatement } from '../../figures/claims.ts'
import { isOfPromise, verdictOnPromise } from '../../figures/promises/judged.ts'
import type { Promised } from '../../figures/promises/promises.ts'
import type { FigureRecord } from '../../resources/figures.ts'
import { figures } from '../../resources/figures.ts'
import type { ClaimEvidence, ClaimRequest, JudgedReading, SaidCandidate } from '../../store/claims.ts'
import type { About, Asking, FoundEvidence } from './asking.ts'
import { recordsOfClaim } from './asking.ts'
import { answerOf } from './evidence.ts'

/** A verdict with the evidence that decides it. */
export interface Decided {
  readonly verdict: JudgedReading['verdict']
  readonly figures: readonly ClaimEvidence[]
}

export interface JudgedPlan extends Decided {
  readonly judgement: JudgedReading['judgement']
  /** A number tells which share of the plan was reached. */
  readonly isShare: boolean
  /** The metrics of the promises whose number the claim prints. */
  readonly metrics: readonly string[]
}

const mostPromises = 100

const evidenceOf = async (
  store: Asking,
  { figureId, actual }: Promised,
  relation: ClaimEvidence['relation'],
  asOf: number | undefined,
): Promise<ClaimEvidence[]> => {
  const ids = [figureId, ...(actual?.figureIds ?? [])]
  const records = (await recordsOfClaim(store, figures, ids, asOf)) as unknown as FigureRecord[]
  const byId = new Map(records.map((figure) => [figure.id, figure]))
  return ids.flatMap((id) => {
    const figure = byId.get(id)
    return figure ? [{ ...answerOf(figure), relation }] : []
  })
}

/** Returns the promises of which some evidence is a wording. */
const promisesOf = async (
  store: Asking,
  plans: readonly FoundEvidence[],
  { periodStart, periodEnd }: ClaimStatement,
  { today, asOf }: ClaimRequest,
): Promise<Promised[]> => {
  const found: Promised[] = []
  for (const [subjectKind, some] of Map.groupBy(plans, ({ answer }) => answer.subjectKind)) {
    const asked = {
      subjectKind,
      'subjectId.in': [...new Set(some.map(({ answer }) => answer.subjectId))],
      'metric.in': [...new Set(some.map(({ metric }) => metric))],
      ...(periodStart !== null && { periodStart }),
      ...(periodEnd !== null && { periodEnd }),
    }
    const request = {
      list: 'promises',
      today,
      asOf,
      asked,
      after: undefined,
      limit: mostPromises,
      total: false,
    } as const
    found.push(...(await store.derived(request)).items.map((text) => JSON.parse(text) as Promised))
  }
  const known = new Set(plans.map(({ answer }) => answer.figureId))
  return found.filter(({ versions }) => versions.some(({ figureId }) => known.has(figureId)))
}

/** Compares words, or a share, with the promises among some evidence; without one that they are surely about, nothing is known. */
export const judgedPlan = async (
  store: Asking,
  { claimed, side }: NonNullable<SaidCandidate['judgement']>,
  about: About | undefined,
  statement: ClaimStatement,
  found: readonly FoundEvidence[],
  request: ClaimRequest,
  share?: ClaimStatement,
): Promise<JudgedPlan> => {
  const isShare = share !== undefined
  const unknown = { verdict: 'unknown', figures: [], metrics: [], isShare } as const
  if (claimed === null) return { ...unknown, judgement: null }
  const isNamed = statement.metrics.length > 0
  const plans = found.filter(
    (item) =>
      item.stage !== 'actual' &&
      isSamePeriod(statement, item) &&
      (isNamed ? statement.metrics.includes(item.metric) : areUnitsAlike(statement.unit, item.unit)),
  )
  const scopes = new Map(plans.map(({ subject, scope }) => [subject, scope]))
  const promised = about && statement.isPeriodSaid ? await promisesOf(store, plans, statement, request) : []
  const scopeOf = ({ subjectKind, subjectId }: Promised) => scopes.get(`${subjectKind}/${subjectId}`) ?? null
  const ofWhole = promised.filter((one) => scopeOf(one) !== null)
  const isNumber = statement.value !== '' && (isNamed || about?.isPlain === true)
  const ofNumber = isNumber ? promised.filter((one) => isOfPromise(statement, one, side)) : []
  // Without a number, of what it names in a place: "its revenue target for new-energy vehicles".
  const isOfOthers = statement.value === '' && (about?.others.length ?? 0) > 0
  const possible = ofNumber.length > 0 ? ofNumber : isNamed ? (isOfOthers ? promised : ofWhole) : []
  // "Its plan" is no target, if it has a plan.
  const ofStage = possible.filter(({ stage }) => stage === statement.stage)
  const meant = ofStage.length > 0 ? ofStage : possible
  const [first] = meant
  const metrics = ofNumber.length > 0 ? [...new Set(meant.map(({ metric }) => metric))] : []
  if (!first) return { ...unknown, judgement: { claimed, figureId: null, state: null } }
  const judgement = { claimed, figureId: first.figureId, state: first.state }
  const [verdict = 'unknown', ...others] = new Set(meant.map((one) => verdictOnPromise(claimed, one, share)))
  // What became of a part contradicts nothing about a place.
  const isOfPart = scopeOf(first) === null && (isOfOthers || about?.others.length === 0)
  if (others.length > 0 || verdict === 'unknown' || (verdict === 'contradicted' && isOfPart))
    return { ...unknown, metrics, judgement }
  const relation = verdict === 'supported' ? 'agrees' : 'differs'
  return { verdict, judgement, metrics, isShare, figures: await evidenceOf(store, first, relation, request.asOf) }
}
