/** Writes the table of own parts; triggers keep the sums by it. */
import type { Contribution } from '../../figures/contributions.ts'
import { keepRows } from './keep-rows.ts'

export const keepOwnParts = keepRows<Contribution>('own_parts', {
  figureId: 'text',
  family: 'text',
  metric: 'text',
  stage: 'text',
  unit: 'text',
  region: 'text',
  industries: 'text',
  organizations: 'text',
  start: 'text',
  end: 'text',
  cluster: 'text',
  clusterStart: 'text',
  clusterEnd: 'text',
  tie: 'text',
  reason: 'text',
  own: 'integer',
  lower: 'integer',
  upper: 'integer',
})
