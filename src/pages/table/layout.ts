/** The page on which a person says what the columns of a table are, and sees what their first cells become by that. */
import type { FastifyReply } from 'fastify'
import { detailText, Problem, problems } from '../../http/contract/problems.ts'
import { tokenControl } from '../../http/pipeline/forms.ts'
import { wrongDefaults } from '../../http/tables/layouts.ts'
import { hashOf } from '../../http/texts/texts.ts'
import type { Drafts, RowDraft } from '../../lists/drafts.ts'
import { headingsOf } from '../../lists/headings.ts'
import { checkLayout, type Layout, parseLayout } from '../../lists/layout.ts'
import { draftsOf } from '../../lists/rows.ts'
import type { Table } from '../../lists/table.ts'
import type { Data } from '../../model/canonical.ts'
import type { Violation } from '../../model/validation.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Store } from '../../store/store.ts'
import { control, type Placed, placed, faultSummary } from '../editing/form.ts'
import { asTyped, inWords } from '../editing/reading.ts'
import { type References, referencesOf } from '../editing/references.ts'
import {
  assertOwn,
  controlTexts,
  orAgain,
  previewControl,
  sendPage,
  type Submitted,
  tokenAgain,
} from '../editing/submitted.ts'
import type { Texts } from '../editing/texts.ts'
import { pageOf } from '../layout/addresses.ts'
import { hidden, section, toRecord, framedOfSource } from '../layout/components.ts'
import { labelledControl, mostFaults, selectView } from '../layout/forms.ts'
import { type Content, html, type Html } from '../layout/html.ts'
import { readRecord, stockMetrics } from '../layout/queries.ts'
import type { EditorVisit, PageContent } from '../layout/visit.ts'
import { figurePeriod } from '../layout/words.ts'
import { measuredBy } from '../tables/tables.ts'
import { language, localised, words } from '../words/words.ts'
import {
  columnControl,
  inForm,
  kindsOfColumns,
  layoutForm,
  layoutIn,
  listFields,
  membersFor,
  type NamedColumn,
  namesSeen,
  sharedFields,
  textsOfLayout,
} from './layout-texts.ts'
import { cellsView, type DrawnColumn, addedUp, listSteps } from './list.ts'
import { layoutSeen } from './rows.ts'

/** Keeps the layout, and goes on to the rows. */
const nextControl = 'next'
const buttons = [previewControl, nextControl, 'tableHash', 'seen']

const namedColumns = (table: Table, headerRows: number): NamedColumn[] =>
  headingsOf(table, headerRows).map(({ name, measure }) => ({ name, saysUnit: measure !== null }))

const namesOfColumns = (table: Table, headerRows: number): string[] =>
  namedColumns(table, headerRows).map(({ name }) => name)

/** In UTF-16 units: totals of a longer table, which stand at its end, are tried with its rows alone. */
const longestTried = 262_144
const cellsShown = 10
/** Rows that are read for those cells where the table is longer: some are headings or empty. */
const rowsRead = 100

/** Reads the first rows of a table; of a short one, all. */
const openTable = async ({ store, id, request }: EditorVisit, headerRows = 0) => {
  const { record: source } = await readRecord(store, 'sources', id)
  const stored = await store.sourceTable(id)
  if (!stored) throw new Problem('not-found', ['no-attachment', 'table', id])
  const isWhole = stored.csv.length <= longestTried
  const limit = isWhole ? stored.file.rows : headerRows + rowsRead
  const rows = await store.tableRows({ csv: stored.csv, from: 0, limit: Math.max(limit, 1) }, request)
  return { source, stored, table: { rows }, isWhole }
}

type OpenTable = Awaited<ReturnType<typeof openTable>>

const tryLayout = async (store: Store, { source, table }: OpenTable, layout: Layout): Promise<Drafts> => {
  const stocks = await stockMetrics(store)
  return draftsOf(table, layout, { ...source, isStock: (metric) => stocks.has(metric) })
}

