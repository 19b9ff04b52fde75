/** Takes the form of a batch: shows what it would change, goes back to mend it, or writes all its figures or none. */
import { language } from '../../words/language.ts'
import type { FastifyReply } from 'fastify'
import { problemOf } from '../../../http/pipeline/errors.ts'
import { onceOf, tokenControl } from '../../../http/pipeline/forms.ts'
import { detailText, Problem, problems } from '../../../http/contract/problems.ts'
import type { Data } from '../../../model/canonical.ts'
import { figures } from '../../../resources/figures.ts'
import { sources } from '../../../resources/sources.ts'
import { Refusal } from '../../../rules/refusal.ts'
import type { Write } from '../../../store/writes.ts'
import { pageOf } from '../../layout/addresses.ts'
import { type Row, namesOf, referencesIn, type Names } from '../../layout/queries.ts'
import { tried, tryOut, type Outcome, type Tried } from '../effects/try-out.ts'
import { withNames } from '../form/references.ts'
import { elementsIn, type Texts, bodyOf, filledIn } from '../form/texts.ts'
import { writeOnce } from '../once.ts'
import { sendPage } from '../send-page.ts'
import {
  backControl,
  mostFaults,
  previewControl,
  revisionIn,
  textsIn,
  tokenAgain,
  type Submitted,
} from '../submitted.ts'
import { batch, figureOf } from './numbers.ts'
import { checkPage } from './page.ts'
import { words } from '../../words/words.ts'
import type { Fault } from '../../../model/validation.ts'
import type { Store } from '../../../store/store.ts'
import { faultsOfShape } from '../form/shape.ts'
import { faultsOfRepeat, matterOf } from '../said-before.ts'
import { hidden, link, table, type Column } from '../../layout/components.ts'
import { html, type Html } from '../../layout/html.ts'
import type { Page } from '../../layout/layout.ts'
import { period, quantity } from '../../layout/words.ts'
import { measured, subjectOf } from '../../tables/figures.ts'
import { effectsView } from '../effects/view.ts'
import { noticesOn } from '../form/notices.ts'
import { stepsOf } from './steps.ts'

/** A figure of the batch, and its place among the elements of the form. */
interface Chosen {
  readonly at: number
  readonly figure: Tried
}

interface Reviewed {
  readonly texts: Texts
  readonly revision: number
  readonly token: string
  readonly chosen: readonly Chosen[]
  readonly outcome: Outcome
}

const columns = (texts: Texts, names: Names): Column<Chosen>[] => [
  { name: words().columns.number, cell: ({ at, figure }) => html`${(at + 1).toString()}: <q>${figure.asPrinted}</q>` },
  { name: words().columns.about, cell: ({ figure }) => subjectOf(figure, names) },
  { name: words().columns.what, cell: ({ figure }) => measured(figure) },
  { name: words().columns.value, isNumber: true, cell: ({ figure }) => quantity(figure) },
  {
    name: words().columns.period,
    cell: ({ at, figure }) =>
      html`${period(figure.periodStart, figure.periodEnd)}${noticesOn(texts, `numbers.${at.toString()}.`).map(
        ([, notice]) => html`<div class="note warn">${notice}</div>`,
      )}`,
  },
]

/** Renders the whole form as it was filled in, also what is left out, so that nothing is lost on the way back. */
const form = ({ texts, revision, token, chosen }: Reviewed, action: string): Html => {
  const back = html`<button class="more" name="${backControl}" value="true">${words().batch.back}</button>`
  const save = words().batch.saveAll(chosen.length)
  return html`<form class="record" method="post" action="${action}">
${hidden(tokenControl, token)}${hidden('revision', revision.toString())}
${[...texts].map(([name, text]) => hidden(name, text))}
<p class="actions">${back} <button class="go">${save}</button></p>
</form>`
}

const reviewPage = async (store: Store, source: Row<'sources'>, reviewed: Reviewed): Promise<Page> => {
  const { texts, chosen, outcome } = reviewed
  const path = pageOf('sources', source.id)
  const all = chosen.map(({ figure }) => figure)
  const names = await namesOf(store, referencesIn(figures, all))
  const places = new Map(chosen.map(({ at, figure }) => [figure.id, words().batch.numbered(at)]))
  const left = filledIn(texts, 'numbers').length - chosen.length
  const say = words().batch
  return {
    title: `${say.reviewTitle(source.title)} · Planledger`,
    main: html`<div class="intro">
${stepsOf(source.id, 'review')}
<p class="kicker">${say.ofSource(link(path, source.id))}</p>
<h1>${say.willBeMade(chosen.length, say.leftOut(left))}</h1>
<p class="lead">${say.notSaved}</p>
</div>
${table(say.toBeMade, columns(texts, names), chosen)}
${await effectsView(store, outcome, all, (id) => places.get(id))}
${form(reviewed, `${path}/figures`)}`,
  }
}

// The figures that a person has chosen to save in the form of a batch.

interface Wanted {
  readonly body: Data
  /** Its place among the numbers that are filled in, which faults are told by. */
  readonly at: number
  /** Its place among the elements of the form. */
  readonly element: number
}

