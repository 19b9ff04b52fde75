/** The currencies in which own parts are kept, because somebody asked for them: few, those asked for last. */
import { randomUUID } from 'node:crypto'
import { familiesIn } from '../../../figures/running/families.ts'
import type { Reader, Session } from '../../engine.ts'
import { among, amongThese } from '../../sql/dialect.ts'
import { upTo } from '../../sql/fragments.ts'
import { sql } from '../../sql/sql.ts'
import { queryTemplate } from '../../sql/templates.ts'
import { few, staleIn, type Staleness } from '../staleness.ts'

/** The number of currencies: each takes as much room as the own parts in units of their own. */
const most = 4
/** The number of own parts deleted in one transaction. */
const atOnce = 5000

export interface KeptUnit {
  readonly unit: string
  readonly askedOn: string
  readonly state: 'building' | 'current' | 'leaving'
}

const today = (): string => new Date().toISOString().slice(0, 10)

const kept = queryTemplate(
  0,
  () => sql<KeptUnit>`SELECT unit, asked_on AS "askedOn", state FROM kept_units ORDER BY asked_on, unit`,
)

/** Passes the marks on that were dealt with for own parts in units of their own. */
export const passOn = queryTemplate(
  1,
  (marks = sql``) => sql`INSERT INTO unconverted (unit, mark)
    SELECT unit, mark FROM unsettled CROSS JOIN kept_units WHERE mark IN ${amongThese(marks)} AND state <> 'leaving'
    ON CONFLICT DO NOTHING`,
)

const progress = queryTemplate(
  1,
  (unit) => sql<KeptUnit & { readonly marks: number }>`SELECT unit, asked_on AS "askedOn", state,
    (SELECT count(*) FROM (SELECT 1 FROM unconverted WHERE unconverted.unit = kept_units.unit ${upTo(few + 1)}) AS counted)
      AS marks FROM kept_units WHERE unit = ${unit}`,
)

/** Tells how much is stale of the own parts in a unit, or in units of their own; what is not kept is stale too. */
export const staleFor = async (reader: Reader, unit: string | undefined): Promise<Staleness> => {
  const own = await staleIn(reader)
  if (unit === undefined || own === 'much') return own
  const [row] = await reader.all(progress(unit))
  if (row?.state !== 'current' || row.marks > few) return 'much'
  return own === 'nothing' && row.marks === 0 && row.askedOn === today() ? 'nothing' : 'little'
}

/** A unit into which nothing can be converted is not kept: anybody may ask for any three letters. Reads all figures. */
export const isConvertible = async (reader: Reader, unit: string): Promise<boolean> => {
  const found = await reader.all(sql`SELECT 1 FROM kept_units WHERE unit = ${unit}
    UNION ALL SELECT 1 FROM rates WHERE base_unit = ${unit} OR quote_unit = ${unit}
    UNION ALL SELECT 1 FROM figures WHERE unit = ${unit} OR reported LIKE ${`%"${unit}"%`} ${upTo(1)}`)
  return found.length > 0
}

export const setState = async (session: Session, unit: string, state: KeptUnit['state']): Promise<void> => {
  await session.run(sql`UPDATE kept_units SET state = ${state}, generation = ${randomUUID()} WHERE unit = ${unit}`)
}

/** Begins to keep a unit: the own parts of all subjects are missing. */
const begin = async (session: Session, unit: string): Promise<void> => {
  await session.run(sql`INSERT INTO kept_units (unit, asked_on, state, generation)
    VALUES (${unit}, ${today()}, 'building', ${randomUUID()})`)
  await session.run(sql`INSERT INTO unconverted (unit, mark)
    SELECT DISTINCT ${unit}, subject_kind || '/' || subject_id FROM figures`)
}

/** Deletes some of what is kept in a unit, and at last the unit. */
const forget = async (session: Session, unit: string): Promise<void> => {
  const ofUnit = sql`family IN ${among(familiesIn(unit))}`
  const deleted = await session.run(sql`DELETE FROM own_parts WHERE (figure_id, series) IN
    (SELECT figure_id, series FROM series JOIN own_parts ON own_parts.series = series.id WHERE ${ofUnit} ${upTo(atOnce)})`)
  if (deleted > 0) return
  await session.run(sql`DELETE FROM sums WHERE series IN (SELECT id FROM series WHERE ${ofUnit})`)
  await session.run(sql`DELETE FROM series WHERE ${ofUnit}`)
  for (const table of ['unconverted', 'conversions', 'kept_units'])
    await session.run(sql`DELETE FROM ${sql.identifier(table)} WHERE unit = ${unit}`)
}

/**
 * Notes that somebody asks for a unit. One that is not kept takes the place of the one that was asked for last the
 * longest ago, unless that was today: a register that is asked in many currencies would compute nothing else.
 */
export const admit = async (session: Session, unit: string): Promise<KeptUnit | 'refused' | 'makes-room'> => {
  const units = await session.all(kept())
  const own = units.find((one) => one.unit === unit)
  if (own && own.state !== 'leaving') {
    if (own.askedOn !== today())
      await session.run(sql`UPDATE kept_units SET asked_on = ${today()} WHERE unit = ${unit}`)
    return own
  }
  const [first] = units
  const leaving = units.find(({ state }) => state === 'leaving')
  if (leaving) await forget(session, leaving.unit)
  else if (units.length < most) await begin(session, unit)
  else if (first === undefined || first.askedOn === today()) return 'refused'
  else await setState(session, first.unit, 'leaving')
  return 'makes-room'
}
