/** The page on which a person looks at the rows of a table as they would be saved, and decides what each of them is. */
import { defaultLimit } from '../../http/contract/parameters.ts'
import { tokenControl } from '../../http/pipeline/forms.ts'
import { hashOf } from '../../http/texts/texts.ts'
import type { Remark } from '../../lists/drafts.ts'
import type { Fault } from '../../model/validation.ts'
import type { FigureRecord } from '../../resources/figures.ts'
import type { ProposedRow, RowFilter, RowsPage } from '../../store/list-rows.ts'
import type { Store } from '../../store/store.ts'
import { backControl, previewControl } from '../editing/submitted.ts'
import { address, pageOf } from '../layout/addresses.ts'
import { bothWays } from '../layout/amounts.ts'
import {
  hidden,
  link,
  listView,
  none,
  proseView,
  table,
  type TableColumn,
  toRecord,
  column,
  framedOfSource,
} from '../layout/components.ts'
import { faultList, faultsView, labelledControl, selectView } from '../layout/forms.ts'
import { type Content, html, type Html } from '../layout/html.ts'
import { type NameOf, namesOfRecords, readRecord, type RecordRow, titleOf } from '../layout/queries.ts'
import type { EditorVisit, PageContent } from '../layout/visit.ts'
import { exactly, labelled, period, figurePeriod, readable, shortQuantity } from '../layout/words.ts'
import { measuredBy } from '../tables/tables.ts'
import { localised, words } from '../words/words.ts'
import { savedNotice } from '../batches.ts'
import { addedUp, listSteps, mostListed, remarkView } from './list.ts'

/** The part of the list that is shown. */
interface ShownRows {
  readonly show?: RowFilter
  /** The line after which the page begins. */
  readonly after?: number
  /** The id of the batch that was just saved. */
  readonly saved?: string
}

/** The choices for the whole list, as long as nobody has chosen. */
export const unchosen = { rest: 'proposed', make: '', gone: '' } as const

type Choice = keyof typeof unchosen

/** The form as it is filled in. */
export interface FilledRows {
  /** By line; a line without an entry is as it is proposed. */
  readonly decisions: ReadonlyMap<number, string>
  readonly choices: Readonly<Record<Choice, string>>
  readonly token: string
  readonly faults?: readonly Fault[]
  readonly lead?: Content
}

export const nothingDecided = ({ viewer }: EditorVisit): FilledRows => ({
  ...{ decisions: new Map(), choices: unchosen, token: viewer.newToken() },
})

const decisionControl = (row: number): string => `decisions.${row.toString()}`

/** The figures of a row beyond these are folded. */
const fewFigures = 2

/** Renders remarks, those that say the same of several columns together. */
const remarksView = (remarks: readonly Remark[], kind: string): Html[] =>
  [...Map.groupBy(remarks, ({ detail }) => JSON.stringify(detail)).values()].map((same) => {
    const columns = same.flatMap(({ column }) => column ?? [])
    return html`<p class="${kind}">${remarkView(same[0] as Remark, columns)}</p>`
  })

/** Renders a figure that is not saved yet: in words, exactly, and as printed. */
const proposedFigure = (
  figure: Pick<FigureRecord, 'metric' | 'stage' | 'value' | 'unit' | 'periodStart' | 'periodEnd' | 'asPrinted'>,
): Html => {
  const printed = exactly(figure.value, figure.unit)
  const amount = bothWays(printed, html`<b>${shortQuantity(printed)}</b>`)
  return html`${words().rows.figure(measuredBy(figure), figurePeriod(figure))} ${amount} <q>${figure.asPrinted}</q>`
}

const figuresOf = ({ figures }: ProposedRow): Content => {
  const all = figures.map((figure) => proposedFigure(figure as RecordRow<'figures'>))
  const [few, rest] = [all.slice(0, fewFigures), all.slice(fewFigures)]
  return html`${few.length > 0 && listView(few)}${
    rest.length > 0 && html`<details><summary>${words().lists.more(rest.length)}</summary>${listView(rest)}</details>`
  }`
}

/** A row with what a page needs to render it. */
interface Rendering {
  readonly names: NameOf
  readonly filled: FilledRows
  /** Rows of one page that have one parent need not name it. */
  readonly isOneParent: boolean
}

const isId = (decision: string): boolean => !['new', 'ask', 'skip'].includes(decision)

