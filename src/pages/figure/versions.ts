/** Renders the wordings of a promise: each with its source, day and value, and what came of it by that wording. */
import type { Promised, Version } from '../../figures/promises/promises.ts'
import { isCeiling } from '../../model/figures.ts'
import { pageOf } from '../layout/addresses.ts'
import { quantityInTable, saidQuantity } from '../layout/amounts.ts'
import { none, number, table, toRecord } from '../layout/components.ts'
import { html, type Content, type Html } from '../layout/html.ts'
import type { Names, Reference } from '../layout/queries.ts'
import { isLess, ratioAnswered } from '../layout/decimals.ts'
import { day, percentage, quantity } from '../layout/words.ts'
import { words } from '../words/words.ts'

type Wording = Pick<Version, 'qualifier' | 'value' | 'unit' | 'dueOn'>

/**
 * Reports whether the second wording asks less than the first, or the same later; of one unit and kind of bound.
 * It compares the values as they stand; the check `target-lowered` also asks whether rounding explains the difference.
 */
export const asksLess = (first: Wording, second: Wording): boolean => {
  if (first.unit !== second.unit || isCeiling(first) !== isCeiling(second)) return false
  const [less, more] = isCeiling(first) ? [first, second] : [second, first]
  if (isLess(less.value, more.value)) return true
  return less.value === more.value && first.dueOn !== null && (second.dueOn ?? '~') > first.dueOn
}

const wordingOf = (version: Wording): string => `${quantity(version)} ${version.dueOn ?? ''}`

/** Reports whether the wordings differ in more than their sources. */
export const hasChanged = ({ versions }: Promised): boolean => new Set(versions.map(wordingOf)).size > 1

/** Returns the first wording that asked more than the promise does now. */
export const loweredFrom = (promised: Promised): Version | undefined =>
  promised.versions.find((version) => version.figureId !== promised.figureId && asksLess(version, promised))

const dateOf = (date: string | null, without: string): Content =>
  date === null ? without : html`<time datetime="${date}">${day(date)}</time>`

/** Says what came of a promise by one of its wordings. */
const shareBy = ({ figureId, ratio, value }: Version, { actual }: Promised): Html | undefined =>
  ratio === null ? undefined : number(`/figures/${figureId}`, percentage(ratioAnswered(ratio, actual?.value, value)))

/** Renders what came of a promise by its last and by its first wording, where these differ. */
export const byWording = (promised: Promised): Content => {
  const { versions } = promised
  const [first, last] = [versions.at(0), versions.at(-1)]
  if (!first || !last || first.ratio === last.ratio) return undefined
  const [byFirst, byLast] = [shareBy(first, promised), shareBy(last, promised)]
  return byFirst && byLast && words().figure.byWording(byLast, byFirst)
}

/** Renders a table of the wordings, oldest first. */
export const versionsTable = (promised: Promised, names: Names): Html =>
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
export const versionsIn = (promised: Promised, names: Names): Content => {
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
export const sourcesNamedIn = (promises: readonly Promised[]): Reference[] =>
  promises.flatMap(({ versions }) => versions.map(({ sourceId }): Reference => ['sources', sourceId]))
