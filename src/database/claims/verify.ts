/** Verifies a claim: each of its quantities by what the register holds about the subject that the words name. */
import { setImmediate as otherWork } from 'node:timers/promises'
import { judge, sayingSame, type ClaimStatement } from '../../figures/claims.ts'
import { verdicts } from '../../model/vocabulary.ts'
import { fractionOf, zero, type Fraction } from '../../figures/fractions.ts'
import { kindOf } from '../../text/quantities/quantities.ts'
import type { SaidCandidate, ClaimEvidence, ClaimRequest, JudgedReading } from '../../store/claims.ts'
import type { Answering, Store } from '../../store/store.ts'
import { type Asking, type FoundEvidence, recordsWhere, type About } from './asking.ts'
import { evidenceOnClaim } from './evidence.ts'
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
  const { candidate, metricsNamed, isPeriodSaid } = read
  const { value, upperValue, qualifier, unit, stage, periodStart, periodEnd } = candidate
  return {
    value,
    upperValue,
    qualifier,
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
  readonly reading: JudgedReading
  /** The ends of the quantities that narrow it. */
  readonly narrowedBy: readonly number[]
  /** A figure about the subject, or about a whole in the place, says it: it narrows no other statement to a part. */
  readonly isOfWhole: boolean
  /** The subjects that have this number; a part of something else may be one. */
  readonly subjects: ReadonlySet<string | null>
  /** The figures that agree, by what they are about. */
  readonly agreeing: readonly { readonly subject: string | null; readonly answer: FoundEvidence['answer'] }[]
}

const judged = async (store: Asking, read: SaidCandidate, asOf: number | undefined): Promise<Judged> => {
  const { candidate, figureId, isOpen, narrowedBy } = read
  const about = await aboutOf(store, read, asOf)
  const statement = statementOf(read)
  const isTold = !isOpen && statement.metrics.length > 0
  const found = isTold && about ? await evidenceOnClaim(store, about, statement, asOf) : []
  const { verdict, evidence } = judge(
    statement,
    found.filter(({ isPart }) => !isPart),
  )
  const withParts = judge(statement, found)
  const figures = evidence
    .slice(0, mostEvidence)
    .map(({ item, relation }): ClaimEvidence => ({ ...item.answer, relation }))
  return {
    reading: { candidate, figureId, verdict, figures },
    narrowedBy,
    isOfWhole: verdict === 'supported' && evidence.some(({ item }) => item.subject !== null),
    subjects: new Set(sayingSame(statement, found).map(({ subject }) => subject)),
    agreeing:
      withParts.verdict === 'supported'
        ? withParts.evidence.map(({ item: { subject, answer } }) => ({ subject, answer }))
        : [],
  }
}

/** Judges a reading that others may narrow: then figures support it that are about something that has their numbers too. */
const narrowed = ({ reading, agreeing }: Judged, by: readonly Judged[]): JudgedReading => {
  const narrowing = by.filter(({ isOfWhole }) => !isOfWhole)
  if (narrowing.length === 0) return reading
  const figures = agreeing
    .filter(({ subject }) => subject !== null && narrowing.every(({ subjects }) => subjects.has(subject)))
    .slice(0, mostEvidence)
    .map(({ answer }): ClaimEvidence => ({ ...answer, relation: 'agrees' }))
  return { ...reading, verdict: figures.length > 0 ? 'supported' : 'unknown', figures }
}

/** Ten figures have fewer errors. */
const mostDisputed = 100

/** Returns the errors about some figures that nobody has answered. */
const disputedAmong = async (
  store: Pick<Store, 'derived'>,
  figures: readonly ClaimEvidence[],
  { today, asOf }: ClaimRequest,
  answering: Answering,
): Promise<readonly string[]> => {
  const ids = figures.flatMap(({ figureId }) => figureId ?? [])
  if (ids.length === 0) return []
  const asked = { severity: 'error', reviewed: false, 'records.resource': 'figures', 'records.id.in': ids }
  const request = { list: 'checks', today, asOf, asked, after: undefined, limit: mostDisputed, total: false } as const
  return (await store.derived(request, answering)).items
}

export const verifier =
  (store: Asking & Pick<Store, 'candidates' | 'derived'>): Store['verify'] =>
  async (request, answering = {}) => {
    const { claim, today, asOf } = request
    const asking: Asking = {
      list: (resource, request) => store.list(resource, request, answering),
      totals: (query, sequence, own) => store.totals(query, sequence, { ...answering, ...own }),
    }
    const { candidates } = await store.candidates(
      { text: claim, publishedOn: today, isLiteral: true, from: 0, limit: mostReadings },
      answering,
    )
    const byEnd = new Map<number, Judged>()
    for (const read of candidates) {
      answering.signal?.throwIfAborted()
      byEnd.set(read.candidate.at.end, await judged(asking, read, asOf))
      await otherWork()
    }
    const readings = [...byEnd.values()].map((own) =>
      narrowed(
        own,
        own.narrowedBy.flatMap((end) => byEnd.get(end) ?? []),
      ),
    )
    const verdict = verdicts.find((one) => readings.some((reading) => reading.verdict === one)) ?? 'unknown'
    const figures = readings.find((reading) => reading.verdict === verdict)?.figures ?? []
    return { verdict, readings, figures, disputed: await disputedAmong(store, figures, request, answering) }
  }
