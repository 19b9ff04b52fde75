/** The words that say how firm a figure is; the first rule that holds decides. */
import type { Stage } from '../candidate.ts'
import { sizeClasses } from '../size-classes.ts'

type Rule = readonly [words: RegExp, stage: Stage]

/** Words that only name a class of projects. */
const attributes =
  /(?:计划|拟)(?=新?开工项目|投产项目)|力争(?=投产项目|开工项目)|总投资[^，,。]{0,12}(?:以上|以下)的?(?=项目)|\bplanned (?=projects\b)/g

/** Shares and rates of a plan tell what came of it, though they contain the word plan; 增加到2024年的 tells no aim. */
const firm: readonly Rule[] = [
  [
    /力争|确保|目标(?!(?:任务)?的)|争取|(?<![加长高升大降少低增减])到20\d\d年(?!底)|\b(?:(?<!annual )targets?|aims?|goals?|strives?|seeks? to|by 20\d\d)\b/,
    'target',
  ],
  [
    /(?:占|为|完成|达到?)[^，,。]{0,6}(?:计划|目标|任务)[^，,。]{0,6}的|完成率|完成(?:投资)?进度|投资进度|单月进度|进度[^，,。]{0,12}(?:提高|加快|快于)|时间进度|序时进度|开工率|\bof the (?:annual|year's) (?:planned|plan|target)|\bcompletion rate\b/,
    'actual',
  ],
  // A plan that is told in the past: what was planned, and how much that was.
  [
    /(?<!完成[^，,。；;]{0,8})投资计划(?:总?额)?(?:已经?)?(?:达|为)|安排投资计划|^(?!.*(?:%|\b(?:complet|achiev|fulfil|invested|spent|percent|(?:exceed|surpass)\w* (?:its|the|their)\b))).*\b(?:planned (?:annual )?investments?|investment plans?|plans? (?:was|were) to|(?:was|were) planning|had (?:an? )?plans? to)\b/,
    'planned',
  ],
  [
    /已(?!经?(?:计划|安排|列入|签约|达成))|累计|顺利(?:开工|投产)|(?<!(?:计划|拟|预计)[^，,。；;]{0,40})(?:动工建设|新开工建设|建成投产|项目开工)|同期(?!相比)|\b(?<!\b(?:will|would|shall|should|must|to)(?: have)? be(?:en)? (?:[a-z]+ly )?)(?:completed|reached|hit|exceeded|grew|rose|increased|produced|(?<!\b(?:will|would|to) )have|has been|has (?:already |now )?(?:attracted|built|gathered|invested|started|opened|launched|formed)|had|achieved|stood at|amounted|totaled|totalled|was|were)\b(?! (?:been |an? )?(?:planned|scheduled|expected|estimated|total investment)\b)/,
    'actual',
  ],
  [
    /计划|安排|预计|(?<![超好低高符合于])预期|(?<![模虚比])拟(?!人|态|合)|续建|总投资|规划(?![馆院局厅师展署])|(?<![名大武上中少主])将(?![近军领士])|(?<![主重需必只纲摘首])要(?=达|突破|超过|完成|实现|建成|新增)|(?:未来|今后)(?:\d+|[一二三四五六七八九十两几])年|\b(?:plan(?:s|ned|ning)?|will|would(?! have)|shall|to be|expects?|expected|investment plan|total investment|estimated|scheduled)\b/,
    'planned',
  ],
  [/签约|签订|已达成|\b(?:signed|allocated|committed|pledged|agreed)\b/, 'committed'],
]

const either: readonly Rule[] = [
  [
    /完成(?!.*(?:任务|目标))|(?<!发)达(?![产标成])|实现|突破|建成|完工|竣工|实际|产量[为是]|了(?=[约近超逾]?\d)|同比增长|\b(?:invested|spent|built|finished|constructed|started|opened|launched|delivered|poured|came to)\b/,
    'actual',
  ],
]

const loose: Readonly<Record<'ahead' | 'behind' | 'either', readonly Rule[]>> = {
  ahead: [
    [
      /到(?:20\d\d年|["“]?十[一二三四五六]五)|以上|突破|打造|达|超过?|高于|不少于|不低于|增长|完成|新增|新建|培育|提升至|\b(?:reach|exceed|surpass|more than|at least|over)\b/,
      'target',
    ],
  ],
  behind: [
    [
      /完成|达|增长|增加|提高|下降|降低|减少|新增|突破|高于|低于|高|低|提升|占|产量|\b(?:growth|increase|decrease|up|down|output)\b/,
      'actual',
    ],
    ...either,
  ],
  either,
}

const firstOf = (rules: readonly Rule[], words: string): Stage | null =>
  rules.find(([pattern]) => pattern.test(words))?.[1] ?? null

/** Returns the stage that the words of a clause say; small letters, folded. */
export const saidStage = (words: string): Stage | null =>
  firstOf(firm, words.replaceAll(attributes, '').replaceAll(sizeClasses, ''))

/** An aim that is reached: 超额完成年度目标：投资达6000亿元. */
const fulfilled = '(?:完成|实现|超额)[^，,。：:]{0,8}'

const leads = new RegExp(
  String.raw`(?:到20\d\d年|(?:按照?|根据|依据)[^，,]{0,12}(?:计划|规划|方案)|\bby (?:the end of )?20\d\d|\b(?:under|according to) [^,]{0,30}\bplan)[，,] ?$|` +
    String.raw`(?<!${fulfilled})(?:目标|力争|计划|预期|安排|\b(?:targets?|goals?|aims?|plans?))[：:] ?$`,
)

/** Returns the stage that words right before a clause say for it: 到2027年，按照计划，2025年目标："by 2027,". */
export const stageOfLead = (words: string): Stage | null => {
  const [lead] = leads.exec(words) ?? []
  return lead === undefined ? null : saidStage(lead)
}

/** Returns the stage of the nearest clause that has one, in words before another clause. */
const nearest = (words: string, stageOf: (clause: string) => Stage | null): Stage | null => {
  for (const clause of words.split(/[，,；;：:、]/).reverse()) {
    const found = stageOf(clause)
    if (found) return found
  }
  return null
}

/** Returns the stage that the nearest clause says in words before another one. */
export const stageBefore = (words: string): Stage | null => nearest(words, saidStage)

const fulfilledAim = new RegExp(`${fulfilled}(?:目标|计划|任务)`)

/** Returns the plan or aim that the nearest clause says in words before another one, unless it is reached; else null. */
export const aimBefore = (words: string): Stage | null => {
  const stage = nearest(words, (one) => (fulfilledAim.test(one) ? 'actual' : saidStage(one)))
  return stage === 'target' || stage === 'planned' ? stage : null
}

/** Returns the plan or aim that a comparison with a year before is about: 计划投资1万亿元，同比增长5%; else null. */
export const stageCompared = (clause: string, before: string): Stage | null => {
  if (!/^ *(?:同比|[比较](?:上|去)年)/.test(clause)) return null
  const stage = nearest(before, (one) => saidStage(one) ?? firstOf(either, one))
  return stage === 'actual' ? null : stage
}

/** Words by which a plan lists things, as a report would tell of their outcome. */
const listed = /完成|建成投产|建成|竣工|完工|投产|新?开工(?:建设)?|动工建设|实现|达到?|突破|新增/g

/** Reports whether words tell of an outcome by what they add to those of a list: 已, 累计, 实际. */
export const isOutcome = (words: string): boolean => {
  const others = words.replaceAll(listed, '')
  return (saidStage(others) ?? firstOf(either, others)) === 'actual'
}

/** The last day for something: 到2025年底, 到“十四五”末, 6月底前. */
const deadline =
  /到(?:20\d\d年|["“「『]?十[一二三四五六]五["”」』]?(?:时期)?)[底末]|[年月][底末](?:[之以])?前|\d月[之以]?前(?![后期\d一二三四五六七八九十两几])/
const deadlineOfLead = new RegExp(`(?:${deadline.source})[，,] ?$`)

/** Returns the stage of what has a deadline that is still ahead, in a clause or right before it. */
export const stageOfDeadline = (clause: string, before: string): Stage | null =>
  deadline.test(clause) || deadlineOfLead.test(before.slice(-20)) ? 'target' : null

/** Words that tell what is reached, or is to be. */
const arrival = /(?<!发)达(?![产标成])|突破|产量[为是]?|占/g

/** Reports whether words suggest an outcome by words of arrival alone, which an aim may have as well. */
export const isArrival = (words: string, isAhead: boolean | null): boolean => {
  const others = words.replaceAll(arrival, '')
  const isOther = [isAhead, null].some((each) => suggestedStage(others, each) === 'actual')
  return suggestedStage(words, isAhead) === 'actual' && !isOther
}

/** Returns the stage that words suggest in a text about what lies ahead, or behind; null where that is not known. */
export const suggestedStage = (words: string, isAhead: boolean | null): Stage | null =>
  firstOf(loose[isAhead === null ? 'either' : isAhead ? 'ahead' : 'behind'], words.replaceAll(sizeClasses, ''))

const planWords = /方案|规划|计划|目标|力争|部署|\b(?:plans?|targets?|to build|aims?)\b/
const reportWords =
  /进展|完成|情况|累计|开工重点项目|突破|\b(?:completed|progress|reached|january to|first (?:half|quarter))\b/

/** Reports whether words say a plan, even if they may name a class of projects as well: 计划新开工项目. */
export const saysPlan = (words: string): boolean =>
  planWords.test(words) || ['planned', 'target'].includes(saidStage(words) ?? '')

/** Tells a text about what lies ahead by its title; null where the title does not. */
export const isPlanTitle = (title: string): boolean | null =>
  reportWords.test(title) && !/力争|预计/.test(title) ? false : planWords.test(title) ? true : null
