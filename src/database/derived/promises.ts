/** Keeps promises with their outcomes, and reads pages of them. */
import type { PromiseState } from '../../figures/promises/promises.ts'
import { passes } from '../../model/closed-filters.ts'
import type { Register } from '../../figures/register.ts'
import { conditionsOf, type Condition } from '../../model/filters.ts'
import { promiseStates } from '../../model/vocabulary.ts'
import { figures } from '../../resources/figures.ts'
import type { DerivedPage, DerivedRequest } from '../../store/computed-lists.ts'
import { allEnded } from '../all-ended.ts'
import type { Reader } from '../engine.ts'
import { narrowed } from '../read/most-selective.ts'
import { walked } from '../read/walk.ts'
import { among, amongThese } from '../sql/dialect.ts'
import { all, listed, upTo } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { queryTemplate } from '../sql/templates.ts'
import type { StateCache } from '../state-cache.ts'
import { keepRows } from './keep-rows.ts'
import type { Recomputing } from './held.ts'
import type { PromiseRow } from './promise-rows.ts'

const keep = keepRows<PromiseRow>('promises', {
  figureId: 'text',
  lastDay: 'text',
  whileOpen: 'text',
  onceDue: 'text',
  needsRate: 'integer',
  item: 'text',
})

const drop = queryTemplate(1, (ids = sql``) => sql`DELETE FROM promises WHERE figure_id IN ${amongThese(ids)}`)

/** Brings the promises of subjects with these figures up to date. Those of deleted figures are gone. */
export const keepPromises = async (
  session: Recomputing,
  rows: readonly PromiseRow[],
  about: Register['figures'],
): Promise<void> => {
  if (session.held) {
    session.held.addPromises(about, rows)
    return
  }
  const promised = new Set(rows.map(({ figureId }) => figureId))
  const others = about.flatMap(({ id }) => (promised.has(id) ? [] : [id]))
  await allEnded([
    others.length > 0 && session.run(drop(JSON.stringify(others))),
    rows.length > 0 && session.run(keep(rows)),
  ])
}

export const stateOn = (today: unknown): SQL => sql`CASE WHEN last_day >= ${today} THEN while_open ELSE once_due END`

const statesAsked = (asked: DerivedRequest['asked']): readonly PromiseState[] =>
  promiseStates.filter(passes({ state: (state: PromiseState) => [state] }, asked))

const orderOf = ({ latestFirst = false }: DerivedRequest): SQL =>
  latestFirst ? sql`last_day DESC, figure_id DESC` : sql`figure_id`

const later = (after: string): SQL => sql`figure_id > ${after}`
const limitOf = (most: number): SQL => (Number.isFinite(most) ? upTo(most) : sql``)

/** The promises wanted: those that meet tests of their own, after a position, no more than `most`. */
interface Wanted {
  readonly inState: readonly SQL[]
  readonly after: string
  readonly most: number
}

/** Returns the query for the ids of promises whose figures meet conditions. */
const idsMeeting = async (
  reader: Reader,
  conditions: readonly Condition[],
  { inState, after, most }: Wanted,
): Promise<SQL> => {
  const asked = await narrowed(reader, figures, { conditions, asOf: undefined })
  if (Number.isFinite(most)) {
    const rows = sql`SELECT figures.*, figure_id, last_day, while_open, once_due FROM promises CROSS JOIN figures
      WHERE figures.id = figure_id AND ${later(after)} ORDER BY figure_id`
    const ids = await walked(reader, figures, asked, { rows, order: sql`figure_id`, limit: most, also: inState })
    if (ids) return sql`SELECT figure_id FROM promises WHERE figure_id IN ${among(ids)}`
  }
  // The ids are put in order before promises are looked up, and no more of these than the page needs.
  return sql`SELECT figure_id FROM promises
    WHERE ${all([sql`figure_id IN (SELECT id FROM figures WHERE ${await asked.where()})`, later(after), ...inState])}
    ORDER BY figure_id ${limitOf(most)}`
}

/** Returns the query for the ids of promises after a position; no more than `most` of them. */
const idsOf = async (reader: Reader, request: DerivedRequest, after: string, most: number): Promise<SQL> => {
  const { asked, today } = request
  const conditions = conditionsOf(figures, asked)
  const states = statesAsked(asked)
  if (states.length === 0) return sql`SELECT figure_id FROM promises WHERE 1 = 0`
  const isAny = states.length === promiseStates.length
  if (conditions.length > 0) {
    const inState = isAny ? [] : [sql`${stateOn(today)} IN ${listed(states.map((state) => sql`${state}`))}`]
    return idsMeeting(reader, conditions, { inState, after, most })
  }
  if (isAny) return sql`SELECT figure_id FROM promises WHERE ${later(after)} ORDER BY figure_id ${limitOf(most)}`
  const order = orderOf(request)
  // Each state is read in order from an index of its own, and no further than the page needs.
  const branches = states.flatMap((state) =>
    [sql`while_open = ${state} AND last_day >= ${today}`, sql`once_due = ${state} AND last_day < ${today}`].map(
      (isInState) => sql`SELECT * FROM (SELECT figure_id, last_day FROM promises WHERE ${isInState} AND ${later(after)}
        ORDER BY ${order} ${limitOf(most)}) AS of_state`,
    ),
  )
  return sql`SELECT figure_id FROM (${sql.join(branches, sql` UNION ALL `)}) AS found ORDER BY ${order} ${limitOf(most)}`
}

const countOf = async (reader: Reader, request: DerivedRequest): Promise<{ readonly count: number }> => {
  const ids = await idsOf(reader, request, '', Infinity)
  const [row] = await reader.all(sql<{ count: number }>`SELECT count(*) AS count FROM (${ids}) AS found`)
  return { count: row?.count ?? 0 }
}

/** Returns a page of promises in order of figure id, or of their last day. */
export const pageOfPromises = async (
  reader: Reader,
  cache: StateCache,
  request: DerivedRequest,
): Promise<DerivedPage> => {
  const { today, asked, after = '', limit, total } = request
  const ids = await idsOf(reader, request, after, limit + 1)
  const rows = await reader.all(
    sql<{ item: string; state: PromiseState; place: string }>`SELECT item, ${stateOn(today)} AS state,
      figure_id AS place FROM promises WHERE figure_id IN (${ids}) ORDER BY ${orderOf(request)}`,
  )
  const page = rows.slice(0, limit)
  return {
    items: page.map(({ item, state }) => `${item.slice(0, -1)},"state":"${state}"}`),
    next: rows.length > limit ? page.at(-1)?.place : undefined,
    ...(total && {
      total: (await cache.one(reader, JSON.stringify(['promises', today, asked]), () => countOf(reader, request)))
        .count,
    }),
  }
}
