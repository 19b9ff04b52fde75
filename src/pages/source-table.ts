/** The table of a source, for those who may read it; editors upload it here, and delete it. */
import { noAttachment } from '../http/texts/texts.ts'
import { unauthorized } from '../http/pipeline/auth.ts'
import { longestFile } from '../lists/file.ts'
import { countText, MiB } from '../lists/grid.ts'
import type { StoredTable, TableFile } from '../lists/table.ts'
import { sources } from '../resources/sources.ts'
import type { Answering, Store } from '../store/store.ts'
import { address, pageOf } from './layout/addresses.ts'
import { curl, facts, hidden, link, section, table, type Fact, column } from './layout/components.ts'
import { html, type Content, type Html } from './layout/html.ts'
import type { PageContent } from './layout/layout.ts'
import { titleOf, type RecordRow } from './layout/queries.ts'
import type { Viewer } from './layout/viewer.ts'
import { mayRead, type TextSettings } from './source-text.ts'
import { editForm, faultNote } from './layout/forms.ts'
import { listSteps } from './table/list.ts'
import { words } from './words/words.ts'

const several = (places: readonly number[]): string => places.map((place) => place.toString()).join(', ')

/** Hidden rows may be thousands. */
const mostPlaces = 20

const placesView = (places: readonly number[]): string =>
  places.length > mostPlaces ? `${several(places.slice(0, mostPlaces))} …` : several(places)

const fileView = ({ format, sheet, sheets, rows, columns, hiddenRows, hiddenColumns, formulas }: TableFile): Html => {
  const say = words().table
  const all: readonly (Fact | false)[] = [
    [say.file, format.toUpperCase()],
    sheet !== null && [say.sheet, sheets.length > 1 ? say.sheetOf(sheet, sheets) : sheet],
    [say.size, say.rowsAndColumns(countText(rows), countText(columns))],
    hiddenRows.length > 0 && [say.hiddenRows, placesView(hiddenRows)],
    hiddenColumns.length > 0 && [say.hiddenColumns, placesView(hiddenColumns)],
    formulas > 0 && [say.formulas, countText(formulas)],
  ]
  return facts(all.filter((fact) => fact !== false))
}

/** Renders the section of a source's page; undefined if the person may not read tables. */
export const tableSection = async (
  store: Store,
  id: string,
  viewer: Viewer | undefined,
  settings: TextSettings,
): Promise<Content> => {
  if (!mayRead(settings, viewer)) return undefined
  const stored = await store.sourceTable(id)
  if (!stored && !viewer?.isEditor) return undefined
  const [say, path] = [words().table, `${pageOf('sources', id)}/table`]
  const way = stored ? (viewer?.isEditor ? say.readOrReplace : say.read) : say.upload
  return section({
    id: 'table',
    title: say.title,
    curl: curl(settings.publicUrl, `/v1${path}`),
    body: html`${stored ? fileView(stored.file) : html`<p class="none">${say.none}</p>`}
<p class="ways">${link(path, way)}${
      stored &&
      viewer?.isEditor &&
      html` · ${link(`${path}/layout`, say.columns)} · ${link(`${path}/rows`, say.toRows)}`
    }</p>`,
  })
}

/** The rows of a page, and the most characters that it shows of a cell. */
const [rowsOfPage, longestCell] = [50, 200]

const rowsView = async (
  store: Store,
  { csv, file }: StoredTable,
  from: number,
  answering: Answering,
): Promise<Html> => {
  const say = words().table
  const rows = await store.tableRows({ csv, from, limit: rowsOfPage }, answering)
  const marked = (place: number, places: readonly number[], name: string): string =>
    places.includes(place) ? say.hidden(name) : name
  const columns = Array.from({ length: file.columns }, (_, index) =>
    column(
      marked(index + 1, file.hiddenColumns, `#${(index + 1).toString()}`),
      ({ cells }: { readonly cells: readonly string[] }): string => {
        const cell = cells[index] ?? ''
        return cell.length > longestCell ? `${cell.slice(0, longestCell)}…` : cell
      },
    ),
  )
  const items = rows.map((cells, index) => ({ row: from + index + 1, cells }))
  const line = column(say.row, ({ row }: (typeof items)[number]) => marked(row, file.hiddenRows, row.toString()))
  const last = from + rows.length
  return html`<div class="scroll" role="region" aria-label="${say.cells}" tabindex="0">${table(say.rowsFrom(countText(from + 1), countText(last), countText(file.rows)), items, [line, ...columns])}</div>`
}

const asUpload = html` enctype="multipart/form-data"`

const formsView = (path: string, revision: number, viewer: Viewer, isStored: boolean): Html => {
  const say = words().table
  const form = (content: Content): Html =>
    editForm({ action: path, token: viewer.newToken(), revision, content, attributes: asUpload })
  return html`${form(html`<div class="controls"><div class="control"><div>
<label for="in-file">${isStored ? say.newFile : say.file}</label>
<p class="hint" id="in-file-help">${say.help(countText(longestFile / MiB))}</p></div>
<input id="in-file" type="file" name="file" required accept=".csv,.tsv,.txt,.xlsx" aria-describedby="in-file-help"></div>
<div class="control"><div><label for="in-sheet">${say.sheet}</label>
<p class="hint" id="in-sheet-help">${say.sheetHelp}</p></div>
<input id="in-sheet" name="sheet" maxlength="100" aria-describedby="in-sheet-help"></div></div>
<p class="actions"><button class="go">${isStored ? say.replace : say.store}</button></p>`)}
${isStored && form(html`${hidden('removed', 'true')}<p class="actions"><button class="more">${say.remove}</button></p>`)}`
}

/** Renders the page of a table, from a row on that is counted from 0. Throws a Refusal or a Problem. */
export const tablePage = async (
  store: Store,
  id: string,
  from: number,
  viewer: Viewer | undefined,
  settings: TextSettings,
  answering: Answering,
  fault?: string,
): Promise<PageContent> => {
  if (!mayRead(settings, viewer)) throw unauthorized(['texts-need-session'])
  const { text: record, revision } = await store.read(sources, id)
  const source = JSON.parse(record) as RecordRow<'sources'>
  const stored = await store.sourceTable(id)
  if (!stored && !viewer?.isEditor) throw noAttachment('table', id)
  const [say, path] = [words().table, `${pageOf('sources', id)}/table`]
  const start = stored && from < stored.file.rows ? from : 0
  const next = start + rowsOfPage
  return {
    title: `${say.of(titleOf(source))} · Planledger`,
    main: html`<div class="intro">
${viewer?.isEditor && listSteps(id, 'file')}
<p class="kicker">${say.ofSource(link(pageOf('sources', id), id))}</p>
<h1>${source.title}</h1>
${faultNote(fault)}
${stored ? fileView(stored.file) : html`<p class="none">${say.none}</p>`}
${stored && viewer?.isEditor && html`<p>${link(`${path}/layout`, say.onward)}</p>`}
</div>
${stored && (await rowsView(store, stored, start, answering))}
${stored && next < stored.file.rows && html`<p>${link(address(path, { from: next }), say.next)}</p>`}
${stored && curl(settings.publicUrl, `/v1${path}`)}
${viewer?.isEditor && formsView(path, revision, viewer, stored !== undefined)}`,
  }
}
