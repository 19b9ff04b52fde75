/** The page of a source; its text and its table, for whoever may read them, and the forms by which editors replace both. */
import { readingOfSource } from '../http/candidates/candidates.ts'
import { maximumLimit } from '../http/contract/parameters.ts'
import { Problem, detailText } from '../http/contract/problems.ts'
import { unauthorized } from '../http/pipeline/auth.ts'
import { readerOfTexts, noAttachment } from '../http/texts/texts.ts'
import { address, fromIn, pageOf } from './layout/addresses.ts'
import { curl, link, section, facts, hidden, table, column, framedOfSource } from './layout/components.ts'
import { html, type Content, type Html } from './layout/html.ts'
import { readRecord, type RecordRow } from './layout/queries.ts'
import type { Viewer, Visit, PageContent, EditorVisit } from './layout/visit.ts'
import { words, language } from './words/words.ts'
import type { KnownCandidate } from '../store/claims.ts'
import { longestFile, formatOf } from '../lists/file.ts'
import { countText, MiB } from '../lists/grid.ts'
import type { StoredTable, TableFile } from '../lists/table.ts'
import { editForm, labelledControl } from './layout/forms.ts'
import { fieldsToFill, textsOf, asSent } from './editing/texts.ts'
import { figures } from '../resources/figures.ts'
import { sources } from '../resources/sources.ts'
import { savedNotice } from './batches.ts'
import { editionsSection } from './compare.ts'
import { recordPage } from './record.ts'
import { listSteps } from './table/list.ts'
import type { FastifyReply } from 'fastify'
import { fileIn } from '../http/pipeline/forms.ts'
import type { Data } from '../model/canonical.ts'
import { isPlainText } from '../model/validation.ts'
import { Refusal } from '../rules/refusal.ts'
import type { Write } from '../store/writes.ts'
import { stepsOf } from './editing/batch.ts'
import { orAgain, revisionIn, type Submitted, writeOnce } from './editing/submitted.ts'

/** Returns the figure that a candidate of the page says, by its place in the text. */
type FigureAt = (place: number | null) => string | null

/** Returns the address of the form of a figure, filled with what the text says. */
const formFrom = (sourceId: string, { candidate }: KnownCandidate, figureAt: FigureAt): string => {
  const { at, subject, of, from } = candidate
  const figure = {
    ...candidate,
    ofFigureId: figureAt(of) ?? candidate.ofFigureId,
    fromFigureId: figureAt(from) ?? candidate.fromFigureId,
    ...{ subjectKind: subject?.kind, subjectId: subject?.id, sourceId },
    locator: `paragraph ${at.paragraph.toString()}`,
  }
  const filled = [...textsOf(fieldsToFill(figures), figure)].filter(([, text]) => text !== '')
  return address('/figures/new', Object.fromEntries(filled))
}

const marked = (
  text: string,
  sourceId: string,
  isEditor: boolean,
  found: KnownCandidate,
  figureAt: FigureAt,
): Content => {
  const words = text.slice(found.candidate.at.start, found.candidate.at.end)
  // An editor may enter what this source prints, whoever says the same.
  const isFigure = found.figureId !== null && (!isEditor || found.figureSourceId === sourceId)
  if (isFigure) return html`<mark class="said">${link(pageOf('figures', found.figureId), words)}</mark>`
  return html`<mark>${isEditor ? link(formFrom(sourceId, found, figureAt), words) : words}</mark>`
}

export const mayRead = ({ settings, viewer }: Visit): boolean =>
  readerOfTexts(settings) === 'reader' || viewer?.isEditor === true

const hint = (isEditor: boolean, all: number, own: number, elsewhere: number): Content =>
  all > 0 &&
  html`<p class="hint">${words().text.marked(all, own, elsewhere)}${isEditor && own < all && words().text.choose}</p>`

