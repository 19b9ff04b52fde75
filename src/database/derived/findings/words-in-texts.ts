/** Checks the words of figures against the texts of their sources, of which one is in memory at a time. */
import { hash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { checksOf, currentAmong, findingsOf, type Check } from '../../../figures/checks/checks.ts'
import { wordsOf } from '../../../figures/checks/not-in-source.ts'
import type { Printed } from '../../../figures/money.ts'
import type { Figure, Register } from '../../../figures/register.ts'
import { comparableParagraphs, occursIn } from '../../../text/occurrence.ts'
import { allEnded } from '../../all-ended.ts'
import type { Reader } from '../../engine.ts'
import { amongThese, isAmong } from '../../sql/dialect.ts'
import { upTo } from '../../sql/fragments.ts'
import { queryTemplate } from '../../sql/templates.ts'
import { sql } from '../../sql/sql.ts'
import type { Recomputing } from '../held.ts'
import { registerAbout, sourcesOf } from '../inputs/inputs-about.ts'
import { nothing } from '../inputs/register-records.ts'
import { idsOfWords, isWordsMark, markOfText, ofWords } from '../stale.ts'
import { findingRowsIn, type FindingRow } from './finding-rows.ts'
import { keepFindings } from './findings.ts'

/** Whether words occur in a text, by the hashes of both: they are compared once, as long as this thread remembers it. */
const known = new LRUCache<string, boolean>({ max: 100_000 })

/** Only the current text is kept: a source of the past is checked if its text has stayed the same. */
const ofText = (id = sql``, textHash = sql``) => sql`FROM source_texts JOIN sources ON id = source_id
  WHERE source_id = ${id} AND text_hash = ${textHash}`
const textWith = queryTemplate(2, (id, textHash) => sql<{ text: string }>`SELECT text ${ofText(id, textHash)}`)
const isKept = queryTemplate(2, (id, textHash) => sql`SELECT 1 ${ofText(id, textHash)}`)

type Source = Printed['sources'][number]
/** Whether words occur in a text; undefined where they have not been compared. */
type Outcomes = ReadonlyMap<string, boolean | undefined>
/** Returns what is known of words and the text of a source; nothing if that text is not kept. */
type LookUp = (reader: Reader, source: Source, words: readonly string[]) => Promise<Outcomes>

const keyOf = ({ textHash }: Source, words: string): string => `${textHash ?? ''} ${hash('sha256', words, 'base64')}`

const remembered: LookUp = async (reader, source, words) => {
  const { length } = await reader.all(isKept(source.id, source.textHash))
  return new Map(length === 0 ? [] : words.map((one) => [one, known.get(keyOf(source, one))]))
}

/** Compares what is not remembered. */
const compared: LookUp = async (reader, source, words) => {
  const outcomes = new Map(await remembered(reader, source, words))
  const unknown = [...outcomes].flatMap(([one, occurs]) => (occurs === undefined ? [one] : []))
  const [row] = unknown.length === 0 ? [] : await reader.all(textWith(source.id, source.textHash))
  const paragraphs = comparableParagraphs(row?.text ?? '')
  for (const one of unknown) {
    const occurs = occursIn(paragraphs, one)
    outcomes.set(one, occurs)
    known.set(keyOf(source, one), occurs)
  }
  return outcomes
}

interface InTexts {
  readonly found: readonly Check[]
  /** The figures whose words are still to be compared. */
  readonly open: readonly Figure[]
}

const inTexts = async (
  reader: Reader,
  { figures }: Register,
  sources: readonly Source[],
  lookUp: LookUp,
): Promise<InTexts> => {
  const bySource = Map.groupBy(currentAmong(figures), ({ sourceId }) => sourceId)
  const [found, open]: [Check[], Figure[]] = [[], []]
  for (const source of sources) {
    const own = source.textHash === null ? [] : (bySource.get(source.id) ?? [])
    if (own.length === 0) continue
    const outcomes = await lookUp(reader, source, own.flatMap(wordsOf))
    const about = { ...nothing, figures: own }
    const texts = [{ sourceId: source.id, has: (words: string) => outcomes.get(words) !== false }]
    found.push(...findingsOf(checksOf('text'), about, about, { texts }))
    open.push(
      ...own.filter((figure) => wordsOf(figure).some((one) => outcomes.has(one) && outcomes.get(one) === undefined)),
    )
  }
  return { found, open }
}

/** Returns the findings about the figures of a register whose sources have texts. */
export const findingsInTexts = async (
  reader: Reader,
  register: Register,
  { sources }: Pick<Printed, 'sources'>,
): Promise<readonly Check[]> => (await inTexts(reader, register, sources, compared)).found

/** The number of marks that are dealt with in one transaction. */
const atOnce = 200

const someMarks = queryTemplate(
  0,
  () => sql<{ mark: string }>`SELECT mark FROM unsettled WHERE ${isWordsMark} ORDER BY mark ${upTo(atOnce)}`,
)
const anyMark = queryTemplate(0, () => sql`SELECT 1 FROM unsettled WHERE ${isWordsMark} ${upTo(1)}`)
const anyText = queryTemplate(0, () => sql`SELECT 1 FROM source_texts ${upTo(1)}`)

const unmark = queryTemplate(1, (marks = sql``) => sql`DELETE FROM unsettled WHERE mark IN ${amongThese(marks)}`)
const markFiguresOf = queryTemplate(
  1,
  (sources = sql``) => sql`INSERT INTO unsettled (mark)
    SELECT ${sql.raw(`'${ofWords}'`)} || id FROM figures WHERE ${isAmong(sql`source_id`, sources)} ON CONFLICT DO NOTHING`,
)
const supersedingThese = queryTemplate(
  1,
  (ids = sql``) => sql<{ id: string }>`SELECT id FROM figures WHERE ${isAmong(sql`supersedes_id`, ids)}`,
)

export const areWordsMarked = async (reader: Reader): Promise<boolean> => (await reader.all(anyMark())).length > 0
export const areTextsKept = async (reader: Reader): Promise<boolean> => (await reader.all(anyText())).length > 0

const marksIn = async (reader: Reader): Promise<string[]> => (await reader.all(someMarks())).map(({ mark }) => mark)

/** Returns the findings about these figures as rows, and the ids of those that are still to be compared. */
const rowsAbout = async (reader: Reader, ids: readonly string[], lookUp: LookUp) => {
  const later = await reader.all(supersedingThese(JSON.stringify(ids)))
  const register = await registerAbout(reader, [], [...ids, ...later.map(({ id }) => id)])
  const { found, open } = await inTexts(reader, register, await sourcesOf(reader, register.figures), lookUp)
  const marked = new Set(ids)
  const rows = findingRowsIn(
    register,
    found.filter(({ records: [first] }) => marked.has(first?.id ?? '')),
  )
  return { rows, open: new Set(open.map(({ id }) => id)) }
}

/** Compares what the next marks name, which may take long, for `keepSomeWords`, which holds up other writers. */
export const compareSomeWords = async (reader: Reader): Promise<void> => {
  await rowsAbout(reader, idsOfWords(await marksIn(reader), 'figure'), compared)
}

/** Keeps the findings about the figures that the next marks name and that were compared; answers whether marks are left. */
export const keepSomeWords = async (session: Recomputing): Promise<boolean> => {
  const marks = await marksIn(session)
  if (marks.length === 0) return false
  const [ids, sources] = [idsOfWords(marks, 'figure'), idsOfWords(marks, 'source')]
  const { rows, open } = await rowsAbout(session, ids, remembered)
  const done = ids.filter((id) => !open.has(id))
  const isDone = (row: FindingRow): boolean => !open.has(row.figure)
  await allEnded([
    session.run(unmark(JSON.stringify([...done.map((id) => ofWords + id), ...sources.map(markOfText)]))),
    keepFindings(session, [{ checks: checksOf('text'), rows: rows.filter(isDone), figures: done }]),
  ])
  if (sources.length > 0) await session.run(markFiguresOf(JSON.stringify(sources)))
  return true
}
