/** Shows what saving figures would change; a number of a source is accepted once. */
import { canonical, type Data } from '../../model/canonical.ts'
import type { Violation } from '../../model/validation.ts'
import { type FigureRecord, figures, figures as figureResource } from '../../resources/figures.ts'
import { resourceOf } from '../../resources/index.ts'
import type { ResourceName } from '../../model/field.ts'
import type { Store } from '../../store/store.ts'
import { Refusal } from '../../rules/refusal.ts'
import {
  firstRecords,
  labelledOnPage,
  type NameOf,
  namesOfRecords,
  recordsByIds,
  referencesOfRecords,
  type RecordRow,
} from '../layout/queries.ts'
import { Readable } from 'node:stream'
import { uuidv7 } from 'uuidv7'
import type { Effects, PromiseEffect, PromiseOutcome, TotalEffect, ServedCheck } from '../../store/computed-lists.ts'
import {
  stateMark,
  badge,
  type TableColumn,
  listView,
  none,
  proseView,
  section,
  table,
  toFigure,
  toRecord,
  column,
  numbers,
} from '../layout/components.ts'
import type { EditorVisit } from '../layout/visit.ts'
import { address, anchorOf } from '../layout/addresses.ts'
import { bothWays, quantityInTable } from '../layout/amounts.ts'
import {
  difference,
  exactly,
  labelled,
  labelOf,
  metricName,
  percentage,
  figurePeriod,
  quantity,
  ratioAnswered,
  spoken,
} from '../layout/words.ts'
import { type Content, html, type Html, separated } from '../layout/html.ts'
import { capital } from '../../text/in-words.ts'
import { found, measuredBy, subjectLink } from '../tables/tables.ts'
import { words } from '../words/words.ts'
import { controlId } from '../layout/forms.ts'
import { bodyOf, faultsOfShape, type Texts } from './texts.ts'
import { assertOwn, type Submitted } from './submitted.ts'

const telling = [
  'sourceId',
  'subjectKind',
  'subjectId',
  'metric',
  'stage',
  'value',
  'upperValue',
  'unit',
  'periodStart',
  'periodEnd',
  'relation',
  'fromFigureId',
  'ofFigureId',
] as const satisfies readonly (keyof FigureRecord)[]

/** Returns a text that is the same for figures that say the same. */
export const figureContent = (body: Data): string => {
  const figure = canonical(figures, body)
  return JSON.stringify(telling.map((key) => figure[key]))
}

/** Returns the figure that says the same as a valid body, or undefined. */
const sameFigure = async (store: Store, body: Data): Promise<RecordRow<'figures'> | undefined> => {
  const figure = canonical(figures, body)
  const where = telling.map((key) => (figure[key] === null ? [`${key}.exists`, false] : [key, figure[key]]))
  return (await firstRecords(store, 'figures', { where: Object.fromEntries(where) as Data, limit: 1 }))[0]
}

/** Returns the fault of a figure that its source has given already; none if it is new. */
export const faultsOfRepeat = async (store: Store, body: Data): Promise<Violation[]> => {
  const known = await sameFigure(store, body)
  return known ? [{ pointer: '/value', detail: ['figure-known-as', known.id] }] : []
}

/** Throws a Refusal if a figure says the same already. */
export const assertFigureNew = async (store: Store, body: Data): Promise<void> => {
  const faults = await faultsOfRepeat(store, body)
  if (faults.length > 0) throw new Refusal('already-exists', ['figure-known'], faults)
}

/** A figure as it would be saved. */
export type TriedFigure = RecordRow<'figures'>

/** Makes a figure of a valid body; a new one has an id for the dry run alone. */
export const tried = (body: Data, id: string = uuidv7()): TriedFigure =>
  ({ ...canonical(figures, body), id }) as TriedFigure

/** The effects of saving, or the reason why they are unknown. */
export type EffectsOutcome = Effects | 'too-many' | 'busy'

/** Returns the faults of each figure too, by its place among those tried; those of the parts are below 0. */
export const tryFigures = async (
  { store, viewer }: EditorVisit,
  all: readonly TriedFigure[],
  /** Records that the figures are about, and that come before them. */
  parts: readonly Data[] = [],
): Promise<{ faults: { at: number; fault: Violation }[]; outcome: EffectsOutcome }> => {
  const lines = [
    ...parts.map((record) => ({ resource: 'projects', record })),
    ...all.map((record) => ({ resource: 'figures', record })),
  ]
  const file = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  try {
    const { errors, effects } = await store.import({
      read: () => Readable.from([file]),
      length: file.length,
      by: viewer.label,
      dryRun: true,
      resource: undefined,
    })
    const faults = errors.map(({ line, pointer, detail }) => ({
      at: line - 1 - parts.length,
      fault: { pointer, detail },
    }))
    return { faults, outcome: effects ?? 'too-many' }
  } catch (error) {
    if (!(error instanceof Refusal) || (error.kind !== 'overloaded' && error.kind !== 'no-room')) throw error
    return { faults: [], outcome: 'busy' }
  }
}

