/** The steps from a document to its figures. */
import { address, fromIn, pageOf } from '../layout/addresses.ts'
import { type TableColumn, hidden, link, none, table, column, numbers, framedOfSource } from '../layout/components.ts'
import { editForm, stepsView } from '../layout/forms.ts'
import { type Content, html, type Html } from '../layout/html.ts'
import { words } from '../words/words.ts'
import type { Data } from '../../model/canonical.ts'
import { figures } from '../../resources/figures.ts'
import type { KnownCandidate } from '../../store/claims.ts'
import { readingOfSource } from '../../http/candidates/candidates.ts'
import { Problem } from '../../http/contract/problems.ts'
import type { Fault } from '../../model/validation.ts'
import { projects } from '../../resources/projects.ts'
import { sources } from '../../resources/sources.ts'
import type { Store } from '../../store/store.ts'
import {
  type NameOf,
  namesOfRecords,
  readRecord,
  referencesOfRecords,
  type RecordRow,
  stockMetrics,
} from '../layout/queries.ts'
import type { EditorVisit, PageContent } from '../layout/visit.ts'
import { batch, deskView, fillControl, filledDown, numberId, elementOf } from './desk.ts'
import { noticesOn } from './form.ts'
import { assertNew, asFaultsOfForm, newPartsOf, type Wanted, wantedIn, type NewPart } from './chosen.ts'
import { chooseControl, inWords, readForm, type FormReading, withChoice } from './reading.ts'
import { referencesOf } from './references.ts'
import { elementsIn, filledIn, type Texts, textsOf } from './texts.ts'
import type { FastifyReply } from 'fastify'
import { Refusal } from '../../rules/refusal.ts'
import type { Write } from '../../store/writes.ts'
import { effectsView, type EffectsOutcome, tried, type TriedFigure, tryFigures } from './effects.ts'
import {
  assertOwn,
  backControl,
  isStale,
  orAgain,
  previewControl,
  refusedAs,
  revisionIn,
  sendPage,
  type Submitted,
  controlTexts,
  tokenAgain,
  writeOnce,
} from './submitted.ts'
import { labelOf, figurePeriod, quantity } from '../layout/words.ts'
import { measuredBy, subjectLink } from '../tables/tables.ts'

type Step = 'text' | 'check' | 'review'

export const stepsOf = (sourceId: string, at: Step): Html => {
  const path = pageOf('sources', sourceId)
  return stepsView(words().batch.steps, [['source', path], ['text', `${path}/text`], ['check'], ['review']], at)
}

/** Forms with more controls than this are slow to draw and to read. */
const mostAtOnce = 25

/** The most pages of candidates read for one form: numbers that are figures of the source are passed over. */
const mostPages = 4

