/** Rule of rates: a rate is between two currencies and above zero. */
import type { Rule } from './rule.ts'

export const ratesAreRates: Rule = (_resource, _id, { baseUnit, quoteUnit, rate }) => [
  ...baseUnit === quoteUnit ? [{ pointer: '/quoteUnit', detail: 'Must be another currency than `baseUnit`.' }] : [],
  ...rate === '0' ? [{ pointer: '/rate', detail: 'Must be above zero.' }] : [],
]