/** More would be read by nobody; what is left out is counted. */
const mostShown = 50

/** Names a record that is not in the register yet; undefined for all others. */
type Called = (id: string) => string | undefined

interface EffectsData {
  readonly figures: ReadonlyMap<string, FigureRecord>
  readonly names: NameOf
  readonly called: Called
}

const signed = (value: string, unit: string): Html =>
  html`${value.startsWith('-') ? '−' : '+'}${bothWays(exactly(value.replace('-', ''), unit))}`

const totalColumns = (): TableColumn<TotalEffect>[] => [
  column(words().columns.total, ({ label, stage, metric }) =>
    words().lists.called(label, words().tables.measured(spoken(stage), metricName(metric))),
  ),
  numbers(words().columns.now, ({ metric, key, stage, unit, now }) => {
    const href = `${address('/totals', { metric, groupBy: ['region', 'year'] })}#${anchorOf({ key, stage, unit })}`
    return now === null ? noneOfIt() : quantityInTable(href, exactly(now, unit))
  }),
  numbers(words().columns.then, ({ then, unit }) => (then === null ? noneOfIt() : bothWays(exactly(then, unit)))),
  numbers(words().columns.change, ({ now, then, unit }) => signed(difference(then ?? '0', now ?? '0'), unit)),
]

const figureIn = (figure: FigureRecord, { names, called }: EffectsData): Content => {
  const { id } = figure
  const say = words().effects
  const text = say.figure(measuredBy(figure), figurePeriod(figure), quantity(figure))
  const own = called(id)
  return html`${called(figure.subjectId) ?? subjectLink(figure, names)} <small>${own === undefined ? toFigure(id, text) : words().lists.counted(text, own)}</small>`
}

const noneOfIt = (): Html => html`<span class="none">${words().effects.none}</span>`

const outcomeOf = (outcome: PromiseOutcome | null): Content =>
  outcome === null
    ? noneOfIt()
    : html`${stateMark(outcome.state)}${outcome.ratio !== null && ` ${percentage(ratioAnswered(outcome.ratio))}`}`

const promiseColumns = (data: EffectsData): TableColumn<PromiseEffect & { readonly figure: FigureRecord }>[] => [
  column(words().columns.promise, ({ figure }) => figureIn(figure, data)),
  column(words().columns.now, ({ now }) => outcomeOf(now)),
  column(words().columns.then, ({ then }) => outcomeOf(then)),
]

/** Renders the records of a finding; one that is not in the register yet has no page, and only its id. */
const recordsIn = ({ records }: ServedCheck, { figures, names, called }: EffectsData): Content[] =>
  records.flatMap(({ resource, id }) => {
    const isKnown = resource === 'figures' ? figures.has(id) : names(resource, id) !== id
    return called(id) ?? (isKnown ? toRecord(resource, id, names(resource, id)) : [])
  })

const finding = (one: ServedCheck, data: EffectsData): Content =>
  html`${badge(one.severity, spoken(one.severity))} ${words().lists.fault(capital(spoken(one.check)), found(one))} <small>${separated(
    recordsIn(one, data),
    words().lists.and,
  )}</small>`

/** Renders the first of what changes under a title; nothing if there is none. */
const part = <T>(title: string, all: readonly T[], view: (some: readonly T[]) => Html): Content =>
  all.length > 0 &&
  html`<h3>${title}</h3>
${view(all.slice(0, mostShown))}${all.length > mostShown && html`<p>${words().lists.more(all.length - mostShown)}</p>`}`

/** Counts the promises of figures that are not in the register yet, by what came of them. */
const newPromises = (all: readonly PromiseEffect[]): string => {
  const outcomes = all.flatMap(({ then }) => then ?? [])
  const states = [...Map.groupBy(outcomes, ({ state }) => words().figure.states[state])]
  return words().lists.countPromises(
    all.length,
    states.map(([state, { length }]) => [length, state] as const),
  )
}

const changes = ({ totals, promises, opened, closed, changed }: Effects, data: EffectsData): Content => {
  const say = words().effects
  if ([totals, promises, opened, closed, changed].every(({ length }) => length === 0)) return none(say.nothing)
  const findings = (title: string, all: readonly ServedCheck[]): Content =>
    part(
      title,
      all,
      (some) => html`<ul class="findings">${some.map((one) => html`<li>${finding(one, data)}</li>`)}</ul>`,
    )
  const errors = opened.filter(({ severity }) => severity === 'error')
  const others = opened.filter(({ severity }) => severity !== 'error')
  const [ofTotals, ofPromises] = [words().totals.title, words().door.entries.promises]
  const known = promises.flatMap((one) => {
    const figure = data.figures.get(one.figureId)
    return figure ? [{ ...one, figure }] : []
  })
  const unknown = promises.filter(({ figureId }) => !data.figures.has(figureId))
  return html`${findings(say.opensErrors, errors)}${errors.length > 0 && html`<p class="hint">${say.checkFirst}</p>`}
${totals.length === 0 && none(say.noTotal)}
${part(ofTotals, totals, (some) => table(ofTotals, some, totalColumns()))}
${part(ofPromises, known, (some) => table(ofPromises, some, promiseColumns(data)))}
${unknown.length > 0 && html`<p>${say.newPromises(newPromises(unknown))}</p>`}
${findings(say.opens, others)}
${findings(say.closes, closed)}
${findings(say.changes, changed)}`
}

