/** Finds the records and metrics that words name, and the metrics that words imply without their names. */
import { isCurrency } from '../../model/units.ts'
import { byNumbers } from '../spelling.ts'
import { folded } from '../quantities/fold.ts'
import { kindOf, type UnitKind, unitsAgree } from '../quantities/quantities.ts'
import { nameKeyOf, type Word, wordsIn } from '../tokenizer.ts'
import { mostWords, type NamedMetric, type NamedRecord, type NameLookup, type ReadSubjectKind } from './candidate.ts'
import { isInside, isInsideLonger, overlaps, type Span } from './passages.ts'

const number = String.raw`(?:(?:about|around|some|over|nearly|more than|at least|at most|fewer than|less than|up to|a total of) )?[$¥]?\d+(?:[.,]\d+)*(?![.,]?\d)(?: ?(?:thousand|million|billion|trillion|[mb]n|tn))?`
const noun = String.raw`(?<counted>[a-z]+(?:[ -][a-z]+){0,2})`
const made = 'made|produced|manufactured|built|assembled|turned out|rolled out'
const making =
  'mak(?:es?|ing)|produc(?:es?|ing)|manufactur(?:es?|ing)|builds?|building|assembl(?:es?|ing)|turn(?:s|ing)? out'
const amount = String.raw`(?:rmb ?|cny ?|us)?${number}(?: (?:yuan|rmb|dollars))?`
/** Whatever else an amount is for, it is no investment of all. */
const ofAll = String.raw`(?= ?(?:[.,;()]|$)| (?:in|by|for|during) (?:the (?:year |end of )?)?\d| (?:this|next|last) year\b)`
const planOfYear = String.raw`(?:(?:(?:the|its|their|that|this) )?(?:(?:20\d\d|year)(?:'s)? )?(?:(?:annual|yearly|full-year|investment|planned) )*(?:investments?|plan|target|goal))\b`

/** Something made is an output, something planned an investment. In a name, `*` stands for the thing counted. */
const implied: readonly (readonly [words: RegExp, name: string])[] = [
  [new RegExp(String.raw`\b(?:${made}|${making}) ${number} ${noun}`, 'g'), '* output'],
  [new RegExp(String.raw`\boutput of ${number} ${noun}`, 'g'), '* output'],
  [/(?:生产|制造|造出)了?(?<counted>\p{Script=Han}{2,8}?)(?=[约超近达共]{0,3}\d)/gu, '*产量'],
  [/(?:生产|制造|造出)了?[约超近达共]{0,3}\d[\d.]*[十百千万亿]*[辆台架艘](?<counted>\p{Script=Han}{2,8})/gu, '*产量'],
  [
    new RegExp(String.raw`\b(?:plan(?:s|ned|ning)?|earmark(?:s|ed)?|spend(?:s|ing)?|spent) ${amount}${ofAll}`, 'g'),
    'investment',
  ],
  [
    new RegExp(String.raw`(?<!\baccount\w* for [\d.]{1,6} ?(?:%|per ?cent))(?<=%|\bper ?cent) of ${planOfYear}`, 'g'),
    'investment completion rate',
  ],
  [
    /(?:完成了?|为|占|达到?)(?:全年|年度|当年)(?:投资)?(?:计划|目标|任务)(?:投资|任务|目标)?(?:总?额)?(?=(?:\d[\d.]*[万亿]*元)?的)/g,
    'investment completion rate',
  ],
  [/(?<!\b(?:fiscal|tax|budget|government|public|total) )\brevenues?\b|(?<!产业)营收|营业收入/g, 'industry revenue'],
]

// Finds the records and metrics that a passage names: as it is printed, and in simplified characters.

// Words that name nothing: others may narrow a statement to a part that has no name here.

