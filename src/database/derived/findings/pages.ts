/** Reads pages of findings: kept ones, then unreported promises, which the day decides. */
import { severityOf, type CheckName } from '../../../figures/checks/checks.ts'
import { remembered } from '../../../figures/collections.ts'
import { passes } from '../../../model/closed-filters.ts'
import { checkNames, severities } from '../../../model/vocabulary.ts'
import type { DerivedPage, DerivedRequest } from '../../../store/computed-lists.ts'
import type { Reader } from '../../engine.ts'
import { among } from '../../sql/dialect.ts'
import { all, upTo } from '../../sql/fragments.ts'
import { sql, type SQL } from '../../sql/sql.ts'
import { queryTemplate, type Query } from '../../sql/templates.ts'
import type { StateCache } from '../../state-cache.ts'
import { itemOf, type Item } from './items.ts'
import { checkIn, hiddenBy, withIdIn } from './ids.ts'
import { reviewColumns } from './reviews.ts'
import { withSentences } from './sentences.ts'

/** Comes after all other checks. */
const byDay = 'unreported-promise'

const rankOf = (name: CheckName): number => severities.indexOf(severityOf(name))

/** The checks in the order of pages. */
const inOrder: readonly CheckName[] = checkNames.toSorted(
  (one, other) => rankOf(one) - rankOf(other) || (one < other ? -1 : 1),
)

const checkValues = { check: (name: CheckName) => [name], severity: (name: CheckName) => [severityOf(name)] }

const namesAsked = ({ asked }: DerivedRequest): readonly CheckName[] => inOrder.filter(passes(checkValues, asked))

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

/** The condition that a finding has an answer, or has none; the answered are few, and found by their answers. */
const onReview = ({ asked }: DerivedRequest, id: SQL, answered: SQL): SQL[] => {
  if (asked['reviewed'] === undefined) return []
  return [asked['reviewed'] === true ? sql`${id} IN (${answered})` : sql`review IS NULL`]
}

/** Returns the query for kept findings after one; each check is a range of ids, which begin with it and a comma. */
const keptFindings = (request: DerivedRequest, after: string, limit: SQL): SQL<Item> => {
  const { asked } = request
  const ofResources = (names: readonly string[]): SQL =>
    sql`(${names.includes('figures') ? sql`figure <> ''` : sql`1 = 0`}
      OR id IN (SELECT finding FROM finding_records WHERE resource IN ${among(names)}))`
  const about = (ids: readonly string[]): SQL =>
    sql`(id IN (SELECT id FROM findings WHERE figure IN ${among(ids)}
      UNION ALL SELECT alike FROM findings WHERE figure IN ${among(ids)}
      UNION ALL SELECT finding FROM finding_records WHERE record_id IN ${among(ids)}
      UNION ALL SELECT alike FROM finding_records JOIN findings ON ${withIdIn(sql`finding`)} WHERE record_id IN ${among(ids)}))`
  const conditions = [
    ...onReview(request, sql`id`, sql`SELECT finding FROM reviews`),
    ...onValues(asked, 'records.resource', ofResources),
    ...onValues(asked, 'records.id', about),
  ]
  const last = checkIn(after)
  const from = last === undefined ? 0 : inOrder.indexOf(last)
  const branches = namesAsked(request)
    .filter((name) => name !== byDay && inOrder.indexOf(name) >= from)
    .map((name) => {
      const later = sql`id > ${name === last ? after : `${name},`}`
      const place = sql.raw(inOrder.indexOf(name).toString())
      return sql`SELECT * FROM (SELECT ${place} AS place, id, item, ${reviewColumns}
        FROM findings LEFT JOIN reviews ON finding = id
        WHERE ${all([sql`rank = ${rankOf(name)}`, later, sql`id < ${`${name}-`}`, ...conditions])} ORDER BY id ${limit}) AS of_check`
    })
  return branches.length === 0
    ? sql`SELECT id, item, ${reviewColumns} FROM findings LEFT JOIN reviews ON finding = id WHERE 1 = 0`
    : sql`SELECT id, item, ${reviewColumns} FROM (${sql.join(branches, sql` UNION ALL `)}) AS found
        ORDER BY place, id ${limit}`
}

