/** The words that judge what came of a plan, or tell that it was changed, in both languages. */
import type { Judgement } from '../../model/vocabulary.ts'
import { folded } from '../quantities/fold.ts'
import { overlaps, type Span } from './passages.ts'

/** Words of judgement; null where they hedge it, or say what neither the state of a promise nor its wordings tell. */
export interface JudgedWords extends Span {
  readonly claimed: Judgement | null
  /** The wording of a changed plan that the number is of: raised from 5 to 6. */
  readonly side?: 'from' | 'to' | undefined
  /** The metrics that are named with it. */
  readonly metrics?: readonly string[]
}

type Words = Partial<Record<Judgement, string>>

const eitherOf = (words: Words): string =>
  Object.entries(words)
    .map(([claimed, forms]) => `(?<${claimed}>${forms})`)
    .join('|')

const oppositeOf: Partial<Record<Judgement, Judgement>> = { met: 'missed', missed: 'met' }

// English: verbs with a plan as their object, as "exceeded its plan", or as their subject, as "the plan was exceeded".

const plan = String.raw`\b(?:(?<soft>expectations?|forecasts?|estimates?)|plans?|targets?|goals?|promises?|pledges?|commitments?|quotas?)\b`

const verbs = String.raw`\b(?:${eitherOf({
  exceeded: String.raw`more than (?:met|fulfill?ed|achieved)|(?:exceed|surpass)(?:e[sd]|ing|s)?|topp?(?:ed|ing|s)|beat(?:en|ing|s)?|better(?:ed|ing|s)|(?:outstripp|outpac|eclips)(?:ed|es|ing)|over-?(?:fulfil|achiev|sho)\w*|out-?perform\w*`,
  met: String.raw`me(?:t|ets?|eting)|(?:fulfil|deliver|attain|reach|accomplish|honou?r)(?:l?ed|l?ing|e?s)?|(?:achiev|complet)(?:e[sd]?|ing)|hit(?:s|ting)?|kept|keeps?|match(?:ed|es|ing)|satisf(?:ied|ies|ying)|live[sd] up to|made good on|stuck to`,
  missed: String.raw`miss(?:e[sd]|ing)?|f(?:a|e)ll(?:s|ing|en)? short of|under-?(?:perform|sho)\w*|br(?:o|ea)ke?[ns]?|trail(?:ed|ing|s)|lagg?(?:ed|ing|s)(?: behind)?`,
  raised: String.raw`(?:rais|increas|hik)(?:e[sd]?|ing)|(?:lift|boost)(?:ed|ing|s)?|(?:revis|adjust|scal)(?:e[sd]?|ed|ing|s) up(?:wards?)?`,
  lowered: String.raw`cut(?:s|ting)?|lower(?:ed|ing|s)?|(?:reduc|slash)(?:e[sd]?|ing)|trim(?:med|ming|s)?|(?:revis|adjust|scal)(?:e[sd]?|ed|ing|s) (?:down(?:wards?)?|back)`,
  halved: 'halv(?:e[sd]?|ing)',
  doubled: 'doubl(?:e[sd]?|ing)',
})})\b`

const denial = String.raw`(?:(?:(?:do|does|did|has|have|had|could|would) )?(?:not(?! only\b)|never)|\w+n't|fail(?:s|ed|ing)? to|unable to)`
/** What lies ahead, or is not quite so. */
const hedge =
  '(?:to|will|would|shall|should|must|may|might|could|can|cannot|be|nearly|almost|partly|partially|largely|mostly|virtually|hardly|barely|scarcely|possibly|probably|likely|reportedly|apparently|supposedly|all but|half)'

/** A plan of others, of a part of the year, or of an earlier day. */
const otherPlan =
  /\b(?:national|nationwide|central|federal|global|monthly|quarterly|half-year|interim|previous|earlier|initial|original|old)\b|国家|全国|中央|月度|季度|半年|阶段性|原定|原计划/

/** A share of a plan is no judgement of it. */
const share = String.raw`%|per ?cent|\d[^,;]* of (?:its|the|their)\b`

const english = [
  String.raw`(?:\b(?:(?<denied>${denial})|(?<hedged>${hedge})) )?(?:\b\w+ly )?${verbs}(?= (?:it|them)\b|(?:(?!${share})[^,;]){0,60}?${plan})`,
  String.raw`(?<=${plan}(?: (?:for|of|in|to|this|last)\b(?:(?!\b(?:that|which|who|and|but)\b)[^,;%]){0,50})? )(?:(?<hedged>${hedge} be)|(?:is|are|was|were|(?:has|have|had)(?=(?:n't| not| never)? been\b))(?<denied>n't| not(?! only\b)| never)?(?: been)?) (?:\w+ly )?${verbs}`,
  String.raw`\b(?:${eitherOf({
    exceeded: '(?:above|beyond|ahead of|in excess of|(?:more|higher|larger|greater) than)',
    met: 'in line with',
    missed: String.raw`(?:below|behind|(?<!f(?:a|e)ll(?:s|ing|en)? )short of|(?:less|lower|smaller|fewer) than)`,
  })})(?= (?:(?:its|the|their|what|an?) )?(?:20\d\d |[^,;\d%]){0,20}(?:${plan}|(?:planned|targeted)\b))`,
]

