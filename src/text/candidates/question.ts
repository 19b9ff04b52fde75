/** Reads words that ask for something, such as `Guangdong planned investment 2024` or `which targets were lowered`. */
import type { Judgement } from '../../model/vocabulary.ts'
import { hasHan } from '../characters.ts'
import { folded } from '../quantities/fold.ts'
import type { NamedMetric, NameLookup, ReadSubjectKind } from './candidate.ts'
import { blanked, type ProgrammeCall, type ReadPassage } from './context.ts'
import { judgedIn } from './judgements.ts'
import {
  type Mention,
  mentionsIn,
  metricFinder,
  metricsFor,
  type MetricFinder,
  type MetricMention,
  wordsBeyond,
} from './mentions.ts'
import { type Span, spansOf } from './passages.ts'
import { type Days, daysOf, type PeriodAt, periodsIn, yearIn, yearOfDate } from './period-words.ts'
import { partNamed, programmeCallsIn, programmesByName, resolved } from './programmes.ts'
import { containing, inOrderOfMention, outermost } from './subjects.ts'

export interface AskedSubject {
  readonly kind: ReadSubjectKind
  readonly id: string
}

/** Undefined of no certain time. */
export interface AskedAt extends AskedSubject {
  readonly period?: Days | undefined
}

/** A question for amounts of a metric, for promises, or for what in the register contradicts itself. */
export interface Question {
  readonly asks: 'amounts' | 'promises' | 'contradictions'
  /** Undefined of a question that names none. */
  readonly metric: string | undefined
  /** Each of them is asked about; a part of a programme by itself. */
  readonly subjects: readonly AskedAt[]
  /** Other records that the same words may name. */
  readonly readings: readonly AskedSubject[]
  readonly industry: string | undefined
  readonly periods: readonly Days[]
  /** Only promises of which this is true are asked for; undefined of all. */
  readonly judged: Judgement | undefined
  /** Words ask what came of promises. */
  readonly isJudged: boolean
  /** The words that nothing is found for. */
  readonly leftOut: readonly string[]
}

/** More years are told as one period. */
const mostYears = 5

/** Returns the periods that words name; of some years, each. */
const daysIn = (periods: readonly PeriodAt[], lower: string, today: string): Days[] => {
  const named = periods.flatMap(({ start, end, named: one }) => {
    const year = yearIn(one, today)
    if (year === undefined) return []
    const { toYear = year } = one
    const isPlan = /五|plan/.test(lower.slice(start, end))
    if (toYear > year && toYear - year < mostYears && !isPlan)
      return Array.from({ length: toYear - year + 1 }, (_, at) => daysOf(year + at, {}))
    return [daysOf(year, one)]
  })
  return named.filter(
    ({ start, end }, at) => end !== null && named.findIndex((one) => one.start === start && one.end === end) === at,
  )
}

// The words of questions.

const questioning =
  /[?？]|^(?:which|what|who|whose|where|how|did|do|does|has|have|had|was|were|is|are|list|show)\b|哪|什么|谁|多少|几|吗|是否|有没有|有无/
const listing = /\b(?:which|what|who|whose|where|list|show)\b|哪|什么|谁|有没有|有无/
const promising = /\b(?:targets?|plans?|promis\w+|pledges?|goals?|commitments?|aim(?:s|ed)?)\b|目标|承诺|计划|指标|任务/
const contradicting =
  /\bcontradict\w*|\bdisagree\w*|\bdiscrepanc\w+|\binconsisten\w+|\bconflict\w*|矛盾|不一致|冲突|不符/
const counting = /\bhow many\b|\bnumber of\b|多少个|几个|数量|个数/
/** Words that imply a metric of this name. */
const implying: readonly (readonly [RegExp, string])[] = [
  [/\b(?:spen[dt]|spends|spending)\b|花了|投入/g, 'investment'],
  [/\brevenues?\b|营收|收入/g, 'industry revenue'],
]
const making =
  /\b(?:mak(?:e|es|ing)|made|produc\w+|manufactur\w+|buil(?:d|ds|t|ding)|assembl\w+|(?:turn|roll)(?:ed|s)? out|targets?)\b|生产|制造|造[了出]|目标/

