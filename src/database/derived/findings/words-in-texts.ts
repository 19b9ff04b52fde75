/** Checks the words of figures against the texts of their sources, of which one is in memory at a time. */
import { checksOf, currentAmong, findingsOf, type Check } from '../../../figures/checks/checks.ts'
import type { Printed } from '../../../figures/money.ts'
import type { Register } from '../../../figures/register.ts'
import { comparableParagraphs } from '../../../text/occurrence.ts'
import type { Reader } from '../../engine.ts'
import { queryTemplate } from '../../sql/templates.ts'
import { sql } from '../../sql/sql.ts'
import { nothing } from '../inputs/register-records.ts'

/** Only the current text is kept: a source of the past is checked if its text has stayed the same. */
const textWith = queryTemplate(
  2,
  (id, hash) => sql<{ text: string }>`SELECT text FROM source_texts JOIN sources ON id = source_id
    WHERE source_id = ${id} AND text_hash = ${hash}`,
)

/** Returns the findings about the figures of a register whose sources have texts. */
export const findingsInTexts = async (
  reader: Reader,
  register: Register,
  printed: Pick<Printed, 'sources'>,
): Promise<Check[]> => {
  const withText = printed.sources.filter(({ textHash }) => textHash !== null)
  if (withText.length === 0) return []
  const bySource = Map.groupBy(currentAmong(register.figures), ({ sourceId }) => sourceId)
  const found: Check[] = []
  for (const { id: sourceId, textHash } of withText) {
    const figures = bySource.get(sourceId) ?? []
    const [row] = figures.length === 0 ? [] : await reader.all(textWith(sourceId, textHash))
    if (row === undefined) continue
    const about = { ...nothing, figures }
    const texts = [{ sourceId, paragraphs: comparableParagraphs(row.text) }]
    found.push(...findingsOf(checksOf('text'), about, about, { texts }))
  }
  return found
}
