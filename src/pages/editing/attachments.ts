/** The forms of what a source has beside its record: its text is pasted, its table uploaded; both are replaced, or removed. */
import type { FastifyReply } from 'fastify'
import { detailText } from '../../http/contract/problems.ts'
import { fileIn } from '../../http/pipeline/forms.ts'
import { formatOf } from '../../lists/file.ts'
import type { StoredTable } from '../../lists/table.ts'
import type { Data } from '../../model/canonical.ts'
import { isPlainText } from '../../model/validation.ts'
import { sources } from '../../resources/sources.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Write } from '../../store/writes.ts'
import { pageOf } from '../layout/addresses.ts'
import { hidden, framedOfSource } from '../layout/components.ts'
import { editForm, labelledControl } from '../layout/forms.ts'
import { html, type Content, type Html } from '../layout/html.ts'
import { readRecord } from '../layout/queries.ts'
import type { EditorVisit, PageContent } from '../layout/visit.ts'
import { tablePage } from '../attachments.ts'
import { language, words } from '../words/words.ts'
import { stepsOf } from './batch.ts'
import { orAgain, revisionIn, type Submitted, writeOnce } from './submitted.ts'
import { asSent } from './texts.ts'

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
