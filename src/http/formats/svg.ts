/** A total as a chart, in the language of its address. */
import { svgOf } from '../../charts/document.ts'
import { wordsIn } from '../../charts/speech.ts'
import { languageOf } from '../contract/languages.ts'
import { hrefOfState } from '../contract/links.ts'
import { labelledInChinese } from '../contract/local-names.ts'
import { titleOf } from './chart-title.ts'
import type { TotalAnswer, TotalWriter } from './writer.ts'

export const drawn = async ({ store, site, request, url, asked, asOf }: TotalAnswer): Promise<string> => {
  const language = languageOf(request)
  const answer = await store.totals(asked, asOf, { signal: request.signal })
  const totals = language === 'zh' ? await labelledInChinese(store, answer) : answer
  const title = await titleOf(store, asked, totals, language)
  const href = hrefOfState(site.publicUrl, url, answer.state)
  return svgOf(totals, { title, source: `Planledger, ${href}` }, wordsIn(language))
}

export const totalAsSvg: TotalWriter = drawn