const chinese = new RegExp(
  '据[^，。；]{0,12}(?:报道|消息|获悉)|未来|不仅|不但|大类|重大|重点|建设|项目|工程|投资|总额|年度|全年|全省|全市|全国|省级|市级|国家|省市?|市|州|县|区域|地区|政府|' +
    '(?:已经?|将|拟|要|力争|预计|预期|计划|规划|安排|确定|确保|争取|实际|共|总共|合计|累计|总计|总|同比|继续|一共)|' +
    '完成额?|达到|达成|达|实现|突破|超过|为|是|拥有|共有|有|推进|推动|实施|打造|投入|投向|生产|产量|规模|目标|任务|指标|约|左右|以上|其中|根据|按照|' +
    '今年|去年|明年|本年|年|月|日|上半年|下半年|季度|至|到|在|于|从|由|把|的|了|和|与|及|也|都|全|首|次|个|万|亿|元',
  'gu',
)
const english = new Set(
  (
    'a an the this that its their his her our of in on for to by from with at as and or but is are was were be been being has have had ' +
    'will would shall plan plans planned planning arrange arranges arranged aim aims aimed expect expects expected intend intends intended want wants wanted hope hopes hoped schedule scheduled ' +
    'invest invests invested investing investment investments spend spends spent complete completes completed completing fulfilled achieved attained finish finishes ' +
    'finished build builds built construct constructed construction make makes made carry carried out reach reaches reached hit hits ' +
    'produce produces produced output total totals totaled totalled amount amounts amounted stand stands stood come comes came ' +
    'receive receives received project projects key major provincial province city municipal national annual yearly year years month months ' +
    'quarter half first second third fourth last next january february march april may june july august september october november december ' +
    'lists say says said not government announce announces announced set sets actual actually record records recorded during throughout overall ' +
    'about around some nearly over more than less fewer least most up only just also already so far target targets goal goals promise promises pledge pledges s'
  ).split(' '),
)

/** Returns the words of a statement, in small letters, folded, that are not plain. */
export const wordsBeyond = (rest: string): string[] =>
  (rest.replaceAll(chinese, ' ').match(/\p{Script=Han}+|[a-z]{2,}/gu) ?? []).filter((word) => !english.has(word))

/** Reports whether the rest of a statement, without names, quantities and periods, is plain. */
export const isPlain = (rest: string): boolean => wordsBeyond(rest).length === 0

// Names in a text that are not of what it tells about: a road, a general word, who reports it.

const reports = String.raw`(?:has |had )?(?:reports?|reported|says?|said)\b`
const day = String.raw`(?: (?:on [a-z]+(?:\.? \d+)?|today|yesterday|earlier|(?:last|this|in a) [a-z]+))?`

