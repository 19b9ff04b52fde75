/** Answers claims: finds the figures and the promises that they are about, and compares them with what is claimed. */
import { setImmediate as otherWork } from 'node:timers/promises'
import {
  areUnitsAlike,
  type ClaimStatement,
  isOfPromise,
  isSamePeriod,
  judge,
  sayingSame,
  verdictOnPromise,
} from '../../figures/claims.ts'
import { type Fraction, fractionOf, zero } from '../../figures/fractions.ts'
import type { Promised } from '../../figures/promises/promises.ts'
import { verdicts } from '../../model/vocabulary.ts'
import { type FigureRecord, figures } from '../../resources/figures.ts'
import { regions } from '../../resources/regions.ts'
import type { ClaimEvidence, JudgedReading, KnownCandidate } from '../../store/claims.ts'
import type { Store } from '../../store/store.ts'
import { kindOf } from '../../text/quantities/quantities.ts'
import { type About, type Asking, type FoundEvidence, recordsOfClaim, listWhere } from './asking.ts'
import { answerOf, evidenceOnClaim } from './evidence.ts'

/** A verdict with the evidence that decides it. */
interface Decided {
  readonly verdict: JudgedReading['verdict']
  readonly figures: readonly ClaimEvidence[]
}

interface JudgedPlan extends Decided {
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
): Promise<ClaimEvidence[]> => {
  const ids = [figureId, ...(actual?.figureIds ?? [])]
  const records = (await recordsOfClaim(store, figures, ids)) as unknown as FigureRecord[]
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
): Promise<Promised[]> => {
  const found: Promised[] = []
  for (const [subjectKind, some] of Map.groupBy(plans, ({ answer }) => answer.subjectKind)) {
    const parameters = {
      subjectKind,
      'subjectId.in': [...new Set(some.map(({ answer }) => answer.subjectId))],
      'metric.in': [...new Set(some.map(({ metric }) => metric))],
      ...(periodStart !== null && { periodStart }),
      ...(periodEnd !== null && { periodEnd }),
    }
    const items = await store.derived('promises', parameters, mostPromises)
    found.push(...items.map((text) => JSON.parse(text) as Promised))
  }
  const known = new Set(plans.map(({ answer }) => answer.figureId))
  return found.filter(({ versions }) => versions.some(({ figureId }) => known.has(figureId)))
}

/** Compares words, or a share, with the promises among some evidence; without one that they are surely about, nothing is known. */
const judgedPlan = async (
  store: Asking,
  { claimed, side }: NonNullable<KnownCandidate['judgement']>,
  about: About | undefined,
  statement: ClaimStatement,
  found: readonly FoundEvidence[],
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
  const promised = about && statement.isPeriodSaid ? await promisesOf(store, plans, statement) : []
  const scopeOf = ({ subjectKind, subjectId }: Promised) => scopes.get(`${subjectKind}/${subjectId}`) ?? null
  const ofWhole = promised.filter((one) => scopeOf(one) !== null)
  const isNumber = statement.value !== '' && (isNamed || about?.unknown.length === 0)
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
  // The outcome of a part contradicts nothing about a place.
  const isOfPart = scopeOf(first) === null && (isOfOthers || about?.others.length === 0)
  if (others.length > 0 || verdict === 'unknown' || (verdict === 'contradicted' && isOfPart))
    return { ...unknown, metrics, judgement }
  const relation = verdict === 'supported' ? 'agrees' : 'differs'
  return { verdict, judgement, metrics, isShare, figures: await evidenceOf(store, first, relation) }
}

// Verifies a claim: each of its quantities by what the register holds about the subject that the words name.

/** Reports whether a place lies in another one. */
const isWithin = async (store: Asking, id: string, other: string): Promise<boolean> =>
  (await listWhere(store, regions, { 'id.in': [id], 'parentId.within': other }, 1)).length > 0

/** Returns the subject of a reading with the records that narrow it; undefined without a subject. */
const aboutOf = async (
  store: Asking,
  { candidate: { subject }, othersNamed, unknown }: KnownCandidate,
): Promise<About | undefined> => {
  if (!subject) return undefined
  const { kind, id } = subject
  const others: About['others'][number][] = []
  for (const other of othersNamed) {
    const [inner, outer] = other.stands === 'example' ? [other.id, id] : [id, other.id]
    // China's Guangdong is Guangdong.
    if (other.stands === null || !(await isWithin(store, inner, outer))) others.push(other)
  }
  return { kind, id, unknown, others }
}

