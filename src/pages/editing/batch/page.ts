/** The page on which a person checks what was read in a text, before it becomes figures. */
import { Problem } from '../../../http/contract/problems.ts'
import type { Fault } from '../../../model/validation.ts'
import { sources } from '../../../resources/sources.ts'
import type { SaidCandidate } from '../../../store/candidates.ts'
import type { Answering, Store } from '../../../store/store.ts'
import { address, pageOf } from '../../layout/addresses.ts'
import { link, none } from '../../layout/components.ts'
import { html, type Content } from '../../layout/html.ts'
import type { Page } from '../../layout/layout.ts'
import type { Row } from '../../layout/queries.ts'
import type { Viewer } from '../../layout/viewer.ts'
import { formView } from '../form/form.ts'
import { noticesOn } from '../form/notices.ts'
import { referencesOf } from '../form/references.ts'
import { elementsIn, textsOf, type Texts } from '../form/texts.ts'
import { lead } from '../record-form.ts'
import { batch, numberOf } from './numbers.ts'
import { stepsOf } from './steps.ts'
import { words } from '../../words/words.ts'

/** Forms with more controls than this are slow to draw and to read. */
const mostAtOnce = 25

/** The most pages of candidates read for one form: numbers that are figures already are passed over. */
const mostPages = 4

/** The form as it is filled in, and what to say about it. */
export interface FilledBatch {
  readonly texts: Texts
  /** The revision of the source that the person sees. */
  readonly revision: number
  readonly token: string
  readonly faults?: readonly Fault[]
  readonly lead?: Content
  /** The offset in the text of the numbers after these. */
  readonly next?: number | undefined
  /** Nothing in the text was read as a number. */
  readonly isWithoutNumbers?: boolean
}

export const checkPage = async (store: Store, source: Row<'sources'>, filled: FilledBatch): Promise<Page> => {
  const { texts, revision, token, faults = [], next, isWithoutNumbers = false } = filled
  const path = pageOf('sources', source.id)
  const { allSaid, saidSoFar } = words().batch
  const withoutForm = next !== undefined ? saidSoFar : isWithoutNumbers ? words().verify.noNumber : allSaid
  const form = formView({
    resource: batch,
    action: `${path}/figures`,
    preview: words().batch.preview,
    button: words().batch.save,
    token,
    texts,
    revision,
    faults,
    references: await referencesOf(store, batch, texts),
    notes: new Map(elementsIn(texts, 'numbers').flatMap((at) => noticesOn(texts, `numbers.${at.toString()}.`))),
    isFixed: true,
    nameOf: (_key, at) => {
      const printed = texts.get(`numbers.${at.toString()}.asPrinted`)
      return printed === undefined ? undefined : html`: <q>${printed}</q>`
    },
  })
  return {
    title: `${words().batch.title(source.title)} · Planledger`,
    script: 'edit.js',
    main: html`<div class="intro">
${stepsOf(source.id, 'check')}
<p class="kicker">${words().batch.ofSource(link(path, source.id))}</p>
<h1>${source.title}</h1>
<p class="lead">${words().batch.lead}</p>
${lead(filled.lead)}
</div>
${texts.size === 0 ? none(withoutForm) : form}
${next === undefined ? undefined : html`<p>${link(address(`${path}/figures`, { from: next }), words().batch.next)}</p>`}`,
  }
}

/** Renders the first numbers of the text, from an offset on, that are no figures yet, as they are read. */
export const batchPage = async (
  store: Store,
  viewer: Viewer,
  id: string,
  from: number,
  answering: Answering,
): Promise<Page> => {
  const { text: record, revision } = await store.read(sources, id)
  const source = JSON.parse(record) as Row<'sources'>
  const text = await store.sourceText(id)
  if (text === undefined) throw new Problem('not-found', ['no-text', id])
  const reading = {
    text,
    sourceId: id,
    language: source.language ?? undefined,
    publishedOn: source.publishedOn ?? undefined,
  }
  const open: SaidCandidate[] = []
  let isWithoutNumbers = from === 0
  let at: number | undefined = Math.min(from, text.length)
  for (let pages = 0; pages < mostPages && at !== undefined && open.length <= mostAtOnce; pages++) {
    const read = await store.candidates({ ...reading, from: at, limit: 2 * mostAtOnce }, answering)
    open.push(...read.candidates.filter(({ figureId }) => figureId === null))
    isWithoutNumbers &&= read.candidates.length === 0
    at = read.next
  }
  const numbers = open.slice(0, mostAtOnce).map(numberOf)
  return checkPage(store, source, {
    texts: textsOf(batch.own, { numbers }),
    revision,
    token: viewer.newToken(),
    next: open[mostAtOnce]?.candidate.at.start ?? at,
    isWithoutNumbers,
  })
}
