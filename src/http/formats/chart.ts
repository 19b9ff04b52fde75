/** A total as a chart, as SVG or PNG, in the language of its address. */
import { svgOf } from '../../charts/document.ts'
import {
  type YearsCompared,
  comparedWith,
  promisedFirst,
  besidesIn,
  drawnOf,
  subjectKey,
  type Programme,
  programmeOf,
  type ChartSubject,
  topmostIn,
} from '../../charts/subjects.ts'
import { chartWordsIn } from '../../charts/speech.ts'
import type { Totals, TotalsQuery, TotalsRow } from '../../figures/totals.ts'
import type { Data } from '../../model/canonical.ts'
import type { ResourceName } from '../../model/field.ts'
import { stages, subjects } from '../../resources/figures.ts'
import { resourceOf } from '../../resources/index.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Store } from '../../store/store.ts'
import * as chinese from '../../text/chinese/in-words.ts'
import { spoken as inChinese } from '../../text/chinese/terms.ts'
import { capital, day, period as periodInWords, spoken, unitInWords } from '../../text/in-words.ts'
import type { Language } from '../../text/messages/message.ts'
import { hasHan } from '../../text/characters.ts'
import { labelledInChinese, languageOf, nameIn } from '../contract/languages.ts'
import { hrefOfState } from '../contract/paging.ts'
import { Problem } from '../contract/problems.ts'
import type { TotalAnswer, TotalWriter } from './writer.ts'
import { recordsWhere } from '../contract/records-where.ts'

// Says in the title of a chart what is shown: the metric, its groups, where, when, and which stages.

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
  readonly query: TotalsQuery
  readonly names: readonly string[]
  readonly stages: readonly string[]
}

const titleInEnglish = ({ query, names, stages: shown }: Shown, metric: string): string => {
  const { groupBy = [], period, reportedBy, subjectKind, unit, prices } = query
  const what = groupBy.length === 0 ? metric : `${metric} by ${listed(groupBy)}`
  const parts = [
    capital(what),
    ...names,
    ...(period ? [periodInWords(period.start, period.end)] : []),
    ...(subjectKind === undefined ? [] : [`figures about ${subjects[subjectKind]}`]),
    ...(reportedBy === undefined ? [] : [`reported by ${day(reportedBy)}`]),
    ...(unit === undefined ? [] : [`in ${unitInWords('2', unit)}`]),
    ...(prices === undefined ? [] : [`in prices of ${prices}`]),
  ]
  return `${parts.join(', ')}${shown.length === 0 ? '' : `: ${listed(shown)}`}`
}

/** `广东省2025年分地区投资（计划、实际完成）`. */
const titleInChinese = ({ query, names, stages: shown }: Shown, metric: string): string => {
  const { groupBy = [], period, reportedBy, subjectKind, unit, prices } = query
  const limits = [
    ...(subjectKind === undefined ? [] : [`${inChinese(subjectKind)}数据`]),
    ...(reportedBy === undefined ? [] : [`公布不晚于${chinese.day(reportedBy)}`]),
    ...(unit === undefined ? [] : [`折算为${chinese.unitInWords('2', unit).trim()}`]),
    ...(prices === undefined ? [] : [`按${prices}年价格计`]),
    ...(shown.length === 0 ? [] : [shown.map(inChinese).join('、')]),
  ]
  const where = names.join('、')
  return [
    // A name in English would run into the number of the year.
    hasHan(where.slice(-1)) || where === '' ? where : `${where}：`,
    period ? chinese.period(period.start, period.end) : '',
    groupBy.map((group) => (group === 'year' ? '分年度' : `分${inChinese(group)}`)).join(''),
    metric,
    limits.length === 0 ? '' : `（${limits.join('，')}）`,
  ].join('')
}