/** A form as it is read. */
interface ReadForm {
  readonly texts: Texts
  /** The layout, if it has the form of one. */
  readonly layout: Layout | undefined
  readonly columns: readonly DrawnColumn[]
  /** The drafts that rows become by what is sound of it. */
  readonly drafts: Drafts | undefined
  readonly faults: readonly Violation[]
}

/** A layout as it is filled in. */
interface FilledLayout extends ReadForm {
  readonly token: string
  /** The hash of the stored layout that the person has seen; empty without one. */
  readonly seen: string
  /** The sentence that says who made it. */
  readonly origin: Content
  readonly lead?: Content
  /** Nobody has sent the form yet, so its faults are what is still to fill in. */
  readonly isFirst?: boolean
}

const headerRowsIn = (texts: Texts): number => {
  const text = texts.get('headerRows')?.trim() ?? ''
  return /^\d{1,4}$/.test(text) ? Number(text) : 0
}

/** Returns what is sound of a layout: columns that have a fault are `ignore`, and other members are left out. */
const soundOf = (data: Data, faults: readonly Violation[]): Layout | undefined => {
  const wrong = new Set(faults.map(({ pointer }) => pointer.split('/').slice(1, 3).join('/')))
  const others = new Set([...wrong].map((path) => path.split('/')[0] ?? '').filter((member) => member !== 'columns'))
  const columns = (data['columns'] as readonly DrawnColumn[]).map((column, at) =>
    wrong.has(`columns/${at.toString()}`) ? { column: column.column, as: 'ignore' } : column,
  )
  const sound = Object.fromEntries(Object.entries({ ...data, columns }).filter(([member]) => !others.has(member)))
  const parsed = parseLayout(sound)
  return 'layout' in parsed ? parsed.layout : undefined
}

/** Reads the layout of a form, and tries it on the table. */
const readForm = async (store: Store, open: OpenTable, texts: Texts): Promise<ReadForm> => {
  const { table } = open
  const headerRows = headerRowsIn(texts)
  const named =
    headerRows > table.rows.length
      ? namesSeen(texts).map((name) => ({ name, saysUnit: true }))
      : namedColumns(table, headerRows)
  const names = named.map(({ name }) => name)
  const data = layoutIn(texts, named)
  const parsed = parseLayout(data)
  const layout = 'layout' in parsed ? parsed.layout : undefined
  const faults =
    'layout' in parsed
      ? [...checkLayout(parsed.layout, table), ...(await wrongDefaults(store, parsed.layout))]
      : parsed.faults
  const sound = soundOf(data, faults)
  return {
    // References to columns follow headings that change.
    texts: layout ? textsOfLayout(layout, names) : texts,
    layout,
    columns: (data['columns'] as readonly DrawnColumn[]).map(({ as, ...column }) => ({
      ...column,
      as: kindsOfColumns.includes(as) ? as : 'ignore',
    })),
    drafts: sound && sound.headerRows <= table.rows.length ? await tryLayout(store, open, sound) : undefined,
    faults,
  }
}

interface Drawing {
  readonly texts: Texts
  readonly references: References
  readonly faults: readonly Placed[]
}

const kindSelect = ({ texts, faults }: Drawing, at: number): Html => {
  const name = columnControl(at, 'as')
  const own = faults.filter((fault) => fault.name === name).map(({ detail }) => detail)
  const kinds = kindsOfColumns.map((as) => [as, words().layouts.kinds[as]] as const)
  return labelledControl({ name, label: words().layouts.as, faults: own }, (attributes) =>
    selectView(attributes, kinds, texts.get(name) ?? 'ignore'),
  )
}

