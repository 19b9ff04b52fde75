/** The building blocks of pages: sections, tables, links, and the curl line that fetches the same data. */
import type { ResourceName } from '../../model/field.ts'
import { everyResource } from '../../resources/index.ts'
import { offersOf, pageOf } from './addresses.ts'
import { html, type Content, type Html } from './html.ts'
import { words } from '../words/words.ts'

export const link = (href: string, text: Content): Html => html`<a href="${href}">${text}</a>`

export const toRecord = (resource: ResourceName, id: string, text: Content): Html => link(pageOf(resource, id), text)

/** Renders a number as a link to its explanation. */
export const number = (href: string, text: string): Html => html`<a class="number" href="${href}">${text}</a>`

export const toFigure = (id: string, text: string): Html => number(pageOf('figures', id), text)

export const badge = (kind: string, text: string): Html => html`<span class="badge ${kind}">${text}</span>`

/** Longer lists are set in columns. */
const inOneColumn = 12

export const listView = (items: readonly Content[]): Html =>
  html`<ul${items.length > inOneColumn ? html` class="many"` : undefined}>${items.map(
    (item) => html`<li>${item}</li>`,
  )}</ul>`

const recordNamed = new RegExp(`^(?:${everyResource.map(({ name }) => name).join('|')})/[a-z0-9-]+$`)

/** Renders a text with words between backticks as code; those that name a record are links. */
export const proseView = (text: string): Content =>
  text.split('`').map((part, at) => {
    if (at % 2 === 0) return part
    return recordNamed.test(part) ? link(`/${part}`, part) : html`<code>${part}</code>`
  })

const offersView = (path: string): Content => {
  const offers = offersOf(path)
  return (
    offers &&
    html`<span class="offers">${link(offers.page, words().frame.allOfIt)} ${link(offers.csv, 'CSV')} ${link(offers.xlsx, 'XLSX')} ${link(`${offers.page}#cite`, words().frame.citation)}</span>`
  )
}

const curlLine = (publicUrl: string, path: string): Html => html`<code>curl "${publicUrl}${path}"</code>`

/** Renders the shell line that fetches the data of a view. */
export const curlOnly = (publicUrl: string, path: string): Html =>
  html`<p class="curl">${curlLine(publicUrl, path)}</p>`

/** Renders these lines, each with links to the page and the files of the same list. */
export const curl = (publicUrl: string, ...paths: readonly string[]): Html =>
  html`<p class="curl">${paths.map((path) => html`${curlLine(publicUrl, path)}${offersView(path)}`)}</p>`

export interface Section {
  readonly id: string
  readonly title: Content
  /** A sentence that introduces the section. */
  readonly lead?: Content | undefined
  readonly body: Content
  readonly curl: Html
}

export const section = ({
  id,
  title,
  lead,
  body,
  curl: line,
}: Section): Html => html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${lead === undefined ? undefined : html`<p class="lead">${lead}</p>`}
${body}
${line}
</section>`

export interface TableColumn<T> {
  readonly name: string
  readonly cell: (item: T) => Content
  readonly isNumber?: boolean
}

/** Renders a table whose first column names the rows. On a narrow screen each row is a block with column names. */
export const table = <T>(
  caption: string,
  columns: readonly TableColumn<T>[],
  items: readonly T[],
  idOf?: (item: T) => string,
): Html => {
  const amountClass = ({ isNumber }: TableColumn<T>): Content => (isNumber === true ? html` class="amount"` : undefined)
  const cell = (column: TableColumn<T>, item: T, at: number): Html =>
    at === 0
      ? html`<th scope="row">${column.cell(item)}</th>`
      : html`<td data-name="${column.name}"${amountClass(column)}><div>${column.cell(item)}</div></td>`
  const row = (item: T): Html => {
    const cells = columns.map((column, at) => cell(column, item, at))
    return html`<tr${idOf ? html` id="${idOf(item)}"` : undefined}>${cells}</tr>
`
  }
  return html`<table>
<caption>${caption}</caption>
<thead><tr>${columns.map((column) => html`<th scope="col"${amountClass(column)}>${column.name}</th>`)}</tr></thead>
<tbody>
${items.map(row)}</tbody>
</table>`
}

export const none = (text: string): Html => html`<p class="none">${text}</p>`

/** A term and its description. */
export type Fact = readonly [name: string, value: Content]

export const facts = (all: readonly Fact[]): Html =>
  html`<dl>${all.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`

export const hidden = (name: string, value: string): Html => html`<input type="hidden" name="${name}" value="${value}">`

/** Makes a control for a day one of texts: a browser's own control of dates hides what is typed, and the numbers on a phone have no hyphen. */
export const asDay = html` placeholder="2026-01-31" pattern="\\d{4}-\\d{2}-\\d{2}"`
