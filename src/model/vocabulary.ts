/** The closed vocabularies of totals, outcomes, promises and checks. */

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
  'other-prices',
] as const

/** Where a promise, or an outcome without one, counts in a row of outcomes. */
export const outcomeKinds = ['reported', 'partly', 'unreported', 'unplanned'] as const

/** The states of a promise. */
export const promiseStates = ['open', 'met', 'short', 'partly-reported', 'unreported'] as const

/** The checks of the register. */
export const checkNames = [
  'value-not-as-printed',
  'not-in-source',
  'share-disagrees',
  'change-disagrees',
  'difference-disagrees',
  'sum-differs',
  'source-contradicts-itself',
  'parts-differ',
  'parts-exceed-whole',
  'qualifier-not-as-printed',
  'share-unlinked',
  'target-lowered',
  'possible-duplicate',
  'sources-disagree',
  'rate-outlier',
  'outside-dates',
  'far-from-plan',
  'printed-before-period-ends',
  'undefined-metric',
  'share-of-nothing',
  'no-project-count',
  'unreported-promise',
] as const

/** The severities of checks, the gravest first. */
export const severities = ['error', 'warning', 'notice'] as const

/** The verdicts on a claim; that of a claim with several quantities is the first of theirs in this order. */
export const verdicts = ['contradicted', 'other-period', 'other-metric', 'unknown', 'supported'] as const

/** What words say of a plan: what came of it, or that it was changed. */
export const judgements = ['met', 'exceeded', 'missed', 'share', 'raised', 'lowered', 'halved', 'doubled'] as const

export type Judgement = (typeof judgements)[number]

/** The resources of the records that findings are about. */
export const findingResources = ['figures', 'projects', 'initiatives', 'organizations', 'rates'] as const

/** The answers to a finding: it says what the source says, or somebody has explained it. */
export const reviewVerdicts = ['in-the-source', 'explained'] as const
/** The fates of a file of an import with bad lines: it is refused, or written without them. */
export const badLines = ['refuse', 'skip'] as const

/** What writes several records at once. */
export const batchKinds = ['import', 'list', 'many', 'merge', 'undo'] as const

/** The rows of a list that a page shows: all, those that somebody has to decide, those with a fault, those with either or a notice. */
export const rowFilters = ['all', 'ask', 'faults', 'look'] as const

/** What the rows that nobody decided are saved as. */
export const restDecisions = ['new', 'proposed', 'skip'] as const

/** What may be made where a row names what the register does not have. */
export const makeable = ['organizations'] as const

/** What became of a subject from one edition of a list to a later one. */
export const editionChanges = ['entered', 'left', 'renamed', 'rebased', 'slipped', 'moved', 'unchanged'] as const
