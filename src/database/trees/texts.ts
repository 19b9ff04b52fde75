/** Checks the words of figures against the texts of their sources, of which one is in memory at a time. */
import { hash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { checksOf, findingsOf, type Check } from '../../figures/checks/checks.ts'
import { wordsOf } from '../../figures/checks/not-in-source.ts'
import { inParts } from '../../figures/collections.ts'
import { isInUse, nothing, type Figure } from '../../figures/register.ts'
import { comparableParagraphs, occursIn } from '../../text/occurrence.ts'
import type { Reader } from '../engine.ts'
import { asItStood } from '../read/as-of.ts'
import { isAmong } from '../sql/dialect.ts'
import { sql } from '../sql/sql.ts'
import { queryTemplate } from '../sql/templates.ts'
import type { State } from './state.ts'

/** Remembers by the hashes of both if words occur in a text: they are compared once, as long as the thread runs. */
const compared = new LRUCache<string, boolean>({ max: 100_000 })

/** Only the current text is stored: a source of the past is checked if its text has stayed the same. */
const ofText = (id = sql``, textHash = sql``) => sql`FROM source_texts JOIN sources ON id = source_id
  WHERE source_id = ${id} AND text_hash = ${textHash}`
const textOf = queryTemplate(2, (id, textHash) => sql<{ text: string }>`SELECT text ${ofText(id, textHash)}`)
const isStored = queryTemplate(2, (id, textHash) => sql`SELECT 1 AS one ${ofText(id, textHash)}`)

const quotesOf = (ids: readonly string[], asOf: number | undefined) =>
  sql<{ id: string; quote: string }>`${asItStood(asOf)}SELECT id, quote FROM figures
    WHERE quote IS NOT NULL AND ${isAmong(sql`id`, sql`${JSON.stringify(ids)}`)}`

/** The figures of a source that are checked at a time. */
const atOnce = 500

/** Reports whether words of a figure may be looked for: it is in use, not superseded, and its source has a text. */
const isChecked = ({ records, superseding, indexes }: State, figure: Figure): boolean =>
  isInUse(figure) &&
  (indexes.sources.get(figure.sourceId)?.textHash ?? null) !== null &&
  ![...(superseding.get(figure.id) ?? [])].some((id) => {
    const later = records.maps.figures.get(id)
    return later !== undefined && isInUse(later)
  })

/** The figures that are checked, and what is found about them. */
interface InText {
  readonly figures: readonly Figure[]
  readonly found: readonly Check[]
}

/** Yields what is found about figures, those of one source after the other; the reader reads the same state. */
export async function* findInTexts(
  state: State,
  figures: readonly Figure[],
  reader: Reader,
  asOf: number | undefined,
): AsyncGenerator<InText> {
  for (const [sourceId, ofSource] of Map.groupBy(figures, (figure) => figure.sourceId)) {
    const { textHash = null } = state.indexes.sources.get(sourceId) ?? {}
    const isKnown = textHash !== null && (await reader.all(isStored(sourceId, textHash))).length > 0
    let paragraphs: ReturnType<typeof comparableParagraphs> | undefined
    for (const some of inParts(ofSource, atOnce)) {
      const checked = isKnown ? some.filter((figure) => isChecked(state, figure)) : []
      if (checked.length === 0) {
        yield { figures: some, found: [] }
        continue
      }
      const rows = await reader.all(
        quotesOf(
          checked.map(({ id }) => id),
          asOf,
        ),
      )
      const quotes = new Map(rows.map(({ id, quote }) => [id, quote]))
      const quoteOf = (figureId: string): string | null => {
        const unwritten = state.quotes.get(figureId)
        return (unwritten === undefined ? quotes.get(figureId) : unwritten) ?? null
      }
      const outcomes = new Map<string, boolean>()
      for (const words of new Set(checked.flatMap((figure) => wordsOf(figure, quoteOf(figure.id))))) {
        const key = `${textHash ?? ''} ${hash('sha256', words, 'base64')}`
        let occurs = compared.get(key)
        if (occurs === undefined) {
          paragraphs ??= comparableParagraphs((await reader.all(textOf(sourceId, textHash)))[0]?.text ?? '')
          compared.set(key, (occurs = occursIn(paragraphs, words)))
        }
        outcomes.set(words, occurs)
      }
      const texts = [{ sourceId, has: (words: string) => outcomes.get(words) !== false, quoteOf }]
      yield {
        figures: some,
        found: findingsOf(checksOf('text'), { ...nothing, figures: checked }, state.indexes, { texts }),
      }
    }
  }
}
