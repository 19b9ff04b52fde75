/** Answers with a data package: a zip that says how to get the very same again. */
import type { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { entriesOf, type Contents } from '../../exchange/package/package.ts'
import { zipped } from '../../exchange/package/zip.ts'
import { canonicalInstant } from '../../model/canonical.ts'
import type { Snapshot, Store } from '../../store/store.ts'
import { lastingHref } from '../contract/links.ts'
import type { Query } from '../contract/list-query.ts'
import { streamed } from './rows.ts'

/** Where the register is found, and who publishes it. */
export interface Site {
  readonly publicUrl: string
  readonly publisher: string
}

interface Asked {
  /** What is in it; nothing for the whole register. */
  readonly subject?: string
  /** What the address must say besides the instant. */
  readonly parameters?: Readonly<Record<string, string>>
  /** Of which instant it is, where that is not for the snapshot to say. */
  readonly at?: string
  readonly contents: (snapshot: Snapshot) => Contents
}

/** A package of the state of now, or of the instant that the request names. Throws a Refusal: overloaded. */
export const packaged = (
  store: Store,
  { publicUrl, publisher }: Site,
  { url, query }: FastifyRequest,
  asked: Asked,
): Readable =>
  streamed(store, async function* (snapshot) {
    const { asOf, q } = query as Query
    const { subject, parameters = {}, contents } = asked
    const at = asOf === undefined ? (asked.at ?? (await snapshot.stamp()).at) : canonicalInstant(asOf as string)
    const lasting = q === undefined
    const href = lastingHref(publicUrl, url, { ...parameters, ...(lasting && at !== '' && { asOf: at }) })
    const about = { publisher, home: publicUrl, href, lasting, at, ...(subject !== undefined && { subject }) }
    yield* zipped(entriesOf(snapshot, about, contents(snapshot)), new Date(at === '' ? 0 : at))
  })
