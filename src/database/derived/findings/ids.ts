/** The ids of findings, made of their check and records, and the order of findings. */
import { createHash } from 'node:crypto'
import { sharedBy } from '../../../figures/checks/alike.ts'
import type { Check } from '../../../figures/checks/checks.ts'
import type { CheckName } from '../../../text/findings/params.ts'
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

/** Findings that another stands for have a rank that is higher by this, and are on no page. */
export const hiddenBy = 10

/** The key of findings begins with their rank: without it, an id would be looked for in all of them. */
const ofAnyRank = sql`rank IN (${sql.join(
  severities.flatMap((_, rank) => [rank, rank + hiddenBy]).map((rank) => sql.raw(rank.toString())),
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

/** Returns the id of the finding that stands for those that are alike, if they are many; empty if a finding has none alike. */
export const alikeOf = (check: Check): string => {
  const shared = sharedBy(check)
  return shared ? fitting([check.check, `sources:${shared.source?.id ?? ''}`, shared.metric.id].join(',')) : ''
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
