/** The facts about a figure beside its number, its words and its source. */
import { relationOf } from '../../model/figures.ts'
import { figures as resource } from '../../resources/figures.ts'
import { saidQuantity } from '../layout/amounts.ts'
import type { Fact } from '../layout/components.ts'
import type { Counted } from './counting.ts'
import { factsOf } from '../record/fields.ts'
import { figureIn, subjectOf } from '../tables/figures.ts'
import { exactly, period } from '../layout/words.ts'
import { words } from '../words/words.ts'

export const figureFacts = ({ figure, names, others }: Pick<Counted, 'figure' | 'names' | 'others'>): Fact[] => [
  [words().figure.about, subjectOf(figure, names)],
  [words().figure.period, period(figure.periodStart, figure.periodEnd)],
  ...(figure.attributedTo === null ? [] : [[words().figure.accordingTo, figure.attributedTo] as const]),
  ...(figure.reported.length === 0
    ? []
    : [
        [
          words().figure.beside,
          figure.reported.map(({ value, unit }) => saidQuantity('#as-printed', exactly(value, unit))),
        ] as const,
      ]),
  ...(figure.ofFigureId === null
    ? []
    : [
        [
          relationOf(figure) === 'share' ? words().figure.shareOf : words().figure.comparedWith,
          figureIn(figure.ofFigureId, others),
        ] as const,
      ]),
  ...(figure.supersedesId === null ? [] : [[words().figure.replaces, figureIn(figure.supersedesId, others)] as const]),
  ...factsOf(resource.own, figure, names, [
    'subjectKind',
    'subjectId',
    'value',
    // No other qualifier shows it with the value.
    ...(figure.qualifier === 'between' ? ['upperValue'] : []),
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
