/** The parts of which pages are made: sections, tables, links, the line by which a program gets the same. */
import type { Totals } from '../figures/totals.ts'
import type { ResourceName } from '../model/field.ts'
import { address, pageOf, type Parameters } from './addresses.ts'
import { html, type Content, type Html } from './html.ts'

export const link = (href: string, text: Content): Html => html`<a href="${href}">${text}</a>`

export const toRecord = (resource: ResourceName, id: string, text: Content): Html => link(pageOf(resource, id), text)

/** A number, which always leads to what explains it. */
export const number = (href: string, text: string): Html => html`<a class="number" href="${href}">${text}</a>`

export const toFigure = (id: string, text: string): Html => number(pageOf('figures', id), text)

export const badge = (kind: string, text: string): Html => html`<span class="badge ${kind}">${text}</span>`

/** More than so many stand in columns. */
const inOneColumn = 12

export const list = (items: readonly Content[]): Html =>
  html`<ul${items.length > inOneColumn ? html` class="many"` : undefined}>${items.map((item) => html`<li>${item}</li>`)}</ul>`

/** Text in which what stands between backticks is code. */
export const prose = (text: string): Content =>
  text.split('`').map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part))

/** The lines of shell that fetch what a view shows. */
export const curl = (publicUrl: string, ...paths: readonly string[]): Html =>
  html`<p class="curl">${paths.map((path) => html`<code>curl "${publicUrl}${path}"</code>`)}</p>`

export interface Section {
  readonly id: string
  readonly title: string
  /** A sentence on what is shown. */
  readonly lead?: Content | undefined
  readonly body: Content
  readonly curl: Html
}

export const section = ({ id, title, lead, body, curl: line }: Section): Html =>
  html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    ${lead === undefined ? undefined : html`<p class="lead">${lead}</p>`} ${body} ${line}
  </section>`

export interface Column<T> {
  readonly name: string
  readonly cell: (item: T) => Content
  readonly isNumber?: boolean
}

/** A table whose first column names the rows; on a narrow screen each row is a block, with its columns' names. */
export const table = <T>(
  caption: string,
  columns: readonly Column<T>[],
  items: readonly T[],
  idOf?: (item: T) => string,
): Html => {
  const cell = ({ name, cell: contentOf, isNumber }: Column<T>, item: T, at: number): Html =>
    at === 0
      ? html`<th scope="row">${contentOf(item)}</th>`
      : html`<td data-name="${name}" ${isNumber === true ? html` class="amount"` : undefined}>
          <div>${contentOf(item)}</div>
        </td>`
  return html`<table>
    <caption>
      ${caption}
    </caption>
    <thead>
      <tr>
        ${columns.map(({ name, isNumber }) => html`<th scope="col" ${isNumber === true ? html` class="amount"` : undefined}>${name}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${items.map(
        (
          item,
        ) => html`<tr${idOf ? html` id="${idOf(item)}"` : undefined}>${columns.map((column, at) => cell(column, item, at))}</tr>
`,
      )}
    </tbody>
  </table>`
}

export const none = (text: string): Html => html`<p class="none">${text}</p>`

/** A name and what is said under it. */
export type Fact = readonly [name: string, value: Content]

export const facts = (all: readonly Fact[]): Html =>
  html`<dl>
    ${all.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`

/** The chart that the API draws of a total; what it says stands in a table beside it. */
export const chart = (title: string, parameters: Parameters, { data }: Totals): Content =>
  data.length === 0
    ? undefined
    : html`<div class="chart" role="region" aria-label="Chart: ${title}" tabindex="0">
        <img
          src="${address('/v1/totals', { ...parameters, format: 'svg' })}"
          width="760"
          alt="Bar chart: ${title}. The table has the same numbers."
        />
      </div>`
