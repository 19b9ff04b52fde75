/** A total as a chart, in the language of its address. */
import { svgOf } from '../../charts/document.ts'
import { wordsIn } from '../../charts/speech.ts'
import { besidesIn, drawnOf } from '../../charts/subjects.ts'
import type { Totals } from '../../figures/totals.ts'
import { languageOf } from '../contract/languages.ts'
import { hrefOfState } from '../contract/links.ts'
import { labelledInChinese } from '../contract/local-names.ts'
import { titleOf } from './chart-title.ts'
import { mostFigures, programmeIn } from './programme.ts'
import type { TotalAnswer, TotalWriter } from './writer.ts'

interface Shown {
  readonly data: Totals['data']
  readonly notes: readonly string[]
}

/** Chooses what is drawn of the years of a place, where some rest on less than its programme. */
const ofPlace = async ({ store, request, asked, asOf }: TotalAnswer, { data }: Totals): Promise<Shown> => {
  const isByYear = asked.groupBy?.join() === 'year'
  const isOfPlace = asked.regionWithin !== undefined || asked.industryWithin !== undefined
  const figures = data.reduce((sum, row) => sum + row.figures, 0)
  if (!isByYear || !isOfPlace || figures > mostFigures) return { data, notes: [] }
  const { data: rows } = await store.totals({ ...asked, explain: true }, asOf, { signal: request.signal })
  const language = languageOf(request)
  const programme = await programmeIn(store, rows, language)
  const said = wordsIn(language)
  return {
    data: drawnOf(rows, programme),
    notes: [
      ...(programme.main === undefined ? [] : [said.programme(programme.main)]),
      ...besidesIn(rows, programme, said),
    ],
  }
}

export const drawn = async (answer: TotalAnswer): Promise<string> => {
  const { store, site, request, url, asked, asOf } = answer
  const language = languageOf(request)
  const total = await store.totals(asked, asOf, { signal: request.signal })
  const totals = language === 'zh' ? await labelledInChinese(store, total) : total
  const title = await titleOf(store, asked, totals, language)
  const href = hrefOfState(site.publicUrl, url, total.state)
  const { data, notes } = await ofPlace(answer, totals)
  return svgOf({ data }, { title, notes, source: `Planledger, ${href}` }, wordsIn(language))
}

export const totalAsSvg: TotalWriter = drawn
