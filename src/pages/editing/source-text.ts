/** The page on which the text of a source is pasted, replaced and removed. */
import type { FastifyReply } from 'fastify'
import { problems } from '../../http/contract/problems.ts'
import { tokenControl } from '../../http/pipeline/form-token.ts'
import type { Data } from '../../model/canonical.ts'
import { isPlainText } from '../../model/validation.ts'
import { sources } from '../../resources/sources.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Store } from '../../store/store.ts'
import { pageOf } from '../layout/addresses.ts'
import { hidden, link } from '../layout/components.ts'
import { html, type Content, type Html } from '../layout/html.ts'
import type { Page } from '../layout/layout.ts'
import type { Row } from '../layout/queries.ts'
import type { TextSettings } from '../source-text.ts'
import { editorOf, type Viewer } from '../layout/viewer.ts'
import { stepsOf } from './batch/steps.ts'
import { writeOnce } from './once.ts'
import { sendPage } from './send-page.ts'
import { revisionIn, type Submitted } from './submitted.ts'
import { asSent } from './form/texts.ts'
import { words } from '../words/words.ts'

/** Renders the form; `pasted` is a text that was refused, with the reason. */
export const sourceTextPage = async (
  store: Store,
  viewer: Viewer,
  id: string,
  pasted?: { readonly text: string; readonly fault: string },
): Promise<Page> => {
  const { text: record, revision } = await store.read(sources, id)
  const { title, language } = JSON.parse(record) as Row<'sources'>
  const kept = await store.sourceText(id)
  const path = `${pageOf('sources', id)}/text`
  const form = (content: Content): Html =>
    html`<form class="record" method="post" action="${path}">${hidden(tokenControl, viewer.newToken())}${hidden(
      'revision',
      revision.toString(),
    )}${content}</form>`
  const lang = language === null ? undefined : html` lang="${language}"`
  return {
    title: `${words().text.of(title)} · Planledger`,
    main: html`<div class="intro">
${stepsOf(id, 'text')}
<p class="kicker">${words().text.ofSource(link(pageOf('sources', id), id))}</p>
<h1>${title}</h1>
${pasted ? html`<p class="note bad" role="alert">${pasted.fault}</p>` : undefined}
</div>
${form(html`<div class="controls"><div class="control wide"><div>
<label for="in-text">${words().text.asPrinted}</label>
<p class="hint" id="in-text-help">${words().text.help}</p></div>
<textarea id="in-text" name="text" rows="20" aria-describedby="in-text-help"${lang}>
${pasted?.text ?? kept ?? ''}</textarea></div></div>
<p class="actions"><button class="go">${words().text.keep}</button></p>`)}
${kept === undefined ? undefined : form(html`${hidden('removed', 'true')}<p class="actions"><button class="more">${words().text.remove}</button></p>`)}`,
  }
}

/** Returns the text to keep, null to keep none. Throws a Refusal. */
const textIn = (controls: ReadonlyMap<string, string>, kept: string | undefined, longest: number): string | null => {
  if (controls.get('removed') === 'true') return null
  const pasted = controls.get('text') ?? ''
  const text = asSent(pasted)
  if (text.trim() === '') throw new Refusal('invalid-request', words().text.empty)
  // Line ends of the kept text that no form can send stay as they are.
  if (kept !== undefined && text === asSent(kept)) return kept
  if (!isPlainText(pasted)) throw new Refusal('invalid-request', words().text.nul)
  if (Buffer.byteLength(text) > longest) throw new Refusal('body-too-large', words().text.tooLong(longest))
  return text
}

export const saveSourceText = async (
  form: Submitted,
  id: string,
  { bodyLimit }: TextSettings,
): Promise<FastifyReply> => {
  const { store, request, controls } = form
  const precondition = { match: [revisionIn(controls)] }
  try {
    const text = textIn(controls, await store.sourceText(id), bodyLimit)
    const edit = (current: Data | undefined): Data => current as Data
    const write = { resource: sources, id, precondition, creates: false, edit, text }
    return await writeOnce(form, [write], () => `${pageOf('sources', id)}#text`)
  } catch (error) {
    if (
      !(error instanceof Refusal) ||
      !['invalid-request', 'body-too-large', 'stale-precondition'].includes(error.kind)
    )
      throw error
    const fault = error.kind === 'stale-precondition' ? words().text.changed : error.message
    const page = await sourceTextPage(store, editorOf(request), id, { text: controls.get('text') ?? '', fault })
    return sendPage(form, page, problems[error.kind].status)
  }
}
