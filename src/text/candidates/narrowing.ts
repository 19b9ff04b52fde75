/** Reads the words around a quantity that leave it open, judge a plan, or narrow what it tells. */
import { isCurrency } from '../../model/units.ts'
import { kindOf } from '../quantities/quantities.ts'
import type { NamedMetric, OtherName, ProposedSubject, ReadCandidate } from './candidate.ts'
import {
  blanked,
  type QuantityInContext,
  type QuantityInText,
  type ReadPassage,
  wordsBeside,
  wordsOf,
} from './context.ts'
import { isShareOfPlan, judgedIn, type JudgedWords, sideBefore } from './judgements.ts'
import { type Mention, wordsBeyond } from './mentions.ts'
import { clauseAround, isInside, isInsideLonger, overlaps, spansOf, type Span } from './passages.ts'
import { type PeriodAt, yearIn } from './period-words.ts'
import { outermost } from './subjects.ts'

// After these words no figure bears a statement out: they deny, suppose or judge it, tell of a change, a mean or some owners.

/** In 未来, 没收 and "not only" nothing is denied, and bounds such as 不低于 belong to their quantities. */
const denials =
  /(?<![淹沉埋])没(?!收|有问题)|未(?!来|知|成年)|不(?:再|会|是|能|拟|将|曾|予|计划|安排|投资|打算|准备)|[并绝而]非|并[不无]|无[法意]|取消|撤销|放弃|拒绝|终止|叫停|否认|谣言|不实|\b(?:not(?! (?:only|just|counting|including|merely|less|fewer|more)\b)|\w+n't|never|no(?! (?:less|fewer|more|later)\b|\.? ?\d)|nor|neither|nobody|none|cannot|fail(?:s|ed|ing)? to|cancel\w*|abandon\w*|scrap(?:s|ped)?|den(?:y|ies|ied)|reject\w*|withdr[ae]w\w*|drop(?:s|ped)? (?:its|their|the|a) |yet to|hardly|false|untrue|instead of|rather than)\b/

const suppositions =
  /假如|如果|假设|倘若|要是|若是|是否|会不会|有没有|吗|\b(?:if|whether|suppos(?:e|es|ed|ing)|imagine|would have|could have|might|may have|rumou?red|allegedly)\b/

/** Metrics of the register may be called so; then the words belong to their names. Spaces stand for a quantity. */
const narrowings =
  /人均|户均|日均|月均|季均|年均|每[人户天日月季亩]|民营|民间|外商|外资|台资|国有|政府投资|\b(?:(?:per|an?) (?:capita|head|person|household|day|week|month|quarter|year(?! (?:ago|earlier|before)))|daily|weekly|monthly|quarterly|(?:on|an?|the) average|averag(?:ed|ing)|private|foreign|government (?:investment|spending)|state-owned|overseas|lost|losses|(?:first|next|last)(?= {4}))\b/

/** An example narrows nothing. */
const examples = /\b(?:including|such as)\b[^;.\d]*?(?=, with\b|[;.\d]|$)|(?:包括|包含|涵盖)[^。；\d]*/g

/** Behind a clause, who says so, and what it is meant for; whatever else is told there may narrow it. */
const harmless =
  /\b(?:said|says?|told|report(?:s|ed)|announc(?:es|ed)|according to|citing|show(?:s|ed))\b|^[，,] ?(?:in order )?to [a-z]|表示|获悉|报道|介绍|指出|透露|据悉|显示|公布|^[，,]以/

/** Told behind a number: that it came to nothing, how much of it came to be, or how it stands among others, which is in no figure. */
const afterwards =
  /最[多大高低少快]|(?:[超多高大少低]于|超过|不及)(?= {2})|历史新高|新纪录|首次|(?<![没不未]有?|无)(?:取消|撤销|放弃|终止|叫停)|(?:全部|大部分?|大半|一半|半数|部分|多数|少数|无一)[^，,。；;]{0,8}(?:完成|建成|开工|投产|竣工|完工|动工)|\b(?:(?:all|none|half|most|much|part|a (?:quarter|third|fifth|tenth)|two[- ]thirds) of (?:it|them|this|that|which|the)|(?:completed|finished|started|spent|built|raised|wasted) (?:it|them|all|none|half|most|much|part|some|nothing|a (?:quarter|third|fifth|tenth))|like|as (?:did|have|has|had)|so did|the (?:most|least|largest|highest|biggest|smallest|lowest|fastest)|(?:a|an all-time|the) record|(?:more|less|fewer|higher|lower|larger|bigger|smaller) than(?= any\b| {3})|first time|the first(?= (?:province|city|place|region|to)\b)|(?<!\bor )(?:less|fewer|more)(?= ?(?:[.,;]|$))|(?<!not |never |n't )(?:cancel|abandon|scrapp)\w+)\b/

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

/** Reports whether a clause names a year, and apart from it a part of one: in 2025 for the first quarter. */
const isOfTwoPeriods = (periods: readonly PeriodAt[]): boolean => {
  const parts = periods.filter(({ named }) => named.fromMonth !== undefined && yearIn(named, '0') === undefined)
  const isLastDay = ({ named: { toMonth, day, toDay = day } }: PeriodAt): boolean => toMonth === 12 && toDay === 31
  return periods.some(({ named }) => named.fromMonth === undefined) && !parts.every(isLastDay)
}

const nearby = 64

/** Returns what the words that govern a quantity say of it: its clause and those before it without quantities, but for what is known in them. */
const governing = ({ context, here: passage, quantity, sentence, clause, all, isOfChange }: QuantityInContext) => {
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
  const last = Math.max(clause.end, ...words.map((one) => clauseAround(context.reading.text, sentence, one).end))
  const periods = passage.periods.filter(
    ({ start, named }) => from <= start && start < last && Object.keys(named).length > 0,
  )
  const named = passage.metrics.filter((metric) => from <= metric.start && metric.end <= last)
  // A rate of completion tells what was spent of a plan of money.
  const ofPlan = named.filter((one) => !one.isImplied || one.metrics.every(({ unit }) => unit !== 'percent'))
  const outer = ofPlan.filter((one) => !ofPlan.some((other) => isInsideLonger(one, other)))
  const isMoney = ({ unit }: NamedMetric): boolean => isCurrency(unit ?? '')
  // Money is what is said of the projects that are named with it.
  const isOfMoney = ofPlan.length < named.length || outer.some(({ metrics }) => metrics.some(isMoney))
  const told = [...known, ...quantities, ...words]
  const unknown = beyond(harmless.test(wordsOf(passage, { start: clause.end, end: until })) ? clause.end : until)
  const isClear =
    words.every(({ claimed }) => claimed === first?.claimed) &&
    beyond(last).length === 0 &&
    new Set(periods.map(({ named }) => JSON.stringify(named))).size <= 1
  return {
    isOpen:
      passage.lower.trimEnd().endsWith('?') ||
      (named.some(({ isImplied }) => isImplied === true) && unknown.length > 0) ||
      isOfTwoPeriods(periods.filter((one) => isInside(one, clause))) ||
      [denials, suppositions, narrowings].some((pattern) => pattern.test(without(told))),
    saysMore: afterwards.test(without(told, until)),
    unknown,
    judgement:
      first && (isClear || judged.length > 0)
        ? {
            ...first,
            claimed: isClear ? first.claimed : null,
            side: sideBefore(ahead),
            metrics: outer
              .flatMap(({ metrics }) => metrics.filter((one) => !isOfMoney || isMoney(one)))
              .map(({ id }) => id),
          }
        : null,
    from,
  }
}

// The other names and quantities of a sentence that narrow a statement, as "in Shenzhen" and "in five industries" do.

/** Between two places of which one may say only where the other is: Hefei in Anhui, China's Guangdong, 安徽省合肥市. */
const beside = /^(?:[ ,的省市]|'s?|自治区|\b(?:in|of|the|province|city)\b)*$/

const isBeside = (passage: ReadPassage, one: Span, other: Span): boolean => {
  const [first, second] = one.start < other.start ? [one, other] : [other, one]
  return first.end <= second.start && beside.test(wordsOf(passage, { start: first.end, end: second.start }))
}

const mentionsOf = ({ here }: QuantityInContext, subject: ProposedSubject | null): readonly Mention[] =>
  here.mentions.filter(({ record }) => record.kind === subject?.kind && record.id === subject.id)

/** A clause that does not name the subject itself goes on telling of what the clauses before it do. */
const goesOn = (found: QuantityInContext, subject: ProposedSubject | null): boolean =>
  !mentionsOf(found, subject).some((mention) => overlaps(mention, found.clause))

/**
 * Returns what a sentence names beside the subject of a quantity: other kinds of records, and beside a place other places,
 * up to the end of the clause, and those that are examples; where another subject begins, from there.
 */
const othersNamed = (
  found: QuantityInContext,
  subject: ProposedSubject | null,
  named: readonly ProposedSubject[],
  from: number,
): readonly OtherName[] => {
  const own = mentionsOf(found, subject)
  const span = { start: goesOn(found, subject) ? found.sentence.start : from, end: found.clause.end }
  const ofExamples = spansOf(found.here.lower, examples, found.here.start)
  const isExample = (one: Span): boolean => ofExamples.some((example) => isInside(one, example))
  const places = outermost(found.here.mentions, found.here.metrics)
    .filter((one) => one.record.kind === 'region' && (isInside(one, span) || isExample(one)))
    .filter((one) => !own.some((mention) => overlaps(mention, one)))
  return [
    ...named.filter(({ kind }) => kind !== subject?.kind).map(({ kind, id }) => ({ kind, id, stands: null })),
    ...(subject?.kind === 'region' ? places : []).map((one): OtherName => ({
      kind: one.record.kind,
      id: one.record.id,
      stands: isExample(one) ? 'example' : own.some((mention) => isBeside(found.here, mention, one)) ? 'beside' : null,
    })),
  ]
}

/** Before a count: it says where, or for what. */
const within =
  /\b(?:in|into|across|among|on|for|within|under|through|(?<!\b(?:total|number|sum) )of) (?:the |its |their |these |all )?$|(?:在|向|对|投向|用于|(?<![高低大小多少等])于)$/

/** After a count of something else than projects, or an amount of money: it is of each, or of all of a class. */
const ofClass = /^的?(?:重[点大])?项目|^(?:年度|计划|完成)*投资/

const isNarrowing = (passage: ReadPassage, { quantity }: QuantityInText): boolean => {
  const [before, behind] = wordsBeside(passage, quantity, nearby)
  return (
    (kindOf(quantity.unit ?? '') === 'count' && within.test(before)) ||
    (quantity.unit !== null && quantity.unit !== 'project' && ofClass.test(behind))
  )
}

/**
 * Returns the ends of other quantities that narrow what one tells of: of its clause, where one of the two says where
 * or for what, and of clauses before that it continues, where these are narrowed themselves.
 */
const narrowedBy = (found: QuantityInContext, subject: ProposedSubject | null): readonly number[] => {
  const { here, quantity, clause, sentence, all, earlier } = found
  const inClause = all.filter(
    (other) =>
      other.clause.start === clause.start &&
      other.quantity.unit !== quantity.unit &&
      (isNarrowing(here, found) || isNarrowing(here, other)),
  )
  const before = earlier.filter(
    (other) =>
      sentence.start <= other.found.clause.start &&
      other.found.clause.end <= clause.start &&
      (other.unknown.length > 0 || other.narrowedBy.length > 0),
  )
  const continued = before.length > 0 && goesOn(found, subject) ? before : []
  const ends = continued.flatMap((other) => [other.found.quantity.end, ...other.narrowedBy])
  return [...new Set([...inClause.map((other) => other.quantity.end), ...ends])]
}

/** Returns what may narrow what a quantity tells of its subject, or leave it open. */
export const narrowing = (
  found: QuantityInContext,
  subject: ProposedSubject | null,
  named: readonly ProposedSubject[],
): Pick<ReadCandidate, 'isOpen' | 'saysMore' | 'unknown' | 'judgement' | 'othersNamed' | 'narrowedBy'> => {
  const { from, ...open } = governing(found)
  return {
    ...open,
    othersNamed: othersNamed(found, subject, named, from),
    narrowedBy: narrowedBy(found, subject),
  }
}

// Changes.

/** Before an amount: it is what something grew, fell, or exceeded a plan by. What is newly made is an amount itself. */
const changing =
  /(?:(?<!新)增加?|增长|追加|减少?|[削压缩]减|下降|(?<![\d最至])多|(?<![至最不])少|提高|降低)(?:了|额为?)?(?:投资)? ?$|[增降](?:速|幅)(?:为|是|达到?)? ?$|(?:超|[高低好]于|高出|不及)[^，,。；;\d]{0,12}(?:计划|目标|任务)(?:总?投资)?额? ?$|\b(?:up|down|additional|extra|further|another|by|(?:increase|decrease|rise|fall|growth|drop)s? of|(?:increased|decreased|rose|grew|fell|dropped|expanded)) ?$/

/** After an amount; "or more" makes a bound of it. */
const changed =
  /^ (?:(?:more|less|fewer|higher|lower|extra)\b|(?:of|in) (?:additional|extra|further)\b|(?:above|below|beyond|short of)\b[^,;]{0,40}\b(?:plan|target|goal))/

/** Within a count, as in "30 more projects". */
const counted = /\d(?: (?:thousand|[mb]illion|trillion))? (?:more|fewer|additional|extra|further)\b/

/** Reports whether a quantity is what something grew or fell by, or a difference of percentages. */
export const isChange = (passage: ReadPassage, quantity: QuantityInText['quantity']): boolean => {
  const [before, behind] = wordsBeside(passage, quantity, nearby)
  const isCounted = counted.test(wordsOf(passage, quantity))
  return quantity.unit === 'percentage-point' || changing.test(before) || isCounted || changed.test(behind)
}