/** A claim of a thousand characters has fewer: `5个` are two. */
const mostReadings = 500
const mostEvidence = 10

/** An amount that is counted, without a scale word, is exact. */
const roundingOf = ({ candidate: { unit }, precision }: KnownCandidate): Fraction =>
  (unit === null || kindOf(unit) === 'count') && Number(precision) <= 1 ? zero : fractionOf(precision)

const statementOf = (read: KnownCandidate): ClaimStatement => {
  const { candidate, metricsNamed, isPeriodSaid, judgement } = read
  const { value, upperValue, unit, stage, periodStart, periodEnd, at } = candidate
  // In 未达到410万辆的目标 the words judge the target, and bound no number.
  const isJudged = judgement !== null && judgement.start < at.end && at.start < judgement.end
  return {
    value,
    upperValue,
    qualifier: isJudged ? 'exact' : candidate.qualifier,
    digit: roundingOf(read),
    unit,
    metrics: metricsNamed,
    stage,
    periodStart,
    periodEnd,
    isPeriodSaid,
  }
}

/** A reading by itself, and what other readings of its sentence need to know of it. */
interface Judged {
  readonly read: KnownCandidate
  /** The judgement of its number by the register; undefined without one. */
  readonly number: Decided | undefined
  /** The judgement of the plan that its words judge. */
  readonly plan: JudgedPlan | undefined
  /** A figure about the subject, or about a whole in the place, says it: it narrows no other statement to a part. */
  readonly isOfWhole: boolean
  /** The subjects that have this number; a part of something else may be one. */
  readonly subjects: ReadonlySet<string | null>
  /** The figures that agree, by what they are about. */
  readonly agreeing: readonly { readonly subject: string | null; readonly answer: FoundEvidence['answer'] }[]
}

/** A percentage says how far a plan was reached, exceeded or missed; a rate of its own is a number as any other. */
const isShare = ({ claimed }: NonNullable<KnownCandidate['judgement']>, { unit, metrics }: ClaimStatement): boolean =>
  claimed === 'share' ||
  (unit === 'percent' && metrics.length === 0 && (claimed === 'exceeded' || claimed === 'missed'))

const planOf = async (
  store: Asking,
  judgement: NonNullable<KnownCandidate['judgement']>,
  about: About | undefined,
  statement: ClaimStatement,
  found: readonly FoundEvidence[],
): Promise<JudgedPlan> => {
  if (!isShare(judgement, statement) || !about) return judgedPlan(store, judgement, about, statement, found)
  const ofPlan = { ...statement, value: '', unit: null, stage: null, metrics: judgement.metrics ?? [] }
  const ofWhole = await evidenceOnClaim(store, about, ofPlan)
  return judgedPlan(store, judgement, about, ofPlan, ofWhole, statement)
}

const judged = async (store: Asking, read: KnownCandidate): Promise<Judged> => {
  const about = await aboutOf(store, read)
  const statement = statementOf(read)
  const own = await judgedAs(store, read, about, statement)
  // A number behind "its target of" tells by itself which target that is.
  const { metrics = [] } = own.plan ?? {}
  return statement.metrics.length === 0 && metrics.length === 1
    ? judgedAs(store, read, about, { ...statement, metrics })
    : own
}

const judgedAs = async (
  store: Asking,
  read: KnownCandidate,
  about: About | undefined,
  statement: ClaimStatement,
): Promise<Judged> => {
  const { isOpen, judgement } = read
  const isClear = !isOpen && judgement?.claimed !== null && (statement.metrics.length > 0 || judgement !== null)
  const found = isClear && about ? await evidenceOnClaim(store, about, statement) : []
  const plan = judgement ? await planOf(store, judgement, about, statement, found) : undefined
  if (statement.value === '')
    return { read, number: undefined, plan, isOfWhole: true, subjects: new Set(), agreeing: [] }
  const wholes = found.filter(({ isPart }) => !isPart || read.unknown.length > 0)
  const { verdict, evidence } = judge(statement, wholes)
  const withParts = judge(statement, found)
  const figures = evidence.map(({ item, relation }) => ({ ...item.answer, relation }))
  // The register may lack the wording that was changed.
  const isKnown = verdict === 'supported' ? !read.saysMore : judgement?.side !== 'from'
  return {
    read,
    number: isKnown ? { verdict, figures } : nothing,
    plan,
    isOfWhole: verdict === 'supported' && evidence.some(({ item }) => item.subject !== null),
    subjects: new Set(sayingSame(statement, found).map(({ subject }) => subject)),
    agreeing:
      withParts.verdict === 'supported' && !read.saysMore
        ? withParts.evidence.map(({ item: { subject, answer } }) => ({ subject, answer }))
        : [],
  }
}