/** Returns the query for promises due and unreported, in order of figure id. */
const unreportedPromises = (request: DerivedRequest, after: string, limit: SQL): SQL<Item> => {
  const { asked, today } = request
  const isAsked =
    namesAsked(request).includes(byDay) && passes({ 'records.resource': () => ['figures'] }, asked)(undefined)
  const conditions = [
    sql`once_due = 'unreported'`,
    sql`last_day < ${today}`,
    sql`figure_id > ${after}`,
    ...(isAsked ? [] : [sql`1 = 0`]),
    ...onReview(request, sql`figure_id`, sql`SELECT promise FROM reviews WHERE promise IS NOT NULL`),
    ...onValues(asked, 'records.id', (values) => sql`(figure_id IN ${among(values)})`),
  ]
  return sql`SELECT figure_id AS id, item, ${reviewColumns}
    FROM promises LEFT JOIN reviews ON promise = figure_id WHERE ${all(conditions)} ORDER BY figure_id ${limit}`
}

/** Returns the template of the query for a page without filters, which is asked for most. */
const plainPage = remembered((most: string) =>
  queryTemplate(
    2,
    (rank, id) => sql<Item>`SELECT id, item, ${reviewColumns} FROM findings LEFT JOIN reviews ON finding = id
      WHERE (rank, id) > (${rank}, ${id}) AND rank < ${sql.raw(hiddenBy.toString())} ORDER BY rank, id ${upTo(Number(most))}`,
  ),
)

const filters = ['check', 'severity', 'records.resource', 'records.id'].flatMap((name) => [
  name,
  `${name}.in`,
  `${name}.not`,
])

const keptPage = (request: DerivedRequest, after: string, most: number): Query<Item> => {
  const { asked } = request
  if ([...filters, 'reviewed'].some((name) => asked[name] !== undefined))
    return keptFindings(request, after, upTo(most))
  const last = checkIn(after)
  return plainPage(most.toString())(last === undefined ? -1 : rankOf(last), after)
}

const itemsOf = async (reader: Reader, request: DerivedRequest, most: number): Promise<readonly Item[]> => {
  const { after = '' } = request
  const isPast = checkIn(after) === byDay
  const kept = isPast ? [] : await reader.all(keptPage(request, after, most))
  if (kept.length === most) return kept
  const last = isPast ? after.slice(byDay.length + 1) : ''
  const due = await reader.all(unreportedPromises(request, last, upTo(most - kept.length)))
  return [...kept, ...due.flatMap(itemOf)]
}

const countOf = async (reader: Reader, request: DerivedRequest): Promise<{ readonly count: number }> => {
  const queries = [keptFindings(request, '', sql``), unreportedPromises(request, '', sql``)]
  const counts = await Promise.all(
    queries.map((query) => reader.all(sql<{ count: number }>`SELECT count(*) AS count FROM (${query}) AS found`)),
  )
  return { count: counts.flat().reduce((sum, { count }) => sum + count, 0) }
}

/** Returns a page of findings in order of severity, check and records. */
export const pageOfFindings = async (
  reader: Reader,
  cache: StateCache,
  request: DerivedRequest,
): Promise<DerivedPage> => {
  const { today, asked, limit, total } = request
  const items = await itemsOf(reader, request, limit + 1)
  const page = items.slice(0, limit)
  return {
    items: (await withSentences(reader, page)).map((one) => JSON.stringify(one)),
    next: items.length > limit ? page.at(-1)?.id : undefined,
    ...(total && {
      total: (await cache.one(reader, JSON.stringify(['checks', today, asked]), () => countOf(reader, request))).count,
    }),
  }
}