/** Returns a title: `Investment by year, Guangdong: planned and actual`. */
export const chartTitle = async (
  store: Store,
  query: TotalsQuery,
  { data }: Pick<Totals, 'data'>,
  language: Language = 'en',
): Promise<string> => {
  const where = [
    ['regions', query.regionWithin],
    ['industries', query.industryWithin],
    ['initiatives', query.initiativeId],
    ['projects', query.projectId],
  ] as const
  const named = where.flatMap(([resource, id]) => (id === undefined ? [] : [nameOf(store, resource, id, language)]))
  const names = await Promise.all(named)
  const shown = { query, names, stages: stages.filter((stage) => data.some((row) => row.stage === stage)) }
  const defined = await nameOf(store, 'metrics', query.metric, language)
  const isDefined = defined !== query.metric
  return language === 'en'
    ? titleInEnglish(shown, isDefined ? defined : spoken(defined))
    : titleInChinese(shown, isDefined ? defined : inChinese(defined))
}

// Reads what the amounts of a place rest on: the titles of subjects, and what they are part of.

/** Amounts of more figures are those of no programme in particular. */
export const mostFigures = 300

interface Titled extends Data {
  readonly id: string
  readonly parentId?: string | null
  readonly initiativeId?: string | null
}

const recordsOf = async (store: Store, name: ResourceName, ids: readonly string[]): Promise<Titled[]> =>
  ids.length === 0 ? [] : ((await recordsWhere(store, name, { 'id.in': ids }, ids.length)) as Titled[])

/** Returns what a record is part of: its parent, else its initiative. */
const aboveOf = (
  subjectKind: ChartSubject['subjectKind'],
  { parentId, initiativeId }: Titled,
): ChartSubject | undefined => {
  if (subjectKind !== 'project' && subjectKind !== 'initiative') return undefined
  if (typeof parentId === 'string') return { subjectKind, subjectId: parentId }
  return typeof initiativeId === 'string' ? { subjectKind: 'initiative', subjectId: initiativeId } : undefined
}

export const programmeIn = async (store: Store, rows: readonly TotalsRow[], language: Language): Promise<Programme> => {
  const records = new Map<string, Titled>()
  let wanted = rows.flatMap(topmostIn)
  while (wanted.length > 0) {
    const above: ChartSubject[] = []
    for (const [kind, alike] of Map.groupBy(wanted, ({ subjectKind }) => subjectKind)) {
      const ids = [...new Set(alike.map(({ subjectId }) => subjectId))]
      for (const record of await recordsOf(store, subjects[kind], ids)) {
        records.set(subjectKey({ subjectKind: kind, subjectId: record.id }), record)
        above.push(...[aboveOf(kind, record)].filter((one) => one !== undefined))
      }
    }
    wanted = above.filter((one) => !records.has(subjectKey(one)))
  }
  const called = (subject: ChartSubject, inLanguage: Language): string => {
    const record = records.get(subjectKey(subject))
    return (record && nameIn(inLanguage, record)) ?? subject.subjectId
  }
  const pathOf = (subject: ChartSubject): ChartSubject[] => {
    const record = records.get(subjectKey(subject))
    const above = record && aboveOf(subject.subjectKind, record)
    return above ? [subject, ...pathOf(above)] : [subject]
  }
  return programmeOf(rows, {
    titleOf: (subject) => called(subject, 'en'),
    nameOf: (subject) => called(subject, language),
    pathOf,
  })
}

/** Asks what came of the promises in the rows of a total, and returns the rows that are about the same subjects. */
export const comparedIn = async (
  store: Store,
  query: TotalsQuery,
  { data }: Pick<Totals, 'data'>,
  asOf?: number,
): Promise<YearsCompared> => {
  const isDone = data.some(({ stage }) => stage === 'actual')
  const promised = promisedFirst.filter((stage) => isDone && data.some((row) => row.stage === stage))
  const outcomes = await Promise.all(promised.map((stage) => store.outcomes({ ...query, stage }, asOf)))
  return comparedWith(data, outcomes)
}

const unique = (ids: readonly unknown[]): string[] => [...new Set(ids.filter((id) => typeof id === 'string'))]

