/** Gives back the form of a question that is refused: as it was typed, with its faults. */
import type { Message } from '../../text/messages/message.ts'
import { problems } from '../../http/contract/problems.ts'
import { isPlainText, type Fault } from '../../model/validation.ts'
import { resourceOf } from '../../resources/index.ts'
import type { Store } from '../../store/store.ts'
import { problemOf } from '../../http/pipeline/errors.ts'
import { isForPeople } from '../../http/pipeline/headers.ts'
import { calledSo } from '../editing/called.ts'
import { link, proseView } from '../layout/components.ts'
import { html, type Content } from '../layout/html.ts'
import type { PageContent } from '../layout/layout.ts'
import type { Visit } from '../layout/viewer.ts'
import { type FilterForm, filterFormView, isId, longestName, type Typed, typedIn } from './form.ts'
import { problemInWords, words } from '../words/words.ts'

/** The question of a page. */
export interface ListQuestion extends Pick<FilterForm, 'controls' | 'orders'> {
  /** As in its address. */
  readonly name: string
  readonly title: string
  readonly lead: string
}

/** Renders the parts of a page with a form under its title. */
export const framed = (
  { title, lead }: Pick<ListQuestion, 'title' | 'lead'>,
  ...parts: readonly Content[]
): PageContent => ({
  title: `${title} · Planledger`,
  description: lead.replaceAll('`', ''),
  script: 'edit.js',
  main: html`<div class="intro">
<h1>${title}</h1>
<p class="lead">${proseView(lead)}</p>
</div>
${parts}`,
})

/** Says of a text that is no id where a record belongs that no record has this name: the rule for ids would not help. */
const named = (store: Store, { controls }: ListQuestion, typed: Typed, faults: readonly Fault[]): Promise<Fault[]> =>
  Promise.all(
    faults.map(async (fault) => {
      const control = controls.find((one) => 'parameter' in fault && one.parameter === fault.parameter)
      const text = typed.get(control?.parameter ?? '')?.trim() ?? ''
      if (control?.target === undefined || text === '' || isId.test(text)) return fault
      if (text.length > longestName || !isPlainText(text)) return fault
      const none: Message = ['no-such-name', resourceOf(control.target).singular]
      const called = await calledSo(store, control.target, text)
      const detail: Message = called?.isWhole ? called.message : called ? ['and-more', none, called.message] : none
      return { ...fault, detail }
    }),
  )

/** Answers a question by a page. Throws what is no fault of the question, and all problems of programs. */
export const orRefused = async (
  visit: Visit,
  question: ListQuestion,
  answer: (visit: Visit) => Promise<PageContent>,
): Promise<PageContent> => {
  const { store, request } = visit
  try {
    if (request.validationError) throw request.validationError
    return await answer(visit)
  } catch (error) {
    const { slug, errors, detail = ['misshapen'] } = problemOf(error)
    if (!isForPeople(request) || !['invalid-request', 'broken-rule'].includes(slug)) throw error
    const faults: readonly Fault[] = errors.length > 0 ? errors : [{ parameter: '', detail }]
    const typed = typedIn(request.url)
    const shown = await named(store, question, typed, faults)
    const form = filterFormView({ ...question, path: `/${question.name}`, typed, faults: shown, counts: {} })
    const { status } = problems[slug]
    const meaning = link(`/problems/${slug}`, html`<code>/problems/${slug}</code>`)
    const kind = html`<p><small>${words().problem.statusOf(status, meaning, request.id)}</small></p>`
    return {
      ...framed(question, form, kind),
      title: `${words().lists.called(question.title, problemInWords(slug).title)} · Planledger`,
      status,
    }
  }
}
