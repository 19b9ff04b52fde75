/** How large a record may be: as it is read, whichever way it came in and however that spelled it. */
import type { Data } from './canonical.ts'

/** `BODY_LIMIT`, unless told. */
export const usualLimit = 1_048_576

/** In bytes of JSON, without what the register adds: no write may pass that in one place and not in another. */
const sizeOf = (record: Data): number =>
  Buffer.byteLength(JSON.stringify({ ...record, revision: undefined, createdAt: undefined, updatedAt: undefined }))

/** The fault of a canonical record that is larger than `limit`. */
export const tooLarge = (record: Data, limit: number): string | undefined => {
  const size = sizeOf(record)
  return size <= limit
    ? undefined
    : `Has ${size.toString()} bytes as JSON, and \`BODY_LIMIT\` allows ${limit.toString()}.`
}

/**
 * How long a text may be that holds a record of the limit. JSON may spell a character of one byte in six (`\u0041`),
 * and CSV doubles quotes; the rest is for what an answer or an export adds: three fields, a resource's name, quotes.
 */
export const longestText = (limit: number): number => 6 * limit + 4096