/** Returns the faults of a figure as faults of the form. */
const inForm = ({ at }: Wanted, faults: readonly Fault[]): Fault[] =>
  faults.map((fault) =>
    'pointer' in fault ? { ...fault, pointer: `/numbers/${at.toString()}${fault.pointer}` } : fault,
  )

/** Returns the figures to save. Throws a Refusal if there are none, or one has not the shape of a figure. */
const wantedIn = (texts: Texts, sourceId: string): Wanted[] => {
  const { numbers = [] } = bodyOf(batch.own, texts) as { numbers?: readonly Data[] }
  const elements = filledIn(texts, 'numbers')
  const wanted = numbers.flatMap((number, at) =>
    number['save'] === true ? [{ at, element: elements[at] ?? at, body: figureOf(number, sourceId) }] : [],
  )
  const faults =
    wanted.length === 0
      ? [{ pointer: '/numbers', detail: ['choose-number'] as const }]
      : wanted.flatMap((one) => inForm(one, faultsOfShape(figures, one.body)))
  if (faults.length > 0) throw new Refusal('invalid-request', ['numbers-incomplete'], faults)
  return wanted
}

/** Throws a Refusal if a figure of the source says already what is to be saved, or two numbers say the same. */
const assertNew = async (store: Store, wanted: readonly Wanted[]): Promise<void> => {
  const faults: Fault[] = []
  const earlier = new Map<string, number>()
  for (const one of wanted) {
    const matter = matterOf(one.body)
    const same = earlier.get(matter)
    earlier.set(matter, same ?? one.element)
    const repeats: readonly Fault[] =
      same === undefined
        ? await faultsOfRepeat(store, one.body)
        : [{ pointer: '/value', detail: ['same-number', (same + 1).toString()] }]
    faults.push(...inForm(one, repeats))
  }
  if (faults.length > 0) throw new Refusal('already-exists', ['numbers-known'], faults)
}

const review = async (form: Submitted, source: Row<'sources'>, texts: Texts, wanted: readonly Wanted[]) => {
  const { store, request, controls } = form
  onceOf(request, controls.get(tokenControl) ?? null)
  await assertNew(store, wanted)
  const chosen = wanted.map(({ element, body }) => ({ at: element, figure: tried(body) }))
  const { faults, outcome } = await tryOut(
    store,
    request,
    chosen.map(({ figure }) => figure),
  )
  const placed = faults.flatMap(({ at, fault }) => inForm(wanted[at] as Wanted, [fault]))
  if (placed.length > 0) throw new Refusal('broken-rule', ['numbers-break-rule'], placed)
  const page = await reviewPage(store, source, {
    texts,
    revision: revisionIn(controls),
    token: tokenAgain(form),
    chosen,
    outcome,
  })
  return sendPage(form, page)
}

const save = async (form: Submitted, id: string, wanted: readonly Wanted[]): Promise<FastifyReply> => {
  // Holds the batch to the source, and so to the text, that the person saw.
  const precondition = { match: [revisionIn(form.controls)] }
  const kept: Write = { resource: sources, id, precondition, creates: false, edit: (source) => source as Data }
  // Writes are applied in order, so the last one that was asked for its body is the one that is refused.
  let last: Wanted | undefined
  const writes = wanted.map((one): Write => {
    const edit = (): Data => {
      last = one
      return one.body
    }
    return { resource: figures, id: undefined, creates: true, edit }
  })
  try {
    return await writeOnce(
      form,
      [kept, ...writes],
      () => `${pageOf('sources', id)}#text`,
      () => assertNew(form.store, wanted),
    )
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'broken-rule' || !last) throw error
    throw new Refusal(error.kind, error.detail, inForm(last, error.faults))
  }
}

/** A page of a text has 25. */
const mostNumbers = 200

export const takeBatch = async (form: Submitted, id: string): Promise<FastifyReply> => {
  const { store, controls } = form
  const texts = textsIn(controls, batch.own, [previewControl, backControl])
  if (elementsIn(texts, 'numbers').length > mostNumbers)
    throw new Problem('body-too-large', ['many-numbers', mostNumbers.toString()])
  const seen = revisionIn(controls)
  const { text, revision } = await store.read(sources, id)
  const source = JSON.parse(text) as Row<'sources'>
  const again = { texts, revision: seen, token: tokenAgain(form) }
  if (controls.has(backControl)) return sendPage(form, await checkPage(store, source, again))
  try {
    const wanted = wantedIn(texts, id)
    if (!controls.has(previewControl)) return await save(form, id, wanted)
    if (revision !== seen) throw new Refusal('stale-precondition', ['record-changed'])
    return await review(form, source, texts, wanted)
  } catch (error) {
    const isStale = error instanceof Refusal && error.kind === 'stale-precondition'
    const isOfForm = error instanceof Problem && ['already-exists', 'forbidden'].includes(error.slug)
    if (!isStale && !isOfForm && !(error instanceof Refusal && error.faults.length > 0)) throw error
    const page = await checkPage(store, source, {
      texts,
      revision: isStale ? revision : seen,
      token: tokenAgain(form, error),
      faults: error instanceof Refusal ? await withNames(store, batch, texts, error.faults.slice(0, mostFaults)) : [],
      lead: isStale ? words().batch.changed : isOfForm ? detailText(language(), error) : undefined,
    })
    return sendPage(form, page, problems[problemOf(error).slug].status)
  }
}