/** Promises have a table of their own, which says what is unreported. */
const contradictions = (all: readonly ServedCheck[]): ServedCheck[] =>
  all.filter(({ check }) => check !== 'unreported-promise')

const dataOf = async (
  store: Store,
  { promises, opened, closed, changed }: Effects,
  tried: readonly TriedFigure[],
  called: Called,
): Promise<EffectsData> => {
  const shown = [opened, closed, changed].flatMap((all) => all.slice(0, mostShown))
  const named = shown.flatMap(({ records }) => records.map(({ resource, id }) => [resource, id] as const))
  const known = await recordsByIds(store, 'figures', [
    ...promises.map(({ figureId }) => figureId),
    ...named.flatMap(([resource, id]) => (resource === 'figures' ? [id] : [])),
  ])
  const figures = new Map<string, FigureRecord>([...known, ...tried.map((figure) => [figure.id, figure] as const)])
  const references = referencesOfRecords(figureResource, [...figures.values()])
  return { figures, called, names: await namesOfRecords(store, [...references, ...named]) }
}

const effectsSection = (body: Content): Html => section({ id: 'effects', title: words().effects.title, body })

/** Renders the section; `called` names the figures that are tried. */
export const effectsView = async (
  store: Store,
  outcome: EffectsOutcome,
  tried: readonly TriedFigure[] = [],
  called: Called = () => undefined,
): Promise<Html> => {
  if (typeof outcome === 'string')
    return effectsSection(
      html`<p class="note warn">${outcome === 'busy' ? words().effects.busy : words().effects.tooMany}</p>`,
    )
  const [opened, closed, changed] = [outcome.opened, outcome.closed, outcome.changed].map(contradictions)
  const { data: totals } = await labelledOnPage(store, { data: outcome.totals })
  const shown = { ...outcome, totals, opened, closed, changed } as Effects
  return effectsSection(changes(shown, await dataOf(store, shown, tried, called)))
}

type Counts = Readonly<Record<string, number>>

export const counted = (counts: Counts): Html[] =>
  Object.entries(counts).flatMap(([name, count]) => {
    const { name: plural, singular } = resourceOf(name as ResourceName)
    return count > 0 ? [html`${words().rows.count(count, spoken(count === 1 ? singular : plural), plural)}`] : []
  })

/** Says what is written, a sentence for each kind of change. */
export const changesInWords = (
  changes: Partial<Record<'created' | 'updated' | 'unchanged' | 'deleted', Counts>>,
): Content[] => {
  const { made: created, changed: updated, unchanged } = words().rows
  const sentences = { created, updated, unchanged, deleted: words().batches.deleted }
  return Object.entries(sentences).flatMap(([kind, sentence]) => {
    const all = counted(changes[kind as keyof typeof sentences] ?? {})
    return all.length === 0 ? [] : [sentence(all)]
  })
}

const viewOf = async (visit: EditorVisit, figure: TriedFigure): Promise<Html> => {
  const { faults, outcome } = await tryFigures(visit, [figure])
  const broken = faults.map(({ fault }) => fault)
  if (broken.length > 0) throw new Refusal('broken-rule', ['breaks-rule'], broken)
  const { thisFigure } = words().effects
  return effectsView(visit.store, outcome, [figure], (id) => (id === figure.id ? thisFigure : undefined))
}

export const previewOf = (form: Submitted, figure: TriedFigure): Promise<Html> => {
  assertOwn(form)
  return viewOf(form, figure)
}

const toControl = ({ pointer }: Violation): Html => {
  const [, key = ''] = pointer.split('/')
  return html`<a href="#${controlId(key)}">${labelOf(key)}</a>`
}

/** Lists what is still wrong with a figure. */
const lacking = (faults: readonly Violation[]): Html =>
  effectsSection(html`<p>${words().effects.notYet}</p>
${listView(faults.map((fault) => words().lists.fault(toControl(fault), proseView(labelled(fault.detail)))))}`)

/** Renders the effects of a figure that an address proposes; nothing if it proposes no number. */
export const proposalView = async (visit: EditorVisit, texts: Texts): Promise<Content> => {
  if (!texts.has('value')) return undefined
  const body = bodyOf(figures.own, texts)
  const faults = faultsOfShape(figures, body)
  if (faults.length > 0) return lacking(faults)
  try {
    await assertFigureNew(visit.store, body)
    return await viewOf(visit, tried(body))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return lacking(error.faults.filter((fault) => 'pointer' in fault))
  }
}
