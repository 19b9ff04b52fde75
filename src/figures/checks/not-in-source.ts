/** Checks the words of figures against the text or the table of their source. */
import { inFigures, stated, type FindingOf, type Inspected } from './finding.ts'

/** Finds figures whose words do not occur in their source. A source without a text and a table checks nothing. */
export const findMissingWords = ({ texts, current }: Inspected): FindingOf<'not-in-source'>[] => {
  const bySource = Map.groupBy(current, ({ sourceId }) => sourceId)
  return texts.flatMap(({ sourceId, missing }) =>
    (bySource.get(sourceId) ?? []).flatMap((figure) => {
      const words = missing(figure)
      return words === undefined
        ? []
        : [{ params: { figure: stated(figure), missing: words }, records: inFigures([figure]), printed: words }]
    }),
  )
}
