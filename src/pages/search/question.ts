/** Answers a search that asks for a number: with the total, and the figures behind it. */
import type { TotalsRow } from '../../figures/totals.ts'
import { figures as figureResource, subjects } from '../../resources/figures.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Question } from '../../text/candidates/question.ts'
import type { Store } from '../../store/store.ts'
import { totalsAsked } from '../../http/totals/totals.ts'
import { address, type Parameters } from '../layout/addresses.ts'
import { curl, link, list, section } from '../layout/components.ts'
import { html, type Html } from '../layout/html.ts'
import { saidTotal } from '../layout/amounts.ts'
import { find, namesOf, referencesIn, type Names } from '../layout/queries.ts'
import { capital } from '../../text/in-words.ts'
import { metricName, period as periodInWords, spoken } from '../layout/words.ts'
import { figuresTable } from '../tables/figures.ts'
import { words } from '../words/words.ts'

const figuresShown = 10

/** The parameters of a total; undefined for what totals cannot be confined to. */
const totalOf = ({ metric, about, stage, period }: Question): Parameters | undefined => {
  const { region, industry, initiative } = about
  if (region === undefined && industry === undefined && initiative === undefined) return undefined
  return {
    metric,
    stage,
    period: period && periodCode(period),
    'regionId.within': region,
    'industryIds.within': industry,
    initiativeId: initiative,
  }
}

const periodCode = ({ start, end }: NonNullable<Question['period']>): string | undefined => {
  if (start === null || end === null) return undefined
  const year = start.slice(0, 4)
  return start === `${year}-01-01` && end === `${year}-12-31` ? year : `${start}/${end}`
}

/** The parameters of the list of its figures. */
const figuresOf = ({ metric, about, stage, period }: Question): Parameters => {
  const { region, industry, ...others } = about
  const [subject] = Object.entries(others)
  return {
    metric,
    stage,
    'regionId.within': region,
    'industryIds.within': industry,
    ...(subject && { subjectKind: subject[0], subjectId: subject[1] }),
    'periodStart.gte': period?.start ?? undefined,
    'periodEnd.lte': period?.end ?? undefined,
    'rank.not': 'deprecated',
  }
}

const given = (parameters: Parameters): Parameters =>
  Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined))

const rowsOf = async (store: Store, parameters: Parameters | undefined): Promise<readonly TotalsRow[]> => {
  if (!parameters) return []
  try {
    const { asked } = await totalsAsked(store, given(parameters))
    return (await store.totals(asked)).data
  } catch (error) {
    // Percentages never add up, and figures of them are all that there is.
    if (error instanceof Refusal && error.kind === 'broken-rule') return []
    throw error
  }
}

const titleOf = ({ metric, about, stage, period }: Question, names: Names): string => {
  const named = Object.entries(about).map(([kind, id]) => names(subjects[kind as keyof typeof subjects], id))
  const when = period ? periodInWords(period.start, period.end) : undefined
  const what = stage === undefined ? metricName(metric) : words().tables.measured(spoken(stage), metricName(metric))
  return words().search.title(capital(what), named.join(words().lists.and), when)
}

/** Renders the answer; undefined where the register has no such figure. */
export const answerTo = async (store: Store, publicUrl: string, question: Question): Promise<Html | undefined> => {
  const [total, filters] = [totalOf(question), figuresOf(question)]
  const [rows, found] = await Promise.all([
    rowsOf(store, total),
    find(store, 'figures', {
      where: given({ ...filters, 'rank.not': ['deprecated'] }),
      sort: [{ key: 'periodEnd', descending: true }],
      limit: figuresShown,
    }),
  ])
  if (found.total === 0 && rows.length === 0) return undefined
  const about = Object.entries(question.about).map(
    ([kind, id]) => [subjects[kind as keyof typeof subjects], id] as const,
  )
  const names = await namesOf(store, [...referencesIn(figureResource, found.records), ...about])
  const all = address('/v1/figures', filters)
  return section({
    id: 'answer',
    title: titleOf(question, names),
    curl: curl(publicUrl, ...(total && rows.length > 0 ? [address('/v1/totals', total)] : []), all),
    body: html`${
      total && rows.length > 0
        ? html`${list(rows.map((row) => words().search.amount(capital(spoken(row.stage)), saidTotal(total, row))))}
<p>${link(address('/totals', total), words().search.total)}</p>`
        : undefined
    }
${found.records.length === 0 ? undefined : figuresTable(words().search.figures, found.records, names, false)}
${found.total > found.records.length ? html`<p>${link(all, words().search.allFigures(found.total.toString()))}</p>` : undefined}`,
  })
}
