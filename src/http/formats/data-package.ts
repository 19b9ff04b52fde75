/** Data packages: a zip of tables that names the address which gives the same bytes again. */
import type { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { entriesOf, wholeList, type Contents } from '../../exchange/package/package.ts'
import { wholeTotal } from '../../exchange/package/totals.ts'
import { zipped } from '../../exchange/package/zip.ts'
import { canonicalInstant } from '../../model/canonical.ts'
import type { Snapshot, Store } from '../../store/store.ts'
import { lastingHref } from '../contract/links.ts'
import { patiently } from '../contract/patience.ts'
import { streamed } from './stream.ts'
import type { ListWriter, Site, TotalWriter } from './writer.ts'

interface Asked {
  /** The name of its content; none for the whole register. */
  readonly subject?: string
  /** Parameters of its address besides the instant. */
  readonly parameters?: Readonly<Record<string, string>>
  /** The instant of its content; without it, that of the snapshot. */
  readonly at?: string
  readonly contents: (snapshot: Snapshot) => Contents
}

/**
 * Streams a package of the current state, or of the state as of the instant in the request.
 * Throws a Refusal: overloaded.
 */
export const packaged = (
  store: Store,
  { publicUrl, publisher }: Site,
  { url, query }: FastifyRequest,
  asked: Asked,
): Readable =>
  streamed(store, async function* (snapshot) {
    const { asOf, q } = query as Readonly<Record<string, string | undefined>>
    const { subject, parameters = {}, contents } = asked
    const at = asOf === undefined ? (asked.at ?? (await snapshot.stamp()).at) : canonicalInstant(asOf)
    // A search knows only the present, so its address is not lasting.
    const lasting = q === undefined
    const href = lastingHref(publicUrl, url, { ...parameters, ...(lasting && at !== '' && { asOf: at }) })
    const about = { publisher, home: publicUrl, href, lasting, at, ...(subject !== undefined && { subject }) }
    yield* zipped(entriesOf(snapshot, about, contents(snapshot)), new Date(at === '' ? 0 : at))
  })

/** The address says the format, which may have been negotiated. */
const parameters = { format: 'datapackage' }

export const listAsPackage: ListWriter = ({ store, site, request, resource, list }) =>
  packaged(store, site, request, {
    subject: resource.name,
    parameters,
    contents: (snapshot) => wholeList(snapshot, resource, list),
  })

export const totalAsPackage: TotalWriter = async ({ store, site, request, asked, groupBy, asOf, stamp }) => {
  // The total and its figures are of one state, whatever is written meanwhile.
  const last = asOf ?? stamp.sequence
  const total = await patiently(request, (answering) => store.totals({ ...asked, explain: true }, last, answering))
  if (request.method === 'HEAD') return ''
  return packaged(store, site, request, {
    subject: 'totals',
    parameters,
    at: stamp.at,
    contents: (snapshot) => wholeTotal(snapshot, total, groupBy, last),
  })
}
