/** The kept text of a source: shown to those who may read it. */
import { readerOfTexts } from '../http/texts/texts.ts'
import { sources } from '../resources/sources.ts'
import type { Store } from '../store/store.ts'
import { pageOf } from './addresses.ts'
import { curl, link, section } from './components.ts'
import { html, type Content, type Html } from './html.ts'
import type { Row } from './queries.ts'
import type { Viewer } from './viewer.ts'

export interface TextSettings {
  readonly publicUrl: string
  /** The readers of texts: editors, or whoever may read the register. */
  readonly texts: 'private' | 'open'
  /** The longest text, in bytes. */
  readonly bodyLimit: number
}

export const mayReadTexts = (settings: TextSettings, viewer: Viewer | undefined): boolean =>
  readerOfTexts(settings) === 'reader' || viewer?.isEditor === true

/** A longer text has a page of its own. */
const longestBeside = 20_000

/** Renders a text as it was printed, line by line. */
export const textView = (text: string, language: unknown): Html =>
  html`<div class="text"${typeof language === 'string' ? html` lang="${language}"` : undefined}>${text}</div>`

/** Renders the section of a source's page; undefined if the person may not read texts. */
export const textSection = async (
  store: Store,
  id: string,
  viewer: Viewer | undefined,
  settings: TextSettings,
): Promise<Content> => {
  if (!mayReadTexts(settings, viewer)) return undefined
  const text = await store.sourceText(id)
  const path = `${pageOf('sources', id)}/text`
  if (text === undefined && viewer?.isEditor !== true) return undefined
  const { language } = JSON.parse((await store.read(sources, id)).text) as Row<'sources'>
  return section({
    id: 'text',
    title: 'Text',
    curl: curl(settings.publicUrl, `/v1/sources/${id}/text`),
    body: html`${
      text === undefined
        ? html`<p class="none">No text is kept, so the words of its figures cannot be checked.</p>`
        : text.length <= longestBeside
          ? textView(text, language)
          : html`<p>${link(`/v1${path}`, 'All of the text')}</p>`
    }${viewer?.isEditor === true ? html`<p class="ways">${link(path, text === undefined ? 'Paste the text' : 'Replace or remove the text')}</p>` : undefined}`,
  })
}
