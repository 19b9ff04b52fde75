/** The closed vocabularies of totals, promises and checks. */

/** The groups of totals. */
export const groups = ['region', 'industry', 'organization', 'year'] as const

/** The reasons to exclude a figure from a total. */
export const reasons = [
  'superseded',
  'overlapping-period',
  'outside-period',
  'overlaps-whole',
  'covers-more',
  'not-yet-reported',
  'no-rate',
  'deprecated',
  'derived',
] as const

/** The states of a promise. */
export const promiseStates = ['open', 'met', 'short', 'partly-reported', 'unreported'] as const

/** The checks of the register. */
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

/** The fates of a file of an import with bad lines: it is refused, or written without them. */
export const badLines = ['refuse', 'skip'] as const