const titleView = (
  { row, record, decision, faults, notices }: ProposedRow,
  { names, isOneParent }: Rendering,
): Content => {
  const { id, codes = [], parentId } = record as Partial<RecordRow<'projects'>> & { id: string }
  const title = titleOf({ title: record['localTitle'], ...record, id })
  return html`<small>${words().rows.row(row.toString())}</small> <b>${isId(decision) ? toRecord('projects', id, title) : title}</b>${codes.map(
    ({ code }) => html` <small>${code}</small>`,
  )}${
    isOneParent || typeof parentId !== 'string'
      ? undefined
      : html` <small>${words().rows.partOf(names('projects', parentId))}</small>`
  }${remarksView(faults, 'fault')}${remarksView(notices, 'note warn')}`
}

const matchesView = ({ matches }: ProposedRow, names: NameOf): Content =>
  matches.length === 0
    ? html`<span class="none">${words().rows.noMatch}</span>`
    : listView(
        matches.map(({ id, reasons }) =>
          words().lists.fault(
            toRecord('projects', id, names('projects', id)),
            reasons.map((reason) => words().rows.reasons[reason]).join(words().lists.and),
          ),
        ),
      )

const decisionView = ({ row, matches, decision }: ProposedRow, { names, filled }: Rendering): Html => {
  const say = words().rows
  const name = decisionControl(row)
  const chosen = filled.decisions.get(row) ?? ''
  const same = (id: string): string => say.same(names('projects', id))
  const inWords = (one: string): string => (isId(one) ? same(one) : say.decisions[one as 'new' | 'skip' | 'ask'])
  const others = [...new Set([...matches.map(({ id }) => id), 'new', 'skip', ...(chosen === '' ? [] : [chosen])])]
  const options = [['', decision === 'ask' ? say.decisions.ask : say.asProposed(inWords(decision))] as const]
  const faults = (filled.faults ?? []).filter(
    (one) => 'pointer' in one && one.pointer === `/decisions/${row.toString()}`,
  )
  const isBad = faults.length > 0
  const attributes = html` id="in-${name}" name="${name}" aria-label="${say.decisionOn(row.toString())}"${
    isBad && html` aria-invalid="true" aria-describedby="in-${name}-fault"`
  }`
  const all = [...options, ...others.map((one) => [one, inWords(one)] as const)]
  return html`${selectView(attributes, all, chosen)}${faultsView(
    name,
    faults.map(({ detail }) => labelled(detail)),
  )}`
}

const columnsOf = (rendering: Rendering): TableColumn<ProposedRow>[] => {
  const { names } = rendering
  const say = words().rows.columns
  const of = ({ record }: ProposedRow) => record as Partial<RecordRow<'projects'>>
  return [
    column(say.row, (row) => titleView(row, rendering)),
    column(say.place, (row) => {
      const { regionId } = of(row)
      return typeof regionId === 'string' ? names('regions', regionId) : undefined
    }),
    column(words().columns.period, (row) => {
      const { startsOn = null, endsOn = null } = of(row)
      return startsOn === null && endsOn === null ? undefined : period(startsOn, endsOn)
    }),
    column(say.figures, figuresOf),
    column(say.because, (row) => matchesView(row, names)),
    column(say.decision, (row) => decisionView(row, rendering)),
  ]
}

const namesFor = (store: Store, rows: readonly ProposedRow[], filled: FilledRows): Promise<NameOf> =>
  namesOfRecords(
    store,
    rows.flatMap(({ row, record, matches, decision }) => {
      const { regionId, parentId } = record as Partial<RecordRow<'projects'>>
      const chosen = filled.decisions.get(row) ?? ''
      return [
        ...(typeof regionId === 'string' ? [['regions', regionId] as const] : []),
        ...[parentId, decision, chosen, ...matches.map(({ id }) => id)]
          .filter((id) => typeof id === 'string' && id !== '' && isId(id))
          .map((id) => ['projects', id as string] as const),
      ]
    }),
  )

// The form: decisions of other pages travel with it, and each of its buttons takes them along.

const pathOf = (sourceId: string): string => `${pageOf('sources', sourceId)}/table/rows`

/** A button that leads to another part of the list, and takes what is filled in along. */
const way = (sourceId: string, { show = 'all', after = 0 }: ShownRows, text: Content, isHere = false): Html => {
  const query = { show: show === 'all' ? undefined : show, after: after === 0 ? undefined : after }
  const to = localised(address(pathOf(sourceId), query))
  return html`<li><button form="rows" name="${backControl}" value="true" formaction="${to}"${
    isHere && html` aria-current="true"`
  }>${text}</button></li>`
}

const changesView = ({ count, cells }: RowsPage['summary']['changes']): Content =>
  count === 0
    ? undefined
    : html`<div class="note warn"><p>${words().rows.changes(count)}</p>${listView(
        cells
          .slice(0, mostListed)
          .map(({ row, column, figureId, before, after }) =>
            link(
              pageOf('figures', figureId),
              words().rows.changedCell(row.toString(), column, readable(before), readable(after)),
            ),
          ),
      )}</div>`

