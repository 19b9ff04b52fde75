/** The words that govern a quantity: what leaves it open, and what may narrow it. */
import { kindOf } from '../quantities/quantities.ts'
import { blanked, type QuantityInText, type ReadPassage } from './context.ts'
import { isPlain } from './mentions.ts'
import { overlaps, type Span } from './passages.ts'

// After these words no figure bears a statement out: they deny, suppose or judge it, tell of a change, a mean or some owners.

/** In 未来, 没收 and "not only" nothing is denied, and bounds such as 不低于 belong to their quantities. */
const denials =
  /(?<![淹沉埋])没(?!收|有问题)|未(?!来|知|成年)|不(?:再|会|是|能|拟|将|曾|予|计划|安排|投资|打算|准备)|[并绝而]非|并[不无]|无[法意]|取消|撤销|放弃|拒绝|终止|叫停|否认|谣言|不实|\b(?:not(?! (?:only|just|counting|including|merely|less|fewer|more)\b)|\w+n't|never|no(?! (?:less|fewer|more|later)\b|\.? ?\d)|nor|neither|nobody|none|cannot|fail(?:s|ed|ing)? to|cancel\w*|abandon\w*|scrap(?:s|ped)?|den(?:y|ies|ied)|reject\w*|withdr[ae]w\w*|drop(?:s|ped)? (?:its|their|the|a) |yet to|hardly|false|untrue|instead of|rather than)\b/

const suppositions =
  /假如|如果|假设|倘若|要是|若是|是否|会不会|有没有|\b(?:if|whether|suppos(?:e|es|ed|ing)|imagine|would have|could have|might|may have|rumou?red|allegedly)\b/

/** Metrics of the register may be called so; then the words belong to their names. */
const narrowings =
  /人均|户均|日均|月均|季均|年均|每[人户天日月季亩]|民营|民间|外商|外资|台资|\b(?:per (?:capita|head|person|household|day|week|month|quarter)|daily|weekly|monthly|quarterly|(?:on|an?|the) average|averag(?:ed|ing)|private|foreign|overseas|lost|losses)\b/

/** Reports whether words leave open if it is so, or of what; small letters, folded. */
const leavesOpen = (words: string): boolean => denials.test(words) || suppositions.test(words) || narrowings.test(words)

const promise = String.raw`\b(?:plans?|targets?|goals?|promises?|pledges?|commitments?|quotas?|expectations?|forecasts?)\b`
const done = String.raw`(?:met|missed|beat(?:en)?|exceeded|surpassed|topped|fulfilled|achieved|attained|reached|hit|delivered|honou?red|kept|broken|completed)`
/** A share of a plan is no judgement of it. */
const noShare = String.raw`(?:(?!%|percent|per cent)[^,;])`

const judgements = new RegExp(
  [
    // In any form.
    String.raw`\b(?:miss(?:ed|es|ing)?|fail(?:s|ed)?(?! to reach)|f(?:ell|alls?|alling|allen) short|over-?fulfil\w*|over-?achiev\w*|(?:out|under)-?perform\w*|(?:over|under)sho(?:o?t|oting)s?)\b`,
    String.raw`(?<!\b(?:to|will|would|shall|should|must) )\b(?:${done}|meets?|meeting|exceed(?:s|ing)?|surpass(?:es|ing)?|beats?|beating|fulfil(?:s|ls|ling)?|achiev(?:es|ing)|reach(?:es|ing)|hits?|hitting|top(?:s|ping)|deliver(?:s|ing)|keeps?|broke|breaks?|complet(?:es|ing))\b${noShare}{0,60}${promise}`,
    String.raw`${promise}[^,;]{0,60}\b(?:is|are|was|were|has been|have been|had been|been) (?:\w+ )?${done}\b`,
    String.raw`\b(?:above|below|beyond|short of|ahead of|behind|in line with|(?:more|less|higher|lower) than|in excess of) (?:(?:its|the|their|what|an?)\b ?)?[^,;\d]{0,20}${promise}`,
    '超额|超(?:计划|目标|预期)|落空|泡汤|达标|未(?:能)?(?:完成|实现|达标|兑现|达到)|没(?:有|能)?(?:完成|实现|达标|兑现|达到)|不及(?:预期|计划|目标)|[高低]于(?:年度|全年)?(?:预期|计划|目标)',
    '(?:完成|实现|达成|兑现|达到了|突破了|超过了?|超出了?)[^，,。；;]{0,20}(?:计划|目标|任务|承诺)(?![^，,。；;]{0,16}(?:%|百分))',
    '(?:计划|目标|任务|承诺)[^，,。；;]{0,16}(?:已经?|均|全部|如期|提前|圆满|顺利)(?:完成|实现|达成|兑现)(?![^，,。；;]{0,6}\\d)',
  ].join('|'),
)

/** Verbs by which somebody changes a plan. */
const changedPlan = String.raw`(?:rais|halv|doubl|tripl|quadrupl|reduc)(?:e|es|ed|ing)|cut|cuts|cutting|lower(?:s|ed|ing)|slash(?:es|ed|ing)?|(?:trimm?|boost|lift|adjust)(?:s|ed)|(?:revis|hik|upgrad|downgrad)(?:es|ed)|increas(?:es|ed)|scal(?:e|es|ed|ing) (?:back|up|down)`
const moved =
  'rose|rises|grew|grows|climbed|jumped|surged|soared|fell|falls|dropped|drops|declined|decreased|slumped|plunged|shrank|slipped'
const thanBefore = String.raw`(?:in|last|that of|a year|the (?:year|previous)|(?:19|20)\d\d)\b`

const changes = new RegExp(
  [
    '上调|下调|调[高低增减整]|[增减降升跌涨][至到]|削减|压减|缩减|砍|翻(?:了?一)?番|翻倍|减半|腰斩|缩水|加码',
    '(?:增加|增长|提高|提升|扩大|上升|下降|降低|减少|追加)[到至了为]',
    // A number behind it would be a change by itself.
    String.raw`[比较](?:上年|去年|前年|(?:19|20)\d\d年|往年)[^，,。；;\d]{0,8}(?:下降|减少|增加|增长|上升|提高|降低|回落|下滑|[高低多少])(?!了? {2})`,
    String.raw`\b(?:${changedPlan}|(?:${moved})\b[^,;]{0,30}\bto)\b`,
    String.raw`\b(?:half|twice|double) (?:of )?(?:that|what|its)\b|\b(?:more|less|fewer|higher|lower|larger|smaller|greater) than ${thanBefore}|\b(?:up|down) (?:from|on) ${thanBefore}`,
  ].join('|'),
)

/** Reports whether words judge what came of a plan: met, missed, fell short of it. */
const judges = (words: string): boolean => judgements.test(words)

/** Reports whether words tell that something was changed to what it is: raised, cut, halved. */
const tellsChange = (words: string): boolean => changes.test(words)

/** A number with its scale and its classifier. */
const number = /\d[\d.,]*\s?[十百千万亿多余]*(?:(?:thousand|million|billion|trillion)\s)?\p{Script=Han}?/iu

/** Returns a quantity without the words that narrow what it counts, as in "40 nuclear projects". */
const numbersOf = ({ start, end, text, unit }: QuantityInText['quantity']): Span[] => {
  const found = kindOf(unit ?? '') === 'count' ? number.exec(text) : null
  if (!found) return [{ start, end }]
  const noun = /[a-z]$/i.test(text) ? text.lastIndexOf(' ') + 1 : text.length
  return [
    { start, end: start + found.index + found[0].length },
    { start: start + noun, end },
  ]
}

/** Returns what the words that govern a quantity say of it: its clause and those before it without quantities, but for what is known in them. */
export const governing = (
  passage: ReadPassage,
  found: QuantityInText,
  all: readonly QuantityInText[],
  isOfChange: boolean,
) => {
  const { sentence, clause } = found
  const before = all.filter((other) => other.clause.end <= clause.start)
  const behind = all.filter((other) => other.clause.start >= clause.end)
  const from = Math.max(sentence.start, ...before.map((other) => other.clause.end))
  // What is judged may be told before: it planned a trillion, but missed it.
  const until = Math.min(sentence.end, ...behind.map((other) => other.clause.start))
  const quantities = all.map((other) => other.quantity)
  const without = (names: readonly Span[], end = clause.end): string =>
    blanked(
      passage,
      names.filter((name) => overlaps(name, { start: from, end })),
    ).slice(from - passage.start, end - passage.start)
  const known = [...passage.mentions, ...passage.metrics]
  return {
    isOpen:
      leavesOpen(without([...known, ...quantities])) ||
      judges(without(passage.mentions, until)) ||
      (!isOfChange && tellsChange(without([...known, ...quantities], until))),
    isPlain: isPlain(without([...known, ...passage.periods, ...quantities.flatMap(numbersOf)])),
    from,
  }
}

/** Before an amount: it is what something grew or fell by. What is newly made is an amount itself. */
const changing =
  /(?:(?<!新)增加?|增长|追加|减少?|[削压缩]减|下降|(?<![\d最至])多|(?<![至最不])少|提高|降低)(?:了|额为?)?(?:投资)? ?$|[增降](?:速|幅)(?:为|是|达到?)? ?$|\b(?:up|down|additional|extra|further|another|(?:increase|decrease|rise|fall|growth|drop)s? of|(?:increased|decreased|rose|grew|fell|dropped|expanded) ?(?:by)?|(?:cut|reduc|rais|increas|lower|expand|boost|lift|slash|trim|shrink|decreas|grow)\w*\b[^,;]{0,40}\bby) ?$/

/** After an amount; "or more" makes a bound of it. */
const changed = /^ (?:(?:more|less|fewer|higher|lower|extra)\b|(?:of|in) (?:additional|extra|further)\b)/

/** Within a count, as in "30 more projects". */
const counted = /\d(?: (?:thousand|[mb]illion|trillion))? (?:more|fewer|additional|extra|further)\b/

const nearby = 64

/** Reports whether a quantity is what something grew or fell by, or a difference of percentages. */
export const isChange = (
  { lower, start }: ReadPassage,
  { start: from, end, unit }: QuantityInText['quantity'],
): boolean =>
  unit === 'percentage-point' ||
  changing.test(lower.slice(Math.max(0, from - start - nearby), from - start)) ||
  counted.test(lower.slice(from - start, end - start)) ||
  changed.test(lower.slice(end - start, end - start + nearby))
