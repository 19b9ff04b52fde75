/** Takes the form of the rows of a table: shows what saving would do, and saves once. */
import type { FastifyReply } from 'fastify'
import { detailText } from '../../http/contract/problems.ts'
import { tokenControl } from '../../http/pipeline/forms.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { RowFault, SavedRows, SaveRequest } from '../../store/list-rows.ts'
import { changesInWords, counted, effectsView } from '../editing/effects.ts'
import {
  assertNone,
  assertOwn,
  backControl,
  isStale,
  leadOnce,
  orAgain,
  previewControl,
  refusedAs,
  sendPage,
  type Submitted,
  tokenAgain,
} from '../editing/submitted.ts'
import { address, pageOf } from '../layout/addresses.ts'
import { hidden, listView, none, table, type TableColumn, column, framedOfSource } from '../layout/components.ts'
import { editForm, mostFaults } from '../layout/forms.ts'
import { type Content, html } from '../layout/html.ts'
import { readRecord } from '../layout/queries.ts'
import type { PageContent } from '../layout/visit.ts'
import { language, words } from '../words/words.ts'
import { listSteps, remarkView } from './list.ts'
import { decidedElsewhere, type FilledRows, layoutSeen, nothingDecided, rowsPage, unchosen } from './rows.ts'

const decisionName = /^decisions\.([1-9]\d{0,5})$/
const decision = /^[a-z0-9]+(-[a-z0-9]+)*$/
const longestId = 120

const isDecision = (text: string): boolean =>
  text === '' || (decision.test(text) && text.length <= longestId && text !== 'ask')

const isChoice = (name: string, text: string): boolean => {
  const choices: Readonly<Record<string, { readonly options: object }>> = words().rows.choices
  return Object.hasOwn(choices, name) && Object.hasOwn(choices[name]?.options ?? {}, text)
}

const others = [tokenControl, 'tableHash', 'layout', previewControl, backControl]

/** Reads what is filled in. Throws a Problem if the form has other controls, or texts that none of its controls has. */
const filledIn = (form: Submitted): FilledRows => {
  const { controls } = form
  const isKnown = (name: string, text: string): boolean =>
    others.includes(name) || (decisionName.test(name) ? isDecision(text) : isChoice(name, text))
  assertNone([...controls].filter(([name, text]) => !isKnown(name, text)))
  const decisions = [...controls].flatMap(([name, text]): [number, string][] => {
    const [, row] = decisionName.exec(name) ?? []
    return row === undefined || text === '' ? [] : [[Number(row), text]]
  })
  const chosen = (name: keyof typeof unchosen): string => controls.get(name) ?? unchosen[name]
  return {
    decisions: new Map(decisions),
    choices: { rest: chosen('rest'), make: chosen('make'), gone: chosen('gone') },
    token: tokenAgain(form),
  }
}

const deletesGone = ({ choices }: FilledRows): boolean => choices.gone === 'delete'

const requestOf = ({ id, viewer, controls }: Submitted, filled: FilledRows): SaveRequest => ({
  sourceId: id,
  by: viewer.label,
  dryRun: false,
  bad: 'skip',
  deletesGone: deletesGone(filled),
  // A form without one was not made from any table.
  tableHash: controls.get('tableHash') ?? '',
  decisions: Object.fromEntries(filled.decisions),
  rest: filled.choices.rest === 'skip' ? 'skip' : 'proposed',
  make: filled.choices.make === 'organizations' ? ['organizations'] : [],
})

const faultColumns = (): TableColumn<RowFault>[] => [
  column(words().rows.columns.row, ({ row }) => (row === 0 ? undefined : words().rows.row(row.toString()))),
  column(words().rows.columns.fault, (fault) => remarkView(fault, fault.column === null ? [] : [fault.column])),
]

const faultsView = ({ errors, errorCount }: SavedRows): Content =>
  errorCount === 0
    ? undefined
    : html`<section aria-labelledby="left-out"><h2 id="left-out">${words().rows.leftOut(errorCount)}</h2>
${table(words().rows.leftOut(errorCount), errors.slice(0, mostFaults), faultColumns())}${
        errorCount > mostFaults && html`<p>${words().lists.more(errorCount - mostFaults)}</p>`
      }</section>`