const columnView = (drawing: Drawing, rows: readonly RowDraft[], column: DrawnColumn, at: number): Html => {
  const { faults } = drawing
  const prefix = columnControl(at, '')
  const isBad = faults.some(({ name }) => name?.startsWith(prefix) === true)
  const figure =
    column.as === 'figure'
      ? rows.flatMap((row) => row.figures.find((one) => one.column === column.column) ?? [])[0]
      : undefined
  const first = rows.map(({ cells }) => (cells[at] ?? '').trim()).filter((cell) => cell !== '')
  return html`<details class="column" data-as="${column.as}"${column.as === 'ignore' && !isBad ? undefined : html` open`}>
<summary><b>${column.column}</b> <small>${words().layouts.kinds[column.as]}${
    column.as === 'ignore' && html`: ${first.slice(0, 3).join(' · ')}`
  }</small></summary>
${hidden(columnControl(at, 'column'), column.column)}
<div class="two"><div class="controls">${kindSelect(drawing, at)}${Object.entries(membersFor(column.as)).map(
    ([key, field]) => control(drawing, faults, columnControl(at, key), key, field),
  )}</div>
<div>${
    figure && html`<p>${words().rows.figure(measuredBy(figure), figurePeriod(figure))}</p>`
  }${cellsView(rows, at, column)}</div></div>
</details>`
}

const layoutPage = async (store: Store, open: OpenTable, filled: FilledLayout): Promise<PageContent> => {
  const { source, stored, isWhole } = open
  const { texts, columns, drafts, token, seen } = filled
  const say = words().layouts
  const path = `${pageOf('sources', source.id)}/table/layout`
  const references = await referencesOf(store, layoutForm, texts)
  const named = await inWords(store, layoutForm, asTyped(texts), filled.faults.slice(0, mostFaults).map(inForm))
  const faults = placed({ resource: layoutForm, texts, faults: named })
  const drawing = { texts, references, faults }
  const rows = drafts?.rows.slice(0, cellsShown) ?? []
  const { headerRows } = layoutForm.own
  return framedOfSource(
    source,
    say.columns,
    {
      script: 'edit.js',
      steps: listSteps(source.id, 'columns'),
      heading: say.heading,
      lead: source.title,
      fault: filled.lead,
      more: html`${faults.length > 0 && (filled.isFirst === true ? html`<p class="note warn">${say.toFill(faults.length)}</p>` : faultSummary(faults))}
<p>${filled.origin} ${say.size(stored.file.rows, columns.length)}</p>
<p class="hint">${say.help}</p>`,
    },
    html`${
      drafts &&
      isWhole &&
      section({
        id: 'tried',
        title: words().rows.tried,
        body: html`<p>${say.read(drafts.rows.length, drafts.sections.length, drafts.totalRows)}</p>${addedUp(drafts)}`,
      })
    }
<form class="record layout" method="post" action="${path}" novalidate autocomplete="off">
${hidden(tokenControl, token)}${hidden('tableHash', stored.hash)}${hidden('seen', seen)}
<div class="controls">${Object.entries({ headerRows, ...sharedFields }).map(([key, field]) =>
      control(drawing, faults, key, key, field),
    )}</div>
<fieldset><legend>${say.columns}</legend>${columns.map((column, at) => columnView(drawing, rows, column, at))}</fieldset>
<fieldset><legend>${say.list}</legend><div class="controls">${Object.entries(listFields).map(([key, field]) =>
      control(drawing, faults, key, key, field),
    )}</div></fieldset>
${references.lists}
<p class="actions"><button class="more" name="${previewControl}" value="true">${say.look}</button> <button class="more">${say.keep}</button> <button class="go" name="${nextControl}" value="rows">${say.next}</button></p>
</form>`,
  )
}

const originOf = (stored: string | undefined, from: string | null): Content =>
  stored !== undefined
    ? words().layouts.stored
    : from !== null
      ? words().layouts.takenOver(toRecord('sources', from, from))
      : words().layouts.guessed

