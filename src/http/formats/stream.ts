/** Streams content that is read from one state of the register, however long it takes, without holding up others. */
import { Readable } from 'node:stream'
import { canonicalInstant } from '../../model/canonical.ts'
import type { Snapshot, Store } from '../../store/store.ts'
import { lastingHref } from '../contract/paging.ts'
import type { FormattedAnswer } from './writer.ts'

type ContentOf = (snapshot: Snapshot) => AsyncGenerator<string | Uint8Array>

/** Returns a function that waits for a turn. Between two turns the event loop answers whatever has come. */
export const turnTaking = (): (() => Promise<void>) => {
  const waiting: (() => void)[] = []
  const next = (): void => {
    waiting.shift()?.()
    if (waiting.length > 0) setImmediate(next)
  }
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve)
      if (waiting.length === 1) setImmediate(next)
    })
}

/** All streams of this process share its turns: however many there are, a request waits for one slice of one of them. */
const turn = turnTaking()

/** Yields what a generator yields, each in a turn. */
export async function* inTurns<T>(pieces: AsyncGenerator<T>): AsyncGenerator<T> {
  for await (const piece of pieces) {
    await turn()
    yield piece
  }
}

/** What is made of a batch of records, and the reading of the next one, are a slice. */
const readInTurns = (snapshot: Snapshot): Snapshot => ({
  ...snapshot,
  records: (...args) => inTurns(snapshot.records(...args)),
  cells: (...args) => inTurns(snapshot.cells(...args)),
  derived: (...args) => inTurns(snapshot.derived(...args)),
})

/** Returns a stream of content made from a snapshot, which closes with the stream. */
export const streamedFrom = (snapshot: Snapshot, contentOf: ContentOf): Readable =>
  Readable.from(inTurns(contentOf(readInTurns(snapshot))), { objectMode: false }).once('close', () => {
    snapshot.close()
  })

/** Does so from a snapshot of the current state. Throws a Refusal: overloaded. */
export const streamed = async (
  store: Pick<Store, 'snapshot'>,
  contentOf: ContentOf,
  signal?: AbortSignal,
): Promise<Readable> => streamedFrom(await store.snapshot({ signal }), contentOf)

// The permanent address of a file, and the instant of its content.

interface Permanent {
  readonly href: string
  /** Reports whether the address always gives the same. A search knows only the present, so its address does not. */
  readonly lasting: boolean
  /** The instant of the register's state (RFC 3339); empty before the first change. */
  readonly at: string
}

/** Returns the address that gives the same again. It names the format, which may have been negotiated. */
export const permanentAddress = async (
  snapshot: Snapshot,
  { site, request, url }: Pick<FormattedAnswer, 'site' | 'request' | 'url'>,
  format?: string,
  stateAt?: string,
): Promise<Permanent> => {
  const { asOf, q } = request.query as Readonly<Record<string, string | undefined>>
  const at = asOf === undefined ? (stateAt ?? (await snapshot.stamp()).at) : canonicalInstant(asOf)
  const lasting = q === undefined
  const parameters = { ...(format !== undefined && { format }), ...(lasting && at !== '' && { asOf: at }) }
  return { href: lastingHref(site.publicUrl, url, parameters), lasting, at }
}
