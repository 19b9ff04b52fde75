/** Pairs of projects that somebody said are different: neither is proposed for the other again. */
import { Refusal } from '../../rules/refusal.ts'
import type { Engine, Reader, Session } from '../engine.ts'
import { hasAll } from '../read/record.ts'
import { sql } from '../sql/sql.ts'

export type Pair = readonly [one: string, other: string]

const inOrder = ([one, other]: Pair): Pair => (one < other ? [one, other] : [other, one])
const keyOf = (pair: Pair): string => inOrder(pair).join(' ')

/** Reads the pairs of projects that somebody said are different. */
export const differencesIn = async (reader: Reader): Promise<(one: string, other: string) => boolean> => {
  const rows = await reader.all(
    sql<{ one: string; other: string }>`SELECT one, other FROM differences WHERE resource = 'projects'`,
  )
  const pairs = new Set(rows.map(({ one, other }) => keyOf([one, other])))
  return (one, other) => pairs.has(keyOf([one, other]))
}

/** Returns the projects that somebody said are different from one. */
export const differentFrom = async (reader: Reader, id: string): Promise<ReadonlySet<string>> => {
  const rows = await reader.all(
    sql<{ id: string }>`SELECT other AS id FROM differences WHERE resource = 'projects' AND one = ${id}
      UNION ALL SELECT one AS id FROM differences WHERE resource = 'projects' AND other = ${id}`,
  )
  return new Set(rows.map((row) => row.id))
}

/** They are no changes of records, but entity tags count them as answers to findings. */
const countAnswer = (session: Session): Promise<number> =>
  session.run(sql`UPDATE register SET reviews = coalesce(reviews, 0) + 1`)

/** Stores that projects are different, as far as they exist. */
export const keepDifferences = async (
  session: Session,
  pairs: readonly Pair[],
  by: string,
  at = new Date().toISOString(),
): Promise<void> => {
  if (pairs.length === 0) return
  const there = await hasAll(session, 'projects', [...new Set(pairs.flat())])
  let stored = 0
  for (const [one, other] of pairs.filter((pair) => pair.every((id) => there.has(id))).map(inOrder))
    stored += await session.run(sql`INSERT INTO differences (resource, one, other, "by", at)
      VALUES ('projects', ${one}, ${other}, ${by}, ${at}) ON CONFLICT DO NOTHING`)
  if (stored > 0) await countAnswer(session)
}

/** Takes back what was stored with a batch, which has its instant. */
export const dropDifferences = async (
  session: Session,
  { by, at }: { readonly by: string; readonly at: string },
): Promise<void> => {
  const dropped = await session.run(sql`DELETE FROM differences WHERE ${sql.identifier('by')} = ${by} AND at = ${at}`)
  if (dropped > 0) await countAnswer(session)
}

/** Throws a Refusal unless both are projects, and two. */
const assertPair = async (reader: Reader, [id, other]: Pair): Promise<void> => {
  const there = await hasAll(reader, 'projects', [other])
  if (!there.has(other)) throw new Refusal('not-found', ['no-record', 'projects', other])
  if (id === other) throw new Refusal('broken-rule', ['different-from-itself'])
}

/** Stores that two projects are different. Throws a Refusal: not-found, broken-rule, overloaded, no-room. */
export const putDifference = (engine: Engine, pair: Pair, by: string): Promise<void> =>
  engine.transaction(async (session) => {
    await assertPair(session, pair)
    await keepDifferences(session, [pair], by)
  })

/** Takes back that two projects are different. Throws a Refusal: not-found, broken-rule, overloaded, no-room. */
export const dropDifference = (engine: Engine, pair: Pair): Promise<void> =>
  engine.transaction(async (session) => {
    await assertPair(session, pair)
    const [one, other] = inOrder(pair)
    const dropped = await session.run(
      sql`DELETE FROM differences WHERE resource = 'projects' AND one = ${one} AND other = ${other}`,
    )
    if (dropped === 0) throw new Refusal('not-found', ['not-different', ...pair])
    await countAnswer(session)
  })
