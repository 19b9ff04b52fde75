/** Checks figures against their own words. */
import { inFigures, stated, type FindingOf, type Inspected } from './finding.ts'
import type { Amount } from '../../text/findings/params.ts'
import { repeated, wordsOf, type Reading } from '../printed/printed-words.ts'

const amountOf = ({ qualifier, value, upperValue, unit }: Reading): Amount => ({ qualifier, value, upperValue, unit })

/** Finds figures that no quantity in their words repeats. */
export const findOtherValues = ({ current }: Inspected): FindingOf<'value-not-as-printed'>[] =>
  current.flatMap((figure) => {
    const words = wordsOf(figure)
    const [first] = words
    if (first === undefined || repeated(figure).length > 0) return []
    return [
      {
        params: { figure: stated(figure), asPrinted: figure.asPrinted, read: words.map(amountOf) },
        records: inFigures([figure]),
        printed: figure.asPrinted,
        computed: { lower: first.value, upper: first.upperValue ?? first.value },
      },
    ]
  })

/** Finds figures whose words carry another qualifier. Words without one may be cut from a sentence that has it. */
export const findOtherQualifiers = ({ current }: Inspected): FindingOf<'qualifier-not-as-printed'>[] =>
  current.flatMap((figure) => {
    const carried = repeated(figure)
    const other = carried.find(({ qualifier }) => qualifier !== 'exact')
    return other === undefined || carried.some(({ qualifier }) => qualifier === figure.qualifier)
      ? []
      : [
          {
            params: {
              figure: stated(figure),
              asPrinted: figure.asPrinted,
              read: { ...amountOf(other), unit: figure.unit },
            },
            records: inFigures([figure]),
            printed: figure.asPrinted,
          },
        ]
  })
