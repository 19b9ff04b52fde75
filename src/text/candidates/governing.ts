/** The words that govern a quantity: what leaves it open, and what may narrow it. */
import { isCurrency } from '../../model/units.ts'
import { kindOf } from '../quantities/quantities.ts'
import {
  blanked,
  type QuantityInContext,
  type QuantityInText,
  type ReadPassage,
  wordsBeside,
  wordsOf,
} from './context.ts'
import { isShareOfPlan, judgedIn, type JudgedWords, sideBefore } from './judgements.ts'
import { type MetricMention, wordsBeyond } from './mentions.ts'
import { isInsideLonger, spansOf, type Span } from './passages.ts'
import type { NamedPeriod } from './period-words.ts'

// After these words no figure bears a statement out: they deny, suppose or judge it, tell of a change, a mean or some owners.

/** In 未来, 没收 and "not only" nothing is denied, and bounds such as 不低于 belong to their quantities. */
const denials =
  /(?<![淹沉埋])没(?!收|有问题)|未(?!来|知|成年)|不(?:再|会|是|能|拟|将|曾|予|计划|安排|投资|打算|准备)|[并绝而]非|并[不无]|无[法意]|取消|撤销|放弃|拒绝|终止|叫停|否认|谣言|不实|\b(?:not(?! (?:only|just|counting|including|merely|less|fewer|more)\b)|\w+n't|never|no(?! (?:less|fewer|more|later)\b|\.? ?\d)|nor|neither|nobody|none|cannot|fail(?:s|ed|ing)? to|cancel\w*|abandon\w*|scrap(?:s|ped)?|den(?:y|ies|ied)|reject\w*|withdr[ae]w\w*|drop(?:s|ped)? (?:its|their|the|a) |yet to|hardly|false|untrue|instead of|rather than)\b/

const suppositions =
  /假如|如果|假设|倘若|要是|若是|是否|会不会|有没有|吗|\b(?:if|whether|suppos(?:e|es|ed|ing)|imagine|would have|could have|might|may have|rumou?red|allegedly)\b/

/** Metrics of the register may be called so; then the words belong to their names. */
const narrowings =
  /人均|户均|日均|月均|季均|年均|每[人户天日月季亩]|民营|民间|外商|外资|台资|国有|政府投资|\b(?:(?:per|an?) (?:capita|head|person|household|day|week|month|quarter)|daily|weekly|monthly|quarterly|(?:on|an?|the) average|averag(?:ed|ing)|private|foreign|government (?:investment|spending)|state-owned|overseas|lost|losses)\b/

/** An example narrows nothing. */
const examples = /\b(?:including|such as)\b[^;.\d]*?(?=, with\b|[;.\d]|$)|(?:包括|包含|涵盖)[^。；\d]*/g

/** After a clause: it goes on to say what all of its amount is for. */
const purpose = /^[，,] ?(?:(?:all|most|mostly|mainly|largely|for|in|into|on)\b|(?:全部|主要|均|都)?(?:用于|投向|投入))/

/** Reports whether words leave open if it is so, or of what; small letters, folded. */
const leavesOpen = (words: string): boolean => denials.test(words) || suppositions.test(words) || narrowings.test(words)

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

const clauseEnd = ({ lower, start, end }: ReadPassage, at: number): number => {
  const next = lower.slice(at - start).search(/[，,。；;]|\. |\.?$/)
  return next < 0 ? end : at + next
}

const isRate = ({ isImplied, metrics }: MetricMention): boolean =>
  isImplied === true && metrics.some(({ unit }) => unit === 'percent')

const isNamed = (named: NamedPeriod): boolean => Object.keys(named).length > 0

/** Returns what the words that govern a quantity say of it: its clause and those before it without quantities, but for what is known in them. */
export const governing = ({ here: passage, quantity, sentence, clause, all, isOfChange }: QuantityInContext) => {
  const before = all.filter((other) => other.clause.end <= clause.start)
  const later = all.filter((other) => other.clause.start >= clause.end)
  const from = Math.max(sentence.start, ...before.map((other) => other.clause.end))
  // What is judged may be told before: it planned a trillion, but missed it.
  const until = Math.min(sentence.end, ...later.map((other) => other.clause.start))
  const quantities = all.map((other) => other.quantity)
  const without = (names: readonly Span[], end = clause.end): string =>
    blanked(passage, names).slice(from - passage.start, end - passage.start)
  const known = [...passage.mentions, ...passage.metrics, ...spansOf(passage.lower, examples, passage.start)]
  const judged = judgedIn(without(passage.mentions, until), isOfChange ? '' : without([...known, ...quantities], until))
  const [ahead, behind] = wordsBeside(passage, quantity, nearby)
  const isShare = ['percent', 'fold'].includes(quantity.unit ?? '') && isShareOfPlan(ahead, behind)
  const words: readonly JudgedWords[] =
    judged.length === 0 && isShare
      ? [{ start: quantity.start, end: quantity.end, claimed: 'share' }]
      : judged.map((one) => ({ ...one, start: one.start + from, end: one.end + from }))
  const [first] = words
  const beyond = (end: number): string[] =>
    wordsBeyond(without([...known, ...passage.periods, ...quantities.flatMap(numbersOf), ...words], end))
  // The clause of the words may name what they are about, as "missed its emissions target" does.
  const last = Math.max(clause.end, ...words.map(({ end }) => clauseEnd(passage, end)))
  const periods = passage.periods.filter(({ start, named }) => from <= start && start < last && isNamed(named))
  const named = passage.metrics.filter((metric) => from <= metric.start && metric.end <= last)
  // A rate of completion tells what was spent of a plan of money.
  const ofPlan = named.filter((one) => !isRate(one))
  const isOfMoney = ofPlan.length < named.length
  const isForMore = purpose.test(wordsOf(passage, { start: clause.end, end: until }))
  const unknown = beyond(isForMore ? until : clause.end)
  const isClear =
    words.every(({ claimed }) => claimed === first?.claimed) &&
    beyond(last).length === 0 &&
    new Set(periods.map(({ named }) => JSON.stringify(named))).size <= 1
  return {
    isOpen:
      passage.lower.trimEnd().endsWith('?') ||
      (named.some(({ isImplied }) => isImplied === true) && unknown.length > 0) ||
      leavesOpen(without([...known, ...quantities, ...words])),
    unknown,
    judgement:
      first && (isClear || judged.length > 0)
        ? {
            ...first,
            claimed: isClear ? first.claimed : null,
            side: sideBefore(ahead),
            metrics: ofPlan
              .filter((one) => !ofPlan.some((other) => isInsideLonger(one, other)))
              .flatMap(({ metrics }) => metrics.filter(({ unit }) => !isOfMoney || isCurrency(unit ?? '')))
              .map(({ id }) => id),
          }
        : null,
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
export const isChange = (passage: ReadPassage, quantity: QuantityInText['quantity']): boolean => {
  const [before, behind] = wordsBeside(passage, quantity, nearby)
  const isCounted = counted.test(wordsOf(passage, quantity))
  return quantity.unit === 'percentage-point' || changing.test(before) || isCounted || changed.test(behind)
}
