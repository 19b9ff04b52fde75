/** Puts into words what a total was asked for: its metric, and a badge for each other parameter. */
import type { ResourceName } from '../model/field.ts'
import { parsePeriod } from '../model/period.ts'
import type { Parameters } from './layout/addresses.ts'
import { html, type Html } from './layout/html.ts'
import type { Names, Reference } from './layout/queries.ts'
import { day, instant, labelOf, metricName, period, spoken, unitInWords } from './layout/words.ts'
import { words } from './words/words.ts'

/** The parameters that name a record. */
const places: Readonly<Record<string, ResourceName>> = {
  'regionId.within': 'regions',
  'industryIds.within': 'industries',
  initiativeId: 'initiatives',
  projectId: 'projects',
}

/** Returns the records that a question names. */
export const placesIn = (parameters: Parameters): Reference[] =>
  Object.entries(places).flatMap(([name, resource]): Reference[] =>
    parameters[name] === undefined ? [] : [[resource, String(parameters[name])]],
  )

const periodIn = (text: string): string => {
  const asked = parsePeriod(text)
  return asked ? period(asked.start, asked.end) : text
}

/** Says the value of a parameter; others are terms, and some of them several. */
const said: Readonly<Record<string, (value: string) => string>> = {
  period: periodIn,
  reportedBy: day,
  asOf: instant,
  unit: (unit) => unitInWords('2', unit),
  limit: (limit) => limit,
}

const badgeOf = (name: string, value: string, names: Names): string => {
  const place = places[name]
  const values = place ? [names(place, value)] : said[name] ? [said[name](value)] : value.split(',').map(spoken)
  const label = name === 'reportedBy' ? words().totals.reportedBy : labelOf(name.replace(/\.\w+$/, ''))
  return words().totals.asking(name, label, values)
}

/** Puts the question into words. */
export const asked = ({ metric, ...others }: Parameters, names: Names): Html => {
  const badges = Object.entries(others).flatMap(([name, value]) =>
    value === undefined ? [] : [html` <span class="badge">${badgeOf(name, String(value), names)}</span>`],
  )
  return html`<p class="lead">${words().totals.asked(metricName(String(metric)))}
${badges}</p>`
}
