/** Decides whether a quantity is planned, aimed at or actual: by its clause, what comes before it, and the date. */
import { folded } from '../quantities/fold.ts'
import { kindOf, type Quantity } from '../quantities/quantities.ts'
import type { NamedMetric, ReadStage } from './candidate.ts'
import { asidesOf, blanked, numbersBefore, type QuantityInContext, wordsBeside } from './context.ts'
import { judgedIn } from './judgements.ts'
import { overlaps, type Span } from './passages.ts'
import { yearOfDate } from './period-words.ts'
import { isToday, proposedPeriod, yearAbout, type PeriodContext } from './periods.ts'

// Classes of size: 亿元以上项目 tells how large the projects are, and is no amount of anything.

const isCounted = /^(?:的(?!目标|任务|投资)|(?:重[点大]|产业|工业|制造业|在建|新开工){0,2}项目)/
const longestCounted = '制造业新开工项目'.length

export const isSizeClass = (text: string, { text: own, end, unit }: Quantity): boolean =>
  kindOf(unit ?? '') === 'money' &&
  /以[上下]$/.test(own) &&
  isCounted.test(folded(text.slice(end, end + longestCounted)).text)

// The words that say how firm a figure is; the first rule that holds decides.

type Rule = readonly [words: RegExp, stage: ReadStage]

/** Words that only name a class of projects. */
const attributes =
  /(?:计划|拟)(?=新?开工项目|投产项目)|力争(?=投产项目|开工项目)|总投资[^，,。]{0,12}(?:以上|以下)的?(?=项目)|\bplanned (?=projects\b)/g

