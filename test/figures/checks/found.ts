/** What checks find in small registers. */
import type { Check, CheckName } from '../../../src/figures/checks/checks.ts'
import { findingSentence } from '../../../src/text/findings/sentence.ts'
import type { Figure, Register } from '../../../src/figures/register.ts'
import { figure } from '../reference/small.ts'
import { checks } from '../../support/whole.ts'

/** A finding with the sentence that it makes, before its records have names. */
export type Found = Omit<Check, 'params'> & { readonly detail: string }

export const findings = (name: CheckName, of: Register): Found[] =>
  checks({ today: '2025-06-01' }, of)
    .filter(({ check }) => check === name)
    .map(({ params, ...found }) => ({ ...found, detail: findingSentence('en', { check: name, params }) }))

/** Returns the ids of the records of each finding. */
export const idsOf = (name: CheckName, of: Register): string[] =>
  findings(name, of).map(({ records }) => records.map(({ id }) => id).join(' '))

/** Returns a figure of so many yuan, printed so. */
export const yuan = (id: string, value: string, particulars: Partial<Figure> = {}): Figure =>
  figure(id, value, { asPrinted: `${value} yuan`, ...particulars })

/** Returns a figure of so many percent, printed so. */
export const percent = (id: string, value: string, particulars: Partial<Figure> = {}): Figure =>
  figure(id, value, { asPrinted: `${value}%`, unit: 'percent', metric: 'progress', ...particulars })
