/** Reads small values of OC4IDS: days, web addresses, classifications, units and numbers. */
import { isLosslessNumber } from 'lossless-json'
import { isCurrency } from '../../model/units.ts'
import { isWebAddress, unitMeant } from '../../rules/values.ts'
import { termOf } from './ids.ts'
import type { Observation, Oc4idsProject } from './schema.ts'

/** Returns the date part of an instant as written: no time zone moves it. */
export const dayOf = (instant: string | undefined): string | null => instant?.slice(0, 10) ?? null

/** Returns a web address, or null for any other text. */
export const addressOf = (text: string | undefined): string | null =>
  text !== undefined && isWebAddress(text) ? text : null

type Classifications = Oc4idsProject['additionalClassifications']

/** Returns the classifications of a scheme, each with its index. */
export const classified = (classifications: Classifications, scheme: string) =>
  (classifications ?? []).flatMap(({ scheme: of, id, description }, index) =>
    of === scheme && id !== undefined ? [{ id, name: description ?? id, index }] : [],
  )

/** The OC4IDS metrics that are percentages if they have no unit. */
const percentages = ['financialProgress', 'physicalProgress']

/** Returns the name of an observation's unit as the package writes it: the code `P1` would be read as petaflops. */
export const printedUnitOf = ({ unit: { name = '' } = {} }: Observation): string | undefined =>
  /^(p1)?$/i.test(name.trim()) ? undefined : name

/** Returns the unit of an observation of a metric; a register's own export has its very units. */
export const unitOf = (metric: string, { unit = {} }: Observation, own: boolean): string => {
  const said = unit.name ?? unit.id
  if (said === undefined) return percentages.includes(metric) ? 'percent' : 'unit'
  if (own || (unit.scheme === 'ISO4217' && isCurrency(said))) return said
  if (said === '%' || (unit.scheme === 'UNCEFACT' && unit.id === 'P1') || said.toLowerCase() === 'p1') return 'percent'
  const term = termOf(said, 60)
  return unitMeant(term) ?? term
}

const number = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/

/** Returns the digits of a number, also of one in a text; undefined for other values, such as `12 months`. */
export const literalOf = (value: unknown): string | undefined => {
  const text = isLosslessNumber(value) ? value.value : value
  return typeof text === 'string' && number.test(text.trim()) ? text.trim() : undefined
}
