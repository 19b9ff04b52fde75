/** Makes a figure of a quantity: its subject, metric, stage and period by the words around it. */
import type { Candidate } from './candidate.ts'
import type { Found, Proposal, ReadPassage, TextContext } from './context.ts'
import { fits } from './metrics.ts'
import type { NameLookup } from './names.ts'
import { governing, isChange } from './governing.ts'
import { narrowedBy, othersNamed } from './narrowing.ts'
import { declineBefore } from '../quantities/qualifiers.ts'
import { quoteAround, type Span } from './passages.ts'
import { periodOf } from './periods/periods.ts'
import { metricsOf } from './proposed-metrics.ts'
import { periodContext } from './proposed-period.ts'
import { ofWholeYears, stageOfBase } from './stages/share-bases.ts'
import { isSizeClass } from './size-classes.ts'
import { stageOf } from './stages/proposed-stage.ts'
import { partOf, subjectsOf, wholeBefore } from './proposed-subjects.ts'

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
  const isOfChange = isChange(passage, quantity)
  const { near, far } = metricsOf(context, found, all, isOfChange)
  const ofWhole = part?.wholes.findLast(({ metric }) => metric?.isChange === isOfChange && fits(metric, quantity.unit))
  const meant = near.length > 0 ? near : ofWhole?.metric ? [ofWhole.metric] : far()
  const fitting = isOfChange ? meant.filter((one) => one.isChange) : meant
  const named = isSizeClass(context.reading.text, quantity) ? [] : fitting
  const [metric] = named
  const own = subjectsOf(context, found, all)
  const { subject, alternatives, mention } = part ? await partOf(context, found, part, metric, own, names) : own
  const period = periodContext(context, found, mention, all)
  const base = stageOfBase(passage, quantity)
  const stage = base ?? stageOf(context, found, passage, period, metric, earlier)
  const days = periodOf(base === null ? period : ofWholeYears(period), stage, isWholeYear(passage, clause))
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
  const { from, ...open } = governing(passage, found, all, isOfChange)
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
