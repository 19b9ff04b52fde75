/** The ids of findings, made of their check and records, and the order of findings. */
import { createHash } from 'node:crypto'
import type { Check, CheckName } from '../../../figures/checks/checks.ts'
import { checkNames, severities } from '../../../model/vocabulary.ts'
import { amongThese } from '../../sql/dialect.ts'
import { sql, type SQL } from '../../sql/sql.ts'

/** The id of an unreported promise fits whole. A comma sorts before every sign of an id. */
const longest = 140
const kept = 90

const nameOf = ({ resource, id }: Check['records'][number]): string =>
  resource === 'figures' ? id : `${resource}:${id}`

const fitting = (id: string): string =>
  id.length <= longest ? id : `${id.slice(0, kept)},${createHash('sha256').update(id).digest('base64url')}`

/** The key of findings begins with their rank: without it, an id would be looked for in all of them. */
const ofAnyRank = sql`rank IN (${sql.join(
  severities.map((_, rank) => sql.raw(rank.toString())),
  sql`, `,
)})`

/** The condition on the key of findings that they have one of these ids. */
export const withIds = (ids: SQL): SQL => sql`${ofAnyRank} AND id IN ${amongThese(ids)}`

/** The condition on the key of findings that they have the id in this column. */
export const withIdIn = (column: SQL): SQL => sql`${ofAnyRank} AND findings.id = ${column}`

export type Identified = Check & { readonly id: string }

/**
 * Gives each finding its id, which stays the same while its numbers change.
 * A second finding of one check about the same records, as of two rates that they print, is numbered.
 */
export const identified = (found: readonly Check[]): Identified[] => {
  const times = new Map<string, number>()
  return found.map((check) => {
    const id = [check.check, ...check.records.map(nameOf)].join(',')
    const time = (times.get(id) ?? 0) + 1
    times.set(id, time)
    return { id: fitting(time === 1 ? id : `${id},${time.toString()}`), ...check }
  })
}

const byDay = 'unreported-promise'

/** Returns the figure of an unreported promise by the id of its finding. */
export const promiseIn = (id: string): string | undefined => {
  const [check, figureId, ...more] = id.split(',')
  return check === byDay && more.length === 0 ? figureId : undefined
}

/** Returns the check that an id begins with. */
export const checkIn = (id: string): CheckName | undefined => checkNames.find((name) => id.startsWith(`${name},`))

/** Returns what sorts findings by severity, check and records. */
export const placeOf = ({ severity, id }: Pick<Identified, 'severity' | 'id'>): string =>
  `${severities.indexOf(severity).toString()} ${id}`
