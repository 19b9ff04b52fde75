/** The page on which editors see which projects a project may be, and decide that two are different. */
import { idConstraints } from '../../model/field.ts'
import { projects } from '../../resources/projects.ts'
import { Problem } from '../../http/contract/problems.ts'
import type { Keep } from '../../store/writes.ts'
import type { FastifyReply } from 'fastify'
import { address, pageOf } from '../layout/addresses.ts'
import { link, listView, none, toRecord } from '../layout/components.ts'
import { buttonForm } from '../layout/forms.ts'
import { html } from '../layout/html.ts'
import type { PageContent } from '../layout/layout.ts'
import { namesOfRecords, readRecord, titleOf } from '../layout/queries.ts'
import type { EditorVisit } from '../layout/viewer.ts'
import { words } from '../words/words.ts'
import { leadOnce, type Submitted } from './submitted.ts'

const mostShown = 20

const pathOf = (id: string): string => `${pageOf('projects', id)}/similar`

export const similarPage = async ({ store, viewer, id }: EditorVisit): Promise<PageContent> => {
  const { record } = await readRecord(store, 'projects', id)
  const matches = await store.similar(id, mostShown)
  const others = matches.map((one) => ['projects', one.id] as const)
  const names = await namesOfRecords(store, others)
  const { similar: say, rows } = words()
  return {
    title: `${say.title(titleOf(record))} · Planledger`,
    main: html`<div class="intro">
<h1>${say.heading(toRecord('projects', id, titleOf(record)))}</h1>
<p class="lead">${say.lead}</p>
</div>
${
  matches.length === 0
    ? none(say.none)
    : listView(
        matches.map(
          ({ id: other, reasons }) =>
            html`${words().lists.fault(
              toRecord('projects', other, names('projects', other)),
              reasons.map((reason) => rows.reasons[reason]).join(words().lists.and),
            )} ${link(address(`${pageOf('projects', id)}/merge`, { into: other }), say.merge)} ${buttonForm(pathOf(id), viewer, { different: other }, say.different)}`,
        ),
      )
}`,
  }
}

/** Stores that a project is different from another, and leads back to those that are left. */
export const saveDifferent = async (form: Submitted): Promise<FastifyReply> => {
  const { store, viewer, id, controls } = form
  const other = controls.get('different') ?? ''
  if (!new RegExp(idConstraints.pattern).test(other))
    throw new Problem('invalid-request', ['no-record', 'projects', other])
  await store.read(projects, id)
  const write = async (keep: Keep<void> | undefined): Promise<void> => {
    await store.putDifference([id, other], viewer.label)
    if (keep) await store.keep(keep.claim, keep.answer())
  }
  return leadOnce(form, write, () => pathOf(id), true)
}
