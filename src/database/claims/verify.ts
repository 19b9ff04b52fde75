/** Verifies a claim: each of its quantities by what the register holds about the subject that the words name. */
import { setImmediate as otherWork } from 'node:timers/promises'
import { judge, type Statement } from '../../figures/claims/verdict.ts'
import { verdicts } from '../../model/vocabulary.ts'
import { fractionOf, zero, type Fraction } from '../../figures/fractions.ts'
import { kindOf } from '../../text/quantities/units.ts'
import type { SaidCandidate } from '../../store/candidates.ts'
import type { ClaimEvidence, ClaimRequest, JudgedClaim, JudgedReading } from '../../store/claims.ts'
import type { Store } from '../../store/store.ts'
import type { About, Asking } from './asking.ts'
import { evidenceFor } from './evidence.ts'

/** A claim of a thousand characters has fewer: `5个` are two. */
const mostReadings = 500
const mostEvidence = 10

/** An amount that is counted, without a scale word, is exact. */
const roundingOf = ({ candidate: { unit }, precision }: SaidCandidate): Fraction =>
  (unit === null || kindOf(unit) === 'count') && Number(precision) <= 1 ? zero : fractionOf(precision)

const statementOf = (read: SaidCandidate): Statement => {
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

const aboutOf = ({ candidate: { subject }, subjectsNamed, isPlain }: SaidCandidate): About | undefined =>
  subject
    ? {
        kind: subject.kind,
        id: subject.id,
        isPlain,
        others: subjectsNamed.filter(({ kind }) => kind !== subject.kind),
      }
    : undefined

const judged = async (store: Asking, read: SaidCandidate, asOf: number | undefined): Promise<JudgedReading> => {
  const { candidate, figureId, isOpen } = read
  const about = aboutOf(read)
  const statement = statementOf(read)
  if (isOpen || !about || statement.metrics.length === 0)
    return { candidate, figureId, verdict: 'unknown', figures: [] }
  const { verdict, evidence } = judge(statement, await evidenceFor(store, about, statement, asOf))
  const figures = evidence
    .slice(0, mostEvidence)
    .map(({ item, relation }): ClaimEvidence => ({ ...item.answer, relation }))
  return { candidate, figureId, verdict, figures }
}

export const verifier =
  (store: Asking & Pick<Store, 'candidates'>) =>
  async ({ claim, today, asOf }: ClaimRequest): Promise<JudgedClaim> => {
    const { candidates } = await store.candidates({
      text: claim,
      publishedOn: today,
      isLiteral: true,
      from: 0,
      limit: mostReadings,
    })
    const readings: JudgedReading[] = []
    for (const read of candidates) {
      readings.push(await judged(store, read, asOf))
      await otherWork()
    }
    const verdict = verdicts.find((one) => readings.some((reading) => reading.verdict === one)) ?? 'unknown'
    return { verdict, readings, figures: readings.find((reading) => reading.verdict === verdict)?.figures ?? [] }
  }
