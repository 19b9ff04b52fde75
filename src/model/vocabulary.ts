/** The closed vocabularies of totals, promises and checks. */

/** What totals are grouped by. */
export const groups = ['region', 'industry', 'organization', 'year'] as const

/** Why a figure is left out of a total. */
export const reasons = [
  'superseded',
  'overlapping-period',
  'outside-period',
  'overlaps-whole',
  'covers-more',
  'not-yet-reported',
  'no-rate',
] as const

/** What came of a promise. */
export const promiseStates = ['open', 'met', 'short', 'partly-reported', 'unreported'] as const

/** The ways in which a register can contradict itself, or leave something open. */
export const checkNames = [
  'parts-exceed-whole',
  'sources-disagree',
  'rate-outlier',
  'outside-dates',
  'share-of-nothing',
  'no-project-count',
  'unreported-promise',
] as const

export const severities = ['error', 'warning', 'notice'] as const
