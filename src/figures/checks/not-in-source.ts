/** Checks the words of figures against the text of their source. */
import { inFigures, stated, type FindingOf, type Inspected } from './finding.ts'

/** Returns the words of a figure that its source prints. */
export const printedWordsOf = ({ asPrinted }: { readonly asPrinted: string }, quote: string | null): string[] => [
  asPrinted,
  ...(quote === null ? [] : [quote]),
]

/** Finds figures whose words do not occur in the text of their source. A source without a text checks nothing. */
export const findMissingWords = ({ texts, current }: Inspected): FindingOf<'not-in-source'>[] => {
  const bySource = Map.groupBy(current, ({ sourceId }) => sourceId)
  return texts.flatMap(({ sourceId, has, quoteOf }) =>
    (bySource.get(sourceId) ?? []).flatMap((figure) => {
      const missing = printedWordsOf(figure, quoteOf(figure.id)).find((words) => !has(words))
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
