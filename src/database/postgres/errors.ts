/** Tells what passes by itself among PostgreSQL's errors from what is a fault, and which of it is worth trying again. */
import { Refusal } from '../../rules/refusal.ts'

/** What the driver finds out by itself has no code: a connection's end, or that nothing is heard of the server. */
const ended = /^Connection terminated|not queryable|^Query read timeout|^timeout expired/
const late =
  /^(timeout e(xceeded when trying to connect|xpired)|Connection terminated due to connection timeout|Query read timeout)/
/** What was prepared on a connection before another version changed the tables. */
const outdated = /^cached plan must not change/

/** A connection that broke, or that the server ends or does not take; a server that another has replaced, which only reads from then on. */
const lost = /^(08|57P|53300|25006|25P0[34]|26000|E(CONN|PIPE|TIMEDOUT|HOST|NET|ADDR|AI_AGAIN)|ENOTFOUND)/
/** Two transactions in each other's way, of which the server has undone this one. */
const undone = /^40(001|P01)/
/** The rest of what passes: room, memory and slots, a query that was called off, the disk. */
const passing = /^(40|53|57014|58)/

const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code)

const says = (error: unknown, words: RegExp): boolean => error instanceof Error && words.test(error.message)

/** Whether this connection is of no use any more, or was never made; another may be. */
export const isLost = (error: unknown): boolean =>
  lost.test(codeOf(error)) || says(error, ended) || says(error, outdated)

/** Whether time ran out: all connections are at work, or the server does not answer. */
export const isLate = (error: unknown): boolean => says(error, late)

/** Whether nothing was done, and a transaction that begins now may go through. */
export const isUndone = (error: unknown): boolean => undone.test(codeOf(error))

/** Whether the same may go through at once, if it has done nothing: another wait is not worth it. */
export const isBrief = (error: unknown): boolean => (isLost(error) || isUndone(error)) && !isLate(error)

const because = (kind: 'no-room' | 'overloaded', detail: string, error: unknown): Refusal =>
  new Refusal(kind, detail, [], 0, { cause: error })

/** Whatever the reason. */
export const unusable = (error: unknown): Refusal => because('overloaded', 'The database cannot be used now.', error)

/** What passes once there is room, a lock or a server again is refused; all else is a fault. */
export const refused = (error: unknown): unknown => {
  const code = codeOf(error)
  if (code === '55P03') return because('overloaded', 'Another writer holds the database.', error)
  if (code === '53100') return because('no-room', 'The disk is full.', error)
  return isLost(error) || isLate(error) || passing.test(code) ? unusable(error) : error
}
