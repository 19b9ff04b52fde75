/** Checks the register against itself; each finding is what a sentence is made of, with the records concerned. */
import { checkNames, severities } from '../../model/vocabulary.ts'
import { supersededBy } from '../choose.ts'
import { byText } from '../collections.ts'
import { findMissingWords, findOtherQualifiers, findOtherValues } from './as-printed.ts'
import { findDisagreements, findExcess, findSelfContradictions } from './contradictions.ts'
import {
  findUnlinkedShares,
  findWrongChanges,
  findWrongDifferences,
  findWrongShares,
  findWrongSums,
} from './equations.ts'
import {
  findFarFromPlan,
  findBareShares,
  findEarlyPrints,
  findStrayPeriods,
  findUncountedPortfolios,
  findUndefinedMetrics,
  findUnreported,
  findLowered,
} from './plans.ts'
import type { Finding, FindingOf, Inspected } from './finding.ts'
import type { CheckName, FindingMessage } from '../../text/findings/params.ts'
import { findOutliers, findDuplicates } from './outliers.ts'
import { findDifferingParts } from './parts-differ.ts'
import type { Prepared } from '../prepared.ts'
import { isInUse, type Figure, type Register } from '../register.ts'

export type { CheckName }

export type Severity = (typeof severities)[number]

const rankOf = ({ severity }: { readonly severity: Severity }): number => severities.indexOf(severity)

/**
 * The records that decide about a finding: a subject and the figures about it, the text of a source, a figure and those
 * that it refers to, the tree of a subject, the parts that a source prints of a whole, all subjects of a name, all
 * rates, or a promise and the day.
 */
export type Scope = 'subject' | 'text' | 'equation' | 'tree' | 'parts' | 'name' | 'rates' | 'promise'

const table = {
  'value-not-as-printed': { severity: 'error', scope: 'subject', find: findOtherValues },
  'not-in-source': { severity: 'error', scope: 'text', find: findMissingWords },
  'share-disagrees': { severity: 'error', scope: 'equation', find: findWrongShares },
  'change-disagrees': { severity: 'error', scope: 'equation', find: findWrongChanges },
  'difference-disagrees': { severity: 'error', scope: 'equation', find: findWrongDifferences },
  'sum-differs': { severity: 'error', scope: 'equation', find: findWrongSums },
  'source-contradicts-itself': { severity: 'error', scope: 'subject', find: findSelfContradictions },
  'parts-differ': { severity: 'error', scope: 'parts', find: findDifferingParts },
  'parts-exceed-whole': { severity: 'error', scope: 'tree', find: findExcess },
  'qualifier-not-as-printed': { severity: 'warning', scope: 'subject', find: findOtherQualifiers },
  'share-unlinked': { severity: 'notice', scope: 'subject', find: findUnlinkedShares, also: 'warning' },
  'target-lowered': { severity: 'warning', scope: 'subject', find: findLowered },
  'possible-duplicate': { severity: 'warning', scope: 'name', find: findDuplicates },
  'sources-disagree': { severity: 'warning', scope: 'subject', find: findDisagreements },
  'rate-outlier': { severity: 'warning', scope: 'rates', find: findOutliers },
  'outside-dates': { severity: 'warning', scope: 'subject', find: findStrayPeriods },
  'far-from-plan': { severity: 'warning', scope: 'subject', find: findFarFromPlan },
  'printed-before-period-ends': { severity: 'notice', scope: 'subject', find: findEarlyPrints },
  'undefined-metric': { severity: 'notice', scope: 'subject', find: findUndefinedMetrics },
  'share-of-nothing': { severity: 'notice', scope: 'subject', find: findBareShares },
  'no-project-count': { severity: 'notice', scope: 'subject', find: findUncountedPortfolios },
  'unreported-promise': { severity: 'notice', scope: 'promise', find: findUnreported },
} as const satisfies {
  readonly [C in CheckName]: {
    severity: Severity
    scope: Scope
    /** The severity of some of its findings. */
    also?: Severity
    find: (inspected: Inspected) => readonly FindingOf<C>[]
  }
}

/** Returns the checks whose findings have this scope. */
export const checksOf = (scope: Scope): readonly CheckName[] => checkNames.filter((name) => table[name].scope === scope)

export const scopeOf = (check: CheckName): Scope => table[check].scope

/** A check with one of its severities: its findings are listed together, under ids that begin with its name. */
export interface FindingKind {
  readonly name: string
  readonly check: CheckName
  readonly severity: Severity
}

const kindsOf = (check: CheckName): FindingKind[] => {
  const { severity, also }: { severity: Severity; also?: Severity } = table[check]
  return [{ name: check, check, severity }, ...(also ? [{ name: `${check}:${also}`, check, severity: also }] : [])]
}

/** All kinds in the order of pages: by severity, then by name. */
export const findingKinds: readonly FindingKind[] = checkNames
  .flatMap(kindsOf)
  .sort((one, other) => rankOf(one) - rankOf(other) || byText(one.name, other.name))

/** Returns the name of the kind of a finding. */
export const kindNameOf = ({ check, severity }: Pick<Check, 'check' | 'severity'>): string =>
  severity === table[check].severity ? check : `${check}:${severity}`

/** A finding of a check. */
export interface Check extends Pick<Finding, 'records'>, FindingMessage {
  severity: Severity
  printed: string | null
  computed: Finding['computed'] | null
  implied: Finding['implied'] | null
}

/** Returns the finding of a check. */
export const checkOf = (
  check: CheckName,
  { severity = table[check].severity, params, records, printed, computed, implied }: Finding,
): Check => ({
  check,
  severity,
  params,
  records,
  printed: printed ?? null,
  computed: computed ?? null,
  implied: implied ?? null,
})

/** Returns the figures about which something may be found. */
export const currentAmong = (figures: readonly Figure[]): Figure[] => {
  const superseded = supersededBy(figures)
  return figures.filter((figure) => isInUse(figure) && !superseded.has(figure.id))
}

/** Returns the findings of some checks, in no particular order. */
export const findingsOf = (
  names: readonly CheckName[],
  register: Register,
  indexes: Prepared,
  { today = '', texts = [] }: Partial<Pick<Inspected, 'today' | 'texts'>> = {},
): Check[] => {
  const inspected = {
    register,
    indexes,
    current: currentAmong(register.figures),
    sources: indexes.sources,
    today,
    texts,
  }
  return names.flatMap((check) => table[check].find(inspected).map((finding) => checkOf(check, finding)))
}
