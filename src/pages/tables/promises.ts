/** Renders promises as a table, each with its outcome. */
import type { ExcludedFigure } from '../../figures/totals.ts'
import { type FigureRecord, subjects } from '../../resources/figures.ts'
import { quantityInTable, saidFigure, saidQuantity } from '../layout/amounts.ts'
import { integerOf } from '../../model/decimals.ts'
import { isCeiling, thingKey } from '../../model/figures.ts'
import { type Content, html, type Html } from '../layout/html.ts'
import type { ExclusionEvidence } from '../figure/stand-in.ts'
import { figuresTable, measuredBy, printedIn, subjectLink } from './tables.ts'
import { day, isLess, metricName, percentage, period, quantity, ratioAnswered, spoken } from '../layout/words.ts'
import { words } from '../words/words.ts'
import type { Promised, PromiseVersion } from '../../figures/promises/promises.ts'
import { pageOf } from '../layout/addresses.ts'
import { badge, none, number, table, toRecord } from '../layout/components.ts'
import type { NameOf, RecordReference } from '../layout/queries.ts'

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
const disagreement = ({ figures, counted }: Disagreement, { names }: ExclusionEvidence): Html => {
  const say = words().figure
  const values = Map.groupBy(figures, (figure) => quantity(figure))
  const said = [...values.values()].map((alike) => {
    const [first] = alike as [FigureRecord]
    return say.valueBy(
      saidFigure(first),
      alike.map((figure) => printedIn(figure, names)),
    )
  })
  const [first] = figures as readonly [FigureRecord]
  const counts = counted ? say.totalsCount(saidFigure(counted)) : say.totalsCountOther
  const when = period(first.periodStart, first.periodEnd)
  return html`<p class="disagreement">${say.disagree(subjectLink(first, names), measuredBy(first), when, said, counts)}</p>`
}

export const disagreements = (
  totals: Excluding,
  evidence: ExclusionEvidence,
  isShown: (one: Disagreement) => boolean = () => true,
): Content =>
  disagreementsIn(totals, evidence.figures)
    .filter(isShown)
    .map((one) => disagreement(one, evidence))

// Renders the outcome of a promise: its state, the actual figures, and the share fulfilled.

export const stateBadge = ({ state }: Pick<Promised, 'state'>): Html => badge(state, words().figure.states[state])

/** Returns the address that explains an outcome: the page of its figure, or the list of several figures. */
const explainedAt = ({ figureId, actual }: Promised): string =>
  actual?.figureIds.length === 1 ? `/figures/${actual.figureIds.join()}` : `/figures/${figureId}#outcome`

export const actualOf = (promised: Promised, say = saidQuantity): Content => {
  const { actual, approximate, qualifier, unit, ratio, value } = promised
  if (!actual) return undefined
  const href = explainedAt(promised)
  const share = ratio === null ? undefined : percentage(ratioAnswered(ratio, actual.value, value))
  const told =
    share === undefined
      ? undefined
      : html` <small>${number(href, approximate ? words().amounts.about(share) : share)}</small>`
  // A plan that is approximate itself says nothing of its outcome.
  const isAbout = approximate && qualifier !== 'about'
  return html`${say(href, { qualifier: isAbout ? 'about' : 'exact', value: actual.value, unit })}${told}`
}

/** Renders every wording of a promise that has several, and says whether they differ. */
const wordings = (promised: Promised, isReplacing: boolean, names: NameOf): Html => {
  const lowered = isReplacing ? loweredFrom(promised) : undefined
  const say = words().figure
  const text = lowered
    ? say.lowered(
        saidQuantity(pageOf('figures', lowered.figureId), lowered),
        lowered.dueOn === null ? undefined : day(lowered.dueOn),
      )
    : hasChanged(promised)
      ? say.wordingsDiffer
      : say.wordedAlike
  return html`<h3>${say.wordings}</h3>
<p>${text}</p>
${versionsTable(promised, names)}`
}

export const outcome = (promised: Promised, figures: ReadonlyMap<string, FigureRecord>, names: NameOf): Html => {
  const { dueOn, actual } = promised
  const found = (actual?.figureIds ?? []).flatMap((id) => figures.get(id) ?? [])
  const due = dueOn === null ? words().figure.noDue : words().figure.dueOn(day(dueOn))
  const reported = actual ? words().figure.soFar(actualOf(promised)) : words().figure.noActual
  const shares = byWording(promised)
  return html`<p>${stateBadge(promised)} ${due} ${reported}${shares && words().figure.thatIs(shares)}</p>
${promised.versions.length > 1 ? wordings(promised, figures.get(promised.figureId)?.supersedesId !== null, names) : undefined}
${found.length > 0 ? figuresTable(words().figure.reported, found, names, false) : undefined}`
}

// Renders the wordings of a promise: each with its source, day and value, and what came of it by that wording.

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

const wordingOf = (version: Wording): string => `${quantity(version)} ${version.dueOn ?? ''}`

