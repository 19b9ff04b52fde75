/** Makes a figure of a quantity: its subject, metric, stage and period by the words around it. */
import { declineBefore, kindOf } from '../quantities/quantities.ts'
import type { Candidate, NamedMetric, ReadStage } from './candidate.ts'
import { type QuantityInContext, type Proposal, type ReadPassage, type Topic, wordsOf } from './context.ts'
import { narrowing } from './narrowing.ts'
import { doing, isOfProgress, type MetricMention, metricsFor } from './mentions.ts'
import { isInside, overlaps, quoteAround, type Span } from './passages.ts'
import { topicOf } from './topics.ts'
import { daysOf } from './period-words.ts'
import { ofWholeYears, periodContext, proposedPeriod, yearAbout, type ReadPeriod } from './periods.ts'
import { saidStage, stageOf, stageOfBase } from './stages.ts'
import { proposedSubjects, wholeBefore } from './subjects.ts'

/**
 * Returns the metrics that the nearest words name: of the clause, the sentence, the paragraph before it. What something
 * grew or fell by is of its clause, or of clauses right before it that have no numbers: the names of neighbours are theirs.
 */
const metricsOf = ({ here, upTo, quantity, sentence, clause, all, isOfChange }: QuantityInContext) => {
  // In 380 projects in five industries, and in 5大类产业项目380个, each noun says only what its own number counts.
  const isOfOther = (mention: Span): boolean =>
    all.some(
      (other) =>
        other.quantity.start !== quantity.start &&
        (overlaps(mention, other.quantity) ||
          (mention.end === other.quantity.start && kindOf(other.quantity.unit ?? '') === 'count')),
    )
  // A small number without unit and scale counts something, and is no money or percentage. A claim may have none.
  const isBare = quantity.unit === null && quantity.value !== '' && Number(quantity.value) < 1_000_000
  const isFit = ({ metrics, end }: MetricMention): boolean => {
    // Projects that completed 5 billion yuan of investment are not completed.
    const isOfMoney = all.some(({ quantity: { start, unit } }) => kindOf(unit ?? '') === 'money' && start - 1 === end)
    if (isOfMoney && metrics.every(({ unit }) => unit === 'project')) return false
    return !isBare || metrics.some(({ unit }) => kindOf(unit ?? 'project') === 'count')
  }
  const mentions = here.metrics.filter((mention) => !isOfOther(mention) && isFit(mention))
  const since = Math.max(sentence.start, ...all.map((other) => other.clause.end).filter((end) => end <= clause.start))
  const spans = [clause, { start: since, end: clause.end }, ...(isOfChange ? [] : [sentence])]
  const [inClause = [], ...others] = [
    ...spans.map((span) => mentions.filter((mention) => isInside(mention, span))),
    ...(isOfChange || quantity.unit === 'percent' ? [] : [upTo.metrics.filter(isFit)]),
  ].map((some) => metricsFor(some, quantity.unit, quantity))
  const metrics = [inClause, ...others].find(({ length }) => length > 0) ?? []
  return { metrics: isOfChange ? metrics.filter((one) => one.isChange) : metrics, isInClause: inClause.length > 0 }
}

/** The word of decline that makes a number negative is printed with it. */
const signedFrom = ({ lower, start }: ReadPassage, { value, unit, start: at }: QuantityInContext['quantity']): number =>
  start + ((value.startsWith('-') ? declineBefore({ lower }, at - start, unit) : undefined) ?? at - start)

/** Returns the year of a plan whose words name none: the one that an earlier plan of the text has, or that of its programme. */
const yearOfTopic = ({ year, programme }: Topic, earlier: readonly Proposal[]): number | undefined => {
  const [first, last] = programme?.years ?? []
  if (first !== undefined && first === last) return first
  return earlier.some(({ candidate }) => candidate.periodEnd?.startsWith(`${String(year)}-`)) ? year : undefined
}

