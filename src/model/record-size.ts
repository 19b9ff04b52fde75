/** The limit on the size of a record, measured on its canonical JSON, whichever way it came in. */
import type { Data } from './canonical.ts'
import type { Violation } from './validation.ts'

/** The default of `BODY_LIMIT`. */
export const usualLimit = 1_048_576

/**
 * Returns the bytes of canonical JSON without the fields that the register adds, so that every way in applies the same
 * limit.
 */
const sizeOf = (record: Data): number =>
  Buffer.byteLength(JSON.stringify({ ...record, revision: undefined, createdAt: undefined, updatedAt: undefined }))

/** Returns the violation of a canonical record that is larger than `limit`. */
export const tooLarge = (record: Data, limit: number): Violation[] => {
  const size = sizeOf(record)
  if (size <= limit) return []
  return [{ pointer: '', detail: ['record-too-large', size.toString(), limit.toString()] }]
}

/**
 * Returns the greatest length of a text that holds a record of the limit. JSON may spell a one-byte character in six
 * (`\u0041`), and CSV doubles quotes; the rest is for additions of answers and exports:
 * three fields, a resource's name, quotes.
 */
export const longestText = (limit: number): number => 6 * limit + 4096
