/** Exchange rates, each with its day and source. */
import { currency, date, optional, rate, reference } from '../model/field.ts'
import { resource } from '../model/resource.ts'

export const rates = resource(
  'rates',
  'rate',
  'Exchange rates, each with its day and source.',
  'usd-cny-2025-02-13',
  {
    baseUnit: currency('The currency of which one is given (ISO 4217).', 'USD'),
    quoteUnit: currency('The currency in which it is paid (ISO 4217).', 'CNY'),
    rate: rate('Quote per base, as a decimal string with up to 12 decimals.', '7.309941520468'),
    on: date('The day that it holds for.', '2025-02-13'),
    sourceId: optional(reference('sources', 'Who printed it.', 'global-times-2025-02-13')),
  },
  {
    created: {
      id: 'cny-usd-2025-02-13',
      baseUnit: 'CNY',
      quoteUnit: 'USD',
      rate: '0.1368',
      on: '2025-02-13',
      sourceId: 'global-times-2025-02-13',
    },
    changed: { sourceId: 'global-times-2025-02-13' },
  },
)
