/** Rule of rates: a rate is between two currencies and above zero. */
import type { OwnRule } from './rule.ts'

export const ratesAreRates: OwnRule = (_resource, { baseUnit, quoteUnit, rate }) => [
  ...(baseUnit === quoteUnit ? [{ pointer: '/quoteUnit', detail: ['same-currency'] as const }] : []),
  ...(rate === '0' ? [{ pointer: '/rate', detail: ['rate-zero'] as const }] : []),
]