/** Reads a part of a text, up to as many quantities as a page holds, with the offset of the part that follows. */
const readPart = async (
  { store, viewer, request }: Visit,
  source: RecordRow<'sources'>,
  text: string,
  from: number,
): Promise<{ readonly view: Html; readonly next: number | undefined }> => {
  const { id, language } = source
  const isEditor = viewer?.isEditor === true
  const reading = await readingOfSource(store, source, text)
  const { candidates, first, next } = await store.candidates({ ...reading, from, limit: maximumLimit }, request)
  const known = candidates.filter(({ figureId }) => figureId !== null)
  const own = known.filter(({ figureSourceId }) => figureSourceId === id).length
  const figureAt: FigureAt = (place) =>
    place === null || first === undefined ? null : (candidates[place - first]?.figureId ?? null)
  const parts: Content[] = []
  let at = from
  for (const one of candidates) {
    const { start, end } = one.candidate.at
    parts.push(text.slice(at, start), marked(text, id, isEditor, one, figureAt))
    at = end
  }
  const lang = language === null ? undefined : html` lang="${language}"`
  return {
    next,
    view: html`${hint(isEditor, candidates.length, own, known.length - own)}<div class="text"${lang}>${parts}${text.slice(at, next ?? text.length)}</div>`,
  }
}

/** Renders the section of a source's page; undefined if the person may not read texts. */
const textSection = async (visit: Visit): Promise<Content> => {
  const { store, settings, id, viewer } = visit
  if (!mayRead(visit)) return undefined
  const isEditor = viewer?.isEditor === true
  const text = await store.sourceText(id)
  if (text === undefined && !isEditor) return undefined
  const path = pageOf('sources', id)
  const shown = async (stored: string): Promise<Content> => {
    const { view, next } = await readPart(visit, (await readRecord(store, 'sources', id)).record, stored, 0)
    return next === undefined ? view : html`${view}<p>${link(`${path}/read`, words().text.all)}</p>`
  }
  const ways = text === undefined ? words().text.paste : words().text.replace
  return section({
    id: 'text',
    title: words().text.title,
    ways: curl(settings.publicUrl, `/v1${path}/text`, `/v1${path}/candidates`),
    body: html`${text === undefined ? html`<p class="none">${words().text.none}</p>` : await shown(text)}${
      isEditor &&
      html`<p class="ways">${link(`${path}/text`, ways)}${
        text !== undefined && html` · ${link(`${path}/figures`, words().text.makeFigures)}`
      }</p>`
    }`,
  })
}

/** Renders the page of a text, from an offset on. Throws a Refusal or a Problem. */
export const textPage = async (visit: Visit): Promise<PageContent> => {
  const { store, settings, id } = visit
  if (!mayRead(visit)) throw unauthorized(['texts-need-session'])
  const { record: source } = await readRecord(store, 'sources', id)
  const text = await store.sourceText(id)
  if (text === undefined) throw new Problem('not-found', ['no-attachment', 'text', id])
  const { view, next } = await readPart(visit, source, text, Math.min(fromIn(visit), text.length))
  const path = pageOf('sources', id)
  return framedOfSource(source, words().text.title, {
    more: html`${view}
${next !== undefined && html`<p>${link(address(`${path}/read`, { from: next }), words().lists.nextPage)}</p>`}
${curl(settings.publicUrl, `/v1${path}/text`, `/v1${path}/candidates`)}`,
  })
}

// The table: editors upload it here, and delete it.

/** Hidden rows may be thousands. */
const mostPlaces = 20

const placesView = (places: readonly number[]): string =>
  `${places.slice(0, mostPlaces).join(', ')}${places.length > mostPlaces ? ' …' : ''}`

const fileView = ({ format, sheet, sheets, rows, columns, hiddenRows, hiddenColumns, formulas }: TableFile): Html => {
  const say = words().table
  return facts([
    [words().rows.steps.file, format.toUpperCase()],
    [say.sheet, sheet !== null && (sheets.length > 1 ? say.sheetOf(sheet, sheets) : sheet)],
    [say.size, say.rowsAndColumns(countText(rows), countText(columns))],
    [say.hiddenRows, hiddenRows.length > 0 && placesView(hiddenRows)],
    [say.hiddenColumns, hiddenColumns.length > 0 && placesView(hiddenColumns)],
    [say.formulas, formulas > 0 && countText(formulas)],
  ])
}

/** Renders the section of a source's page; undefined if the person may not read tables. */
const tableSection = async (visit: Visit): Promise<Content> => {
  const { store, settings, id, viewer } = visit
  if (!mayRead(visit)) return undefined
  const stored = await store.sourceTable(id)
  if (!stored && !viewer?.isEditor) return undefined
  const [say, path] = [words().table, `${pageOf('sources', id)}/table`]
  return section({
    id: 'table',
    title: say.title,
    ways: curl(settings.publicUrl, `/v1${path}`),
    body: html`${stored ? fileView(stored.file) : html`<p class="none">${say.none}</p>`}
<p class="ways">${link(path, stored ? say.read : say.upload)}${
      stored &&
      viewer?.isEditor &&
      html` · ${link(`${path}/layout`, say.columns)} · ${link(`${path}/rows`, say.toRows)}`
    }</p>`,
  })
}

