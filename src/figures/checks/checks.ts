/** Checks the register against itself; each finding is a sentence with the records concerned. */
import { checkNames, type severities } from '../../model/vocabulary.ts'
import { supersededBy } from '../choose.ts'
import { byText, indexed } from '../collections.ts'
import { findDisagreements, findExcess } from './contradictions.ts'
import type { Finding, Inspected } from './finding.ts'
import { findBareShares, findStrayPeriods, findUncountedPortfolios, findUnreported } from './gaps.ts'
import type { Printed } from '../money.ts'
import { findOutliers } from './outliers.ts'
import type { Register } from '../register.ts'

type Severity = (typeof severities)[number]

export type CheckName = (typeof checkNames)[number]

const table = {
  'parts-exceed-whole': { severity: 'error', find: findExcess },
  'sources-disagree': { severity: 'warning', find: findDisagreements },
  'rate-outlier': { severity: 'warning', find: findOutliers },
  'outside-dates': { severity: 'warning', find: findStrayPeriods },
  'share-of-nothing': { severity: 'notice', find: findBareShares },
  'no-project-count': { severity: 'notice', find: findUncountedPortfolios },
  'unreported-promise': { severity: 'notice', find: findUnreported },
} as const satisfies Record<CheckName, { severity: Severity; find: (inspected: Inspected) => Finding[] }>

/** A finding as served. */
export interface Check extends Finding {
  check: CheckName
  severity: Severity
}

/**
 * Returns all findings, ordered by check and then by the records concerned. Amounts convert at the rates of `printed`.
 * Never throws.
 */
export const checks = (
  { today }: Pick<Inspected, 'today'>,
  register: Register,
  printed: Printed = register,
): Check[] => {
  const superseded = supersededBy(register.figures)
  const current = register.figures.filter(({ id }) => !superseded.has(id))
  const inspected = { register, printed, current, sources: indexed(printed.sources), today }
  const place = ({ records }: Check): string => records.map(({ id }) => id).join(' ')
  return checkNames
    .flatMap((check) =>
      table[check].find(inspected).map((finding): Check => ({ check, severity: table[check].severity, ...finding })),
    )
    .sort((one, other) => byText(one.check, other.check) || byText(place(one), place(other)))
}
