/** Puts promises into sentences: what was promised, what came of it, and who says so. */
import type { ExcludedFigure } from '../../figures/totals.ts'
import type { FigureRecord } from '../../resources/figures.ts'
import { figureLink, quantityLink } from '../layout/amounts.ts'
import { integerOf } from '../../model/decimals.ts'
import { isCeiling, thingKey } from '../../model/figures.ts'
import { type Content, html, type Html, separated } from '../layout/html.ts'
import { type FigureEvidence, printersView, voicesOf } from '../layout/voices.ts'
import { measuredBy, printedIn, subjectLink } from './tables.ts'
import {
  boundOf,
  bounded,
  day,
  exactly,
  isLess,
  metricName,
  percentage,
  figurePeriod,
  quantity,
  ratioAnswered,
  shortQuantity,
} from '../layout/words.ts'
import { words } from '../words/words.ts'
import type { Promised, PromiseVersion } from '../../figures/promises/promises.ts'
import { isPercentage } from '../../model/units.ts'
import type { Store } from '../../store/store.ts'
import { promisePath } from '../layout/addresses.ts'
import { linkTo, none, number, stateMark } from '../layout/components.ts'
import { recordsByIds, subjectOf } from '../layout/queries.ts'

// Shows where several sources give different numbers for the same thing, and which of them totals count.

/** Figures of one subject, metric, stage, unit and period with different values, the lowest first. */
interface Disagreement {
  readonly figures: readonly FigureRecord[]
  /** The figure that counts; undefined if none of them does. */
  readonly counted: FigureRecord | undefined
}

interface Excluding {
  readonly excludedFigures?: readonly ExcludedFigure[]
}

const byValue = (one: FigureRecord, other: FigureRecord): number => {
  const [first, second] = [integerOf(one.value), integerOf(other.value)]
  return first < second ? -1 : first > second ? 1 : one.id < other.id ? -1 : 1
}

const valueOf = ({ value, upperValue }: FigureRecord): string => `${value} ${upperValue ?? ''}`

/** Finds disagreements among the figures excluded for an overlapping period and the figures that count instead. */
const disagreementsIn = (
  { excludedFigures = [] }: Excluding,
  figures: ReadonlyMap<string, FigureRecord>,
): Disagreement[] => {
  const overlapping = excludedFigures.filter(({ reason }) => reason === 'overlapping-period')
  const counting = new Set(overlapping.flatMap(({ insteadId = [] }) => insteadId))
  const ids = new Set([...overlapping.map(({ figureId }) => figureId), ...counting])
  const found = [...ids].flatMap((id) => figures.get(id) ?? [])
  const groups = Map.groupBy(found, (figure) => thingKey(figure, 'stage', 'unit'))
  return [...groups.values()]
    .filter((alike) => new Set(alike.map(valueOf)).size > 1)
    .map((alike) => ({ figures: alike.sort(byValue), counted: alike.find(({ id }) => counting.has(id)) }))
}

/** Renders one sentence: each value with its sources, from the lowest to the highest, and the one that counts. */
const disagreement = ({ figures, counted }: Disagreement, { names }: FigureEvidence): Html => {
  const say = words().figure
  const values = Map.groupBy(figures, (figure) => quantity(figure))
  const printedValues = [...values.values()].map((alike) => {
    const sources = alike.map((figure) => printedIn(figure, names))
    const { and, inBrackets } = words().answer
    return html`${figureLink(alike[0] as FigureRecord)}${inBrackets(separated(sources, and))}`
  })
  const [first] = figures as readonly [FigureRecord]
  const counts = counted ? say.totalsCount(figureLink(counted)) : say.totalsCountOther
  const when = figurePeriod(first)
  return html`<p class="disagreement">${say.disagree(subjectLink(first, names), measuredBy(first), when, printedValues, counts)}</p>`
}

export const disagreements = (
  totals: Excluding,
  evidence: FigureEvidence,
  isShown: (one: Disagreement) => boolean = () => true,
): Content =>
  disagreementsIn(totals, evidence.figures)
    .filter(isShown)
    .map((one) => disagreement(one, evidence))

type Wording = Pick<PromiseVersion, 'qualifier' | 'value' | 'unit' | 'dueOn'>

/**
 * Reports whether the second wording asks less than the first, or the same later; of one unit and kind of bound.
 * It compares the values as they stand; the check `target-lowered` also asks whether rounding explains the difference.
 */
export const asksLess = (first: Wording, second: Wording): boolean => {
  const isFall = first.value.startsWith('-')
  if (first.unit !== second.unit || isCeiling(first) !== isCeiling(second)) return false
  if (isFall !== second.value.startsWith('-')) return false
  const [less, more] = isCeiling(first) === isFall ? [second, first] : [first, second]
  if (isLess(less.value, more.value)) return true
  return less.value === more.value && first.dueOn !== null && (second.dueOn ?? '~') > first.dueOn
}

export const loweredFrom = (promised: Promised): PromiseVersion | undefined =>
  promised.versions.find((version) => version.figureId !== promised.figureId && asksLess(version, promised))

const isWordedAs =
  (promised: Wording & Pick<PromiseVersion, 'qualifier'>) =>
  (version: PromiseVersion): boolean =>
    wordingOf(version) === wordingOf(promised)

const wordingOf = (version: Wording): string => `${quantity(version)} ${version.dueOn ?? ''}`

/** Returns the wordings that say what the promise says now, the first printed first. */
export const alikeIn = (promised: Promised): readonly PromiseVersion[] => promised.versions.filter(isWordedAs(promised))