/** Judges a reading that others may narrow: then figures support it that are about something that has their numbers too. */
const narrowed = ({ read, number, plan, agreeing }: Judged, by: readonly Judged[]): JudgedReading => {
  const narrowing = by.filter(({ isOfWhole }) => !isOfWhole)
  const figures = agreeing
    .filter(({ subject }) => subject !== null && narrowing.every(({ subjects }) => subjects.has(subject)))
    .map(({ answer }): ClaimEvidence => ({ ...answer, relation: 'agrees' }))
  const isPart = narrowing.length > 0
  const ofPart: Decided = figures.length > 0 ? { verdict: 'supported', figures } : nothing
  const own = isPart ? number && ofPart : number
  const isVoid = isPart || (read.saysMore && plan?.verdict === 'supported')
  const onPlan = isVoid ? plan && nothing : plan
  // Either tells a share: a printed rate, or the plan and what came of it.
  const isEither = plan?.isShare === true && own !== undefined
  const either = own?.verdict === 'supported' || onPlan?.verdict === 'unknown' ? own : onPlan
  const all = (isEither ? [either] : [own, onPlan]).filter((one) => one !== undefined)
  const verdict = worstOf(all.map((one) => one.verdict))
  const deciding = all.filter((one) => one.verdict === verdict).flatMap((one) => one.figures)
  const byId = new Map(deciding.map((one) => [one.figureId ?? JSON.stringify(one.total), one]))
  return {
    candidate: read.candidate,
    figureId: read.figureId,
    judgement: plan?.judgement ?? null,
    verdict,
    figures: [...byId.values()].slice(0, mostEvidence),
  }
}

const nothing: Decided = { verdict: 'unknown', figures: [] }

const worstOf = (found: readonly JudgedReading['verdict'][]): JudgedReading['verdict'] =>
  verdicts.find((one) => found.includes(one)) ?? 'unknown'

/** Ten figures have fewer errors. */
const mostDisputed = 100

/** Returns the errors about some figures that nobody has answered. */
const disputedAmong = async (store: Asking, figures: readonly ClaimEvidence[]): Promise<readonly string[]> => {
  const ids = figures.flatMap(({ figureId }) => figureId ?? [])
  if (ids.length === 0) return []
  const filters = { severity: 'error', reviewed: false, 'records.resource': 'figures', 'records.id.in': ids }
  return store.derived('checks', filters, mostDisputed)
}

export const verifier =
  (store: Pick<Store, 'list' | 'totals' | 'derived' | 'candidates'>): Store['verify'] =>
  async ({ claim, today, asOf }, answering = {}) => {
    const asking: Asking = {
      list: (resource, list) => store.list(resource, { ...list, asOf }, answering),
      totals: (query, own) => store.totals(query, asOf, { ...answering, ...own }),
      derived: async (list, filters, limit) =>
        (await store.derived({ list, today, asOf, filters, after: undefined, limit, total: false }, answering)).items,
    }
    const { candidates } = await store.candidates(
      { text: claim, publishedOn: today, isLiteral: true, from: 0, limit: mostReadings },
      answering,
    )
    const byEnd = new Map<number, Judged>()
    for (const read of candidates) {
      answering.signal?.throwIfAborted()
      byEnd.set(read.candidate.at.end, await judged(asking, read))
      await otherWork()
    }
    const readings = [...byEnd.values()].map((own) =>
      narrowed(
        own,
        own.read.narrowedBy.flatMap((end) => byEnd.get(end) ?? []),
      ),
    )
    const verdict = worstOf(readings.map((reading) => reading.verdict))
    const figures = readings.find((reading) => reading.verdict === verdict)?.figures ?? []
    return { verdict, readings, figures, disputed: await disputedAmong(asking, figures) }
  }