const askingEnglish = new Set(
  (
    'how much many did do does done what which who whom whose where when why whether if any there it its they them than as so ever tell me show list ' +
    'give please can could you i we no not never or vs versus compared with really still yet each both value figure figures amount number numbers ' +
    'data money yuan rmb billion trillion since one aim aimed aims miss meet met meets missed fail failed lower promised put into everything all far of which source sources most going due big large high small'
  ).split(' '),
)
const askingChinese =
  /多少|哪[些个里]?|什么|有没有|没有|是否|能否|请问|如何|怎么样|怎样|情况|数据|数字|进度|金额|资金|对比|相比|分别|生产|制造|达标|一致|矛盾|冲突|来源|说法|互相|彼此|相互|兑现/gu
/** Characters that are parts of other words too. */
const filler = /[各吗呢吧没不谁几能会花钱比较项辆台用给对关于这那该其做造出产来呀啊些里内中上底末被未]/gu

/** Returns the words that say more than a question does. */
const unreadIn = (rest: string): string[] =>
  wordsBeyond(rest.replaceAll(askingChinese, ' ')).filter(
    (word) =>
      !askingEnglish.has(word) &&
      !promising.test(word) &&
      !contradicting.test(word) &&
      word.replaceAll(filler, '') !== '',
  )

// Metrics.

const product = /^(.+?) output$|^output of (.+)$|^(.+)产量$/

/** Finds what somebody is asked to have made, the longest name first: its output is a metric. */
const outputsIn = (lower: string, metrics: readonly NamedMetric[]): MetricMention[] => {
  if (!making.test(lower)) return []
  const spaced = ` ${lower.replaceAll(/[-?,.']/g, ' ')} `
  const found = metrics.flatMap((metric) =>
    metric.names.flatMap((name) => {
      const made = product.exec(folded(name).lower)?.slice(1).find(Boolean)?.replaceAll('-', ' ').replace(/s$/, '')
      if (made === undefined) return []
      const start = hasHan(made)
        ? spaced.indexOf(made) - 1
        : Math.max(...['s ', ' '].map((end) => spaced.indexOf(` ${made}${end}`)))
      const end = start + made.length + (lower[start + made.length] === 's' ? 1 : 0)
      return start < 0 ? [] : [{ start, end, metrics: [metric], words: made.length, isImplied: true }]
    }),
  )
  return found.sort((one, other) => other.words - one.words)
}

/** Finds metrics whose names have the verb of a count: "how many projects were started" counts "projects started". */
const doneIn = (lower: string, named: readonly MetricMention[], finder: MetricFinder): MetricMention[] => {
  const inEnglish = named.flatMap(({ start, end }) =>
    [...lower.matchAll(/\b[a-z]{4,}\b/g)].flatMap((verb) =>
      ['', 'ed', 'd'].map((ending) => [verb, `${lower.slice(start, end)} ${verb[0]}${ending}`] as const),
    ),
  )
  const inChinese = [...lower.matchAll(/\p{Script=Han}{2}(?=了)/gu)].map((verb) => [verb, `${verb[0]}项目`] as const)
  return [...inEnglish, ...inChinese].flatMap(([{ 0: verb, index }, name]) => {
    const found = finder(name, 0).find((one) => one.start === 0 && one.end === name.length)
    return found ? [{ ...found, start: index, end: index + verb.length }] : []
  })
}

/** Finds metrics that other words imply, as "spend" does investment. */
const impliedIn = (lower: string, finder: MetricFinder): MetricMention[] =>
  implying.flatMap(([words, name]) =>
    spansOf(lower, words).flatMap((said) => finder(name, 0).map((one) => ({ ...one, ...said }))),
  )

/** Returns the metrics that words name, and else the output of what they say is made. */
const metricsNamed = (text: string, lower: string, all: readonly NamedMetric[]) => {
  const finder = metricFinder(all)
  const named = [...finder(text, 0), ...impliedIn(lower, finder)]
  const said = counting.test(lower) ? [...named, ...doneIn(lower, named, finder)] : named
  return { said, made: said.length === 0 ? outputsIn(lower, all).slice(0, 1) : [] }
}

