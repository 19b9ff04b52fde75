/** Rules of figures: signs, ranges, shares, superseding. */
import type { Data } from '../model/canonical.ts'
import type { Violation } from '../model/validation.ts'
import type { OwnRule, Rule } from './rule.ts'

/** Converts a decimal to thousandths, exactly. */
const thousandths = (decimal: string): bigint => {
  const [whole = '', fraction = ''] = decimal.split('.')
  return BigInt(whole + fraction.padEnd(3, '0'))
}

const mayBeNegative = (unit: unknown): boolean => unit === 'percent'

const signs = (record: Data): Violation[] => {
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
    value?.startsWith('-') && !mayBeNegative(unit) ? [{ pointer, detail: 'Only percentages may be negative.' }] : [],
  )
}

const range = ({ qualifier, value, upperValue }: Data): Violation[] => {
  if (qualifier !== 'between') return []
  if (typeof upperValue !== 'string')
    return [{ pointer: '/upperValue', detail: 'Is required where `qualifier` is `between`.' }]
  return thousandths(upperValue) < thousandths(value as string)
    ? [{ pointer: '/upperValue', detail: `Is below \`value\`, ${value as string}.` }]
    : []
}

const share = ({ metric, ofFigureId, unit }: Data): Violation[] =>
  (metric === 'share' || ofFigureId !== null) && unit !== 'percent'
    ? [{ pointer: '/unit', detail: 'The unit of a share is `percent`.' }]
    : []

const same = ['subjectKind', 'subjectId', 'metric', 'stage'] as const

const differs = (one: Data, other: Data): string | undefined => same.find((key) => one[key] !== other[key])

export const amountsAreSound: OwnRule = (_resource, record) => [...signs(record), ...range(record), ...share(record)]

export const supersedingIsSound: Rule = async (_resource, id, record, lookup) => {
  const { supersedesId } = record
  const older = typeof supersedesId === 'string' ? await lookup.find('figures', supersedesId) : undefined
  const newer = await lookup.referring('figures', 'supersedesId', id)
  const olderKey = older && differs(record, older)
  const newerKey = newer.map((figure) => differs(record, figure)).find((key) => key !== undefined)
  return [
    ...(olderKey ? [{ pointer: '/supersedesId', detail: `The superseded figure has another \`${olderKey}\`.` }] : []),
    ...(newerKey ? [{ pointer: `/${newerKey}`, detail: 'The figure that supersedes this one has another.' }] : []),
  ]
}
