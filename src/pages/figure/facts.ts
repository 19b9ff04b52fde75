/** The facts about a figure beside its number, its words and its source. */
import { figures as resource } from '../../resources/figures.ts'
import { number, type Fact } from '../layout/components.ts'
import type { Counted } from './counting.ts'
import { factsOf } from '../record/fields.ts'
import { figureIn, subjectOf } from '../tables/figures.ts'
import { amount, period } from '../layout/words.ts'

export const figureFacts = ({ figure, names, others }: Pick<Counted, 'figure' | 'names' | 'others'>): Fact[] => [
  ['About', subjectOf(figure, names)],
  ['Period', period(figure.periodStart, figure.periodEnd)],
  ...(figure.attributedTo === null ? [] : [['According to', figure.attributedTo] as const]),
  ...(figure.reported.length === 0
    ? []
    : [
        [
          'Printed beside it',
          figure.reported.map(({ value, unit }) => number('#as-printed', amount(value, unit))),
        ] as const,
      ]),
  ...(figure.ofFigureId === null ? [] : [['Share of', figureIn(figure.ofFigureId, others)] as const]),
  ...(figure.supersedesId === null ? [] : [['Replaces', figureIn(figure.supersedesId, others)] as const]),
  ...factsOf(resource.own, figure, names, [
    'subjectKind',
    'subjectId',
    'value',
    'upperValue',
    'unit',
    'periodStart',
    'periodEnd',
    'reported',
    'ofFigureId',
    'note',
    'sourceId',
    'asPrinted',
    'locator',
    'attributedTo',
    'supersedesId',
    'stage',
    'metric',
  ]),
]
