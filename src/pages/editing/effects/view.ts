/** Tells what saving figures would change, in plain words: totals, promises and findings, now and then. */
import { figures as figureResource, type Figure } from '../../../resources/figures.ts'
import type { ServedCheck } from '../../../store/computed-lists.ts'
import type { Effects, PromiseEffect, PromiseOutcome, TotalEffect } from '../../../store/effects.ts'
import type { Store } from '../../../store/store.ts'
import { stateOf } from '../../figure/outcome.ts'
import { address, anchorOf } from '../../layout/addresses.ts'
import { badge, none, number, table, toFigure, toRecord, type Column } from '../../layout/components.ts'
import { difference, ratioAnswered } from '../../layout/decimals.ts'
import { html, type Content, type Html } from '../../layout/html.ts'
import { namesOf, recordsOf, referencesIn, type Names } from '../../layout/queries.ts'
import { capital } from '../../../text/in-words.ts'
import { inShort, inShortFor, metricName, percentage, period, quantity, readable, spoken } from '../../layout/words.ts'
import { measured, subjectOf } from '../../tables/figures.ts'
import type { Outcome, Tried } from './try-out.ts'
import { found } from '../../tables/checks.ts'
import { words } from '../../words/words.ts'

/** More would be read by nobody; what is left out is counted. */
const mostShown = 50

/** Names a figure that is not in the register yet; undefined for all others. */
export type Called = (id: string) => string | undefined

interface Told {
  readonly figures: ReadonlyMap<string, Figure>
  readonly names: Names
  readonly called: Called
}

const shortAmount = (value: string, unit: string): Html => {
  const exact = readable(value)
  return html`${inShortFor(value, unit)}${inShort(value) === exact ? undefined : html` <small>${exact}</small>`}`
}

const signed = (value: string, unit: string): Html =>
  value.startsWith('-') ? html`−${shortAmount(value.slice(1), unit)}` : html`+${shortAmount(value, unit)}`

const totalColumns = (): Column<TotalEffect>[] => [
  {
    name: words().columns.total,
    cell: ({ label, stage, metric }) => words().effects.total(label, spoken(stage), metricName(metric)),
  },
  {
    name: words().columns.now,
    isNumber: true,
    cell: ({ metric, key, stage, unit, now }) => {
      const href = `${address('/totals', { metric, groupBy: ['region', 'year'] })}#${anchorOf({ key, stage, unit })}`
      return now === null
        ? html`<span class="none">${words().effects.none}</span>`
        : number(href, inShortFor(now, unit))
    },
  },
  {
    name: words().columns.then,
    isNumber: true,
    cell: ({ then, unit }) =>
      then === null ? html`<span class="none">${words().effects.none}</span>` : shortAmount(then, unit),
  },
  {
    name: words().columns.change,
    isNumber: true,
    cell: ({ now, then, unit }) => signed(difference(then ?? '0', now ?? '0'), unit),
  },
]

const figureIn = (id: string, { figures, names, called }: Told): Content => {
  const figure = figures.get(id)
  if (!figure) return called(id) ?? id
  const say = words().effects
  const text = say.figure(measured(figure), period(figure.periodStart, figure.periodEnd), quantity(figure))
  const own = called(id)
  return html`${subjectOf(figure, names)} <small>${own === undefined ? toFigure(id, text) : say.called(text, own)}</small>`
}

const outcomeOf = (outcome: PromiseOutcome | null, without: string): Content =>
  outcome === null
    ? html`<span class="none">${without}</span>`
    : html`${stateOf(outcome)}${outcome.ratio === null ? undefined : ` ${percentage(ratioAnswered(outcome.ratio))}`}`

const promiseColumns = (told: Told): Column<PromiseEffect>[] => [
  { name: words().columns.promise, cell: ({ figureId }) => figureIn(figureId, told) },
  { name: words().columns.now, cell: ({ now }) => outcomeOf(now, words().effects.noPromise) },
  { name: words().columns.then, cell: ({ then }) => outcomeOf(then, words().effects.noPromiseAnyMore) },
]

const finding = (one: ServedCheck, { names, called }: Told): Content =>
  html`${badge(one.severity, spoken(one.severity))} ${words().effects.finding(capital(spoken(one.check)), found(one))} <small>${one.records.map(
    ({ resource, id }, at) =>
      html`${at === 0 ? '' : words().lists.and}${called(id) ?? toRecord(resource, id, names(resource, id))}`,
  )}</small>`

const more = (all: readonly unknown[]): Content =>
  all.length > mostShown ? html`<p>${words().effects.more(all.length - mostShown)}</p>` : undefined

const tableOf = <T>(title: string, columns: readonly Column<T>[], all: readonly T[]): Content =>
  all.length === 0 ? undefined : html`<h3>${title}</h3>${table(title, columns, all.slice(0, mostShown))}${more(all)}`

const findings = (title: string, all: readonly ServedCheck[], told: Told): Content =>
  all.length === 0
    ? undefined
    : html`<h3>${title}</h3>
<ul class="findings">${all.slice(0, mostShown).map((one) => html`<li>${finding(one, told)}</li>`)}</ul>${more(all)}`

const changes = ({ totals, promises, opened, closed, changed }: Effects, told: Told): Content =>
  [totals, promises, opened, closed, changed].every(({ length }) => length === 0)
    ? none(words().effects.nothing)
    : html`${totals.length === 0 ? none(words().effects.noTotal) : undefined}
${tableOf(words().effects.totals, totalColumns(), totals)}
${tableOf(words().effects.promises, promiseColumns(told), promises)}
${findings(words().effects.opens, opened, told)}
${findings(words().effects.closes, closed, told)}
${findings(words().effects.changes, changed, told)}`

/** Promises have a table of their own, which says what is unreported. */
const contradictions = (all: readonly ServedCheck[]): ServedCheck[] =>
  all.filter(({ check }) => check !== 'unreported-promise')

const toldOf = async (
  store: Store,
  { promises, opened, closed, changed }: Effects,
  tried: readonly Tried[],
  called: Called,
): Promise<Told> => {
  const known = await recordsOf(
    store,
    'figures',
    promises.slice(0, mostShown).map(({ figureId }) => figureId),
  )
  const figures = new Map<string, Figure>([...known, ...tried.map((figure) => [figure.id, figure] as const)])
  const shown = [opened, closed, changed].flatMap((all) => all.slice(0, mostShown))
  const named = shown.flatMap(({ records }) => records.map(({ resource, id }) => [resource, id] as const))
  return {
    figures,
    called,
    names: await namesOf(store, [...referencesIn(figureResource, [...figures.values()]), ...named]),
  }
}

export const effectsSection = (body: Content): Html => html`<section id="effects" aria-labelledby="effects-title">
<h2 id="effects-title">${words().effects.title}</h2>
${body}
</section>`

/** Renders the section; `called` names the figures that are tried. */
export const effectsView = async (
  store: Store,
  outcome: Outcome,
  tried: readonly Tried[],
  called: Called,
): Promise<Html> => {
  if (typeof outcome === 'string')
    return effectsSection(
      html`<p class="note warn">${outcome === 'busy' ? words().effects.busy : words().effects.tooMany}</p>`,
    )
  const [opened, closed, changed] = [outcome.opened, outcome.closed, outcome.changed].map(contradictions)
  const shown = { ...outcome, opened, closed, changed } as Effects
  return effectsSection(changes(shown, await toldOf(store, shown, tried, called)))
}
