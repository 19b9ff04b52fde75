/** Exchange rates, each with its day and source. */
import { currency, date, optional, rate, reference } from '../model/field.ts'
import { resource } from '../model/resource.ts'

export const rates = resource(
  'rates',
  'rate',
  { en: 'Exchange rates, each with its day and source.', zh: '汇率，各注明日期与来源。' },
  'usd-cny-2025-02-13',
  {
    baseUnit: currency({ en: 'The currency of which one is given (ISO 4217).', zh: '基准货币（ISO 4217）。' }, 'USD'),
    quoteUnit: currency({ en: 'The currency in which it is paid (ISO 4217).', zh: '计价货币（ISO 4217）。' }, 'CNY'),
    rate: rate(
      {
        en: 'Quote per base, as a decimal string with up to 12 decimals.',
        zh: '每单位基准货币折合的计价货币，最多12位小数。',
      },
      '7.309941520468',
    ),
    on: date({ en: 'The day that it holds for.', zh: '汇率所属日期。' }, '2025-02-13'),
    sourceId: optional(
      reference('sources', { en: 'Who printed it.', zh: '载于哪一来源。' }, 'global-times-2025-02-13'),
    ),
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
