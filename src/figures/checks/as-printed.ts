/** Checks figures against their own words. */
import { quantityText } from './amount-text.ts'
import { inFigures, type Finding, type Inspected } from './finding.ts'
import { repeated, wordsOf } from '../printed/printed-words.ts'

/** Finds figures that no quantity in their words repeats. */
export const findOtherValues = ({ current }: Inspected): Finding[] =>
  current.flatMap((figure) => {
    const words = wordsOf(figure)
    const [first] = words
    if (first === undefined || repeated(figure).length > 0) return []
    return [
      {
        detail: `Its words say ${words.map(quantityText).join(', ')}, but it is ${quantityText(figure)}.`,
        records: inFigures([figure]),
        printed: figure.asPrinted,
        computed: { lower: first.value, upper: first.upperValue ?? first.value },
      },
    ]
  })

/** Finds figures whose words carry another qualifier. Words without one may be cut from a sentence that has it. */
export const findOtherQualifiers = ({ current }: Inspected): Finding[] =>
  current.flatMap((figure) => {
    const carried = repeated(figure).map(({ qualifier }) => qualifier)
    const [other] = carried.filter((qualifier) => qualifier !== 'exact')
    return other === undefined || carried.includes(figure.qualifier)
      ? []
      : [
          {
            detail: `Its words carry \`${other}\`, but its qualifier is \`${figure.qualifier}\`.`,
            records: inFigures([figure]),
            printed: figure.asPrinted,
          },
        ]
  })