/** Figures of an outcome beyond these are named on its own page. */
const mostActual = 3

/** Reads what the sentences of promises name: the figures that make them, the first prints, and the outcomes. */
export const evidenceOfPromises = async (store: Store, promises: readonly Promised[]): Promise<FigureEvidence> => {
  const figures = await recordsByIds(
    store,
    'figures',
    promises.flatMap((promised) => [
      promised.figureId,
      ...alikeIn(promised)
        .slice(0, 1)
        .map(({ figureId }) => figureId),
      ...(promised.actual?.figureIds ?? []).slice(0, mostActual),
    ]),
  )
  const printing = [...figures.values(), ...promises.flatMap(({ versions }) => versions)]
  return { figures, ...(await voicesOf(store, printing, promises.map(subjectOf))) }
}

const actualQuantity = ({ actual, approximate, qualifier, unit }: Promised, figures: FigureEvidence['figures']) => {
  const reporting = (actual?.figureIds ?? []).map((id) => figures.get(id))
  const [only, ...others] = reporting
  if (only && others.length === 0 && only.unit === unit) return only
  const bound = boundOf(reporting.filter((figure) => figure !== undefined))
  // Figures that are not read may be approximate too: the promise alone tells.
  const isAbout = bound === 'exact' && approximate && boundOf([{ qualifier }]) === 'exact'
  return { ...exactly(actual?.value ?? '0', unit), qualifier: isAbout ? 'about' : bound }
}

/** Returns the share fulfilled; undefined of what nothing came of, and of percentages, which are compared as they are. */
const shareOf = ({ ratio, actual, value, unit, approximate }: Promised): string | undefined => {
  if (ratio === null || isPercentage(unit)) return undefined
  const share = percentage(ratioAnswered(ratio, actual?.value, value))
  return bounded(approximate ? 'about' : 'exact', share)
}

/** Returns what the title and the sentence of a promise have in common. */
const partsOf = (promised: Promised, figures: FigureEvidence['figures']) => {
  const { figureId, dueOn, metric, stage, actual } = promised
  const figure = figures.get(figureId)
  const isWhole = dueOn === null || (actual?.through ?? '') >= dueOn
  return {
    metric: metricName(metric),
    period: figure ? figurePeriod(figure) : dueOn === null ? '' : day(dueOn),
    stage,
    share: shareOf(promised),
    /** The last day of an outcome that is not of the whole time of its promise. */
    until: isWhole || !actual || actual.through === null ? undefined : day(actual.through),
  }
}

/** Says what came of a promise, as the title of its page. */
export const headlineOf = (
  promised: Promised,
  { figures, names }: Pick<FigureEvidence, 'figures' | 'names'>,
): string => {
  const { figureId, metric, actual, state } = promised
  const parts = {
    ...partsOf(promised, figures),
    who: names(...subjectOf(promised)),
    promised: shortQuantity(figures.get(figureId) ?? promised),
  }
  const say = words().promises
  if (!actual) return (state === 'unreported' ? say.unreported : say.open)(parts)
  const reached = shortQuantity(actualQuantity(promised, figures))
  return say.came({ ...parts, actual: reached, isDone: metric === 'investment' })
}

/** Renders the sentence of a promise: its numbers lead to the page of their evidence. */
export const sentenceOf = (promised: Promised, { figures, names }: FigureEvidence): Content => {
  const { figureId, actual } = promised
  const href = promisePath(figureId)
  const { share, ...common } = partsOf(promised, figures)
  const parts = {
    ...common,
    who: linkTo(subjectOf(promised), names),
    promised: quantityLink(href, figures.get(figureId) ?? promised, actual === null ? undefined : promised.unit),
  }
  const say = words().promises
  if (!actual) return say.waiting(parts)
  return say.compared({
    ...parts,
    actual: quantityLink(href, actualQuantity(promised, figures)),
    share: share === undefined ? undefined : number(href, share),
  })
}

/** Says who printed the promise and its outcome, and what was promised before. */
const printersIn = (promised: Promised, evidence: FigureEvidence): Content => {
  const { figureId, stage, actual } = promised
  const all = `${promisePath(figureId)}#sources`
  const printed = (id: string) => evidence.figures.get(id)
  const say = words().promises
  const versions = alikeIn(promised).map((version) => printed(version.figureId) ?? version)
  const outcomes = (actual?.figureIds ?? []).flatMap((id) => printed(id) ?? [])
  const [promisedBy, reportedBy] = [versions, outcomes].map((figures) => printersView(figures, evidence, all))
  const before = loweredFrom(promised)
  return [
    promisedBy && say.promisedBy(stage, promisedBy),
    reportedBy && say.reportedBy(reportedBy),
    before &&
      say.loweredFrom(
        quantityLink(all, before),
        before.dueOn === promised.dueOn ? undefined : before.dueOn && day(before.dueOn),
      ),
  ].filter((part) => part !== undefined)
}

export const promiseItems = (promises: readonly Promised[], evidence: FigureEvidence): Html[] =>
  promises.map(
    (promised) => html`<li>${stateMark(promised.state)}
<p>${sentenceOf(promised, evidence)} <small>${printersIn(promised, evidence)}</small></p></li>
`,
  )

/** Renders promises as sentences, each with its state and who says so. */
export const promiseSentences = (promises: readonly Promised[], evidence: FigureEvidence): Html =>
  promises.length === 0
    ? none(words().lists.noPromises)
    : html`<ul class="says">${promiseItems(promises, evidence)}</ul>`
