/** The building blocks of pages: sections, tables, links, and the ways to the data behind them. */
import type { ResourceName } from '../../model/field.ts'
import { everyResource } from '../../resources/index.ts'
import { offersOf, pageOf } from './addresses.ts'
import { html, type Content, type Html, raw } from './html.ts'
import type { NameOf, RecordReference } from './queries.ts'
import type { PageContent } from './visit.ts'
import { words } from '../words/words.ts'
import type { CheckName } from '../../text/findings/params.ts'
import type { Severity } from '../../figures/checks/checks.ts'
import type { PromiseState } from '../../figures/promises/promises.ts'
import { capital } from '../../text/in-words.ts'
import { day, instant, spoken } from './words.ts'

export const link = (href: string, text: Content): Html => html`<a href="${href}">${text}</a>`

export const toRecord = (resource: ResourceName, id: string, text: Content): Html => link(pageOf(resource, id), text)

export const linkTo = ([resource, id]: RecordReference, names: NameOf): Html =>
  toRecord(resource, id, names(resource, id))

export const number = (href: string, text: string): Html => html`<a class="number" href="${href}">${text}</a>`

export const toFigure = (id: string, text: string): Html => number(pageOf('figures', id), text)

export const badge = (kind: string, text: string): Html => html`<span class="badge ${kind}">${text}</span>`

export const dayView = (date: string): Html => html`<time datetime="${date}">${day(date)}</time>`

export const instantView = (at: string): Html => html`<time datetime="${at}">${instant(at)}</time>`

/** Longer lists are set in columns. */
const inOneColumn = 12

export const listView = (items: readonly Content[]): Html =>
  html`<ul${items.length > inOneColumn && html` class="many"`}>${items.map((item) => html`<li>${item}</li>`)}</ul>`

const recordNamed = new RegExp(`^(?:${everyResource.map(({ name }) => name).join('|')})/[a-z0-9-]+$`)

/** Renders a text with words between backticks as code; those that name a record are links. */
export const proseView = (text: string): Content =>
  text.split('`').map((part, at) => {
    if (at % 2 === 0) return part
    return recordNamed.test(part) ? link(`/${part}`, part) : html`<code>${part}</code>`
  })

/** Folds what programs and spreadsheets need: files, pictures, a permanent link, the line that fetches the data. */
export const dataView = (...ways: readonly Content[]): Html =>
  html`<details class="data"><summary>${words().door.entries.data}</summary>
${ways}
</details>`

export const pictures = (pictureOf: (format: 'svg' | 'png') => string): Html =>
  words().chart.pictures(link(pictureOf('svg'), 'SVG'), link(pictureOf('png'), 'PNG'))

const offersView = (path: string): Html => {
  const offers = offersOf(path)
  const json = link(path, 'JSON')
  return html`<p class="offers">${
    offers
      ? html`${link(offers.csv, 'CSV')} ${link(offers.xlsx, 'XLSX')} ${json} ${offers.chart && pictures(offers.chart)} ${link(offers.page, words().frame.allOfIt)} ${link(`${offers.page}#cite`, words().frame.citation)}`
      : json
  }</p>
`
}

export const curlLine = (publicUrl: string, path: string): Html =>
  html`<p class="curl"><code>curl "${publicUrl}${path}"</code></p>`

/** Folds the shell line that fetches an answer. */
export const curlOnly = (publicUrl: string, path: string): Html => dataView(curlLine(publicUrl, path))

/** Folds these answers: links to the page, the files and the pictures of the same, and the lines that fetch them. */
export const curl = (publicUrl: string, ...paths: readonly string[]): Html =>
  dataView(paths.map((path) => html`${offersView(path)}${curlLine(publicUrl, path)}`))

export interface Section {
  readonly id: string
  readonly title: Content
  /** A sentence that introduces the section. */
  readonly lead?: Content | undefined
  readonly body: Content
  /** The ways to the data behind it. */
  readonly ways?: Html | undefined
}

const bodyOf = ({ lead, body, ways }: Section): Html => html`
${lead !== undefined && html`<p class="lead">${lead}</p>`}
${body}
${ways}`

const titleOf = ({ id, title }: Section): Html => html`<h2 id="${id}-title">${title}</h2>`

export const section = (one: Section): Html => html`<section id="${one.id}" aria-labelledby="${one.id}-title">
${titleOf(one)}${bodyOf(one)}
</section>`

/** Renders a section of which only the title is seen until somebody opens it. */
export const foldedSection = (
  one: Section,
): Html => html`<section id="${one.id}" class="folded" aria-labelledby="${one.id}-title">
<details><summary>${titleOf(one)}</summary>${bodyOf(one)}
</details>
</section>`

export interface TableColumn<T> {
  readonly name: string
  readonly cell: (item: T) => Content
  readonly isNumber?: boolean
}

export const column = <T>(name: string, cell: TableColumn<T>['cell']): TableColumn<T> => ({ name, cell })

/** A column of numbers, which stand below each other by their last digits. */
export const numbers = <T>(name: string, cell: TableColumn<T>['cell']): TableColumn<T> => ({
  ...{ name, cell, isNumber: true },
})

