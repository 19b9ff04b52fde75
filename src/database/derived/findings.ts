/** Keeps findings. */
import { createHash } from 'node:crypto'
import type { Check, CheckName } from '../../figures/checks/checks.ts'
import type { Session } from '../engine.ts'
import { among, elementsOf, partOf } from '../sql/dialect.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { keepRows } from './keep-rows.ts'

const longestPlace = 400

/** Returns the position of a finding. A long one is cut, and made unique by a digest, so that it fits into a cursor. */
export const placeOf = ({ check, records, detail }: Check): string => {
  const place = [check, ...records.map(({ id }) => id), detail].join(' ')
  return place.length <= longestPlace
    ? place
    : `${place.slice(0, longestPlace)} ${createHash('sha256').update(place).digest('base64url')}`
}

const keep = keepRows('findings', { place: 'text', check: 'text', subject: 'text', figure: 'text', item: 'text' })

/** All findings of some checks in part of the register. */
export interface Found {
  readonly checks: readonly CheckName[]
  readonly found: readonly Check[]
  /** Returns the subject that a finding is about, empty if it is about rates. */
  readonly subjectOf: (check: Check) => string
}

/** Brings the findings of these checks up to date where a condition on kept findings holds. */
export const keepFindings = async (
  session: Session,
  { checks, found, subjectOf }: Found,
  where: SQL,
): Promise<void> => {
  const rows = found.map((check) => ({
    place: placeOf(check),
    check: check.check,
    subject: subjectOf(check),
    figure: check.records[0]?.resource === 'figures' ? check.records[0].id : '',
    item: JSON.stringify(check),
  }))
  await session.run(
    sql`DELETE FROM findings WHERE "check" IN ${among(checks)} AND ${where}
      AND place NOT IN ${among(rows.map(({ place }) => place))}`,
  )
  if (rows.length === 0) return
  await session.run(keep(rows))
  const records = found.flatMap((check, at) =>
    check.records.map(({ resource, id }) => ({ place: rows[at]?.place, resource, id })),
  )
  const [place, resource, id] = ['place', 'resource', 'id'].map((key) => partOf(sql`value`, key))
  await session.run(
    sql`INSERT INTO finding_records (place, resource, record_id) SELECT ${place}, ${resource}, ${id}
      FROM ${elementsOf(sql`${JSON.stringify(records)}`)} WHERE true ON CONFLICT DO NOTHING`,
  )
}
