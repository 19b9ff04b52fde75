/** Takes the form of a batch: shows what it would change, goes back to mend it, or writes all its figures or none. */
import type { FastifyReply } from 'fastify'
import { problemOf } from '../../../http/pipeline/errors.ts'
import { onceOf, tokenControl } from '../../../http/pipeline/form-token.ts'
import { Problem, problems } from '../../../http/contract/problems.ts'
import type { Data } from '../../../model/canonical.ts'
import { figures } from '../../../resources/figures.ts'
import { sources } from '../../../resources/sources.ts'
import { Refusal } from '../../../rules/refusal.ts'
import type { Write } from '../../../store/writes.ts'
import { pageOf } from '../../layout/addresses.ts'
import type { Row } from '../../layout/queries.ts'
import { tried, tryOut } from '../effects/try-out.ts'
import { withNames } from '../form/references.ts'
import { elementsIn, type Texts } from '../form/texts.ts'
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
import { batch } from './numbers.ts'
import { checkPage } from './page.ts'
import { reviewPage } from './review.ts'
import { assertNew, inForm, wantedIn, type Wanted } from './wanted.ts'
import { told } from '../../words/told.ts'
import { words } from '../../words/words.ts'

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
  if (placed.length > 0) throw new Refusal('broken-rule', 'Some numbers break a rule.', placed)
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
    throw new Refusal(error.kind, error.message, inForm(last, error.faults))
  }
}

/** A page of a text has 25. */
const mostNumbers = 200

export const takeBatch = async (form: Submitted, id: string): Promise<FastifyReply> => {
  const { store, controls } = form
  const texts = textsIn(controls, batch.own, [previewControl, backControl])
  if (elementsIn(texts, 'numbers').length > mostNumbers)
    throw new Problem('body-too-large', `A batch has at most ${mostNumbers.toString()} numbers.`)
  const seen = revisionIn(controls)
  const { text, revision } = await store.read(sources, id)
  const source = JSON.parse(text) as Row<'sources'>
  const again = { texts, revision: seen, token: tokenAgain(form) }
  if (controls.has(backControl)) return sendPage(form, await checkPage(store, source, again))
  try {
    const wanted = wantedIn(texts, id)
    if (!controls.has(previewControl)) return await save(form, id, wanted)
    if (revision !== seen) throw new Refusal('stale-precondition', words().batch.changed)
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
      lead: isStale ? words().batch.changed : isOfForm ? told(error.message) : undefined,
    })
    return sendPage(form, page, problems[problemOf(error).slug].status)
  }
}