// Subjects.

const recordOf = ({ kind, id }: AskedSubject): AskedSubject => ({ kind, id })

/** Returns the names of records in words, in the order of what they are more likely about. */
const recordsNamed = async (text: string, lower: string, metrics: readonly Span[], names: NameLookup) => {
  const [found = []] = await mentionsIn([{ text, start: 0 }], names)
  const isName = ({ start, end }: Span): boolean => unreadIn(lower.slice(start, end)).length > 0
  // A text in other characters than simplified ones is read in both, which may find a name twice.
  const once = new Map(found.map((one) => [`${one.start.toString()} ${one.record.kind}/${one.record.id}`, one]))
  const outer = outermost([...once.values()].filter(isName), metrics)
  const end = text.length
  return inOrderOfMention(outer, { start: 0, end }, { start: end, end })
}

/** Returns every place that words name, but for those that others of them are in, else the first record. */
const namedIn = async (mentions: readonly Mention[], names: NameLookup) => {
  const regions = mentions.filter(({ record }) => record.kind === 'region')
  const places = await names.places(regions.map(({ record }) => record.id))
  const isAround = (one: Mention): boolean =>
    regions.some((other) => other.start !== one.start && containing(places, other.record.id).includes(one.record.id))
  const inner = regions.filter((one) => !isAround(one)).toSorted((one, other) => one.start - other.start)
  const named = inner.length > 0 ? inner : mentions.filter(({ start }) => start === mentions[0]?.start)
  const isOpen = new Set(named.map(({ start }) => start)).size < named.length
  const records = named.map(({ record }) => recordOf(record))
  const industry = inner.length > 0 ? mentions.find(({ record }) => record.kind === 'industry') : undefined
  return {
    subjects: isOpen ? [] : records,
    readings: isOpen ? records : [],
    industry: industry?.record.id,
    spans: [...(inner.length > 0 ? regions : mentions.slice(0, 1)), ...(industry ? [industry] : [])],
  }
}

/** Returns the programmes that words call, of each place and year, or else the last; with others of the name. */
const calledIn = (call: ProgrammeCall, places: readonly string[], periods: readonly Days[]) => {
  const latest = [...new Set(call.called)].toSorted((one, other) => (other.years?.[1] ?? 0) - (one.years?.[1] ?? 0))
  const near = places.length === 0 ? [[]] : places.map((place) => [place])
  const ofYears = periods.flatMap((period) =>
    near.flatMap((place): AskedAt[] => {
      const programme = resolved(call, yearOfDate(period.end ?? ''), place)
      return programme ? [{ ...recordOf(programme), period }] : []
    }),
  )
  const found = periods.length === 0 ? latest.slice(0, 1).map(recordOf) : ofYears
  const isOpen = periods.length === 0 || found.length === 0
  return { found, others: isOpen ? latest.filter(({ id }) => found[0]?.id !== id).map(recordOf) : [] }
}

/** More programmes of one place and year are not looked into for a part. */
const mostLookedInto = 8

/** Returns the parts that words name, of the first programmes that have some. */
const partsNamed = async (
  wholes: readonly (readonly AskedSubject[])[],
  unread: readonly string[],
  names: NameLookup,
) => {
  const words = unread.join(' ')
  for (const some of words === '' ? [] : wholes) {
    const looked = await Promise.all(some.slice(0, mostLookedInto).map(({ kind, id }) => names.wholeOf(kind, id)))
    const found = looked.flatMap((whole) => partNamed(words, words, whole) ?? [])
    if (found.length > 0) return [...new Map(found.map((part) => [part.id, part])).values()]
  }
  return []
}

/** Subjects told side by side, and other readings that are named. */
const [mostAsked, mostReadings] = [6, 3]

