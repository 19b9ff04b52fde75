/** Keeps findings. */
import { createHash } from 'node:crypto'
import type { Check, CheckName } from '../../figures/checks/checks.ts'
import type { Session } from '../engine.ts'
import { amongThese, elementsOf, partOf } from '../sql/dialect.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { queryTemplate } from '../sql/templates.ts'
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

/** The kept findings that are brought up to date: about these subjects, or with one of these figures first, or all. */
export type Kept = { readonly subjects: readonly string[] } | { readonly figures: readonly string[] } | undefined

/** Takes the checks, what findings are about, and the places to keep. */
const dropping = (about: (ids: SQL) => SQL) =>
  queryTemplate(
    3,
    (checks = sql``, ids = sql``, places = sql``) => sql`DELETE FROM findings
    WHERE "check" IN ${amongThese(checks)} AND ${about(ids)} AND place NOT IN ${amongThese(places)}`,
  )
const dropAboutSubjects = dropping((ids) => sql`subject IN ${amongThese(ids)}`)
const dropAboutFigures = dropping((ids) => sql`figure IN ${amongThese(ids)}`)
const dropAboutAny = dropping((ids) => sql`'' NOT IN ${amongThese(ids)}`)

const [place, resource, id] = ['place', 'resource', 'id'].map((key) => partOf(sql`value`, key))
const addRecords = queryTemplate(
  1,
  (records = sql``) => sql`INSERT INTO finding_records (place, resource, record_id)
    SELECT ${place}, ${resource}, ${id} FROM ${elementsOf(records)} WHERE true ON CONFLICT DO NOTHING`,
)

/** Brings these findings up to date. */
export const keepFindings = async (
  session: Session,
  { checks, found, subjectOf }: Found,
  kept: Kept,
): Promise<void> => {
  const rows = found.map((check) => ({
    place: placeOf(check),
    check: check.check,
    subject: subjectOf(check),
    figure: check.records[0]?.resource === 'figures' ? check.records[0].id : '',
    item: JSON.stringify(check),
  }))
  const [drop, ids] =
    kept === undefined
      ? ([dropAboutAny, []] as const)
      : 'subjects' in kept
        ? ([dropAboutSubjects, kept.subjects] as const)
        : ([dropAboutFigures, kept.figures] as const)
  const places = rows.map((row) => row.place)
  await session.run(drop(...[checks, ids, places].map((list) => JSON.stringify(list))))
  if (rows.length === 0) return
  await session.run(keep(rows))
  const records = found.flatMap((check, at) =>
    check.records.map(({ resource, id }) => ({ place: rows[at]?.place, resource, id })),
  )
  await session.run(addRecords(JSON.stringify(records)))
}
