/** Saves the form in which the table of a source is uploaded, replaced or removed. */
import type { FastifyReply } from 'fastify'
import { detailText, problems } from '../../http/contract/problems.ts'
import { problemOf } from '../../http/pipeline/errors.ts'
import { fileIn } from '../../http/pipeline/forms.ts'
import { formatOf } from '../../lists/file.ts'
import type { StoredTable } from '../../lists/table.ts'
import type { Data } from '../../model/canonical.ts'
import { sources } from '../../resources/sources.ts'
import { Refusal } from '../../rules/refusal.ts'
import { pageOf } from '../layout/addresses.ts'
import { editorOf } from '../layout/viewer.ts'
import type { TextSettings } from '../source-text.ts'
import { tablePage } from '../source-table.ts'
import { language } from '../words/language.ts'
import { words } from '../words/words.ts'
import { revisionIn, sendPage, type Submitted, writeOnce } from './submitted.ts'

/** Returns the table of the form, null to remove it. Throws a Refusal. */
const tableIn = async ({ store, request, controls }: Submitted): Promise<StoredTable | null> => {
  if (controls.get('removed') === 'true') return null
  const file = fileIn(request, 'file')
  if (!file || file.bytes.length === 0) throw new Refusal('invalid-request', ['table-file-missing'])
  const format = formatOf(file)
  const sheet = controls.get('sheet') ?? ''
  const named = format === 'xlsx' && sheet !== '' ? sheet : undefined
  return store.readTable({ bytes: file.bytes, format, sheet: named }, { signal: request.signal })
}

export const saveSourceTable = async (form: Submitted, id: string, settings: TextSettings): Promise<FastifyReply> => {
  const { store, request, controls } = form
  const seen = revisionIn(controls)
  try {
    const edit = (current: Data | undefined): Data => current as Data
    const table = await tableIn(form)
    const write = { resource: sources, id, precondition: { match: [seen] }, creates: false, edit, table }
    return await writeOnce(form, [write], () => `${pageOf('sources', id)}/table`)
  } catch (error) {
    const problem = problemOf(error)
    const { slug } = problem
    if (!['invalid-request', 'body-too-large', 'stale-precondition', 'forbidden'].includes(slug)) throw error
    const fault = slug === 'stale-precondition' ? words().table.changed : detailText(language(), problem)
    const page = await tablePage(store, id, 0, editorOf(request), settings, { signal: request.signal }, fault)
    return sendPage(form, page, problems[slug].status)
  }
}
