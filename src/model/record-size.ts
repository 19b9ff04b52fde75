/** The limit on the size of a record, measured on its canonical JSON, whichever way it came in. */
import type { Data } from './canonical.ts'
import type { Violation } from './validation.ts'

/** The default of `BODY_LIMIT`. */
export const usualLimit = 1_048_576

/**
 * Returns the violation of a canonical record that is larger than `limit`, in bytes of JSON without the fields that the
 * register adds, so that every way in applies the same limit.
 */
export const tooLarge = (record: Data, limit: number): Violation[] => {
  // In UTF-8 a UTF-16 unit takes three bytes at most.
  if (JSON.stringify(record).length * 3 <= limit) return []
  const own = { ...record, revision: undefined, createdAt: undefined, updatedAt: undefined }
  const size = Buffer.byteLength(JSON.stringify(own))
  if (size <= limit) return []
  return [{ pointer: '', detail: ['record-too-large', size.toString(), limit.toString()] }]
}

/**
 * Returns the greatest length of a text that holds a record of the limit. JSON may spell a one-byte character in six
 * (`\u0041`), and CSV doubles quotes; the rest is for additions of answers and exports:
 * three fields, a resource's name, quotes.
 */
export const longestText = (limit: number): number => 6 * limit + 4096
