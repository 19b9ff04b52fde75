/** Renders the rates used in a total as a table, each with its origin. */
import type { Totals, UsedRate } from '../../figures/totals.ts'
import { number, table, toRecord } from '../layout/components.ts'
import type { Content, Html } from '../layout/html.ts'
import { readable } from '../layout/words.ts'

const rateOrigin = ({ figureId, rateId }: UsedRate & { figureId?: string; rateId?: string }): Content =>
  figureId === undefined
    ? rateId === undefined
      ? undefined
      : toRecord('rates', rateId, rateId)
    : toRecord('figures', figureId, 'printed by a figure')

export const ratesTable = ({ rates }: Totals): Html =>
  table(
    'Rates used',
    [
      { name: 'From', cell: ({ from }) => from },
      { name: 'To', cell: ({ to }) => to },
      {
        name: 'Rate',
        isNumber: true,
        cell: ({ rate, ...used }) =>
          number('figureId' in used ? `/figures/${used.figureId}` : `/rates/${used.rateId}`, readable(rate)),
      },
      { name: 'Told by', cell: rateOrigin },
    ],
    rates,
  )
