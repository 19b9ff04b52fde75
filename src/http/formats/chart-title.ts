/** Says in the title of a chart what is shown: the metric, its groups, where, when, and which stages. */
import type { Totals, TotalsQuery } from '../../figures/totals.ts'
import type { ResourceName } from '../../model/field.ts'
import { subjects, stages } from '../../resources/figures.ts'
import { resourceOf } from '../../resources/index.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Store } from '../../store/store.ts'
import * as chineseDates from '../../text/chinese/dates.ts'
import { unitInWords as unitInChinese } from '../../text/chinese/numbers.ts'
import { spoken as inChinese } from '../../text/chinese/terms.ts'
import { day, period as periodInWords } from '../../text/dates-in-words.ts'
import { capital, spoken, unitInWords } from '../../text/in-words.ts'
import { hasHan } from '../../text/characters.ts'
import type { Language } from '../../text/language.ts'
import { nameIn } from '../contract/local-names.ts'

type Named = Partial<Record<'name' | 'title' | 'localName' | 'localTitle', string | null>>

/** Returns the name of a record, or its id if it is gone since. */
const nameOf = async (store: Store, resource: ResourceName, id: string, language: Language): Promise<string> => {
  try {
    return nameIn(language, JSON.parse((await store.read(resourceOf(resource), id)).text) as Named) ?? id
  } catch (error) {
    if (error instanceof Refusal) return id
    throw error
  }
}

const listed = (all: readonly string[]): string =>
  all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1) ?? ''}`

/** The words of a title: the metric, the names of places, and the stages of the rows. */
interface Shown {
  readonly asked: TotalsQuery
  readonly names: readonly string[]
  readonly stages: readonly string[]
}

const titleInEnglish = ({ asked, names, stages: shown }: Shown, metric: string): string => {
  const { groupBy = [], period, reportedBy, subjectKind, unit } = asked
  const what = groupBy.length === 0 ? metric : `${metric} by ${listed(groupBy)}`
  const parts = [
    capital(what),
    ...names,
    ...(period ? [periodInWords(period.start, period.end)] : []),
    ...(subjectKind === undefined ? [] : [`figures about ${subjects[subjectKind]}`]),
    ...(reportedBy === undefined ? [] : [`reported by ${day(reportedBy)}`]),
    ...(unit === undefined ? [] : [`in ${unitInWords('2', unit)}`]),
  ]
  return `${parts.join(', ')}${shown.length === 0 ? '' : `: ${listed(shown)}`}`
}

/** `广东省2025年分地区投资（计划、实际完成）`. */
const titleInChinese = ({ asked, names, stages: shown }: Shown, metric: string): string => {
  const { groupBy = [], period, reportedBy, subjectKind, unit } = asked
  const limits = [
    ...(subjectKind === undefined ? [] : [`${inChinese(subjectKind)}数据`]),
    ...(reportedBy === undefined ? [] : [`公布不晚于${chineseDates.day(reportedBy)}`]),
    ...(unit === undefined ? [] : [`折算为${unitInChinese('2', unit).trim()}`]),
    ...(shown.length === 0 ? [] : [shown.map(inChinese).join('、')]),
  ]
  const where = names.join('、')
  return [
    // A name in English would run into the number of the year.
    hasHan(where.slice(-1)) || where === '' ? where : `${where}：`,
    period ? chineseDates.period(period.start, period.end) : '',
    groupBy.map((group) => (group === 'year' ? '分年度' : `分${inChinese(group)}`)).join(''),
    metric,
    limits.length === 0 ? '' : `（${limits.join('，')}）`,
  ].join('')
}

/** Returns a title: `Investment by year, Guangdong: planned and actual`. */
export const titleOf = async (
  store: Store,
  asked: TotalsQuery,
  { data }: Pick<Totals, 'data'>,
  language: Language = 'en',
): Promise<string> => {
  const where = [
    ['regions', asked.regionWithin],
    ['industries', asked.industryWithin],
    ['initiatives', asked.initiativeId],
    ['projects', asked.projectId],
  ] as const
  const named = where.flatMap(([resource, id]) => (id === undefined ? [] : [nameOf(store, resource, id, language)]))
  const names = await Promise.all(named)
  const shown = { asked, names, stages: stages.filter((stage) => data.some((row) => row.stage === stage)) }
  const defined = await nameOf(store, 'metrics', asked.metric, language)
  const isDefined = defined !== asked.metric
  return language === 'en'
    ? titleInEnglish(shown, isDefined ? defined : spoken(defined))
    : titleInChinese(shown, isDefined ? defined : inChinese(defined))
}