/** The rows of a page, and the most characters that it shows of a cell. */
const [rowsOfPage, longestCell] = [50, 200]

const rowsView = async ({ store, request }: Visit, { csv, file }: StoredTable, from: number): Promise<Html> => {
  const say = words().table
  const rows = await store.tableRows({ csv, from, limit: rowsOfPage }, request)
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
  const file = { name: 'file', label: words().rows.steps.file, help: say.help(countText(longestFile / MiB)) }
  const sheet = { name: 'sheet', label: say.sheet, help: say.sheetHelp }
  return html`${form(html`<div class="controls">
${labelledControl(file, (attributes) => html`<input${attributes} type="file" required accept=".csv,.tsv,.txt,.xlsx">`)}
${labelledControl(sheet, (attributes) => html`<input${attributes} maxlength="100">`)}</div>
<p class="actions"><button class="go">${say.store}</button></p>`)}
${isStored && form(html`${hidden('removed', 'true')}<p class="actions"><button class="more">${say.remove}</button></p>`)}`
}

/** Renders the page of a table, from a row on that is counted from 0. Throws a Refusal or a Problem. */
export const tablePage = async (visit: Visit, fault?: string): Promise<PageContent> => {
  const { store, settings, id, viewer } = visit
  if (!mayRead(visit)) throw unauthorized(['texts-need-session'])
  const { record: source, revision } = await readRecord(store, 'sources', id)
  const stored = await store.sourceTable(id)
  if (!stored && !viewer?.isEditor) throw noAttachment('table', id)
  const [say, path] = [words().table, `${pageOf('sources', id)}/table`]
  const from = fromIn(visit)
  const start = stored && from < stored.file.rows ? from : 0
  const next = start + rowsOfPage
  return framedOfSource(
    source,
    say.title,
    {
      steps: viewer?.isEditor && listSteps(id, 'file'),
      fault,
      more: html`${stored ? fileView(stored.file) : html`<p class="none">${say.none}</p>`}
${stored && viewer?.isEditor && html`<p>${link(`${path}/layout`, say.columns)}</p>`}`,
    },
    html`${stored && (await rowsView(visit, stored, start))}
${stored && next < stored.file.rows && html`<p>${link(address(path, { from: next }), words().lists.nextPage)}</p>`}
${stored && curl(settings.publicUrl, `/v1${path}`)}
${viewer?.isEditor && formsView(path, revision, viewer, stored !== undefined)}`,
  )
}

/** Renders the page of a source: the editions beside it, its text and its table, and what was just saved from it. */
export const sourcePage = async (visit: Visit): Promise<PageContent> => {
  const { saved } = visit.query as { saved?: string }
  const more = [await editionsSection(visit), await textSection(visit), await tableSection(visit)]
  const notice = saved === undefined ? undefined : await savedNotice(visit, saved)
  const page = await recordPage(visit, sources, more)
  return { ...page, main: html`${notice}${page.main}` }
}

// The forms: a text is pasted, a table uploaded; both are replaced, or removed.

/** A form that was refused, and the reason. */
interface Refused {
  readonly fault: string
  /** The text in it; none if it was to remove the text. */
  readonly text?: string | undefined
  /** The revision of the source that the person saw; none if another person has changed it, who is shown what is stored. */
  readonly seen?: number
}

/** Shows the text that another person keeps, which saving the form would replace. */
const storedMeanwhile = (stored: string | undefined, lang: Content): Html =>
  stored === undefined
    ? html`<p class="note warn">${words().text.removedMeanwhile}</p>`
    : html`<div class="record"><div class="control wide">
<label for="in-kept">${words().text.storedMeanwhile}</label>
<textarea id="in-kept" rows="12" readonly${lang}>
${stored}</textarea></div></div>`

