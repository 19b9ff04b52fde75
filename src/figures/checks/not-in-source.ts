/** Checks the words of figures against the text of their source. */
import { inFigures, stated, type FindingOf, type Inspected } from './finding.ts'
import { occursIn } from '../../text/occurrence.ts'

/** Finds figures whose words do not occur in the text of their source. A source without a text checks nothing. */
export const findMissingWords = ({ texts, current }: Inspected): FindingOf<'not-in-source'>[] => {
  const bySource = Map.groupBy(current, ({ sourceId }) => sourceId)
  return texts.flatMap(({ sourceId, paragraphs }) =>
    (bySource.get(sourceId) ?? []).flatMap((figure) => {
      const words = [figure.asPrinted, ...(figure.quote === null ? [] : [figure.quote])]
      const [missing] = words.filter((one) => !occursIn(paragraphs, one))
      return missing === undefined
        ? []
        : [
            {
              params: { figure: stated(figure), missing },
              records: inFigures([figure]),
              printed: missing,
            },
          ]
    }),
  )
}