/** Renders a table by its columns, of which the first names the rows. On a narrow screen each row is a block with column names. */
export const table = <T>(
  caption: string,
  items: readonly T[],
  all: readonly (TableColumn<T> | undefined)[],
  idOf?: (item: T) => string,
): Html => {
  const columns = all.filter((column) => column !== undefined)
  const amountClass = ({ isNumber }: TableColumn<T>): Content => (isNumber === true ? html` class="amount"` : undefined)
  const cell = (column: TableColumn<T>, item: T, at: number): Html =>
    at === 0
      ? html`<th scope="row">${column.cell(item)}</th>`
      : html`<td data-name="${column.name}"${amountClass(column)}><div>${column.cell(item)}</div></td>`
  const row = (item: T): Html => {
    const cells = columns.map((column, at) => cell(column, item, at))
    return html`<tr${idOf && html` id="${idOf(item)}"`}>${cells}</tr>
`
  }
  return html`<table>
<caption>${caption}</caption>
<thead><tr>${columns.map((column) => html`<th scope="col"${amountClass(column)}>${column.name}</th>`)}</tr></thead>
<tbody>
${items.map(row)}</tbody>
</table>`
}

/** Renders what is wrong with a form as a whole; nothing without a fault. */
export const faultNote = (fault: Content): Content =>
  fault !== undefined && fault !== false && html`<p class="note bad" role="alert">${fault}</p>`

/** A page by the head of it: the steps to it, what it belongs to, and what it is about. */
interface Framed extends Omit<PageContent, 'main'> {
  readonly steps?: Content
  readonly kicker?: Content
  /** Its heading, where that is not its title. */
  readonly heading?: Content
  readonly lead?: Content
  /** The fault of the form on it. */
  readonly fault?: Content
  /** The rest of its head. */
  readonly more?: Content
}

/** Renders a page: its head, and the parts under it. */
export const framed = (
  { title, steps, kicker, heading = title, lead, fault, more, ...page }: Framed,
  ...parts: readonly Content[]
): PageContent => ({
  ...page,
  title: `${title} · Planledger`,
  main: html`<div class="intro">
${steps}
${kicker !== undefined && html`<p class="kicker">${kicker}</p>`}
<h1>${heading}</h1>
${lead !== undefined && html`<p class="lead">${lead}</p>`}
${faultNote(fault)}${more}
</div>
${parts}`,
})

/** Renders a page of what belongs to a source, under its title; `called` is what the page shows of it. */
export const framedOfSource = (
  { id, title }: { readonly id: string; readonly title: string },
  called: string,
  head: Partial<Framed>,
  ...parts: readonly Content[]
): PageContent => {
  const kicker = words().tables.ofSource(toRecord('sources', id, id))
  return framed({ title: words().lists.called(called, title), kicker, heading: title, ...head }, ...parts)
}

export const none = (text: string): Html => html`<p class="none">${text}</p>`

/** A term and its description. */
export type Fact = readonly [name: Content, value: Content]

/** Renders facts; one without a value is left out. */
export const facts = (all: readonly Fact[]): Html =>
  html`<dl>${all.map(
    ([name, value]) => value !== undefined && value !== false && html`<div><dt>${name}</dt><dd>${value}</dd></div>`,
  )}</dl>`

export const hidden = (name: string, value: string): Html => html`<input type="hidden" name="${name}" value="${value}">`

/** Makes a control for a day one of texts: a browser's own control of dates hides what is typed, and the numbers on a phone have no hyphen. */
export const asDay = html` placeholder="2026-01-31" pattern="\\d{4}-\\d{2}-\\d{2}"`

// Shows a state as a shape with its word, so that no colour tells it alone.

const shapes = {
  met: '<circle class="full" cx="8" cy="8" r="6"/><path class="cut" d="M5 8l2 2 4-4"/>',
  short: '<path d="M3 3l10 10M13 3L3 13"/>',
  'partly-reported': '<circle cx="8" cy="8" r="6"/><path class="full" d="M8 2a6 6 0 0 1 0 12z"/>',
  unreported: '<circle cx="8" cy="8" r="6" stroke-dasharray="2.5 2.2"/>',
  open: '<circle cx="8" cy="8" r="6"/>',
  error: '<path d="M5 1.5h6L14.5 5v6L11 14.5H5L1.5 11V5zM5.5 5.5l5 5M10.5 5.5l-5 5"/>',
  warning: '<path d="M8 2l6.5 12h-13zM8 6.5v4M8 12v.6"/>',
  notice: '<path d="M3 4h10M3 8h10M3 12h6"/>',
} as const satisfies Readonly<Record<PromiseState | Severity, string>>

const mark = (kind: keyof typeof shapes, word: string, more?: Html): Html =>
  html`<span class="state ${kind}"><svg viewBox="0 0 16 16" aria-hidden="true">${raw(shapes[kind])}</svg>${capital(word)}${more}</span>`

export const stateMark = (state: PromiseState): Html => mark(state, words().figure.states[state])

/** Names a check; its shape is that of the severity, which is also said to those who see no shape. */
export const severityMark = (severity: Severity, check: CheckName): Html =>
  mark(severity, spoken(check), html`<span class="unseen"> (${spoken(severity)})</span>`)
