/** The columns of contributions, by which own parts and movements are kept. */

/** All contributions of a series share these. */
export const ofSeries = {
  family: 'text',
  metric: 'text',
  stage: 'text',
  unit: 'text',
  start: 'text',
  end: 'text',
  clusterStart: 'text',
  clusterEnd: 'text',
  reason: 'text',
} as const

/** Each contribution has its own. */
export const ofContribution = {
  region: 'text',
  industries: 'text',
  organizations: 'text',
  cluster: 'text',
  rate: 'text',
  own: 'integer',
  lower: 'integer',
  upper: 'integer',
  approximate: 'integer',
} as const
