/** Reads pages of findings: kept ones, then unreported promises, which the day decides. */
import { checkOf, severityOf, type CheckName } from '../../figures/checks/checks.ts'
import { unreported } from '../../figures/checks/gaps.ts'
import { passes } from '../../model/closed-filters.ts'
import { checkNames } from '../../model/vocabulary.ts'
import type { DerivedPage, DerivedRequest } from '../../store/computed-lists.ts'
import type { Reader } from '../engine.ts'
import { among } from '../sql/dialect.ts'
import { all, upTo } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'
import type { StateCache } from '../state-cache.ts'
import { placeOf } from './findings.ts'

/** Sorts after all other checks. */
const byDay = 'unreported-promise'

const checkValues = { check: (name: CheckName) => [name], severity: (name: CheckName) => [severityOf(name)] }

const namesAsked = ({ asked }: DerivedRequest): readonly CheckName[] => checkNames.filter(passes(checkValues, asked))

/** Returns the conditions of one filter, given the condition that a finding has any of some values. */
const onValues = (
  asked: DerivedRequest['asked'],
  parameter: string,
  having: (values: readonly string[]) => SQL,
): SQL[] => {
  const [equal, some, not] = [asked[parameter], asked[`${parameter}.in`], asked[`${parameter}.not`]]
  return [
    ...(equal === undefined ? [] : [having([equal as string])]),
    ...(some === undefined ? [] : [having(some as string[])]),
    ...(not === undefined ? [] : [sql`NOT ${having(not as string[])}`]),
  ]
}

/** Returns the query for kept findings in order of place; each check is read from its own part of an index. */
const keptFindings = (request: DerivedRequest, after: string, limit: SQL): SQL<Item> => {
  const { asked } = request
  const having = (column: SQL) => (values: readonly string[]) =>
    sql`(place IN (SELECT place FROM finding_records WHERE ${column} IN ${among(values)}))`
  const conditions = [
    sql`place > ${after}`,
    ...onValues(asked, 'records.resource', having(sql`resource`)),
    ...onValues(asked, 'records.id', having(sql`record_id`)),
  ]
  const branches = namesAsked(request)
    .filter((name) => name !== byDay)
    .map(
      (
        name,
      ) => sql`SELECT * FROM (SELECT place, item FROM findings WHERE ${all([sql`"check" = ${name}`, ...conditions])}
        ORDER BY place ${limit}) AS of_check`,
    )
  return branches.length === 0
    ? sql`SELECT place, item FROM findings WHERE 1 = 0`
    : sql`SELECT place, item FROM (${sql.join(branches, sql` UNION ALL `)}) AS found ORDER BY place ${limit}`
}

/** Returns the query for promises due and unreported, in order of figure id. */
const unreportedPromises = (request: DerivedRequest, after: string, limit: SQL): SQL<Due> => {
  const { asked, today } = request
  const isAsked =
    namesAsked(request).includes(byDay) && passes({ 'records.resource': () => ['figures'] }, asked)(undefined)
  const conditions = [
    sql`once_due = 'unreported'`,
    sql`last_day < ${today}`,
    sql`figure_id > ${after}`,
    ...(isAsked ? [] : [sql`1 = 0`]),
    ...onValues(asked, 'records.id', (values) => sql`(figure_id IN ${among(values)})`),
  ]
  return sql`SELECT figure_id AS id, last_day AS day FROM promises WHERE ${all(conditions)} ORDER BY figure_id ${limit}`
}

interface Item {
  readonly place: string
  readonly item: string
}
interface Due {
  readonly id: string
  readonly day: string
}

const itemsOf = async (reader: Reader, request: DerivedRequest, most: number): Promise<readonly Item[]> => {
  const { after = '' } = request
  const kept = await reader.all(keptFindings(request, after, upTo(most)))
  if (kept.length === most) return kept
  const [check, last = ''] = after.split(' ')
  const due = await reader.all(unreportedPromises(request, check === byDay ? last : '', upTo(most - kept.length)))
  const found = due.map(({ id, day }) => checkOf(byDay, unreported(id, day)))
  return [...kept, ...found.map((one) => ({ place: placeOf(one), item: JSON.stringify(one) }))]
}

const countOf = async (reader: Reader, request: DerivedRequest): Promise<{ readonly count: number }> => {
  const queries = [keptFindings(request, '', sql``), unreportedPromises(request, '', sql``)]
  const counts = await Promise.all(
    queries.map((query) => reader.all(sql<{ count: number }>`SELECT count(*) AS count FROM (${query}) AS found`)),
  )
  return { count: counts.flat().reduce((sum, { count }) => sum + count, 0) }
}

/** Returns a page of findings in order of check and records. */
export const pageOfFindings = async (
  reader: Reader,
  cache: StateCache,
  request: DerivedRequest,
): Promise<DerivedPage> => {
  const { today, asked, limit, total } = request
  const items = await itemsOf(reader, request, limit + 1)
  const page = items.slice(0, limit)
  return {
    items: page.map(({ item }) => item),
    next: items.length > limit ? page.at(-1)?.place : undefined,
    ...(total && {
      total: (await cache.one(reader, JSON.stringify(['checks', today, asked]), () => countOf(reader, request))).count,
    }),
  }
}
