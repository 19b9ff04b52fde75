/** Checks the register against itself; each finding is a sentence with the records concerned. */
import { checkNames, type severities } from '../../model/vocabulary.ts'
import { supersededBy } from '../choose.ts'
import { byText, indexed } from '../collections.ts'
import { findDisagreements, findExcess } from './contradictions.ts'
import type { Finding, Inspected } from './finding.ts'
import { findBareShares, findStrayPeriods, findUncountedPortfolios, findUnreported } from './gaps.ts'
import type { Printed } from '../money.ts'
import { findOutliers } from './outliers.ts'
import { isInUse, type Register } from '../register.ts'

type Severity = (typeof severities)[number]

export type CheckName = (typeof checkNames)[number]

/**
 * The records that decide about a finding: a subject and the figures about it, the tree of a subject, all rates,
 * or a promise and the day.
 */
export type Scope = 'subject' | 'tree' | 'rates' | 'promise'

const table = {
  'parts-exceed-whole': { severity: 'error', scope: 'tree', find: findExcess },
  'sources-disagree': { severity: 'warning', scope: 'subject', find: findDisagreements },
  'rate-outlier': { severity: 'warning', scope: 'rates', find: findOutliers },
  'outside-dates': { severity: 'warning', scope: 'subject', find: findStrayPeriods },
  'share-of-nothing': { severity: 'notice', scope: 'subject', find: findBareShares },
  'no-project-count': { severity: 'notice', scope: 'subject', find: findUncountedPortfolios },
  'unreported-promise': { severity: 'notice', scope: 'promise', find: findUnreported },
} as const satisfies Record<
  CheckName,
  { severity: Severity; scope: Scope; find: (inspected: Inspected) => readonly Finding[] }
>

/** Returns the checks whose findings have this scope. */
export const checksOf = (scope: Scope): readonly CheckName[] => checkNames.filter((name) => table[name].scope === scope)

export const severityOf = (check: CheckName): Severity => table[check].severity

/** A finding as served. */
export interface Check extends Finding {
  check: CheckName
  severity: Severity
}

/** Returns the finding of a check as served. */
export const checkOf = (check: CheckName, finding: Finding): Check => ({
  check,
  severity: table[check].severity,
  ...finding,
})

/** Returns the findings of some checks, in no particular order. Amounts convert at the rates of `printed`. */
export const findingsOf = (names: readonly CheckName[], register: Register, printed: Printed, today = ''): Check[] => {
  const superseded = supersededBy(register.figures)
  const current = register.figures.filter((figure) => isInUse(figure) && !superseded.has(figure.id))
  const inspected = { register, printed, current, sources: indexed(printed.sources), today }
  return names.flatMap((check) => table[check].find(inspected).map((finding) => checkOf(check, finding)))
}

/**
 * Returns all findings of a day, ordered by check and then by the records concerned.
 * Amounts convert at the rates of `printed`. Never throws.
 */
export const checks = (
  { today }: Pick<Inspected, 'today'>,
  register: Register,
  printed: Printed = register,
): Check[] => {
  const place = ({ records }: Check): string => records.map(({ id }) => id).join(' ')
  return findingsOf(checkNames, register, printed, today).sort(
    (one, other) => byText(one.check, other.check) || byText(place(one), place(other)),
  )
}
