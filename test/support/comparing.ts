/** Compares as tcompare does for tap's assertions, which formats both values also where nothing differs between them. */
import { isDeepStrictEqual } from 'node:util'
import * as formatting from 'tcompare'

type Compare = typeof formatting.strict

const unlessEqual =
  (compare: Compare): Compare =>
  (found, wanted, options) =>
    isDeepStrictEqual(found, wanted) ? { match: true, diff: '' } : compare(found, wanted, options)

export const same = unlessEqual(formatting.same)
export const strict = unlessEqual(formatting.strict)
export const has = unlessEqual(formatting.has)
export const hasStrict = unlessEqual(formatting.hasStrict)
export const match = unlessEqual(formatting.match)
export const matchOnly = unlessEqual(formatting.matchOnly)
export const matchOnlyStrict = unlessEqual(formatting.matchOnlyStrict)
export const matchStrict = unlessEqual(formatting.matchStrict)
