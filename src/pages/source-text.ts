/** The kept text of a source with its quantities marked, for those who may read it. */
import { readingOfSource } from '../http/candidates/candidates.ts'
import { maximumLimit } from '../http/contract/parameters.ts'
import { Problem } from '../http/contract/problems.ts'
import { unauthorized } from '../http/pipeline/auth.ts'
import { readerOfTexts } from '../http/texts/texts.ts'
import { sources } from '../resources/sources.ts'
import type { Answering, Store } from '../store/store.ts'
import { address, pageOf, type Parameters } from './layout/addresses.ts'
import { curl, link, section } from './layout/components.ts'
import { html, type Content, type Html } from './layout/html.ts'
import type { PageContent } from './layout/layout.ts'
import { titleOf, type RecordRow } from './layout/queries.ts'
import type { Viewer } from './layout/viewer.ts'
import { words } from './words/words.ts'
import type { SaidCandidate } from '../store/claims.ts'

/** Returns the figure that a candidate of the page says, by its place in the text. */
type FigureAt = (place: number | null) => string | null

/** Returns the address of the form of a figure, filled with what the text says. */
const formFrom = (sourceId: string, { candidate }: SaidCandidate, figureAt: FigureAt): string => {
  const { at, subject, reported, alternatives: _, part: _part, of, from, selected: _selected, ...said } = candidate
  const figure = {
    ...said,
    ofFigureId: figureAt(of) ?? said.ofFigureId,
    fromFigureId: figureAt(from) ?? said.fromFigureId,
  }
  const fields: Parameters = {
    ...Object.fromEntries(Object.entries(figure).map(([name, value]) => [name, value ?? undefined])),
    subjectKind: subject?.kind,
    subjectId: subject?.id,
    sourceId,
    locator: `paragraph ${at.paragraph.toString()}`,
    ...Object.fromEntries(
      reported.flatMap(({ value, unit }, index) => [
        [`reported.${index.toString()}.value`, value],
        [`reported.${index.toString()}.unit`, unit],
      ]),
    ),
  }
  return address('/figures/new', fields)
}

const marked = (
  text: string,
  sourceId: string,
  isEditor: boolean,
  said: SaidCandidate,
  figureAt: FigureAt,
): Content => {
  const words = text.slice(said.candidate.at.start, said.candidate.at.end)
  if (said.figureId !== null) return html`<mark class="said">${link(pageOf('figures', said.figureId), words)}</mark>`
  return html`<mark>${isEditor ? link(formFrom(sourceId, said, figureAt), words) : words}</mark>`
}

interface Marked {
  readonly text: string
  /** The part of the text to show. */
  readonly from: number
  readonly to: number
  readonly language: string | null
  readonly sourceId: string
  readonly candidates: readonly SaidCandidate[]
  readonly first: number | undefined
  readonly isEditor: boolean
}

const markedText = ({ text, from, to, language, sourceId, candidates, first, isEditor }: Marked): Html => {
  const parts: Content[] = []
  const figureAt: FigureAt = (place) =>
    place === null || first === undefined ? null : (candidates[place - first]?.figureId ?? null)
  let at = from
  for (const said of candidates) {
    const { start, end } = said.candidate.at
    parts.push(text.slice(at, start), marked(text, sourceId, isEditor, said, figureAt))
    at = end
  }
  const lang = language === null ? undefined : html` lang="${language}"`
  return html`<div class="text"${lang}>${parts}${text.slice(at, to)}</div>`
}

export interface TextSettings {
  readonly publicUrl: string
  /** The readers of texts: editors, or whoever may read the register. */
  readonly texts: 'private' | 'open'
  /** The longest text, in bytes. */
  readonly bodyLimit: number
}

export const mayRead = (settings: TextSettings, viewer: Viewer | undefined): boolean =>
  readerOfTexts(settings) === 'reader' || viewer?.isEditor === true

/** A longer text has a page of its own. */
const longestBeside = 20_000

