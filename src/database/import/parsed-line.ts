/** What one line of an import says: a record of a resource, or what is wrong with it. */
import type { Resource } from '../../model/resource.ts'
import type { Violation } from '../../model/validation.ts'

export interface Entry {
  /** The line on which the record begins, counted from 1. */
  readonly line: number
  readonly resource?: Resource
  readonly record?: unknown
  readonly violations: readonly Violation[]
}

export const wrong = (line: number, detail: string, pointer = ''): Entry => ({
  line,
  violations: [{ pointer, detail }],
})
