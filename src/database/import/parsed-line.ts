/** A line of an import: a record of a resource, or violations. */
import type { Message } from '../../text/messages/message.ts'
import type { Resource } from '../../model/resource.ts'
import type { Violation } from '../../model/validation.ts'

export interface ParsedLine {
  /** The line on which the record begins, counted from 1. */
  readonly line: number
  readonly resource?: Resource
  readonly record?: unknown
  readonly violations: readonly Violation[]
  /** Reports that the lines after it cannot be read. */
  readonly ends?: boolean
  /** The names for which ids stand in the record; only rows of CSV have these, and may have no id. */
  readonly names?: readonly string[]
}

/** Returns a line that holds no record. */
export const badLine = (line: number, detail: Message, pointer = ''): ParsedLine => ({
  line,
  violations: [{ pointer, detail }],
})
