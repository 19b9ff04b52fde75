/** Rules of figures: signs, ranges, shares, superseding. */
import { integerOf } from '../model/decimals.ts'
import { isNegativeAmount } from '../model/figures.ts'
import type { FigureRecord } from '../resources/figures.ts'
import type { Data } from '../model/canonical.ts'
import type { Violation } from '../model/validation.ts'
import { isPercentage, measureOf } from '../model/units.ts'
import type { OwnRule, Rule } from './rule.ts'

/** A cut or a credit is printed as an exact amount; that of a target would promise nothing. */
const mayBeNegative = ({ relation, value, qualifier, stage }: Data): boolean =>
  relation === 'difference' || ((value as string).startsWith('-') && qualifier === 'exact' && stage !== 'target')

const signs = (record: Data): Violation[] => {
  if (mayBeNegative(record)) return []
  const amounts = [
    ['/value', record['value'], record['unit']],
    ['/upperValue', record['upperValue'], record['unit']],
    ...(record['reported'] as Data[]).map(({ value, unit }, index) => [
      `/reported/${index.toString()}/value`,
      value,
      unit,
    ]),
  ] as [string, string | null, string][]
  return amounts.flatMap(([pointer, value, unit]) =>
    value?.startsWith('-') && !isPercentage(unit) ? [{ pointer, detail: ['negative-amount'] }] : [],
  )
}

const range = ({ qualifier, value, upperValue }: Data): Violation[] => {
  if (qualifier !== 'between') return []
  if (typeof upperValue !== 'string') return [{ pointer: '/upperValue', detail: ['no-upper-value'] }]
  return integerOf(upperValue) < integerOf(value as string)
    ? [{ pointer: '/upperValue', detail: ['below-value', value as string] }]
    : []
}

/** Reports whether a figure is meant as a share, whatever its unit. */
const isMeantAsShare = ({ metric, relation, ofFigureId }: Data): boolean =>
  relation === 'share' || (relation === null && (metric === 'share' || ofFigureId !== null))

const percentages = (record: Data): Violation[] => {
  if (record['unit'] === 'percent') return []
  if (isMeantAsShare(record)) return [{ pointer: '/unit', detail: ['percent-alone', 'share'] }]
  return record['relation'] === 'change' ? [{ pointer: '/unit', detail: ['percent-alone', 'change'] }] : []
}

const same = ['subjectKind', 'subjectId', 'metric', 'stage'] as const

const differs = (one: Data, other: Data): string | undefined => same.find((key) => one[key] !== other[key])

/** Each piece of some words is looked for in the text of their source by itself. */
const mostPieces = 20

/** Words leave out little of what their source says: `…` stands between few pieces. */
export const wordsAreInFewPieces: OwnRule = (_resource, record) =>
  (['asPrinted', 'quote'] as const).flatMap((key) => {
    const pieces = ((record[key] ?? '') as string).split('…').filter((piece) => piece.trim() !== '')
    return pieces.length > mostPieces
      ? [{ pointer: `/${key}`, detail: ['many-pieces', pieces.length.toString(), mostPieces.toString()] as const }]
      : []
  })

export const amountsAreSound: OwnRule = (_resource, record) => [
  ...signs(record),
  ...range(record),
  ...percentages(record),
]

export const supersedingIsSound: Rule = async (_resource, id, record, lookup) => {
  const { supersedesId } = record
  const older = typeof supersedesId === 'string' ? await lookup.find('figures', supersedesId) : undefined
  const newer = await lookup.referring('figures', 'supersedesId', id)
  const olderKey = older && differs(record, older)
  const newerKey = newer.map((figure) => differs(record, figure)).find((key) => key !== undefined)
  return [
    ...(olderKey ? [{ pointer: '/supersedesId', detail: ['superseded-differs', olderKey] as const }] : []),
    ...(newerKey ? [{ pointer: `/${newerKey}`, detail: ['superseding-differs'] as const }] : []),
  ]
}

/** Returns the unit of a difference between figures in this unit. */
const ofDifference = (unit: string): string => (unit === 'percent' ? 'percentage-point' : unit)

const between = ['fromFigureId', 'ofFigureId'] as const

/** A difference has the unit of both of its figures, and between percentages it is in percentage points. */
export const differencesAreSound: Rule = async (_resource, id, record, lookup) => {
  const named = record['relation'] === 'difference' ? between.map((key) => record[key]) : []
  const figures = await Promise.all(
    named.filter((name) => typeof name === 'string').map((name) => lookup.find('figures', name)),
  )
  const units = figures.flatMap((figure) => (figure ? [ofDifference(figure['unit'] as string)] : []))
  const wrong = units.find((unit) => unit !== record['unit'])
  const differences = (await Promise.all(between.map((key) => lookup.referring('figures', key, id))))
    .flat()
    .filter(({ relation }) => relation === 'difference')
  const stray = differences.find(({ unit }) => unit !== ofDifference(record['unit'] as string))
  return [
    ...(wrong === undefined ? [] : [{ pointer: '/unit', detail: ['difference-unit', wrong] as const }]),
    ...(stray
      ? [{ pointer: '/unit', detail: ['difference-in', String(stray['id']), String(stray['unit'])] as const }]
      : []),
  ]
}

const measureIn = (record: Data): string => measureOf(record as Readonly<Pick<FigureRecord, 'unit' | 'prices'>>)

const measured = ({ unit, prices }: Data): string =>
  typeof prices === 'string' ? `${String(unit)}, ${prices}` : String(unit)

/** A sum is one of amounts in its measure: in prices of one base, money in any currency or one unit. */
export const sumsAreSound: Rule = async (_resource, id, record, lookup) => {
  const addends = record['relation'] === 'sum' ? (record['sumOfIds'] as readonly string[]) : []
  const found = await Promise.all(addends.map((addend) => lookup.find('figures', addend)))
  const strayFrom = (figure: Data | undefined, pointer: string): Violation[] =>
    figure && measureIn(figure) !== measureIn(record)
      ? [{ pointer, detail: ['sum-measure', String(figure['id']), measured(figure)] }]
      : []
  const sums = (await lookup.referring('figures', 'sumOfIds', id)).filter(({ relation }) => relation === 'sum')
  return [
    ...found.flatMap((figure, index) => strayFrom(figure, `/sumOfIds/${index.toString()}`)),
    ...sums.flatMap((sum) => strayFrom(sum, sum['prices'] === record['prices'] ? '/unit' : '/prices')).slice(0, 1),
  ]
}

/** A stock is how much there is at a moment, so its figures say at which */
export const stocksAreDated: Rule = async (_resource, _id, { metric, periodEnd }, lookup) =>
  periodEnd === null && (await lookup.find('metrics', metric as string))?.['nature'] === 'stock'
    ? [{ pointer: '/periodEnd', detail: ['stock-undated', metric as string] }]
    : []

/** A stock is never below zero, and neither is what is no amount. */
export const negativesAreFlows: Rule = async (_resource, _id, record, lookup) => {
  const figure = record as Parameters<typeof isNegativeAmount>[0]
  const metric = isNegativeAmount(figure) ? await lookup.find('metrics', record['metric'] as string) : undefined
  return metric === undefined || metric['nature'] === 'flow' ? [] : [{ pointer: '/value', detail: ['negative-amount'] }]
}
