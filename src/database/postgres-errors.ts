/** Tells what passes by itself among PostgreSQL's errors from what is a fault. */
import { Refusal } from '../rules/refusal.ts'

/** What a connection says of its end has no code. */
const ended = /^Connection terminated|not queryable/

const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code)

/** Whether the connection is lost, or was never made. */
export const isLost = (error: unknown): boolean =>
  /^(08|57P|53300|E(CONN|PIPE|TIMEDOUT|HOST|NET|AI_AGAIN))/.test(codeOf(error)) || (error instanceof Error && ended.test(error.message))

/** Whether no connection was to be had in time: all are at work, or the server does not answer. */
export const isLate = (error: unknown): boolean => error instanceof Error && error.message.startsWith("timeout exceeded when trying to connect")

/** What passes once there is room, a lock or a server again is refused; all else is a fault. */
export const refused = (error: unknown): unknown => {
  const because = (kind: 'no-room' | 'overloaded', detail: string) => new Refusal(kind, detail, [], 0, { cause: error })
  const code = codeOf(error)
  if (code === '55P03') return because('overloaded', 'Another writer holds the database.')
  if (code === '53100') return because('no-room', 'The disk is full.')
  return isLost(error) || isLate(error) || /^(53|40|25006|57014)/.test(code) ? because('overloaded', 'The database cannot be used now.') : error
}
