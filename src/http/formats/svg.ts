/** A total as a chart. */
import { chartOf } from './chart.ts'
import type { TotalWriter } from './writer.ts'

export const totalAsSvg: TotalWriter = async ({ store, asked, asOf, href }) =>
  chartOf(await store.totals(asked, asOf), `Planledger, ${href}`)