/** A name of these kinds is no subject between these words, in small letters, folded; angles stand for its ends. */
const notSubjects: readonly (readonly [kind: ReadSubjectKind, words: RegExp])[] = [
  // 南京路 is in another city.
  ['region', />[东南西北中]?(?:路|街|大道)(?![网桥线头道])/],
  // FUZHOU -- Fujian Province invested: a dash ends the place of a report.
  ['region', /<[^<>]*(?:--|—)/],
  // A kind of thing is no name: neither 产业 nor "industry" alone is the root of the industries.
  ['industry', /<(?:[产工行]业|industr(?:y|ies)|sectors?)>/],
  // Construction projects, and the construction of something, are of any industry.
  ['industry', /<construction> (?:projects?|of)\b/],
  ['organization', /\baccording to (?:the )?<.*>(?!')/],
  // At the end of a sentence, or before the sentence that is reported, if that has a subject of its own.
  ['organization', new RegExp(`> ${reports}${day}(?:[.;,"”]|$| that (?!(?:it|its|they|their|there)\\b))`)],
  ['organization', />(?:记者)?(?:\d+月)?(?:\d+日)?(?:消息|报道|电讯|讯|电(?![力子网池动气信视]))/],
]

/** In UTF-16 units, to either side of a name. */
const nearby = 40

const isNoSubject = (lower: string, offset: number, { start, end, record }: Mention): boolean => {
  const [from, to] = [start - offset, end - offset]
  const before = lower.slice(Math.max(0, from - nearby), from)
  const words = `${before}<${lower.slice(from, to)}>${lower.slice(to, to + nearby)}`
  return notSubjects.some(([kind, pattern]) => kind === record.kind && pattern.test(words))
}

export interface Mention extends Span {
  readonly record: NamedRecord
}

/** A name says enough if it has two Chinese characters, or a word of three letters. */
const saysEnough = (words: readonly Word[]): boolean =>
  words.filter(({ isUnspaced }) => isUnspaced).length > 1 ||
  words.some(({ text }) => /\p{L}{3}/u.test(text) && text.length > 2)

/** A name of one Latin word begins with a capital; `china` in small letters is porcelain. */
const looksLikeName = (text: string, words: readonly Word[]): boolean => {
  const [first] = words
  return words.length > 1 || first === undefined || first.isUnspaced || /\p{Lu}/u.test(text.charAt(first.start))
}

/** Returns the words from each word of a text on. */
const beginningsIn = (text: string): readonly (readonly Word[])[] =>
  wordsIn(text).map((_word, at, words) => words.slice(at, at + mostWords))

const keyOf = (words: readonly Word[]): string => words.map(({ text }) => text).join(' ')

const mentionOf = (text: string, offset: number, words: readonly Word[], record: NamedRecord): Mention[] => {
  const own = words.slice(0, record.key.split(' ').length)
  const [first, last] = [own[0], own.at(-1)]
  const isName = saysEnough(own) && (record.kind === 'industry' || looksLikeName(text, own))
  return first && last && isName ? [{ start: offset + first.start, end: offset + last.end, record }] : []
}

/** Returns mentions without those that begin inside an earlier one and end beyond it: 上海东方 has no 海东. */
const withoutCrossing = (mentions: readonly Mention[]): Mention[] => {
  let last: Mention | undefined
  return mentions
    .toSorted((one, other) => one.start - other.start || other.end - one.end)
    .filter((one) => {
      const isBeyond = last === undefined || one.end > last.end
      if (last && isBeyond && last.start < one.start && one.start < last.end) return false
      if (isBeyond) last = one
      return true
    })
}

/** Returns what each passage names, with one look-up for all; offsets are those of the whole text. */
export const mentionsIn = async (
  passages: readonly { readonly text: string; readonly start: number }[],
  names: NameLookup,
): Promise<Mention[][]> => {
  const read = passages.map(({ text, start }) => {
    const { text: simple, lower } = folded(text)
    return { text, lower, start, beginnings: [...new Set([text, simple])].flatMap(beginningsIn) }
  })
  const found = await names.longestNames([...new Set(read.flatMap(({ beginnings }) => beginnings.map(keyOf)))])
  return read.map(({ text, lower, start, beginnings }) => {
    const mentions = beginnings.flatMap((words) =>
      (found.get(keyOf(words)) ?? []).flatMap((record) => mentionOf(text, start, words, record)),
    )
    return withoutCrossing(mentions).filter((mention) => !isNoSubject(lower, start, mention))
  })
}

// Metrics.

export interface MetricMention extends Span {
  /** The metrics of this name. */
  readonly metrics: readonly NamedMetric[]
  readonly words: number
  /** The words do not name them: whatever else they say may narrow what is told. */
  readonly isImplied?: boolean
}

/** Finds the names of metrics in a passage; offsets are those of the whole text. */
export type MetricFinder = (text: string, start: number) => readonly MetricMention[]

/** An English verb, its number, and up to three words of what is counted. */
const verbAndCount =
  /\b([a-z]+?)(?:e|s|es|d|ed|ing)?(?: construction (?:of|on))?(?: (?:about|around|some|over|nearly|more than|at least|a total of))? \d[\d,]*((?: [a-z-]+){1,3})/gi

/** Finds metrics whose names have the verb behind the noun: "complete 200 projects" counts "projects completed". */
const countedByVerb = (text: string, start: number, byKey: ReadonlyMap<string, NamedMetric[]>): MetricMention[] =>
  [...text.matchAll(verbAndCount)].flatMap(({ 1: verb = '', 2: counted = '', index }) => {
    const done = /^buil[dt]?$/i.test(verb) ? 'built' : `${verb}ed`
    const keys = counted.split(' ').map((noun) => `${noun} ${done}`.toLowerCase())
    const metrics = byKey.get(keys.find((key) => byKey.has(key)) ?? '')
    return metrics ? [{ start: start + index, end: start + index + verb.length, metrics, words: 2 }] : []
  })

/** Finds metrics that the words imply, as "made 5 cars" does the output of cars. */
const impliedIn = (text: string, start: number, byKey: ReadonlyMap<string, NamedMetric[]>): MetricMention[] =>
  implied.flatMap(([words, name]) =>
    [...text.toLowerCase().matchAll(words)].flatMap(({ 0: found, index, groups }) => {
      const counted = groups?.['counted'] ?? found
      const from = start + index + found.indexOf(counted)
      // A phrase may go on behind its noun, but what stands before the noun narrows it.
      const phrases = groups ? counted.split(' ').map((_word, at, all) => all.slice(0, at + 1).join(' ')) : [counted]
      return phrases.flatMap((phrase) => {
        const metrics = byKey.get(nameKeyOf(name.replace('*', phrase.replace(/s$/, ''))))
        return metrics ? [{ start: from, end: from + phrase.length, metrics, words: 1, isImplied: true }] : []
      })
    }),
  )

/** Metrics are named without them: 142 projects were started. */
const auxiliaries = new Set(['was', 'were', 'is', 'are', 'have', 'has', 'had', 'been'])

export const metricFinder = (metrics: readonly NamedMetric[]): MetricFinder => {
  const byKey = new Map<string, NamedMetric[]>()
  let longest = 0
  for (const metric of metrics) {
    const keys = new Set([metric.id.replaceAll('-', ' '), ...metric.names.map((name) => nameKeyOf(folded(name).text))])
    for (const key of keys) {
      byKey.set(key, [...(byKey.get(key) ?? []), metric])
      longest = Math.max(longest, key.split(' ').length)
    }
  }
  return (text, start) => {
    const simple = folded(text).text
    // GDP14.2万亿元 has no space behind its name.
    const words = wordsIn(simple.replaceAll(/(?<=\b[A-Z]{3,4})\d/g, ' ')).filter(({ text }) => !auxiliaries.has(text))
    const named = words.flatMap((word, at): MetricMention[] => {
      for (let count = Math.min(longest, words.length - at); count > 0; count--) {
        const own = words.slice(at, at + count)
        const metrics = byKey.get(keyOf(own))
        if (metrics)
          return [{ start: start + word.start, end: start + (own.at(-1)?.end ?? word.end), metrics, words: count }]
      }
      return []
    })
    const others = impliedIn(simple, start, byKey).filter((one) => !named.some((other) => isInside(one, other)))
    return [...named, ...countedByVerb(simple, start, byKey), ...others]
  }
}

/** Projects that completed an investment are not completed. */
export const doing = /开工|投产|竣工|动工|\b(?:start|commenc|complet(?!\w* (?:an? )?investment)|put into)/

export const isOfProgress = ({ names }: NamedMetric): boolean => names.some((name) => doing.test(name.toLowerCase()))

/** Reports whether a metric can be counted in a unit as printed. */
const fitsMetric = ({ unit }: NamedMetric, printed: string | null): boolean =>
  unit === null || (isCurrency(unit) && printed !== null && isCurrency(printed)) || unitsAgree(printed, unit)

/**
 * The noun of a count says only what is counted: 已开工重点项目318个 are projects, but started ones. It is in the
 * quantity, as in 318个项目, or else right before it. Without a number, money is what is said of the projects.
 */
const isCountedNoun = (
  mention: MetricMention,
  all: readonly MetricMention[],
  printed: string | null,
  quantity: Span,
): boolean => {
  const isOf = (kind: UnitKind, one: MetricMention): boolean =>
    one.metrics.some(({ unit }) => unit !== null && kindOf(unit) === kind)
  if (printed === null) return isOf('count', mention) && all.some((other) => isOf('money', other))
  // 重点项目新开工261个 counts those that are started.
  if (kindOf(printed) !== 'count' || mention.metrics.every(isOfProgress)) return false
  if (overlaps(mention, quantity) || (printed === 'project' && all.some((one) => one.metrics.every(isOfProgress))))
    return true
  return mention.end === quantity.start && !all.some((other) => overlaps(other, quantity))
}

/** Returns the metrics of the name that fits a quantity best: not its noun alone, its unit, the longest, the nearest. */
export const metricsFor = (
  mentions: readonly MetricMention[],
  printed: string | null,
  quantity: Span,
): readonly NamedMetric[] => {
  const fitting = mentions
    .map((mention) => ({ ...mention, metrics: mention.metrics.filter((metric) => fitsMetric(metric, printed)) }))
    .filter(({ metrics }) => metrics.length > 0)
  const rankOf = (mention: MetricMention): readonly number[] => [
    isCountedNoun(mention, mentions, printed, quantity) ? 0 : 1,
    mention.metrics.some(({ unit }) => unit === printed) ? 1 : 0,
    mention.words,
    mention.end <= quantity.start ? 1 : 0,
    -Math.abs(mention.start - quantity.start),
  ]
  const outer = fitting.filter((one) => !fitting.some((other) => isInsideLonger(one, other)))
  return outer.toSorted((one, other) => byNumbers(rankOf(other), rankOf(one)))[0]?.metrics ?? []
}
