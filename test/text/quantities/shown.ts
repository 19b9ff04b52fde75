/** Writes quantities as the tables of readings do: "5 project exact", "2..3 company between". */
import { readFileSync } from 'node:fs'
import type { Quantity } from '../../../src/text/quantities/quantities.ts'

export const shown = ({ value, upperValue, unit, qualifier }: Quantity): string =>
  `${upperValue === null ? value : `${value}..${upperValue}`} ${unit ?? 'null'} ${qualifier}`

const table = (name: string): unknown => JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url), 'utf8'))

/** Texts with all their quantities. */
export const readings = (name: string) => table(name) as [text: string, quantities: string[]][]

/** Clauses with one of their quantities. */
export const clauses = (name: string) => table(name) as [text: string, quantity: string][]