/** Returns the metric of a difference, of the rate before it: 开工率58.5%，高于序时进度25.2个百分点 is of the start rate. */
const ofRateBefore = async (
  all: readonly NamedMetric[],
  { sentence, earlier, names }: QuantityInContext,
): Promise<readonly NamedMetric[]> => {
  const last = earlier.at(-1)
  const [, difference] = /^completion-rate(-.+)$/.exec(all[0]?.id ?? '') ?? []
  if (last?.found.sentence.start !== sentence.start || difference === undefined) return all
  const own = (await names.metrics()).find(({ id }) => id === `${last.candidate.metric ?? ''}${difference}`)
  return own ? [own] : all
}

/** Reports whether its own words say what a number counts, when, and how firm it is. */
const saysAll = (
  { context, here, clause, quantity: { unit } }: QuantityInContext,
  [metric, ...others]: readonly NamedMetric[],
  stage: ReadStage | null,
  days: ReadPeriod,
): boolean => {
  const words = wordsOf(here, clause)
  if (!metric || others.length > 0 || unit === null) return false
  // Projects that are counted as they are started are not those of the programme.
  const isDoing = isOfProgress(metric)
  if (metric.unit === 'project' && (isDoing !== doing.test(words) || (!isDoing && stage === 'actual'))) return false
  // The name of a metric such as 总投资 says nothing of how firm an amount is.
  const isDone = stage === 'actual' && /完成投资|\bcompleted\b/.test(words)
  const isStageSaid = isDone || saidStage(words.replaceAll('总投资', '')) === stage
  const isPeriodSaid = stage !== 'actual' || days.isSaid || context.ofTitle?.fromMonth !== undefined
  const isFit = metric.unit === unit || (kindOf(metric.unit ?? '') === 'money' && kindOf(unit) === 'money')
  return isFit && isStageSaid && isPeriodSaid
}

export const proposalOf = async (found: QuantityInContext): Promise<Proposal> => {
  const { context, here, quantity, sentence, clause, paragraph, earlier } = found
  const { metrics, isInClause } = metricsOf(found)
  const named = await ofRateBefore(metrics, found)
  const [metric] = named
  const own = proposedSubjects(found, wholeBefore(found, metric))
  const period = periodContext(found, own.mention)
  const base = stageOfBase(found)
  const stage = base ?? stageOf(found, period, metric)
  // Months that are named elsewhere are those of what has been done: a plan that names none is one of the year.
  const isPlan = (stage === 'planned' || stage === 'target') && period.said === undefined
  const isWholeYear = /全年|full[- ]year|whole year/.test(wordsOf(here, clause))
  const read = proposedPeriod(base !== null || isPlan ? ofWholeYears(period) : period, stage, isWholeYear)
  const year = Number(read.end?.slice(0, 4) ?? yearAbout(period) ?? 0) || undefined
  const of =
    context.reading.isLiteral === true ? undefined : await topicOf({ ...found, metric, stage, year, named: own })
  // What is planned is of the year that holds from before, or of the one year of its programme.
  const isOfTopic = of && stage === 'planned' && read.start === null && read.end === null
  const carried = isOfTopic ? yearOfTopic(of.topic, earlier) : undefined
  const days = carried === undefined ? read : { ...read, ...daysOf(carried, {}) }
  const { subject, alternatives } = of ?? own
  const printed = { start: signedFrom(here, quantity), end: quantity.end }
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
    part: of?.part ?? null,
    relation: null,
    of: null,
    from: null,
    ofFigureId: null,
    fromFigureId: null,
    selected: false,
  }
  const open = narrowing(found, subject, own.inSentence)
  return {
    candidate,
    precision: quantity.precision,
    ...open,
    isOpen: open.isOpen || (days.isSaid && days.end === null),
    isPeriodSaid: days.isSaid,
    metricsNamed: named.map(({ id }) => id),
    found,
    metric,
    topic: of?.topic,
    isSure:
      of !== undefined &&
      !open.isOpen &&
      !open.saysMore &&
      (open.unknown.length === 0 || (of.topic.isPart && of.topic.programme !== undefined)) &&
      // A number takes, of the text before it, the programme at most: a part or a place is a guess.
      (subject?.kind === 'region'
        ? own.inSentence.some(({ id }) => id === subject.id)
        : of.topic.isNamed || (of.topic.label === undefined && of.topic.isOnly)) &&
      isInClause &&
      saysAll(found, named, stage, days),
  }
}
