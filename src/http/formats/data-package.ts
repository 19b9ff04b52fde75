/** Data packages: a zip of tables that names the address which gives the same bytes again. */
import type { Readable } from 'node:stream'
import { packageEntries, listContents, type Contents } from '../../exchange/package/package.ts'
import { wholeTotal } from '../../exchange/package/totals.ts'
import { zipped } from '../../exchange/zip.ts'
import type { Snapshot } from '../../store/store.ts'
import { permanentAddress, streamed } from './stream.ts'
import { unwritten, type FormattedAnswer, type ListedRecords, type TableWriter, type TotalWriter } from './writer.ts'

interface PackageRequest {
  /** The name of its content; none for the whole register. */
  readonly subject?: string
  /** The format that its address names. */
  readonly format?: string
  /** The instant of its content; without it, that of the snapshot. */
  readonly at?: string
  readonly contents: (snapshot: Snapshot) => Contents
}

/**
 * Streams a package of the current state, or of the state as of the instant in the request.
 * Throws a Refusal: overloaded.
 */
export const packaged = (
  answer: FormattedAnswer,
  { subject, format, at: stateAt, contents }: PackageRequest,
): Promise<Readable> =>
  streamed(
    answer.store,
    async function* (snapshot) {
      const { publicUrl, publisher } = answer.site
      const address = await permanentAddress(snapshot, answer, format, stateAt)
      const about = { publisher, home: publicUrl, ...address, ...(subject !== undefined && { subject }) }
      yield* zipped(packageEntries(snapshot, about, contents(snapshot)), new Date(address.at === '' ? 0 : address.at))
    },
    answer.request.signal,
  )

export const recordsAsPackage: TableWriter = (answer) => {
  const { resource, list } = answer.table.records as ListedRecords
  return packaged(answer, {
    subject: resource.name,
    format: 'datapackage',
    contents: (snapshot) => listContents(snapshot, resource, list),
  })
}

export const totalAsPackage: TotalWriter = async (answer) => {
  const { request, sum } = answer
  const summed = await sum.read({})
  if (request.method === 'HEAD') return unwritten()
  return packaged(answer, {
    subject: sum.name,
    format: 'datapackage',
    // The total and its figures are of one state, whatever is written meanwhile.
    at: summed.state.at,
    contents: (snapshot) => wholeTotal(snapshot, sum, summed),
  })
}