// Chinese.

const planned = '(?:计划|目标|任务|承诺)'
const denied = '(?<denied>(?:并|尚)?未能?曾?|没有?能?|不能|无法)'
const done = '完成|实现|达成|兑现'
const surely = '(?:已经?|均|全部|全面|如期|提前|[圆元]满|顺利)'
const hedged =
  '(?<hedged>(?:力争|争取|确保|预计|有望|力求|提出|设定|制定|定下|确定|明确|能否|朝着|计划|拟|将|(?<![主重需])要)[^，,。；;]{0,30}?|(?:会|可|基本|接近|几乎|差点|部分)[^，,。；;\\d]{0,4}?)'
const noShare = '(?![^，,。；;]{0,16}(?:%|百分|倍))'

const chinese = [
  `${hedged}?${surely}*${denied}?(?:${eitherOf({
    exceeded: `超额(?:${done})`,
    met: `${done}|做到|达到了|(?<=未能?|没有?能?)达到?`,
  })})了?(?=[^，,。；;%超高低不未没]{0,24}?${planned}${noShare})`,
  `${hedged}?${denied}?(?<![不未没])(?:${eitherOf({ exceeded: '超过|超出|高于|好于|突破|超', missed: '低于|不及|少于' })})了?(?=(?:20\\d\\d ?年|[^，,。；;%\\d万亿千百]){0,12}?${planned}${noShare})`,
  `(?<=${planned}[^，,。；;\\d]{0,16})(?=${surely}|[并尚未没不无])${surely}*${denied}?(?:${eitherOf({ exceeded: `超额(?:${done})`, met: `${done}|达标` })})(?![^，,。；;]{0,6}\\d)`,
  `(?<=${planned}[^，,。；;\\d]{0,16})(?<missed>落空|泡汤)`,
  `${denied}?(?:${eitherOf({
    raised: '上调|调[高增]|加码|提高[到至]',
    lowered: '下调|调[低减]|[削压缩]减|降低?[到至]',
    halved: '减半|腰斩',
    doubled: '翻(?:了?一)番|翻倍',
  })})(?:(?<=${planned}[^，,。；;]{0,30})|(?=[^，,。；;]{0,30}${planned}))`,
]

const patterns = [...english, ...chinese].map((words) => new RegExp(words, 'g'))

// What judges, or tells of a change, in other words.

const judging = new RegExp(
  [
    String.raw`\b(?:miss(?:ed|es|ing)?|fail(?:s|ed)?(?! to reach)|f(?:ell|alls?|alling|allen) short|over-?fulfil\w*|over-?achiev\w*|(?:out|under)-?perform\w*|(?:over|under)sho(?:o?t|oting)s?)\b`,
    // Verbs that may say anything of its plan, but for those that tell it.
    String.raw`\b(?!(?:announc|set|unveil|releas|publish|adopt|approv|includ|present|issu|outlin|propos|reveal|confirm|detail|specifi|draft|mak|has|is|was|its|projects|under)\w*)[a-z]+(?:ed|es|ing|[^s\W]s) (?:its|the|their) (?:(?!%)[^,;]){0,40}?${plan.replace('(?<soft>', '(?:')}`,
    String.raw`\bas (?:planned|targeted|promised)\b|, (?:its|the|their) (?:plan|target|goal)\b`,
    '超额|超(?:计划|目标|预期)|达标|未能?(?:完成|实现|兑现|达到)|没(?:有|能)?(?:完成|实现|兑现|达到)|(?:不及|[高低]于)(?:年度|全年)?预期',
    '(?:突破了|超过了?|超出了?)[^，,。；;]{0,20}(?:计划|目标|任务|承诺)(?![^，,。；;]{0,16}(?:%|百分))',
  ].join('|'),
  'g',
)

/** Verbs by which somebody changes a plan. */
const changedPlan = String.raw`(?:rais|halv|doubl|tripl|quadrupl|reduc)(?:e|es|ed|ing)|cut|cuts|cutting|lower(?:s|ed|ing)|slash(?:es|ed|ing)?|(?:trimm?|boost|lift|adjust)(?:s|ed)|(?:revis|hik|upgrad|downgrad)(?:es|ed)|increas(?:es|ed)|scal(?:e|es|ed|ing) (?:back|up|down)`
const moved =
  'rose|rises|grew|grows|climbed|jumped|surged|soared|fell|falls|dropped|drops|declined|decreased|slumped|plunged|shrank|slipped'