const filtersView = (sourceId: string, { summary }: RowsPage, shown: RowFilter): Html => {
  const say = words().rows
  const { ask, faulty, look } = summary.decisions
  const filters = [
    ['all', say.show.all(summary.rows)],
    ['ask', say.show.ask(ask)],
    ['faults', say.show.faults(faulty)],
    ['look', say.show.look(look)],
  ] as const
  return html`<ul class="tabs" aria-label="${say.filters}">${filters.map(([show, text]) =>
    way(sourceId, { show }, text, show === shown),
  )}</ul>`
}

const choiceView = (name: Choice, { choices }: FilledRows): Html => {
  const { label, options } = words().rows.choices[name]
  return labelledControl({ name, label }, (attributes) =>
    selectView(attributes, Object.entries(options), choices[name]),
  )
}

/** Renders what is decided elsewhere than on the page, as hidden controls. */
export const decidedElsewhere = ({ decisions }: FilledRows, isHere: (row: number) => boolean): Html[] =>
  [...decisions].flatMap(([row, decision]) => (isHere(row) ? [] : [hidden(decisionControl(row), decision)]))

const refusalsView = ({ faults = [] }: FilledRows, rows: ReadonlySet<number>): Content =>
  faultList(
    words().editing.notSaved,
    faults.map((fault) => {
      const text = proseView(labelled(fault.detail))
      const [, row] = /^\/decisions\/(\d+)$/.exec('pointer' in fault ? fault.pointer : '') ?? []
      if (row === undefined) return text
      const name = words().rows.row(row)
      return words().lists.fault(
        html`${rows.has(Number(row)) ? link(`#in-${decisionControl(Number(row))}`, name) : name}`,
        text,
      )
    }),
  )

/** Returns the hash of the stored layout; empty without one. */
export const layoutSeen = async (store: Store, id: string): Promise<string> => {
  const stored = await store.sourceLayout(id)
  return stored === undefined ? '' : hashOf(stored)
}

export const rowsPage = async (visit: EditorVisit, filled = nothingDecided(visit)): Promise<PageContent> => {
  const { store, request, id } = visit
  const { show = 'all', after = 0, saved } = visit.query as ShownRows
  const { record: source } = await readRecord(store, 'sources', id)
  const page = await store.proposedRows({ sourceId: id, filter: show, after, limit: defaultLimit }, request)
  const { rows, summary, gone, next, tableHash } = page
  const { decisions } = summary
  const say = words().rows
  const here = new Set(rows.map(({ row }) => row))
  const names = await namesFor(store, rows, filled)
  const parents = new Set(rows.map(({ record }) => record['parentId']))
  const rendering = { names, filled, isOneParent: parents.size === 1 }
  return framedOfSource(
    source,
    say.rows,
    {
      script: 'edit.js',
      steps: listSteps(id, 'rows'),
      heading: say.heading,
      lead: source.title,
      fault: filled.lead,
      more: html`${saved !== undefined && (await savedNotice(visit, saved))}${refusalsView(filled, here)}
<p>${say.summary(summary.rows, decisions.known, decisions.new, decisions.ask, decisions.faulty)}</p>`,
    },
    html`<section aria-labelledby="tried-title"><h2 id="tried-title">${say.tried}</h2>
${addedUp(summary)}${changesView(summary.changes)}${
      gone.length > 0 &&
      html`<div class="note warn"><p>${say.gone(gone.length)}</p>${listView(
        gone.slice(0, mostListed).map((figure) => toRecord('figures', figure, figure)),
      )}</div>`
    }</section>
<section aria-labelledby="rows-title"><h2 id="rows-title">${say.rows}</h2>
${filtersView(id, page, show)}
<form class="rows" id="rows" method="post" action="${pathOf(id)}">
${hidden(tokenControl, filled.token)}${hidden('tableHash', tableHash)}${hidden('layout', await layoutSeen(store, id))}${decidedElsewhere(filled, (row) => here.has(row))}
${rows.length === 0 ? none(say.none) : table(say.rows, rows, columnsOf(rendering), ({ row }) => `row-${row.toString()}`)}
${
  after === 0 && next === undefined
    ? undefined
    : html`<ul class="tabs" aria-label="${words().lists.pages}">${after !== 0 && way(id, { show }, words().lists.firstPage)}${
        next !== undefined && way(id, { show, after: next }, words().lists.nextPage)
      }</ul>`
}
<div class="controls">
${choiceView('rest', filled)}
${choiceView('make', filled)}
${gone.length > 0 && choiceView('gone', filled)}
</div>
<p class="actions"><button class="go" name="${previewControl}" value="true">${say.preview}</button></p>
</form></section>`,
  )
}