/** Returns what words are about: programmes that they call, or else what they name, or one part of these. */
const aboutIn = async (
  passage: ReadPassage,
  { said, made }: ReturnType<typeof metricsNamed>,
  judgements: readonly Span[],
  days: readonly Days[],
  names: NameLookup,
): Promise<Pick<Question, 'subjects' | 'readings' | 'industry' | 'leftOut'>> => {
  const about = await namedIn(passage.mentions, names)
  const places = about.subjects.filter(({ kind }) => kind === 'region').map(({ id }) => id)
  const programmes = (await Promise.all(places.map((id) => names.programmesOf(id)))).flat()
  const calls = programmeCallsIn(passage, programmesByName(programmes, await names.places(places)), programmes)
  const call = calls.find(({ called }) => called.length > 0)
  const called = call && calledIn(call, places, days)
  const read = [...made, ...said, ...about.spans, ...(call ? [call] : []), ...passage.periods, ...judgements]
  const unread = unreadIn(blanked(passage, read))
  const asked: readonly AskedAt[] =
    called?.found ??
    about.subjects.flatMap((one) => (days.length === 0 ? [one] : days.map((period) => ({ ...one, period }))))
  const [first] = asked
  const year = yearOfDate(days[0]?.end ?? '')
  const dated = programmes.filter(({ years }) => years && years[0] <= year && year <= years[1])
  const undated = programmes.filter(({ years }) => !years)
  const looked = called ? [first ? [first] : []] : said.length + made.length === 0 ? [] : [dated, undated]
  const [part, ...more] = asked.length > 1 ? [] : await partsNamed(looked, unread, names)
  const isPart = first && part && more.length === 0
  const namesOfPart = isPart ? part.names.map((name) => folded(name).lower).join(' ') : ''
  return {
    subjects: isPart ? [{ ...recordOf(part), period: first.period }] : asked.slice(0, mostAsked),
    readings: (called?.others ?? about.readings).slice(0, mostReadings),
    industry: called || isPart ? undefined : about.industry,
    leftOut: unread.filter((word) => !namesOfPart.includes(word)),
  }
}

/** Returns what words ask for; undefined unless they name a metric and what it is of, or ask for promises or contradictions. */
export const questionIn = async (words: string, today: string, names: NameLookup): Promise<Question | undefined> => {
  // Searchers type no capitals, which tell names from other words in a text.
  const text = words.replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase())
  const { lower } = folded(text)
  const judgements = judgedIn(lower, '').filter(({ claimed }) => claimed !== null && claimed !== 'share')
  const [isAsked, isPromising] = [questioning.test(lower), promising.test(lower)]
  const isOfPromises = judgements.length > 0 || (isPromising && isAsked)
  const isOfContradictions = contradicting.test(lower) && (isAsked || isPromising)
  const metrics = metricsNamed(text, lower, await names.metrics())
  const named = [...metrics.said, ...metrics.made]
  if (!isAsked && !isOfPromises && !isOfContradictions && named.length === 0) return undefined

  const end = text.length
  const mentions = await recordsNamed(text, lower, named, names)
  const periodsNamed = periodsIn(lower)
  const periods = daysIn(periodsNamed, lower, today)
  const passage = { start: 0, end, lower, mentions, metrics: metrics.said, periods: periodsNamed }
  const about = await aboutIn(passage, metrics, judgements, periods, names)
  const metric = (metricsFor(metrics.said, null, { start: end, end })[0] ?? metrics.made[0]?.metrics[0])?.id
  const question = { ...about, metric, periods, judged: undefined, isJudged: judgements.length > 0 }
  const isKnown = about.subjects.length > 0 || about.readings.length > 0
  if (metric !== undefined && isKnown) return { ...question, asks: 'amounts' }
  // All promises would be no answer to a question about something unknown, or about nothing.
  const isOfAll = metric === undefined && periods.length === 0 && judgements.length === 0 && !isOfContradictions
  if (!isKnown && (about.leftOut.length > 0 || isOfAll)) return undefined
  if (isOfContradictions) return { ...question, asks: 'contradictions' }
  if (!isOfPromises) return undefined
  const judged = listing.test(lower) || !isAsked ? (judgements[0]?.claimed ?? undefined) : undefined
  return { ...question, asks: 'promises', judged }
}
