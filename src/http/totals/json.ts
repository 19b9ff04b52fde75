/** Writes a total as JSON, some rows at a time, so that a total of many rows holds no other request up. */
import { setImmediate } from 'node:timers/promises'
import type { Totals } from '../../figures/totals.ts'

const rowsAtOnce = 10_000

/** Returns the bytes of `{...totals, href}`. */
export const totalsJson = async (
  { metric, data, ...rest }: Totals & { readonly next?: string | null },
  href: string,
): Promise<Buffer> => {
  const parts = [Buffer.from(`{"metric":${JSON.stringify(metric)},"data":[`)]
  for (let at = 0; at < data.length; at += rowsAtOnce) {
    if (at > 0) {
      parts.push(Buffer.from(','))
      await setImmediate()
    }
    parts.push(Buffer.from(JSON.stringify(data.slice(at, at + rowsAtOnce)).slice(1, -1)))
  }
  parts.push(Buffer.from(`],${JSON.stringify({ ...rest, href }).slice(1)}`))
  return Buffer.concat(parts)
}
