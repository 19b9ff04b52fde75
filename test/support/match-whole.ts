/** Asserts the fields of an answer that a test names, and the whole of every list among them; picks fields of lists. */
import type { Test } from 'tap'

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

/** Picks from `found` what `wanted` names; a text that a regular expression matches becomes that expression. */
const picked = (found: unknown, wanted: unknown): unknown => {
  if (wanted instanceof RegExp) return typeof found === 'string' && wanted.test(found) ? wanted : found
  if (Array.isArray(found) && Array.isArray(wanted))
    return found.map((item: unknown, at) => (at < wanted.length ? picked(item, wanted[at]) : item))
  if (!isFields(wanted) || typeof found !== 'object' || found === null) return found
  const keys = Object.keys(wanted)
  return keys.length === 0
    ? found
    : Object.fromEntries(keys.map((key) => [key, picked((found as Fields)[key], wanted[key])]))
}

/**
 * Asserts that `found` has the fields of `wanted`. Unlike `t.match`, to which [1, 2] matches [1] and anything matches
 * [] and {}, it compares lists to their ends, an empty object as empty, and texts without an expression as equal.
 */
export const matchWhole = (t: Test, found: unknown, wanted: unknown, message = 'should have these fields'): boolean =>
  t.strictSame(picked(found, wanted), wanted, message)

/** Asserts that an answer refuses a request as invalid, for these faults and no others. */
export const isInvalid = (
  t: Test,
  { status, body }: { readonly status: number; readonly body: unknown },
  errors: readonly object[],
  message?: string,
): boolean =>
  matchWhole(t, { status, body }, { status: 400, body: { type: '/problems/invalid-request', errors } }, message)

/** Returns a field of each item of a list; of several fields, a list for each item. */
export function pluck<T, K extends keyof T>(items: readonly T[], key: K): T[K][]
export function pluck<T, K extends keyof T>(items: readonly T[], ...keys: readonly K[]): T[K][][]
export function pluck<T, K extends keyof T>(items: readonly T[], ...keys: readonly K[]): (T[K] | T[K][])[] {
  const [first, ...others] = keys
  return items.map((item) => (first !== undefined && others.length === 0 ? item[first] : keys.map((key) => item[key])))
}