/** Returns who publishes the figures in explained rows, the most frequent first. */
const publishersIn = async (store: Store, rows: readonly TotalsRow[], language: Language): Promise<string[]> => {
  const figures = await recordsOf(
    store,
    'figures',
    unique(rows.flatMap(({ parts = [] }) => parts.map(({ figureId }) => figureId))),
  )
  const sources = await recordsOf(store, 'sources', unique(figures.map(({ sourceId }) => sourceId)))
  const publishers = await recordsOf(store, 'organizations', unique(sources.map(({ publisherId }) => publisherId)))
  const named = new Map([...sources, ...publishers].map((record) => [record.id, nameIn(language, record) ?? record.id]))
  const publisherOf = new Map(
    sources.map(({ id, publisherId }) => [id, named.get(typeof publisherId === 'string' ? publisherId : id) ?? id]),
  )
  const names = Map.groupBy(
    figures.flatMap(({ sourceId }) => publisherOf.get(String(sourceId)) ?? []),
    (name) => name,
  )
  return [...names].sort(([, one], [, other]) => other.length - one.length).map(([name]) => name)
}

interface ShownRows {
  readonly data: Totals['data']
  readonly notes: readonly string[]
}

/** Names the sources of what is drawn, and chooses it of the years of a place, where some rest on less than its programme. */
const ofPlace = async ({ store, request, query, sum }: TotalAnswer, data: TotalsRow[]): Promise<ShownRows> => {
  const isByYear = query.groupBy?.join() === 'year'
  const isOfPlace = query.regionWithin !== undefined || query.industryWithin !== undefined
  const figures = data.reduce((sum, row) => sum + row.figures, 0)
  if (figures > mostFigures) return { data, notes: [] }
  const read = await sum.read({})
  const rows = await read.drawn()
  const language = languageOf(request)
  const words = chartWordsIn(language)
  const publishers = await publishersIn(store, rows, language)
  const sources = publishers.length === 0 ? [] : [words.sources(publishers, read.state.at.slice(0, 10))]
  if (!isByYear || !isOfPlace) return { data, notes: sources }
  const programme = await programmeIn(store, rows, language)
  return {
    data: drawnOf(rows, programme),
    notes: [
      ...(programme.main === undefined ? [] : [words.programme(programme.main)]),
      ...besidesIn(rows, programme, words),
      ...sources,
    ],
  }
}

const drawn = async (answer: TotalAnswer): Promise<string> => {
  const { store, site, request, url, query, sum } = answer
  const language = languageOf(request)
  const read = await sum.read()
  const rows = { data: await read.drawn() }
  const totals = language === 'zh' ? await labelledInChinese(store, rows) : rows
  const title = await chartTitle(store, query, totals, language)
  const href = hrefOfState(site.publicUrl, url, read.state)
  const { data, notes } = await ofPlace(answer, totals.data)
  const isByYear = sum.name === 'outcomes' && query.groupBy?.join() === 'year'
  const words = chartWordsIn(language)
  const all = isByYear ? [words.ofEachYear, ...notes] : notes
  return svgOf({ data }, { title, notes: all, source: `Planledger, ${href}` }, words)
}

export const totalAsSvg: TotalWriter = drawn

// A total as a picture: the same chart as the SVG, for documents and sites that take no SVG.

/** Twice the size of the SVG, for screens with small pixels. */
const dotsPerInch = 2 * 72

/** Loads sharp, which is optional: a fifth of the size of an installation, and only this format needs it. */
const loadSharp = async () => {
  try {
    return (await import('sharp')).default
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw new Problem('not-acceptable', ['no-sharp'])
  }
}

export const totalAsPng: TotalWriter = async (answer) => {
  const sharp = await loadSharp()
  return (
    sharp(Buffer.from(await drawn(answer)), { density: dotsPerInch })
      // The ground of the SVG is style of a browser; without one, dark letters vanish on a dark page.
      .flatten({ background: '#fff' })
      .png()
      .toBuffer()
  )
}