const hint = (isEditor: boolean, all: number, said: number): Content =>
  all === 0
    ? undefined
    : all === said
      ? html`<p class="hint">${words().text.allSaid(all)}</p>`
      : html`<p class="hint">${words().text.marked(all, said)}${isEditor && words().text.choose}</p>`

interface Read {
  readonly view: Html
  /** The offset of the part that follows. */
  readonly next: number | undefined
}

/** Reads a part of a text, up to as many quantities as a page holds. */
const readPart = async (
  store: Store,
  source: RecordRow<'sources'>,
  text: string,
  from: number,
  isEditor: boolean,
  answering: Answering,
): Promise<Read> => {
  const { id, language } = source
  const reading = await readingOfSource(store, source, text)
  const { candidates, first, next } = await store.candidates({ ...reading, from, limit: maximumLimit }, answering)
  const said = candidates.filter(({ figureId }) => figureId !== null).length
  const to = next ?? text.length
  const view = markedText({ text, from, to, language, sourceId: id, candidates, first, isEditor })
  return { next, view: html`${hint(isEditor, candidates.length, said)}${view}` }
}

const sourceAt = async (store: Store, id: string): Promise<RecordRow<'sources'>> =>
  JSON.parse((await store.read(sources, id)).text) as RecordRow<'sources'>

/** Renders the section of a source's page; undefined if the person may not read texts. */
export const textSection = async (
  store: Store,
  id: string,
  viewer: Viewer | undefined,
  settings: TextSettings,
  answering: Answering,
): Promise<Content> => {
  if (!mayRead(settings, viewer)) return undefined
  const isEditor = viewer?.isEditor === true
  const text = await store.sourceText(id)
  if (text === undefined && !isEditor) return undefined
  const path = pageOf('sources', id)
  const shown = async (kept: string): Promise<Content> => {
    if (kept.length > longestBeside) return html`<p>${link(`${path}/read`, words().text.read)}</p>`
    const { view, next } = await readPart(store, await sourceAt(store, id), kept, 0, isEditor, answering)
    return next === undefined ? view : html`${view}<p>${link(`${path}/read`, words().text.all)}</p>`
  }
  const ways = text === undefined ? words().text.paste : words().text.replace
  return section({
    id: 'text',
    title: words().text.title,
    curl: curl(settings.publicUrl, `/v1${path}/text`, `/v1${path}/candidates`),
    body: html`${text === undefined ? html`<p class="none">${words().text.none}</p>` : await shown(text)}${
      isEditor &&
      html`<p class="ways">${link(`${path}/text`, ways)}${
        text !== undefined && html` · ${link(`${path}/figures`, words().text.makeFigures)}`
      }</p>`
    }`,
  })
}

/** Renders the page of a text, from an offset on. Throws a Refusal or a Problem. */
export const textPage = async (
  store: Store,
  id: string,
  from: number,
  viewer: Viewer | undefined,
  settings: TextSettings,
  answering: Answering,
): Promise<PageContent> => {
  if (!mayRead(settings, viewer)) throw unauthorized(['texts-need-session'])
  const source = await sourceAt(store, id)
  const text = await store.sourceText(id)
  if (text === undefined) throw new Problem('not-found', ['no-attachment', 'text', id])
  const start = Math.min(from, text.length)
  const { view, next } = await readPart(store, source, text, start, viewer?.isEditor === true, answering)
  const path = pageOf('sources', id)
  return {
    title: `${words().text.of(titleOf(source))} · Planledger`,
    main: html`<div class="intro">
<p class="kicker">${words().text.ofSource(link(path, id))}</p>
<h1>${source.title}</h1>
${view}
${next !== undefined && html`<p>${link(address(`${path}/read`, { from: next }), words().search.more)}</p>`}
${curl(settings.publicUrl, `/v1${path}/text`, `/v1${path}/candidates`)}
</div>`,
  }
}