/** Reports whether the wordings differ in more than their sources. */
const hasChanged = ({ versions }: Promised): boolean => new Set(versions.map(wordingOf)).size > 1

/** Returns the first wording that asked more than the promise does now. */
export const loweredFrom = (promised: Promised): PromiseVersion | undefined =>
  promised.versions.find((version) => version.figureId !== promised.figureId && asksLess(version, promised))

const dateOf = (date: string | null, without: string): Content =>
  date === null ? without : html`<time datetime="${date}">${day(date)}</time>`

/** Says what came of a promise by one of its wordings. */
const shareBy = ({ figureId, ratio, value }: PromiseVersion, { actual }: Promised): Html | undefined =>
  ratio === null ? undefined : number(`/figures/${figureId}`, percentage(ratioAnswered(ratio, actual?.value, value)))

/** Renders what came of a promise by its last and by its first wording, where these differ. */
const byWording = (promised: Promised): Content => {
  const { versions } = promised
  const [first, last] = [versions.at(0), versions.at(-1)]
  if (!first || !last || first.ratio === last.ratio) return undefined
  const [byFirst, byLast] = [shareBy(first, promised), shareBy(last, promised)]
  return byFirst && byLast && words().figure.byWording(byLast, byFirst)
}

/** Renders a table of the wordings, oldest first. */
const versionsTable = (promised: Promised, names: NameOf): Html =>
  table(
    words().figure.versions,
    [
      {
        name: words().columns.source,
        cell: ({ sourceId }) => toRecord('sources', sourceId, names('sources', sourceId)),
      },
      { name: words().columns.published, cell: ({ publishedOn }) => dateOf(publishedOn, words().figure.unknown) },
      {
        name: words().columns.promised,
        isNumber: true,
        cell: (version) => quantityInTable(pageOf('figures', version.figureId), version),
      },
      { name: words().columns.due, cell: ({ dueOn }) => dateOf(dueOn, words().figure.noDay) },
      {
        name: words().columns.shareFulfilled,
        isNumber: true,
        cell: (version) => shareBy(version, promised) ?? none(words().figure.notKnown),
      },
    ],
    promised.versions,
  )

/** Renders the wordings of a promise as a list that a reader opens; nothing if there is only one. */
const versionsIn = (promised: Promised, names: NameOf): Content => {
  const { versions } = promised
  if (versions.length < 2) return undefined
  const items = versions.map((version) => {
    const { figureId, sourceId, publishedOn, dueOn } = version
    return html`<li>${words().figure.version(
      saidQuantity(pageOf('figures', figureId), version),
      dateOf(dueOn, words().figure.noDay),
      toRecord('sources', sourceId, names('sources', sourceId)),
      publishedOn === null ? undefined : dateOf(publishedOn, ''),
      shareBy(version, promised),
    )}</li>`
  })
  const { severalWordings, oneWording } = words().figure
  const same = (hasChanged(promised) ? severalWordings : oneWording)(versions.length)
  return html`<details><summary>${same}</summary><ul>${items}</ul></details>`
}

/** Returns references to the sources of all wordings. */
export const sourcesNamedIn = (promises: readonly Promised[]): RecordReference[] =>
  promises.flatMap(({ versions }) => versions.map(({ sourceId }): RecordReference => ['sources', sourceId]))

const byWordingNote = (promised: Promised): Content => {
  const shares = byWording(promised)
  return shares && html` <small>${shares}</small>`
}

/** Says until when an outcome is reported that ends before it is due. */
const untilNote = ({ actual, dueOn }: Promised): Content => {
  const end = actual?.through
  return typeof end === 'string' && (dueOn === null || end < dueOn)
    ? html` <small>${words().tables.until(day(end))}</small>`
    : undefined
}

export const promisesTable = (
  promises: readonly Promised[],
  names: NameOf,
  caption = words().tables.promises,
  without = words().tables.noPromises,
): Content =>
  promises.length === 0
    ? none(without)
    : table(
        caption,
        [
          {
            name: words().columns.whoAndWhat,
            cell: ({ subjectKind, subjectId }) =>
              toRecord(subjects[subjectKind], subjectId, names(subjects[subjectKind], subjectId)),
          },
          {
            name: words().columns.promised,
            isNumber: true,
            cell: (promised) => {
              const { figureId, stage, metric } = promised
              return html`${quantityInTable(pageOf('figures', figureId), promised)} <small>${words().tables.measured(spoken(stage), metricName(metric))}</small>
${versionsIn(promised, names)}`
            },
          },
          {
            name: words().columns.due,
            cell: ({ dueOn }) =>
              dueOn === null ? words().tables.noDay : html`<time datetime="${dueOn}">${day(dueOn)}</time>`,
          },
          {
            name: words().columns.outcome,
            cell: (promised) =>
              html`${stateBadge(promised)} ${actualOf(promised, quantityInTable)}${untilNote(promised)}${byWordingNote(promised)}`,
          },
        ],
        promises,
      )
