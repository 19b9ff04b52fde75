/** Makes a figure of a quantity: its subject, metric, stage and period by the words around it. */
import type { Candidate, Stage } from './candidate.ts'
import { daysOf, yearIn, yearOf } from './periods/calendar.ts'
import type { Found, Proposal, ReadPassage, TextContext } from './context.ts'
import { fits, metricsFor } from './metrics.ts'
import type { Mention } from './mentions.ts'
import type { NamedMetric, NameLookup } from './names.ts'
import { blanked, governing, isChange, overlap } from './governing.ts'
import { narrowedBy, othersNamed } from './narrowing.ts'
import { declineBefore } from '../quantities/qualifiers.ts'
import { kindOf } from '../quantities/units.ts'
import { before, quoteAround, type Span } from './passages.ts'
import type { PeriodAt } from './periods/period-words.ts'
import { periodOf, yearAbout } from './periods/periods.ts'
import { saidFor, type PeriodContext } from './periods/said-periods.ts'
import {
  aimBefore,
  isArrival,
  isPlanTitle,
  saidStage,
  stageBefore,
  stageCompared,
  stageOfDeadline,
  stageOfLead,
  suggestedStage,
} from './stages.ts'
import { partOf, subjectsOf, wholeBefore } from './proposed-subjects.ts'

const numberedBracket = /\([^()]*\d[^()]*\)?/g

/** Returns the brackets of a clause that have numbers of their own. */
const bracketsOf = ({ lower, start }: ReadPassage, { clause }: Found): readonly Span[] =>
  [...lower.slice(clause.start - start, clause.end - start).matchAll(numberedBracket)].map(({ 0: words, index }) => ({
    start: clause.start + index,
    end: clause.start + index + words.length,
  }))

/** Returns the brackets that a quantity is not in: 项目1247个（其中力争投产235个） aims at the 235 alone. */
const asidesOf = (passage: ReadPassage, found: Found): readonly Span[] =>
  bracketsOf(passage, found).filter((bracket) => !overlap(bracket, found.quantity))

/** Returns the metrics that the nearest words name: of the clause, the sentence, the paragraph before it. */
const metricsOf = (
  context: TextContext,
  found: Found,
  all: readonly Found[],
): { readonly near: readonly NamedMetric[]; readonly far: () => readonly NamedMetric[] } => {
  const { quantity, sentence, clause, paragraph } = found
  // In 380 projects in five industries, and in 5大类产业项目380个, each noun says only what its own number counts.
  const isOfOther = (mention: Span): boolean =>
    all.some(
      (other) =>
        other.quantity.start !== quantity.start &&
        (overlap(mention, other.quantity) ||
          (mention.end === other.quantity.start && kindOf(other.quantity.unit ?? '') === 'count')),
    )
  const metrics = context.passage(sentence).metrics.filter((mention) => !isOfOther(mention))
  const brackets = bracketsOf(context.passage(sentence), found)
  const bracket = brackets.find((one) => overlap(one, quantity))
  const inClause = metrics.filter(
    (mention) =>
      clause.start <= mention.start &&
      mention.end <= clause.end &&
      !brackets.some((one) => one !== bracket && overlap(one, mention)),
  )
  const inBracket = bracket ? inClause.filter((mention) => overlap(bracket, mention)) : []
  const far = (): readonly NamedMetric[] => {
    const inSentence = metricsFor(metrics, quantity.unit, quantity)
    if (inSentence.length > 0) return inSentence
    return metricsFor(context.passage(before(paragraph, sentence)).metrics, quantity.unit, quantity)
  }
  const ofBracket = metricsFor(inBracket, quantity.unit, quantity)
  return { near: ofBracket.length > 0 ? ofBracket : metricsFor(inClause, quantity.unit, quantity), far }
}

/** Returns the aim that is said before a clause without a period of its own, about the period that holds for it. */
const aimOfLead = (lead: string, { start }: Span, period: PeriodContext): Stage | null => {
  const said = saidFor(period)
  if (said && said.start >= period.clause.start) return null
  const before = said ? lead.slice(0, said.start - start) : ''
  const from = Math.max(...['，', ',', '；', ';'].map((mark) => before.lastIndexOf(mark))) + 1
  return aimBefore(lead.slice(from))
}

const today = /目前|当前|现有|\b(?:now|currently|at present|so far|to date)\b/
/** A comma may stand behind it. */
const longestToday = 'currently, '.length

/** Reports whether a clause tells what is so today: 目前有企业100家. */
const isToday = ({ lower, start }: ReadPassage, clause: Span): boolean =>
  today.test(lower.slice(Math.max(0, clause.start - start - longestToday), clause.end - start))

const stageOf = (context: TextContext, found: Found, sentence: ReadPassage, period: PeriodContext): Stage | null => {
  const { publishedOn, isLiteral = false } = context.reading
  const names = sentence.mentions.filter(({ record }) => record.kind === 'project' || record.kind === 'initiative')
  const words = blanked(sentence, [...names, ...asidesOf(sentence, found)])
  const clause = words.slice(found.clause.start - sentence.start, found.clause.end - sentence.start)
  const lead = words.slice(0, Math.max(0, found.clause.start - sentence.start))
  const said = saidStage(clause) ?? stageOfLead(lead) ?? stageCompared(clause, lead)
  if (said) return said
  const { end } = periodOf(period, null, false)
  const isEnded = end !== null && publishedOn !== undefined && end < publishedOn
  const until = isEnded || publishedOn === undefined ? null : stageOfDeadline(clause, lead)
  if (until) return until
  const year = yearAbout(period)
  const difference = year === undefined || publishedOn === undefined ? undefined : year - yearOf(publishedOn)
  const isPlan = difference === undefined || difference === 0 ? isPlanTitle(context.title) : difference > 0
  // A growth or an output of last year is a fact in a report, and may be a target in a claim.
  const isAhead = isLiteral && isPlan === false ? null : isPlan
  const aim = isArrival(clause, isAhead) ? aimOfLead(lead, sentence, period) : null
  const told = aim ?? suggestedStage(clause, isAhead) ?? (isToday(sentence, found.clause) ? null : stageBefore(lead))
  if (told || isLiteral || difference === undefined) return told
  if (difference < 0) return 'actual'
  return isEnded ? null : 'planned'
}