const thanBefore = String.raw`(?:in|last|that of|a year|the (?:year|previous)|(?:19|20)\d\d)\b`

const changing = new RegExp(
  [
    '上调|下调|调[高低增减整]|[增减降升跌涨][至到]|削减|压减|缩减|砍|翻(?:了?一)?番|翻倍|减半|腰斩|缩水|加码',
    '(?:增加|增长|提高|提升|扩大|上升|下降|降低|减少|追加)[到至了为]',
    // A number behind it would be a change by itself.
    String.raw`[比较](?:上年|去年|前年|(?:19|20)\d\d年|往年)[^，,。；;\d]{0,8}(?:下降|减少|增加|增长|上升|提高|降低|回落|下滑|[高低多少])(?!了? {2})`,
    String.raw`\b(?:${changedPlan}|(?:${moved})\b[^,;]{0,30}\bto)\b`,
    String.raw`\b(?:half|twice|double|times) (?:of )?(?:that|what|its|as)\b|\b(?:more|less|fewer|higher|lower|larger|smaller|greater) than ${thanBefore}|\b(?:up|down) (?:from|on) ${thanBefore}`,
  ].join('|'),
  'g',
)

const claimedBy = (groups: Readonly<Partial<Record<string, string>>> = {}): Judgement | null => {
  const { hedged, denied, soft, ...words } = groups
  const claimed = Object.keys(words).find((one) => words[one] !== undefined) as Judgement
  if (hedged !== undefined || soft !== undefined) return null
  return denied === undefined ? claimed : (oppositeOf[claimed] ?? null)
}

const sides = /(?:(?<from>\bfrom|[从由])|(?:\bto|[至到为])) ?$/

/** Returns the wording of a changed plan that a number is of, by the words before it. */
export const sideBefore = (words: string): JudgedWords['side'] => {
  const found = sides.exec(words)
  return found ? (found.groups?.['from'] === undefined ? 'to' : 'from') : undefined
}

const shareOf = new RegExp(String.raw`^ (?:of )?(?:its|the|their)\b(?:(?!%|per ?cent)[^,;]){0,50}?${plan}`)
const shareOfPlanned = new RegExp(
  `(?:完成了?|为|占|达到?|相当于|是)[^，,。；;\\d]{0,12}${planned}[^，,。；;\\d%]{0,6}的?$`,
)

/** Reports whether a percentage or a multiple, by the words before and behind it, is a share of a plan. */
export const isShareOfPlan = (before: string, behind: string): boolean =>
  (shareOf.test(behind) || shareOfPlanned.test(before)) && !otherPlan.test(`${before}|${behind}`)

const rate =
  /(?:完成|进度|执行|达成)率|(?:投资|计划|任务)(?:完成)?进度|\b(?:completion|fulfil?lment|implementation|execution) rate/
const percentage = /\d[\d.,]*(?: ?(?:%|per ?cent\b))?/
/** Another number, or the end of a clause, is where the words about a percentage end. */
const ends = /[，,。；;、\d]/

/** Reports whether the words of a percentage, or those around it in the quote, name the plan that it is a part of. */
export const isOfPlan = (asPrinted: string, quote: string | null): boolean => {
  const [printed, around] = [folded(asPrinted).lower, folded(quote ?? '').lower]
  const text = around.includes(printed) ? around : printed
  const from = text.indexOf(printed)
  const found = percentage.exec(text.slice(from))
  if (!found) return false
  const start = from + found.index
  const before = text.slice(0, start).split(ends).at(-1) ?? ''
  const behind = text.slice(start + found[0].length).split(ends)[0] ?? ''
  return rate.test(`${before}|${behind}`) || isShareOfPlan(before, behind)
}

/** Returns the words that judge a plan; `unknown` are the same words without the names and numbers in them. */
export const judgedIn = (words: string, unknown: string): readonly JudgedWords[] => {
  const spans = (text: string, pattern: RegExp): JudgedWords[] =>
    [...text.matchAll(pattern)].map(({ 0: found, index: start, groups }) => ({
      start,
      end: start + found.length,
      claimed: groups ? claimedBy(groups) : null,
    }))
  const isOther = otherPlan.test(words)
  const clear = patterns
    .flatMap((pattern) => spans(words, pattern))
    .map((one) => (isOther ? { ...one, claimed: null } : one))
  const others = [...spans(words, judging), ...spans(unknown, changing)]
  return [...clear, ...others.filter((one) => !clear.some((other) => overlaps(one, other)))]
}
