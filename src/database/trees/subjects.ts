/** The figures of subjects, and the subjects of which something has to be derived again. */
import { hash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { type Check, checksOf, findingsOf } from '../../figures/checks/checks.ts'
import { printedWordsOf } from '../../figures/checks/not-in-source.ts'
import { inParts } from '../../figures/collections.ts'
import { keyOf } from '../../figures/places/subjects.ts'
import { type Figure, isInUse, nothing, type SubjectKind } from '../../figures/register.ts'
import { subjects } from '../../resources/figures.ts'
import { comparableParagraphs, occursIn } from '../../text/occurrence.ts'
import type { Reader } from '../engine.ts'
import { asItStood } from '../read/as-of.ts'
import { isAmong } from '../sql/dialect.ts'
import { sql } from '../sql/sql.ts'
import { queryTemplate } from '../sql/templates.ts'
import type { Turn } from '../turns.ts'
import type { Records } from './records.ts'
import type { State } from './state.ts'

export const subjectKinds = Object.keys(subjects) as SubjectKind[]

export const keyOfSubject = ({ subjectKind, subjectId }: Figure): string => keyOf(subjectKind, subjectId)

/** Returns the figures of some subjects by one pass over each of their trees: a tree may have thousands of subjects. */
export const figuresAbout = (records: Records, keys: Iterable<string>): ReadonlyMap<string, readonly Figure[]> => {
  const about = new Map<string, Figure[]>()
  for (const key of keys) about.set(key, [])
  const ids = new Set([...about.keys()].map((key) => key.slice(key.indexOf('/') + 1)))
  const known = new Map<string, string>()
  const roots = new Set([...about.keys()].map((key) => records.rootOf(key, known)))
  for (const root of roots)
    for (const figure of records.trees.get(root)?.register.figures ?? [])
      if (ids.has(figure.subjectId)) about.get(keyOfSubject(figure))?.push(figure)
  return about
}

/** Does work once for each unit that is stale now; it may become stale again meanwhile. */
export const forEachStale = async (stale: Set<string>, turn: Turn, work: (unit: string) => void): Promise<void> => {
  for (const unit of [...stale]) {
    if (!stale.delete(unit)) continue
    work(unit)
    await turn()
  }
}

/** The figures about subjects. */
type About = ReadonlyMap<string, readonly Figure[]>

/** Figures that are worked through together, which costs less than subject by subject; some milliseconds. */
const figuresAtOnce = 300

/** Divides subjects, so that each piece has few figures; those that are touched meanwhile are left out. */
function* inPieces(about: About, touched: ReadonlySet<string>): Generator<About> {
  let piece = new Map<string, readonly Figure[]>()
  let count = 0
  for (const [key, figures] of about) {
    if (touched.has(key)) continue
    piece.set(key, figures)
    count += figures.length + 1
    if (count < figuresAtOnce) continue
    yield piece
    piece = new Map()
    count = 0
  }
  if (piece.size > 0) yield piece
}

/** So many share the passes over their trees. */
const atOnce = 2000

type Work = (about: About) => void

export class StaleSubjects {
  readonly #records: Records
  readonly #keys = new Set<string>()
  /** Keys that became stale since the figures about some were found. */
  readonly #touched = new Set<string>()
  #deriving: Promise<void> | undefined

  /** All subjects are stale. */
  constructor(records: Records) {
    this.#records = records
    this.addAll()
  }

  get size(): number {
    return this.#keys.size
  }

  add(keys: Iterable<string>): void {
    for (const key of keys) {
      this.#keys.add(key)
      this.#touched.add(key)
    }
  }

  addAll(): void {
    for (const { register } of this.#records.trees.values())
      for (const kind of subjectKinds) this.add(register[subjects[kind]].map(({ id }) => keyOf(kind, id)))
  }

  /** Does work once for the subjects that are stale now and the figures about each, some at a time; others wait meanwhile. */
  async derive(turn: Turn, work: Work): Promise<void> {
    for (let rounds = Math.ceil(this.#keys.size / atOnce); rounds > 0 && this.#keys.size > 0;) {
      if (!this.#deriving) {
        rounds--
        this.#deriving = this.#deriveSome(turn, work).finally(() => {
          this.#deriving = undefined
        })
      }
      await this.#deriving
    }
  }

  async #deriveSome(turn: Turn, work: Work): Promise<void> {
    const some: string[] = []
    for (const key of this.#keys) if (some.push(key) === atOnce) break
    this.#touched.clear()
    for (const about of inPieces(figuresAbout(this.#records, some), this.#touched)) {
      for (const key of about.keys()) this.#keys.delete(key)
      work(about)
      await turn()
    }
  }
}

// Checks the words of figures against the texts of their sources, of which one is in memory at a time.

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
const textsAtOnce = 500

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
    for (const some of inParts(ofSource, textsAtOnce)) {
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
      for (const words of new Set(checked.flatMap((figure) => printedWordsOf(figure, quoteOf(figure.id))))) {
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