/** Renders the form, as it was filled in if it was refused. */
export const sourceTextPage = async ({ store, viewer, id }: EditorVisit, refused?: Refused): Promise<PageContent> => {
  const { record, revision } = await readRecord(store, 'sources', id)
  const { language } = record
  const stored = await store.sourceText(id)
  const path = `${pageOf('sources', id)}/text`
  const form = (content: Content): Html =>
    editForm({ action: path, token: viewer.newToken(), revision: refused?.seen ?? revision, content })
  const lang = language === null ? undefined : html` lang="${language}"`
  const isTheirs = refused?.text !== undefined && refused.seen === undefined && refused.text !== stored
  return framedOfSource(
    record,
    words().text.title,
    { steps: stepsOf(id, 'text'), fault: refused?.fault },
    html`${form(html`<div class="controls">${labelledControl(
      { name: 'text', label: words().text.asPrinted, help: words().text.help, isWide: true },
      (attributes) => html`<textarea${attributes} rows="20"${lang}>
${refused?.text ?? stored ?? ''}</textarea>`,
    )}</div>
<p class="actions"><button class="go">${words().text.keep}</button></p>`)}
${isTheirs && storedMeanwhile(stored, lang)}
${stored !== undefined && form(html`${hidden('removed', 'true')}<p class="actions"><button class="more">${words().text.remove}</button></p>`)}`,
  )
}

/** Returns the text to keep, null to keep none. Throws a Refusal. */
const textIn = (pasted: string | undefined, stored: string | undefined, longest: number): string | null => {
  if (pasted === undefined) return null
  const text = asSent(pasted)
  if (text.trim() === '') throw new Refusal('invalid-request', ['text-empty'])
  // Line ends of the stored text that no form can send stay as they are.
  if (stored !== undefined && text === asSent(stored)) return stored
  if (!isPlainText(pasted)) throw new Refusal('invalid-request', ['unstorable'])
  if (Buffer.byteLength(text) > longest) throw new Refusal('body-too-large', ['text-too-long', longest.toString()])
  return text
}

/** Stores what a form says about a source, unless another person has changed the source; refused, the form is drawn again. */
const saveOfSource = (
  form: Submitted,
  path: string,
  read: () => Promise<Partial<Write>>,
  draw: (fault: string, isStale: boolean) => Promise<PageContent>,
  changed: string,
): Promise<FastifyReply> =>
  orAgain(
    form,
    async () => {
      const { id } = form
      const edit = (current: Data | undefined): Data => current as Data
      const precondition = { match: [revisionIn(form.controls)] }
      const write: Write = { resource: sources, id, precondition, creates: false, edit, ...(await read()) }
      return writeOnce(form, [write], () => `${pageOf('sources', id)}${path}`)
    },
    async (_error, problem) => {
      if (problem.slug === 'stale-precondition') return draw(changed, true)
      return ['invalid-request', 'body-too-large', 'forbidden'].includes(problem.slug)
        ? draw(detailText(language(), problem), false)
        : undefined
    },
  )

export const saveSourceText = async (form: Submitted): Promise<FastifyReply> => {
  const { store, settings, id, controls } = form
  const seen = revisionIn(controls)
  const text = controls.get('removed') === 'true' ? undefined : (controls.get('text') ?? '')
  return saveOfSource(
    form,
    '#text',
    async () => ({ text: textIn(text, await store.sourceText(id), settings.bodyLimit) }),
    (fault, isStale) => sourceTextPage(form, isStale ? { fault, text } : { fault, text, seen }),
    text === undefined ? words().editing.changedMeanwhile : words().text.changed,
  )
}

/** Returns the table of the form, null to remove it. Throws a Refusal. */
const tableIn = async ({ store, request, controls }: Submitted): Promise<StoredTable | null> => {
  if (controls.get('removed') === 'true') return null
  const file = fileIn(request, 'file')
  if (!file || file.bytes.length === 0) throw new Refusal('invalid-request', ['table-file-missing'])
  const format = formatOf(file)
  const sheet = controls.get('sheet') ?? ''
  const named = format === 'xlsx' && sheet !== '' ? sheet : undefined
  return store.readTable({ bytes: file.bytes, format, sheet: named }, { signal: request.signal })
}

export const saveSourceTable = (form: Submitted): Promise<FastifyReply> =>
  saveOfSource(
    form,
    '/table',
    async () => ({ table: await tableIn(form) }),
    (fault) => tablePage(form, fault),
    words().editing.changedMeanwhile,
  )
