/** A total as a chart. */
import { patiently } from '../contract/patience.ts'
import { chartOf } from './chart.ts'
import type { TotalWriter } from './writer.ts'

export const totalAsSvg: TotalWriter = async ({ store, request, asked, asOf, href }) =>
  chartOf(await patiently(request, (answering) => store.totals(asked, asOf, answering)), `Planledger, ${href}`)
