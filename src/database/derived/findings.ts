/** Keeps findings, and reads pages of them. */
import { createHash } from 'node:crypto'
import { severityOf, type Check, type CheckName, type DatedCheck } from '../../figures/checks/checks.ts'
import { passes } from '../../model/closed-filters.ts'
import { checkNames } from '../../model/vocabulary.ts'
import type { DerivedPage, DerivedRequest } from '../../store/computed-lists.ts'
import type { Reader, Session } from '../engine.ts'
import { among, elementsOf, partOf } from '../sql/dialect.ts'
import { all, upTo } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'
import type { StateCache } from '../state-cache.ts'
import { keepRows } from './keep-rows.ts'

const longestPlace = 400

/** Returns the position of a finding. A long one is cut, and made unique by a digest, so that it fits into a cursor. */
export const placeOf = ({ check, records, detail }: Check): string => {
  const place = [check, ...records.map(({ id }) => id), detail].join(' ')
  return place.length <= longestPlace
    ? place
    : `${place.slice(0, longestPlace)} ${createHash('sha256').update(place).digest('base64url')}`
}

const keep = keepRows('findings', {
  place: 'text',
  check: 'text',
  subject: 'text',
  figure: 'text',
  due: 'text',
  item: 'text',
})

/** Findings with the subject that each is about, empty if it is about rates. */
export interface Found {
  readonly checks: readonly CheckName[]
  readonly dated: readonly DatedCheck[]
  readonly subjectOf: (check: Check) => string
}

/** Brings the findings of these checks up to date where a condition on kept findings holds. */
export const keepFindings = async (
  session: Session,
  { checks, dated, subjectOf }: Found,
  where: SQL,
): Promise<void> => {
  const rows = dated.map(({ found, due }) => ({
    place: placeOf(found),
    check: found.check,
    subject: subjectOf(found),
    figure: found.records[0]?.resource === 'figures' ? found.records[0].id : '',
    due,
    item: JSON.stringify(found),
  }))
  await session.run(
    sql`DELETE FROM findings WHERE "check" IN ${among(checks)} AND ${where}
      AND place NOT IN ${among(rows.map(({ place }) => place))}`,
  )
  if (rows.length === 0) return
  await session.run(keep(rows))
  const records = dated.flatMap(({ found }) => {
    const place = placeOf(found)
    return found.records.map(({ resource, id }) => ({ place, resource, id }))
  })
  const [place, resource, id] = ['place', 'resource', 'id'].map((key) => partOf(sql`value`, key))
  await session.run(
    sql`INSERT INTO finding_records (place, resource, record_id) SELECT ${place}, ${resource}, ${id}
      FROM ${elementsOf(sql`${JSON.stringify(records)}`)} WHERE true ON CONFLICT DO NOTHING`,
  )
}

/** The filters on the records of a finding, as conditions; `not` excludes a finding with any such record. */
const onRecords = (asked: DerivedRequest['asked'], parameter: string, column: SQL): SQL[] => {
  const having = (values: unknown): SQL =>
    sql`place IN (SELECT place FROM finding_records WHERE ${column} IN ${among([values].flat() as string[])})`
  const [equal, some, not] = [asked[parameter], asked[`${parameter}.in`], asked[`${parameter}.not`]]
  return [
    ...(equal === undefined ? [] : [having(equal)]),
    ...(some === undefined ? [] : [having(some)]),
    ...(not === undefined ? [] : [sql`NOT ${having(not)}`]),
  ]
}

const values = { check: (name: CheckName) => [name], severity: (name: CheckName) => [severityOf(name)] }

const chosenBy = ({ asked, today }: DerivedRequest): SQL => {
  const names = checkNames.filter(passes(values, asked))
  return all([
    sql`(due IS NULL OR due < ${today})`,
    ...(names.length === checkNames.length ? [] : [sql`"check" IN ${among(names)}`]),
    ...onRecords(asked, 'records.resource', sql`resource`),
    ...onRecords(asked, 'records.id', sql`record_id`),
  ])
}

const countOf = async (reader: Reader, request: DerivedRequest): Promise<{ readonly count: number }> => {
  const [row] = await reader.all(
    sql<{ count: number }>`SELECT count(*) AS count FROM findings WHERE ${chosenBy(request)}`,
  )
  return { count: row?.count ?? 0 }
}

/** Returns a page of findings in order of check and records. */
export const pageOfFindings = async (
  reader: Reader,
  cache: StateCache,
  request: DerivedRequest,
): Promise<DerivedPage> => {
  const { today, asked, after = '', limit, total } = request
  const rows = await reader.all(
    sql<{ item: string; place: string }>`SELECT item, place FROM findings
      WHERE ${chosenBy(request)} AND place > ${after} ORDER BY place ${upTo(limit + 1)}`,
  )
  const page = rows.slice(0, limit)
  return {
    items: page.map(({ item }) => item),
    next: rows.length > limit ? page.at(-1)?.place : undefined,
    ...(total && {
      total: (await cache.one(reader, JSON.stringify(['checks', today, asked]), () => countOf(reader, request))).count,
    }),
  }
}