export const showLayout = async (visit: EditorVisit): Promise<PageContent> => {
  const { store, id, viewer, request } = visit
  const first = await openTable(visit)
  const { csv } = first.stored
  const { layout, stored, from } = await store.tableLayout({ ...first.source, id, csv }, request)
  const open = first.isWhole ? first : await openTable(visit, layout.headerRows)
  const headerRows = Math.min(layout.headerRows, open.table.rows.length)
  const names = namesOfColumns(open.table, headerRows)
  const lost = layout.columns.map(({ column }) => column).filter((column) => !names.includes(column))
  return layoutPage(store, open, {
    ...(await readForm(store, open, textsOfLayout({ ...layout, headerRows }, names))),
    token: viewer.newToken(),
    seen: stored === undefined ? '' : hashOf(stored),
    origin: originOf(stored, from),
    isFirst: true,
    lead: lost.length > 0 ? words().layouts.lost(lost.join(words().lists.and)) : undefined,
  })
}

/** Throws a Refusal if the table is another than the form was made from. */
const assertSame = ({ stored }: OpenTable, controls: Texts): void => {
  if (controls.get('tableHash') !== stored.hash)
    throw new Refusal('stale-precondition', ['attachment-now', 'table', stored.hash])
}

const saved = async (form: Submitted, layout: Layout): Promise<FastifyReply> => {
  const { store, reply, id, controls } = form
  const text = JSON.stringify(layout)
  await store.putSourceLayout(id, text, (before) => {
    const isSeen = (before === undefined ? '' : hashOf(before)) === controls.get('seen')
    // The second of two clicks finds what the first has stored.
    if (!isSeen && before !== text)
      throw new Refusal('stale-precondition', ['attachment-now', 'layout', hashOf(before ?? '')])
  })
  const path = `${pageOf('sources', id)}/table`
  return reply.redirect(localised(`${path}/${controls.has(nextControl) ? 'rows' : 'layout'}`), 303)
}

/** Draws the form over another table: what was said of a column holds for the one that is called so now. */
const pageOfNewTable = async (form: Submitted, open: OpenTable): Promise<PageContent> => {
  const { store, controls } = form
  const texts = controlTexts(controls, layoutForm.own, buttons)
  const seen = namesSeen(texts)
  const names = namesOfColumns(open.table, Math.min(headerRowsIn(texts), open.table.rows.length))
  const again = new Map([...texts].filter(([name]) => !name.startsWith('columns.')))
  for (const [at, name] of names.entries()) {
    const before = columnControl(seen.indexOf(name), '')
    again.set(columnControl(at, 'column'), name)
    for (const [control, text] of texts)
      if (control.startsWith(before)) again.set(columnControl(at, control.slice(before.length)), text)
  }
  return layoutPage(store, open, {
    ...(await readForm(store, open, again)),
    token: tokenAgain(form),
    seen: controls.get('seen') ?? '',
    origin: words().layouts.yours,
    lead: words().rows.tableChanged,
  })
}

export const takeLayout = async (form: Submitted): Promise<FastifyReply> => {
  const { store, id, controls } = form
  const texts = controlTexts(controls, layoutForm.own, buttons)
  const open = await openTable(form, headerRowsIn(texts))
  const read = await readForm(store, open, texts)
  const draw = (again: Partial<FilledLayout> = {}, error?: unknown): Promise<PageContent> =>
    layoutPage(store, open, {
      ...read,
      token: tokenAgain(form, error),
      seen: controls.get('seen') ?? '',
      origin: words().layouts.yours,
      ...again,
    })
  const take = async (): Promise<FastifyReply> => {
    assertOwn(form)
    assertSame(open, controls)
    if (controls.has(previewControl)) return sendPage(form, await draw())
    if (read.layout === undefined || read.faults.length > 0)
      return sendPage(form, await draw(), problems['broken-rule'].status)
    return saved(form, read.layout)
  }
  return orAgain(form, take, async (error, problem) => {
    if (problem.slug === 'forbidden') return draw({ lead: detailText(language(), problem) }, error)
    if (problem.slug !== 'stale-precondition') return undefined
    if (controls.get('tableHash') !== open.stored.hash) return pageOfNewTable(form, open)
    return draw({ lead: words().layouts.changed, seen: await layoutSeen(store, id) })
  })
}