const isAhead = ({ named }: PeriodAt, publishedOn: string | undefined): boolean => {
  const year = yearIn(named, publishedOn)
  return year !== undefined && publishedOn !== undefined && (daysOf(year, named).start ?? '') > publishedOn
}

const periodContext = (
  context: TextContext,
  found: Found,
  mention: Mention | undefined,
  all: readonly Found[],
): PeriodContext => {
  const sentence = context.passage(found.sentence)
  const earlier = context.passage(before(found.paragraph, found.sentence))
  const { publishedOn } = context.reading
  const isOfName = (period: Span): boolean => mention !== undefined && overlap(period, mention)
  const isOfQuantity = (period: Span): boolean => all.some(({ quantity }) => overlap(period, quantity))
  const ofSubject = [...sentence.periods, ...earlier.periods].find(isOfName)
  const clause = sentence.lower.slice(found.clause.start - sentence.start, found.clause.end - sentence.start)
  const order = sentence.lower
    .slice(found.clause.start - sentence.start, found.clause.end - sentence.start + ', respectively'.length)
    .search(/分别|\brespectively\b/)
  // What is so today is of no period that is still ahead: 到2027年，产值达到1万亿元。目前有企业100家.
  const isNow = isToday(sentence, found.clause)
  const isPossible = (period: PeriodAt): boolean => !isOfName(period) && !(isNow && isAhead(period, publishedOn))
  const said = sentence.periods.filter((period) => isPossible(period) && !isOfQuantity(period))
  const siblings = all.filter(({ clause }) => clause.start === found.clause.start)
  return {
    quantity: found.quantity,
    clause: found.clause,
    inClause: {
      at: siblings.findIndex(({ quantity }) => quantity.start === found.quantity.start),
      all: siblings.map(({ quantity }) => quantity),
    },
    inOrderAt: order < 0 ? -1 : order + found.clause.start,
    said,
    // 全年 and 年度 name no year of their own.
    earlier: earlier.periods.findLast((period) => isPossible(period) && Object.keys(period.named).length > 0)?.named,
    ofSubject: ofSubject?.named,
    ofTitle: context.ofTitle,
    publishedOn,
    isLiteral: context.reading.isLiteral === true,
    isRunning: /累计|cumulative/.test(clause) && /年底|年末|end of/.test(clause),
  }
}

/** The word of decline that makes a number negative is printed with it. */
const signedFrom = ({ lower, start }: ReadPassage, { value, unit, start: at }: Found['quantity']): number =>
  start + ((value.startsWith('-') ? declineBefore({ lower }, at - start, unit) : undefined) ?? at - start)

export const proposalOf = async (
  context: TextContext,
  found: Found,
  all: readonly Found[],
  earlier: readonly Proposal[],
  names: NameLookup,
): Promise<Proposal> => {
  const { quantity, sentence, clause, paragraph } = found
  const passage = context.passage(sentence)
  const part = wholeBefore(passage, found, earlier)
  const { near, far } = metricsOf(context, found, all)
  const ofWhole = part?.whole.metric
  const meant = near.length > 0 ? near : ofWhole && fits(ofWhole, quantity.unit) ? [ofWhole] : far()
  const named = isChange(passage, quantity) ? meant.filter(({ id }) => id.endsWith('-change')) : meant
  const [metric] = named
  const own = subjectsOf(context, found, all)
  const { subject, alternatives, mention } = part ? await partOf(context, found, part, metric, own, names) : own
  const period = periodContext(context, found, mention, all)
  const stage = stageOf(context, found, passage, period)
  const days = periodOf(period, stage, isWholeYear(passage, clause))
  const printed = { start: signedFrom(passage, quantity), end: quantity.end }
  const candidate: Candidate = {
    at: { paragraph: paragraph.number, ...printed },
    quote: quoteAround(context.reading.text, sentence, clause, quantity),
    asPrinted: context.reading.text.slice(printed.start, printed.end),
    value: quantity.value,
    upperValue: quantity.upperValue,
    unit: quantity.unit,
    qualifier: quantity.qualifier,
    reported: quantity.reported,
    metric: metric?.id ?? null,
    stage,
    periodStart: days.start,
    periodEnd: days.end,
    subject,
    alternatives,
  }
  const { from, ...open } = governing(passage, found, all)
  return {
    candidate,
    precision: quantity.precision,
    ...open,
    isPeriodSaid: days.isSaid,
    metricsNamed: named.map(({ id }) => id),
    othersNamed: othersNamed(passage, found, subject, own.inSentence, from),
    narrowedBy: narrowedBy(passage, found, subject, all, earlier),
    found,
    metric,
    mention,
  }
}

const isWholeYear = ({ lower, start }: ReadPassage, clause: Span): boolean =>
  /全年|full[- ]year|whole year/.test(lower.slice(clause.start - start, clause.end - start))
