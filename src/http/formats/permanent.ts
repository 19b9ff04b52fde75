/** The permanent address of a file, and the instant of its content. */
import { canonicalInstant } from '../../model/canonical.ts'
import type { Snapshot } from '../../store/store.ts'
import { lastingHref } from '../contract/links.ts'
import type { ListAnswer } from './writer.ts'

export interface Permanent {
  readonly href: string
  /** Reports whether the address always gives the same. A search knows only the present, so its address does not. */
  readonly lasting: boolean
  /** The instant of the register's state (RFC 3339); empty before the first change. */
  readonly at: string
}

/** Returns the address that gives the same again. It names the format, which may have been negotiated. */
export const permanentAddress = async (
  snapshot: Snapshot,
  { site, request, url }: Pick<ListAnswer, 'site' | 'request' | 'url'>,
  format?: string,
  stateAt?: string,
): Promise<Permanent> => {
  const { asOf, q } = request.query as Readonly<Record<string, string | undefined>>
  const at = asOf === undefined ? (stateAt ?? (await snapshot.stamp()).at) : canonicalInstant(asOf)
  const lasting = q === undefined
  const parameters = { ...(format !== undefined && { format }), ...(lasting && at !== '' && { asOf: at }) }
  return { href: lastingHref(site.publicUrl, url, parameters), lasting, at }
}
