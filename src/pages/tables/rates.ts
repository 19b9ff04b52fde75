/** Renders the rates used in a total as a table, each with its origin. */
import type { UsedRate } from '../../figures/money.ts'
import type { Totals } from '../../figures/totals.ts'
import { number, table, toRecord } from '../layout/components.ts'
import type { Content, Html } from '../layout/html.ts'
import { readable } from '../layout/words.ts'
import { words } from '../words/words.ts'

const rateOrigin = ({ figureId, rateId }: UsedRate & { figureId?: string; rateId?: string }): Content =>
  figureId === undefined
    ? rateId === undefined
      ? undefined
      : toRecord('rates', rateId, rateId)
    : toRecord('figures', figureId, words().tables.byFigure)

export const ratesTable = ({ rates }: Totals): Html =>
  table(
    words().tables.rates,
    [
      { name: words().columns.from, cell: ({ from }) => from },
      { name: words().columns.to, cell: ({ to }) => to },
      {
        name: words().columns.rate,
        isNumber: true,
        cell: ({ rate, ...used }) =>
          number('figureId' in used ? `/figures/${used.figureId}` : `/rates/${used.rateId}`, readable(rate)),
      },
      { name: words().columns.toldBy, cell: rateOrigin },
    ],
    rates,
  )