/** The form as it is filled in, and what to say about it. */
interface FilledBatch {
  readonly texts: Texts
  readonly reading?: FormReading | undefined
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

const checkPage = async (store: Store, source: RecordRow<'sources'>, filled: FilledBatch): Promise<PageContent> => {
  const { texts, reading, revision, token, faults = [], next, isWithoutNumbers = false } = filled
  const path = pageOf('sources', source.id)
  const numbers = elementsIn(texts, 'numbers')
  const stocks = await stockMetrics(store)
  const undatedAt = (prefix: string): string =>
    stocks.has(texts.get(`${prefix}metric`) ?? '') ? words().desk.undatedStock : words().desk.undated
  const form = deskView({
    resource: batch,
    action: `${path}/figures`,
    button: words().batch.save,
    token,
    texts,
    reading,
    revision,
    faults,
    references: await referencesOf(store, batch, reading?.texts ?? texts),
    notes: new Map(
      numbers.map((at) => `numbers.${at.toString()}.`).flatMap((prefix) => noticesOn(texts, prefix, undatedAt(prefix))),
    ),
    stocks: [...stocks],
  })
  return framedOfSource(
    source,
    words().desk.caption,
    { script: 'desk.js', steps: stepsOf(source.id, 'check'), lead: words().batch.lead, fault: filled.lead },
    html`${numbers.length === 0 ? none(isWithoutNumbers ? words().verify.noNumber : words().batch.allFigures) : form}
${next !== undefined && html`<p>${link(address(`${path}/figures`, { from: next }), words().lists.nextPage)}</p>`}`,
  )
}

/** Renders the first numbers of the text, from an offset on, that are no figures of it yet, as they are read. */
export const batchPage = async (visit: EditorVisit): Promise<PageContent> => {
  const { store, viewer, id } = visit
  const from = fromIn(visit)
  const { record: source, revision } = await readRecord(store, 'sources', id)
  const text = await store.sourceText(id)
  if (text === undefined) throw new Problem('not-found', ['no-attachment', 'text', id])
  const reading = await readingOfSource(store, source, text)
  const open: KnownCandidate[] = []
  /** The figures and numbers of the form that candidates are, by their place in the text. */
  const ids = new Map<number, string>()
  let isWithoutNumbers = from === 0
  let at: number | undefined = Math.min(from, text.length)
  for (let pages = 0; pages < mostPages && at !== undefined && open.length <= mostAtOnce; pages++) {
    const read = await store.candidates({ ...reading, from: at, limit: 2 * mostAtOnce }, visit.request)
    for (const [place, one] of read.candidates.entries()) {
      if (one.figureSourceId !== id) open.push(one)
      if (read.first === undefined || open.length > mostAtOnce) continue
      // A number that is not saved cannot be referred to, and the figure of another source can.
      const isRow = one.figureSourceId !== id && one.candidate.selected
      ids.set(read.first + place, (isRow ? undefined : one.figureId) ?? numberId(open.length - 1))
    }
    isWithoutNumbers &&= read.candidates.length === 0
    at = read.next
  }
  const idOf = (place: number | null): string | null => (place === null ? null : (ids.get(place) ?? null))
  const numbers = open.slice(0, mostAtOnce).map((one) => elementOf(one, idOf))
  return checkPage(store, source, {
    texts: textsOf(batch.own, { numbers }),
    revision,
    token: viewer.newToken(),
    next: open[mostAtOnce]?.candidate.at.start ?? at,
    isWithoutNumbers,
  })
}

/** A figure of the batch, and its place among the elements of the form. */
interface Chosen {
  readonly at: number
  readonly figure: TriedFigure
}

const columns = (texts: Texts, names: NameOf, newPart: ReadonlyMap<string, string>): TableColumn<Chosen>[] => [
  column(
    words().columns.number,
    ({ at, figure }) => html`${(at + 1).toString()}: <q>${figure.asPrinted}</q><small>${figure.id}</small>`,
  ),
  column(words().columns.about, ({ figure }) => newPart.get(figure.subjectId) ?? subjectLink(figure, names)),
  column(words().columns.what, ({ figure }) => measuredBy(figure)),
  numbers(labelOf('value'), ({ figure }) => quantity(figure)),
  column(
    words().columns.period,
    ({ at, figure }) =>
      html`${figurePeriod(figure)}${noticesOn(texts, `numbers.${at.toString()}.`).map(
        ([, notice]) => html`<div class="note warn">${notice}</div>`,
      )}`,
  ),
]

const reviewPage = async (
  form: Submitted,
  source: RecordRow<'sources'>,
  texts: Texts,
  chosen: readonly Chosen[],
  parts: readonly NewPart[],
  outcome: EffectsOutcome,
): Promise<PageContent> => {
  const { store, controls } = form
  const path = pageOf('sources', source.id)
  const all = chosen.map(({ figure }) => figure)
  const names = await namesOfRecords(store, referencesOfRecords(figures, all))
  const newPart = new Map(parts.map(({ body, called }) => [body.id, called]))
  const places = new Map(chosen.map(({ at, figure }) => [figure.id, words().batch.numbered(at)]))
  const left = filledIn(texts, 'numbers').length - chosen.length
  const say = words().batch
  const back = html`<button class="more" name="${backControl}" value="true">${say.back}</button>`
  return framedOfSource(
    source,
    words().effects.title,
    {
      steps: stepsOf(source.id, 'review'),
      heading: say.willBeMade(chosen.length, parts.length, say.leftOut(left)),
      lead: say.notSaved,
    },
    table(say.toBeMade, chosen, columns(texts, names, newPart)),
    html`${await effectsView(store, outcome, all, (id) => places.get(id) ?? newPart.get(id))}
${editForm({
  ...{ action: `${path}/figures`, token: tokenAgain(form), revision: revisionIn(controls) },
  // A form also sends what it leaves out, so that nothing is lost on the way back.
  content: html`${[...texts].map(([name, text]) => hidden(name, text))}
<p class="actions">${back} <button class="go">${say.save}</button></p>`,
})}`,
  )
}

const review = async (form: Submitted, source: RecordRow<'sources'>, texts: Texts, wanted: readonly Wanted[]) => {
  assertOwn(form)
  await assertNew(form.store, wanted)
  const chosen = wanted.map(({ element, body, id }) => ({ at: element, figure: tried(body, id) }))
  const parts = newPartsOf(wanted)
  const all = chosen.map(({ figure }) => figure)
  const bodies = parts.map(({ body }) => body)
  const { faults, outcome } = await tryFigures(form, all, bodies)
  const placed = faults.flatMap(({ at, fault }) => {
    const part = parts[at + parts.length]
    if (at >= 0 || !part) return asFaultsOfForm(wanted[at] as Wanted, [fault])
    return asFaultsOfForm(wanted.find((one) => one.part === part) as Wanted, [{ ...fault, pointer: '/partOfId' }])
  })
  if (placed.length > 0) throw new Refusal('broken-rule', ['breaks-rule'], placed)
  return sendPage(form, await reviewPage(form, source, texts, chosen, parts, outcome))
}

const save = async (form: Submitted, wanted: readonly Wanted[]): Promise<FastifyReply> => {
  const { id } = form
  // Holds the batch to the source, and so to the text, that the person saw.
  const precondition = { match: [revisionIn(form.controls)] }
  const unchanged: Write = { resource: sources, id, precondition, creates: false, edit: (source) => source as Data }
  // Writes are applied in order, so the last one that was asked for its body is the one that is refused.
  let last: { readonly one: Wanted; readonly isPart: boolean } | undefined
  const writing =
    (one: Wanted, body: Data, isPart: boolean) =>
    (current: Data | undefined): Data => {
      last = { one, isPart }
      if (!current) return body
      const known: Fault = { pointer: '/partTitle', detail: ['record-exists', body['id'] as string] }
      throw new Refusal('already-exists', ['figure-known'], asFaultsOfForm(one, [known]))
    }
  const parts = newPartsOf(wanted).map((part): Write => {
    const one = wanted.find((figure) => figure.part === part) as Wanted
    return { resource: projects, id: part.body.id, creates: true, edit: writing(one, part.body, true) }
  })
  // A figure comes before those that refer to it.
  const inOrder = wanted.toSorted((one, other) => Number(other.isReferredTo) - Number(one.isReferredTo))
  const writes = inOrder.map((one): Write => {
    const id = one.isReferredTo ? one.id : undefined
    return { resource: figures, id, creates: true, edit: writing(one, one.body, false) }
  })
  try {
    return await writeOnce(
      form,
      [unchanged, ...parts, ...writes],
      ([outcome]) => `${address(pageOf('sources', id), { saved: outcome?.batchId })}#text`,
      () => assertNew(form.store, wanted),
    )
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'broken-rule' || !last) throw error
    const { one, isPart } = last
    const faults = isPart ? error.faults.map((fault) => ({ ...fault, pointer: '/partOfId' })) : error.faults
    throw new Refusal(error.kind, error.detail, asFaultsOfForm(one, faults))
  }
}

