/** Keeps the rate that a source's figures in a currency take into a unit, unless they print a pair themselves. */
import { moneyBy, sourceRatesOf, type Money, type Printed } from '../../../figures/money.ts'
import { conversionFrom, plainConversion, type PlainConversion } from '../../../figures/running/plain-conversions.ts'
import { isCurrency } from '../../../model/units.ts'
import type { Figure } from '../../../figures/register.ts'
import type { Reader, Session } from '../../engine.ts'
import { among } from '../../sql/dialect.ts'
import { upTo } from '../../sql/fragments.ts'
import { sql } from '../../sql/sql.ts'
import { printingIn } from '../inputs/inputs-about.ts'
import { keepRows } from '../keep-rows.ts'
import { gather } from '../inputs/register-records.ts'
import { refOf } from '../stale.ts'

/** The figures of a source in a currency. */
export interface Group {
  readonly sourceId: string
  readonly from: string
}

interface Row extends Group {
  readonly unit: string
  readonly conversion: string
}

const keep = keepRows<Row>('conversions', { unit: 'text', sourceId: 'text', from: 'text', conversion: 'text' }, 3)

const nameOf = ({ sourceId, from }: Group): string => `${sourceId} ${from}`

const idsOf = (groups: readonly Group[]): string[] => [...new Set(groups.map(({ sourceId }) => sourceId))]

const rowsOf = (reader: Reader, unit: string, sourceIds?: readonly string[]): Promise<Row[]> =>
  reader.all(sql<Row>`SELECT unit, source_id AS "sourceId", "from", conversion FROM conversions
    WHERE unit = ${unit} AND ${sourceIds ? sql`source_id IN ${among(sourceIds)}` : sql`1 = 1`}`)

/** Reads what the rates of these sources follow from; `pairing` are those that may print pairs. */
const printedFor = async (
  reader: Reader,
  unit: string,
  sourceIds: readonly string[],
  pairing: readonly string[],
): Promise<Printed> => {
  const isOfUnit = sql`(base_unit = ${unit} OR quote_unit = ${unit})`
  return {
    figures: await printingIn(reader, pairing),
    rates: await gather(reader, 'rates', isOfUnit),
    sources: await gather(
      reader,
      'sources',
      sql`id IN ${among(sourceIds)} OR id IN (SELECT source_id FROM rates WHERE ${isOfUnit})`,
    ),
  }
}

const rowsFrom = (printed: Printed, unit: string, groups: readonly Group[]): Row[] => {
  const rateOf = sourceRatesOf(printed)
  return groups.map(({ sourceId, from }) => {
    const conversion = rateOf(sourceId, from, unit)
    return { unit, sourceId, from, conversion: conversion ? JSON.stringify(plainConversion(conversion)) : '' }
  })
}

const plainOf = ({ conversion }: Row): PlainConversion | undefined =>
  conversion === '' ? undefined : (JSON.parse(conversion) as PlainConversion)

/** Returns the conversion of these figures into a unit. Rates that are not kept yet are kept from now on. */
export const moneyFor = async (session: Session, unit: string, figures: readonly Figure[]): Promise<Money> => {
  const foreign = figures.filter((figure) => isCurrency(figure.unit) && figure.unit !== unit)
  const groups = new Map(foreign.map(({ sourceId, unit: from }) => [nameOf({ sourceId, from }), { sourceId, from }]))
  const known = groups.size === 0 ? [] : await rowsOf(session, unit, idsOf([...groups.values()]))
  for (const row of known) groups.delete(nameOf(row))
  const missing = [...groups.values()]
  const ids = idsOf(missing)
  const found = ids.length === 0 ? [] : rowsFrom(await printedFor(session, unit, ids, ids), unit, missing)
  if (found.length > 0) await session.run(keep(found))
  const conversions = new Map(
    [...known, ...found].map((row) => {
      const plain = plainOf(row)
      return [nameOf(row), plain && conversionFrom(plain)]
    }),
  )
  return moneyBy((sourceId, from) => conversions.get(nameOf({ sourceId, from })))
}

const namedBy = (marks: readonly string[], kinds: readonly string[]): string[] =>
  marks
    .map((mark) => refOf(mark) as { kind: string; id: string })
    .flatMap(({ kind, id }) => (kinds.includes(kind) ? [id] : []))

/** Reports whether these marks may change recorded rates, or the days on which they were known. */
const areRecordsMarked = async (reader: Reader, marks: readonly string[]): Promise<boolean> => {
  if (marks.includes('rates')) return true
  const sources = namedBy(marks, ['source'])
  return (
    sources.length > 0 &&
    (await reader.all(sql`SELECT 1 FROM rates WHERE source_id IN ${among(sources)} ${upTo(1)}`)).length > 0
  )
}

/** The figures whose rates have changed, and what keeps their new ones. */
export interface ChangedRates {
  readonly groups: readonly Group[]
  readonly keep: (session: Session) => Promise<void>
}

const nothing: ChangedRates = { groups: [], keep: () => Promise.resolve() }

/** Compares the rates that marks may have changed with those that are kept. */
export const changedRates = async (reader: Reader, unit: string, marks: readonly string[]): Promise<ChangedRates> => {
  const marked = namedBy(marks, ['source', 'pairs'])
  const areAll = await areRecordsMarked(reader, marks)
  if (!areAll && marked.length === 0) return nothing
  // A pair that the source prints comes before all recorded rates.
  const rows = (await rowsOf(reader, unit, areAll ? undefined : marked)).filter(
    (row) => marked.includes(row.sourceId) || !('figureId' in (plainOf(row)?.origin ?? {})),
  )
  const printed = await printedFor(reader, unit, idsOf(rows), marked)
  const present = new Set(printed.sources.map(({ id }) => id))
  const former = new Map(rows.map((row) => [nameOf(row), row.conversion]))
  const changed = rowsFrom(printed, unit, rows).filter((row) => former.get(nameOf(row)) !== row.conversion)
  const gone = idsOf(rows).filter((id) => !present.has(id))
  return {
    groups: changed,
    keep: async (session) => {
      if (changed.length > 0) await session.run(keep(changed))
      // A source with the same id may come again, which marks nothing.
      if (gone.length > 0)
        await session.run(sql`DELETE FROM conversions WHERE unit = ${unit} AND source_id IN ${among(gone)}`)
    },
  }
}
