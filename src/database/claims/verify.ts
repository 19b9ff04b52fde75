/** Verifies a claim: each of its quantities by what the register holds about the subject that the words name. */
import { setImmediate as otherWork } from 'node:timers/promises'
import { judge, sayingSame, type ClaimStatement } from '../../figures/claims.ts'
import { verdicts } from '../../model/vocabulary.ts'
import { fractionOf, zero, type Fraction } from '../../figures/fractions.ts'
import { kindOf } from '../../text/quantities/quantities.ts'
import type { SaidCandidate, ClaimEvidence, ClaimRequest, JudgedReading } from '../../store/claims.ts'
import type { Store } from '../../store/store.ts'
import { type Asking, type FoundEvidence, recordsWhere, type About } from './asking.ts'
import { evidenceOnClaim } from './evidence.ts'
import { type Decided, judgedPlan, type JudgedPlan } from './judgements.ts'
import { regions } from '../../resources/regions.ts'

/** Reports whether a place lies in another one. */
const isWithin = async (store: Asking, id: string, other: string, asOf: number | undefined): Promise<boolean> =>
  (await recordsWhere(store, regions, { 'id.in': [id], 'parentId.within': other }, 1, asOf)).length > 0

/** Returns the subject of a reading with the records that narrow it; undefined without a subject. */
const aboutOf = async (
  store: Asking,
  { candidate: { subject }, othersNamed, isPlain }: SaidCandidate,
  asOf: number | undefined,
): Promise<About | undefined> => {
  if (!subject) return undefined
  const { kind, id } = subject
  const others: About['others'][number][] = []
  for (const other of othersNamed)
    // China's Guangdong is Guangdong.
    if (!other.isBeside || !(await isWithin(store, id, other.id, asOf))) others.push(other)
  return { kind, id, isPlain, others }
}

/** A claim of a thousand characters has fewer: `5个` are two. */
const mostReadings = 500
const mostEvidence = 10

/** An amount that is counted, without a scale word, is exact. */
const roundingOf = ({ candidate: { unit }, precision }: SaidCandidate): Fraction =>
  (unit === null || kindOf(unit) === 'count') && Number(precision) <= 1 ? zero : fractionOf(precision)

const statementOf = (read: SaidCandidate): ClaimStatement => {
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
  readonly read: SaidCandidate
  /** What the register has of its number; undefined without one. */
  readonly number: Decided | undefined
  /** What became of the plan that its words judge. */
  readonly plan: JudgedPlan | undefined
  /** A figure about the subject, or about a whole in the place, says it: it narrows no other statement to a part. */
  readonly isOfWhole: boolean
  /** The subjects that have this number; a part of something else may be one. */
  readonly subjects: ReadonlySet<string | null>
  /** The figures that agree, by what they are about. */
  readonly agreeing: readonly { readonly subject: string | null; readonly answer: FoundEvidence['answer'] }[]
}

/** A percentage says how far a plan was reached, exceeded or missed; a rate of its own is a number as any other. */
const isShare = ({ claimed }: NonNullable<SaidCandidate['judgement']>, { unit, metrics }: ClaimStatement): boolean =>
  claimed === 'share' ||
  (unit === 'percent' && metrics.length === 0 && (claimed === 'exceeded' || claimed === 'missed'))

const planOf = async (
  store: Asking,
  judgement: NonNullable<SaidCandidate['judgement']>,
  about: About | undefined,
  said: ClaimStatement,
  found: readonly FoundEvidence[],
  request: ClaimRequest,
): Promise<JudgedPlan> => {
  if (!isShare(judgement, said) || !about) return judgedPlan(store, judgement, about, said, found, request)
  const ofPlan = { ...said, value: '', unit: null, stage: null, metrics: judgement.metrics ?? [] }
  const ofWhole = await evidenceOnClaim(store, about, ofPlan, request.asOf)
  return judgedPlan(store, judgement, about, ofPlan, ofWhole, request, said)
}

const judged = async (store: Asking, read: SaidCandidate, request: ClaimRequest): Promise<Judged> => {
  const about = await aboutOf(store, read, request.asOf)
  const said = statementOf(read)
  const own = await judgedAs(store, read, about, said, request)
  // A number behind "its target of" tells by itself which target that is.
  const { metrics = [] } = own.plan ?? {}
  return said.metrics.length === 0 && metrics.length === 1
    ? judgedAs(store, read, about, { ...said, metrics }, request)
    : own
}

const judgedAs = async (
  store: Asking,
  read: SaidCandidate,
  about: About | undefined,
  said: ClaimStatement,
  request: ClaimRequest,
): Promise<Judged> => {
  const { isOpen, judgement } = read
  const isTold = !isOpen && judgement?.claimed !== null && (said.metrics.length > 0 || judgement !== null)
  const found = isTold && about ? await evidenceOnClaim(store, about, said, request.asOf) : []
  const plan = judgement ? await planOf(store, judgement, about, said, found, request) : undefined
  if (said.value === '') return { read, number: undefined, plan, isOfWhole: true, subjects: new Set(), agreeing: [] }
  const { verdict, evidence } = judge(
    said,
    found.filter(({ isPart }) => !isPart),
  )
  const withParts = judge(said, found)
  // The register may lack the wording that was changed.
  const isKnown = judgement?.side !== 'from' || verdict === 'supported'
  return {
    read,
    number: isKnown
      ? { verdict, figures: evidence.map(({ item, relation }) => ({ ...item.answer, relation })) }
      : nothing,
    plan,
    isOfWhole: verdict === 'supported' && evidence.some(({ item }) => item.subject !== null),
    subjects: new Set(sayingSame(said, found).map(({ subject }) => subject)),
    agreeing:
      withParts.verdict === 'supported'
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
  const onPlan = isPart ? plan && nothing : plan
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
const disputedAmong = async (
  store: Asking,
  figures: readonly ClaimEvidence[],
  { today, asOf }: ClaimRequest,
): Promise<readonly string[]> => {
  const ids = figures.flatMap(({ figureId }) => figureId ?? [])
  if (ids.length === 0) return []
  const asked = { severity: 'error', reviewed: false, 'records.resource': 'figures', 'records.id.in': ids }
  const request = { list: 'checks', today, asOf, asked, after: undefined, limit: mostDisputed, total: false } as const
  return (await store.derived(request)).items
}

export const verifier =
  (store: Asking & Pick<Store, 'candidates'>): Store['verify'] =>
  async (request, answering = {}) => {
    const { claim, today } = request
    const asking: Asking = {
      list: (resource, request) => store.list(resource, request, answering),
      totals: (query, sequence, own) => store.totals(query, sequence, { ...answering, ...own }),
      derived: (request) => store.derived(request, answering),
    }
    const { candidates } = await store.candidates(
      { text: claim, publishedOn: today, isLiteral: true, from: 0, limit: mostReadings },
      answering,
    )
    const byEnd = new Map<number, Judged>()
    for (const read of candidates) {
      answering.signal?.throwIfAborted()
      byEnd.set(read.candidate.at.end, await judged(asking, read, request))
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
    return { verdict, readings, figures, disputed: await disputedAmong(asking, figures, request) }
  }