/** A page of a text has 25. */
const mostNumbers = 200

export const takeBatch = async (form: Submitted): Promise<FastifyReply> => {
  const { store, id, controls } = form
  const texts = controlTexts(controls, batch.own, [previewControl, backControl, fillControl, chooseControl])
  if (elementsIn(texts, 'numbers').length > mostNumbers)
    throw new Problem('body-too-large', ['many-numbers', mostNumbers.toString()])
  const seen = revisionIn(controls)
  const { record: source, revision } = await readRecord(store, 'sources', id)
  const again = async (filled: Partial<FilledBatch>): Promise<FastifyReply> =>
    sendPage(form, await checkPage(store, source, { texts, revision: seen, token: tokenAgain(form), ...filled }))
  if (controls.has(backControl)) return again({})
  const choice = controls.get(chooseControl)
  if (choice !== undefined) return again({ texts: withChoice(batch, texts, choice) })
  const reading = await readForm(store, batch, texts)
  if (controls.has(fillControl)) {
    const filled = filledDown(reading.texts)
    return again({ texts: filled, reading: { ...reading, texts: filled } })
  }
  const take = async (): Promise<FastifyReply> => {
    const wanted = await wantedIn(store, reading.texts, id)
    if (!controls.has(previewControl)) return save(form, wanted)
    if (revision !== seen) throw new Refusal('stale-precondition', ['record-changed'])
    return review(form, source, texts, wanted)
  }
  return orAgain(form, take, async (error) => {
    const isChanged = isStale(error)
    const changed = { token: tokenAgain(form), faults: [], lead: words().batch.changed }
    const refused = isChanged ? changed : refusedAs(form, error)
    if (!refused) return undefined
    const faults = await inWords(store, batch, reading, refused.faults)
    return checkPage(store, source, { texts, reading, revision: isChanged ? revision : seen, ...refused, faults })
  })
}
