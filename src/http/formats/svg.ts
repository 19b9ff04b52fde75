/** A total as a chart. */
import { svgOf } from '../../charts/document.ts'
import { patiently } from '../contract/patience.ts'
import { titleOf } from './chart-title.ts'
import type { TotalAnswer, TotalWriter } from './writer.ts'

export const drawn = async ({ store, request, asked, asOf, href }: TotalAnswer): Promise<string> => {
  const totals = await patiently(request, (answering) => store.totals(asked, asOf, answering))
  return svgOf(totals, { title: await titleOf(store, asked, totals), source: `Planledger, ${href}` })
}

export const totalAsSvg: TotalWriter = drawn