/** Shares and rates of a plan tell what came of it, though they contain the word plan; 增加到2024年的 tells no aim. */
const firm: readonly Rule[] = [
  [
    /力争|确保|目标(?!(?:任务)?的)|争取|(?<![加长高升大降少低增减])到20\d\d年(?!底)|\b(?:(?<!annual |yearly |year's |(?:%|\bper ?cent) of (?:the|its|their) )targets?|aims?|goals?|strives?|seeks? to|by 20\d\d)\b/,
    'target',
  ],
  [
    /(?:占|为|完成|达到?)[^，,。]{0,6}(?:计划|目标|任务)[^，,。]{0,6}的|完成率|完成(?:投资)?进度|投资进度|单月进度|进度[^，,。]{0,12}(?:提高|加快|快于)|时间进度|序时进度|开工率|\bof the (?:annual|year's) (?:planned|plan|target)|(?:%|\bpercent) of (?:the|its|their|20\d\d|annual|yearly|full-year) (?:(?:20\d\d|annual|yearly|full-year|investment) )*(?:planned|plan|target)|\bcompletion rate\b/,
    'actual',
  ],
  // A plan that is told in the past: what was planned, and how much that was.
  [
    /(?<!完成[^，,。；;]{0,8})投资计划(?:总?额)?(?:已经?)?(?:达|为)|安排投资计划|^(?!.*(?:%|\b(?:complet|achiev|fulfil|invested|spent|percent|(?:exceed|surpass)\w* (?:its|the|their)\b))).*\b(?:planned (?:annual )?investments?|investment plans?|plans? (?:for 20\d\d )?(?:was|were|stood at|amounted to|totall?ed) (?:to\b|(?:(?:about|around|nearly|over|more than|set at|rmb) )*[^\s\w]*\d)|(?:was|were) planning|had (?:an? )?plans? to)\b/,
    'planned',
  ],
  [
    /已(?!经?(?:计划|安排|列入|签约|达成))|累计|顺利(?:开工|投产)|(?<!(?:计划|拟|预计)[^，,。；;]{0,40})(?:动工建设|新开工建设|建成投产|项目开工)|同期(?!相比)|\b(?<!\b(?:will|would|shall|should|must|to)(?: have)? be(?:en)? (?:[a-z]+ly )?)(?:completed|reached|hit|exceeded|grew|rose|increased|produced|(?<!\b(?:will|would|to) )have|has been|has (?:already |now )?(?:attracted|built|gathered|invested|started|opened|launched|formed)|had|achieved|stood at|amounted|totaled|totalled|was|were)\b(?! (?:been |an? )?(?:planned|scheduled|expected|estimated|total investment)\b)/,
    'actual',
  ],
  [
    /计划|安排|预计|(?<![超好低高符合于])预期|(?<![模虚比])拟|续建|总投资|规划(?![馆院局厅师展署])|将(?![近军领士])|要(?=达|突破|超过|完成|实现|建成|新增)|(?:未来|今后)(?:\d+|[一二三四五六七八九十两几])年|\b(?:plan(?:s|ned|ning)?|will|would|shall|to be|expects?|expected|investment plan|total investment|estimated|scheduled)\b/,
    'planned',
  ],
  [/签约|签订|已达成|\b(?:signed|allocated|committed|pledged|agreed)\b/, 'committed'],
]

// Weaker words: some tell an outcome anywhere, others only in a text about the past, or an aim in one about the future.

const outcome =
  /完成|(?<!发)达(?![产标成])|实现|突破|建成|完工|竣工|实际|生产(?![总线基能力许])|产量[为是]|了(?=[约近超逾]?\d)|同比增长|\b(?:invest(?:ed|ing)|spent|received|built|made|making|manufactured|producing|finished|constructed|started|opened|launched|delivered|poured|came to)\b/
const outcomeBehind =
  /完成|达|增长|增加|提高|下降|降低|减少|新增|突破|高于|低于|高|低|提升|占|产量|\b(?:growth|increase|decrease|up|down|output)\b/
const aimAhead =
  /到(?:20\d\d年|["“]?十[一二三四五六]五)|以上|突破|打造|达|超过?|高于|不少于|不低于|增长|完成|新增|新建|培育|提升至|\b(?:reach|exceed|surpass|more than|at least|over)\b/

/** Returns the stage that the words of a clause say; small letters, folded. */
export const saidStage = (words: string): ReadStage | null =>
  firm.find(([pattern]) => pattern.test(words.replaceAll(attributes, '')))?.[1] ?? null

/** Returns the stage that words suggest in a text about what lies ahead, or behind; null where that is not known. */
const suggestedStage = (words: string, isAhead: boolean | null): ReadStage | null => {
  if (isAhead === true) return aimAhead.test(words) ? 'target' : null
  return outcome.test(words) || (isAhead === false && outcomeBehind.test(words)) ? 'actual' : null
}

/** Returns the stage that the nearest clause says in words before another one. */
const stageBefore = (words: string): ReadStage | null =>
  words
    .split(/[，,；;：:、]/)
    .map(saidStage)
    .findLast((stage) => stage !== null) ?? null

/** An aim that is reached: 超额完成年度目标：投资达6000亿元. */
const fulfilled = '(?:完成|实现|超额)[^，,。：:]{0,8}'

/** Words right before a clause that say its stage: 到2027年，按照计划，2025年目标："by 2027,". */
const leads = new RegExp(
  String.raw`(?:到20\d\d年|(?:按照?|根据|依据)[^，,]{0,12}(?:计划|规划|方案)|\bby (?:the end of )?20\d\d|\b(?:under|according to) [^,]{0,30}\bplan)[，,] ?$|` +
    String.raw`(?<!${fulfilled})(?:目标|力争|计划|预期|安排|\b(?:targets?|goals?|aims?|plans?))[：:] ?$`,
)

/** Words of an outcome that a plan may list as well: 计划新开工项目300个，建成投产200个. */
const listed = /完成|建成投产|建成|竣工|完工|投产|新?开工(?:建设)?|动工建设|实现|达到|新增/g
/** Words that tell what is reached, or is to be, also of a plan that has ended. */
const arrival = /(?<!发)达到?(?![产标成])|突破|产量[为是]?|占|同比增长/g

/** Reports whether words tell of an outcome by more than a plan may have: 已, 累计, 实际. */
const isOutcome = (words: string): boolean => {
  const others = words.replaceAll(listed, '').replaceAll(arrival, '')
  return (saidStage(others) ?? suggestedStage(others, null)) === 'actual'
}

/** The last day for something: 到2025年底, 到“十四五”末, 6月底前. */
const deadline =
  /到(?:20\d\d年|["“「『]?十[一二三四五六]五["”」』]?(?:时期)?)[底末]|[年月][底末](?:[之以])?前|\d月[之以]?前(?![后期])/
/** A comma may stand behind it. */
const longestDeadline = 20

const planWords = /方案|规划|计划|目标|力争|部署|\b(?:plans?|targets?|to build|aims?)\b/
const reportWords =
  /进展|完成|情况|累计|开工重点项目|突破|\b(?:(?<!\b(?:to|will) )complete[sd]?|progress|reached|january to|first (?:half|quarter))\b/

/** Tells a text about what lies ahead by its title; null where the title does not. */
const isPlanTitle = (title: string): boolean | null =>
  reportWords.test(title) && !/力争|预计/.test(title) ? false : planWords.test(title) ? true : null

// Amounts that a share is a share of: "98% of the annual plan of 900 billion yuan", 为年度计划投资9000亿元的98%.

const english =
  /\bof (?:(?:its|the|their) )?(?:(?:annual|yearly|full-year|year's) )?(?:planned|(?:planned (?:annual )?investment|investment (?:plan|target)|plan|target) of) (?:rmb |us)?$/
const chinese = /(?:占|为|完成|达到?)[^，,。；;\d]{0,6}(?:计划|目标|任务)(?:总?投资)?额?$/
const share = /^的[约近超]?\d[\d.]*(?:%|个?百分)/
const shareOfPlan = /^的?(?:年度|全年)?[^，,。；;\d]{0,4}(?:计划|目标|任务)(?:总?投资)?额?的[约近超]?\d[\d.]*%/

/** More words before or after say something else. */
const nearby = 64

/** Returns the stage of an amount that a share of a plan or target stands beside; null of any other. */
export const stageOfBase = ({ here, quantity }: QuantityInContext): ReadStage | null => {
  const [before, after] = wordsBeside(here, quantity, nearby)
  const isBase = english.test(before) || (chinese.test(before) && share.test(after)) || shareOfPlan.test(after)
  if (!isBase) return null
  return /\btarget of (?:rmb |us)?$/.test(before) || (before.slice(-8) + after.slice(0, 8)).includes('目标')
    ? 'target'
    : 'planned'
}

const isEnded = (period: PeriodContext): boolean =>
  (proposedPeriod(period, null, false).end ?? 'never') < (period.publishedOn ?? '')

/** Behind a plan: what came of it. */
const cameOf = /\b(?:plan|target|goal)s?\b[^,]*\b(?:by|with|after|at|reaching|making|investing|producing)\b/

/**
 * Returns the stage of a number in a clause that judges a plan: before the words it is what came of the plan, unless
 * they say that it is the plan itself; undefined without such words.
 */
const stageJudged = (words: string, { start, end }: Span, quantity: Span): ReadStage | null | undefined => {
  const judged = judgedIn(words, '').find((one) => one.claimed !== null && overlaps(one, { start, end }))
  if (!judged) return undefined
  if (quantity.end <= judged.start) return saidStage(words.slice(start, judged.start)) ?? 'actual'
  const isOutcome = cameOf.test(words.slice(judged.end, Math.max(judged.end, quantity.start)))
  return isOutcome ? 'actual' : saidStage(words.slice(judged.end, end))
}

/** Returns the stage of a quantity; null if the words do not say it. */
export const stageOf = (
  found: QuantityInContext,
  period: PeriodContext,
  metric: NamedMetric | undefined,
): ReadStage | null => {
  const { context, here: sentence } = found
  const { publishedOn, isLiteral = false } = context.reading
  const words = blanked(sentence, asidesOf(found))
  const clause = words.slice(found.clause.start - sentence.start, found.clause.end - sentence.start)
  const lead = words.slice(0, Math.max(0, found.clause.start - sentence.start))
  const relative = ({ start, end }: Span): Span => ({ start: start - sentence.start, end: end - sentence.start })
  const judged = isLiteral ? stageJudged(words, relative(found.clause), relative(found.quantity)) : undefined
  if (judged !== undefined) return judged
  const inSentence = numbersBefore(found).filter((one) => one.found.sentence.start === sentence.start)
  const before = inSentence.findLast(({ candidate }) => candidate.stage !== null)?.candidate.stage
  const isOfElse =
    (period.said?.start ?? 0) >= found.clause.start ||
    inSentence.some((one) => one.metric && one.metric.id === metric?.id)
  const said = saidStage(clause) ?? saidStage(leads.exec(lead)?.[0] ?? '')
  // An amount reached or listed behind an aim may be a part of it, or its outcome.
  const isEither = (before === 'planned' || before === 'target') && !isOfElse && !isOutcome(clause)
  if (said) return said === 'actual' && isEither ? null : said
  if (!isEnded(period) && (deadline.test(clause) || deadline.test(lead.slice(-longestDeadline)))) return 'target'
  const year = yearAbout(period)
  const difference = year === undefined || publishedOn === undefined ? undefined : year - yearOfDate(publishedOn)
  const isPlan = difference === undefined || difference === 0 ? isPlanTitle(context.title.lower) : difference > 0
  // A growth or an output of last year is a fact in a report, and may be a target in a claim.
  const suggested = suggestedStage(clause, isLiteral && isPlan === false ? null : isPlan)
  if (suggested === 'actual' && isEither) return null
  const told = suggested ?? (isToday(sentence, found.clause) ? null : stageBefore(lead))
  if (told || isLiteral || difference === undefined) return told
  if (difference < 0) return 'actual'
  return isEnded(period) ? null : 'planned'
}