const rowsSaved = ({ created, updated, unchanged }: SavedRows): number =>
  [created, updated, unchanged].reduce((sum, counts) => sum + (counts['projects'] ?? 0), 0)

const reviewPage = async (
  { store, id, controls }: Submitted,
  filled: FilledRows,
  saved: SavedRows,
): Promise<PageContent> => {
  const { record: source } = await readRecord(store, 'sources', id)
  const say = words().rows
  const rows = rowsSaved(saved)
  const isChange = [saved.created, saved.updated].some((counts) => counted(counts).length > 0)
  const isWorth = isChange || (deletesGone(filled) && saved.gone.length > 0)
  return framedOfSource(
    source,
    words().effects.title,
    {
      script: 'edit.js',
      steps: listSteps(id, 'save'),
      heading: say.wouldBeSaved(rows),
      lead: words().batch.notSaved,
      more: listView([
        ...changesInWords(saved),
        ...(saved.skipped > 0 ? [say.skipped(saved.skipped)] : []),
        ...(saved.gone.length > 0
          ? [deletesGone(filled) ? say.goneDeleted(saved.gone.length) : say.gone(saved.gone.length)]
          : []),
      ]),
    },
    html`${faultsView(saved)}
${isChange ? await effectsView(store, saved.effects ?? 'too-many') : none(say.nothingChanges)}
${editForm({
  ...{ action: `${pageOf('sources', id)}/table/rows`, token: filled.token },
  content: html`${['tableHash', 'layout'].map((name) => hidden(name, controls.get(name) ?? ''))}${decidedElsewhere(filled, () => false)}
${Object.entries(filled.choices).map(([name, value]) => hidden(name, value))}
<p class="hint">${say.published}</p>
<p class="actions"><button class="more" name="${backControl}" value="true">${words().batch.back}</button>${isWorth && html` <button class="go">${say.save(rows)}</button>`}</p>`,
})}`,
  )
}

const save = (form: Submitted, filled: FilledRows): Promise<FastifyReply> =>
  leadOnce(
    form,
    async (keep: SaveRequest['keep']) => {
      const saved = await form.store.saveRows({ ...requestOf(form, filled), keep })
      if (!saved.isWritten) throw new Refusal('broken-rule', undefined, [])
      return saved
    },
    // The page of the rows says what of them is left.
    ({ batchId }) => address(`${pageOf('sources', form.id)}/table/rows`, { saved: batchId ?? undefined }),
  )

const takenBy = async (form: Submitted, filled: FilledRows): Promise<FastifyReply> => {
  const { store, id, controls } = form
  const layout = await layoutSeen(store, id)
  if (controls.get('layout') !== layout) throw new Refusal('stale-precondition', ['attachment-now', 'layout', layout])
  if (!controls.has(previewControl)) return save(form, filled)
  assertOwn(form)
  const saved = await store.saveRows({ ...requestOf(form, filled), dryRun: true })
  return sendPage(form, await reviewPage(form, filled, saved))
}

export const takeRows = async (form: Submitted): Promise<FastifyReply> => {
  const filled = filledIn(form)
  if (form.controls.has(backControl)) return sendPage(form, await rowsPage(form, filled))
  return orAgain(
    form,
    () => takenBy(form, filled),
    async (error, problem) => {
      const isOther = error instanceof Refusal && error.kind !== 'not-found'
      const other = { token: tokenAgain(form), faults: [], lead: detailText(language(), problem) }
      const again = refusedAs(form, error) ?? (isOther ? other : undefined)
      // Lines of another table are other rows.
      const isChanged = isStale(error)
      const lead = isChanged ? words().rows.tableChanged : again?.lead
      return again && rowsPage(form, { ...(isChanged ? nothingDecided(form) : filled), ...again, lead })
    },
  )
}
