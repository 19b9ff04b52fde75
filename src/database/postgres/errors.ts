/** Classifies PostgreSQL's errors: transient or faults, and worth a retry or not. */
import type { Message } from '../../text/messages/message.ts'
import { Refusal } from '../../rules/refusal.ts'
import { LockTimeout } from '../lock-timeout.ts'

/** Errors of the driver itself have no code: the connection ended, or the server is silent. */
const ended = /^Connection terminated|not queryable|^Query read timeout|^timeout expired/
const late =
  /^(timeout e(xceeded when trying to connect|xpired)|Connection terminated due to connection timeout|Query read timeout)/
/** A statement prepared before a newer version changed the tables. */
const outdated = /^cached plan must not change/

/** The connection broke or was refused, or the server has become a read-only standby. */
const lost = /^(08|57P|53300|25006|25P0[34]|26000|E(CONN|PIPE|TIMEDOUT|HOST|NET|ADDR|AI_AGAIN)|ENOTFOUND)/
/** The server rolled this transaction back because of a conflict with another. */
const undone = /^40(001|P01)/
/** Other transient errors: space, memory, slots, cancelled queries, disk. */
const passing = /^(40|53|57014|58)/

const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code)

const says = (error: unknown, words: RegExp): boolean => error instanceof Error && words.test(error.message)

/** Reports whether the connection is lost or was never made; another one may work. */
export const isLost = (error: unknown): boolean =>
  lost.test(codeOf(error)) || says(error, ended) || says(error, outdated)

/** Reports whether time ran out: all connections are busy, or the server does not answer. */
export const isLate = (error: unknown): boolean => says(error, late)

/** Reports whether the transaction was rolled back and may succeed if repeated now. */
export const isUndone = (error: unknown): boolean => undone.test(codeOf(error))

/** Reports whether a statement was refused because an earlier one has aborted its transaction. */
export const isAborted = (error: unknown): boolean => codeOf(error) === '25P02'

/** Reports whether an immediate retry may succeed, provided that nothing was done. */
export const isBrief = (error: unknown): boolean => (isLost(error) || isUndone(error)) && !isLate(error)

const because = (kind: 'no-room' | 'overloaded', detail: Message, error: unknown): Refusal =>
  new Refusal(kind, detail, [], { cause: error })

/** Returns the Refusal for a database that cannot be used, whatever the reason. */
export const unusable = (error: unknown): Refusal => because('overloaded', ['database-unusable'], error)

/** Turns transient errors into a Refusal; other errors stay as they are. */
export const refused = (error: unknown): unknown => {
  const code = codeOf(error)
  if (code === '55P03') return new LockTimeout(error)
  if (code === '53100') return because('no-room', ['disk-full'], error)
  return isLost(error) || isLate(error) || passing.test(code) ? unusable(error) : error
}
