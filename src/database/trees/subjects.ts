/** The figures of subjects, what has to be derived again, and the check of words against the texts of sources. */
import { hash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { type Check, checksOf, findingsOf } from '../../figures/checks/checks.ts'
import { inParts } from '../../figures/collections.ts'
import { keyOf } from '../../figures/places/subjects.ts'
import { type Figure, isInUse, nothing, type Source, type SubjectKind } from '../../figures/register.ts'
import { type PrintedCell, printingTable, tableOf } from '../../lists/table.ts'
import { subjects } from '../../resources/figures.ts'
import { comparableParagraphs, occursIn } from '../../text/occurrence.ts'
import type { Reader } from '../engine.ts'
import { asItStood } from '../read/as-of.ts'
import { isAmong } from '../sql/dialect.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { queryTemplate } from '../sql/templates.ts'
import type { Turn } from '../turns.ts'
import type { Records } from './records.ts'
import type { OtherWords, State } from './state.ts'

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

// Checks the words of figures against the texts and tables of their sources, of which one is in memory at a time.

/** Names the text and the table of a source. */
export const printsOf = (source: Pick<Source, 'textHash' | 'tableHash'> | undefined): string =>
  `${source?.textHash ?? ''} ${source?.tableHash ?? ''}`

/** A figure with a heading is looked for in the table of its source, any other in its text. */
const hashFor = (source: Source | undefined, { heading }: Figure): string | null =>
  (heading === null ? source?.textHash : source?.tableHash) ?? null

/** Reports whether the source of a figure has what the figure is looked for in. */
export const isPrinted = (source: Source | undefined, figure: Figure): boolean => hashFor(source, figure) !== null

/** Remembers by the hashes of both if words occur in a source: they are compared once, as long as the thread runs. */
const compared = new LRUCache<string, boolean>({ max: 100_000 })

/** Only what is current is stored: a source of the past is checked if its text or table has stayed the same. */
const stored = (content: SQL, table: SQL, column: SQL) => {
  const of = (id = sql``, hash = sql``) =>
    sql`FROM ${table} JOIN sources ON id = source_id WHERE source_id = ${id} AND ${column} = ${hash}`
  return {
    is: queryTemplate(2, (id, hash) => sql`SELECT 1 AS one ${of(id, hash)}`),
    read: queryTemplate(2, (id, hash) => sql<{ text: string }>`SELECT ${content} ${of(id, hash)}`),
  }
}
const storedText = stored(sql`text`, sql`source_texts`, sql`text_hash`)
const storedTable = stored(sql`csv AS text`, sql`source_tables`, sql`table_hash`)

const otherWordsOf = (ids: readonly string[], asOf: number | undefined) =>
  sql<OtherWords & { id: string }>`${asItStood(asOf)}SELECT id, quote, locator FROM figures
    WHERE (quote IS NOT NULL OR locator IS NOT NULL) AND ${isAmong(sql`id`, sql`${JSON.stringify(ids)}`)}`

/** The figures of a source that are checked at a time. */
const textsAtOnce = 500

/** Reports whether words of a figure may be looked for: it is in use and not superseded. */
const isChecked = ({ records, superseding }: State, figure: Figure): boolean =>
  isInUse(figure) &&
  ![...(superseding.get(figure.id) ?? [])].some((id) => {
    const later = records.maps.figures.get(id)
    return later !== undefined && isInUse(later)
  })

/** Words that are looked for, with what names them and their place. */
interface Sought {
  readonly words: string
  readonly cell?: PrintedCell
}

const soughtIn = ({ asPrinted, heading }: Figure, { quote, locator }: OtherWords): Sought[] =>
  heading === null
    ? [asPrinted, quote].flatMap((words) => (words === null ? [] : [{ words }]))
    : [{ words: asPrinted, cell: { asPrinted, heading, locator } }]

/** Returns what reports whether words stand in a text or a table. */
const printing = (content: string, isTable: boolean): ((sought: Sought) => boolean) => {
  if (!isTable) {
    const paragraphs = comparableParagraphs(content)
    return ({ words }) => occursIn(paragraphs, words)
  }
  const prints = printingTable(tableOf(content))
  return ({ cell }) => cell !== undefined && prints(cell)
}

/** The figures that are checked, and what is found about them. */
interface InText {
  readonly figures: readonly Figure[]
  readonly found: readonly Check[]
}

const noWords: OtherWords = { quote: null, locator: null }

/** Yields what is found about figures, source by source, with a turn after each comparison; the reader reads the same state. */
export async function* findInTexts(
  state: State,
  figures: readonly Figure[],
  reader: Reader,
  asOf: number | undefined,
  turn: Turn,
): AsyncGenerator<InText> {
  const inTables = (figure: Figure): boolean => figure.heading !== null
  for (const ofSource of Map.groupBy(
    figures,
    (figure) => `${figure.sourceId} ${inTables(figure) ? 'table' : ''}`,
  ).values()) {
    const [first] = ofSource as [Figure, ...Figure[]]
    const { sourceId } = first
    const isTable = inTables(first)
    const { is, read } = isTable ? storedTable : storedText
    const contentHash = hashFor(state.indexes.sources.get(sourceId), first)
    const isKnown = contentHash !== null && (await reader.all(is(sourceId, contentHash))).length > 0
    let prints: ReturnType<typeof printing> | undefined
    for (const some of inParts(ofSource, textsAtOnce)) {
      const checked = isKnown ? some.filter((figure) => isChecked(state, figure)) : []
      if (checked.length === 0) {
        yield { figures: some, found: [] }
        continue
      }
      const rows = await reader.all(
        otherWordsOf(
          checked.map(({ id }) => id),
          asOf,
        ),
      )
      const others = new Map<string, OtherWords>(rows.map((row) => [row.id, row]))
      const missing = new Map<string, string>()
      for (const figure of checked)
        for (const sought of soughtIn(figure, state.unwritten.get(figure.id) ?? others.get(figure.id) ?? noWords)) {
          const key = `${contentHash ?? ''} ${hash('sha256', JSON.stringify(sought), 'base64')}`
          let occurs = compared.get(key)
          if (occurs === undefined) {
            prints ??= printing((await reader.all(read(sourceId, contentHash)))[0]?.text ?? '', isTable)
            compared.set(key, (occurs = prints(sought)))
            await turn()
          }
          if (!occurs && !missing.has(figure.id)) missing.set(figure.id, sought.words)
        }
      const texts = [{ sourceId, missing: ({ id }: Figure) => missing.get(id) }]
      yield {
        figures: some,
        found: findingsOf(checksOf('text'), { ...nothing, figures: checked }, state.indexes, { texts }),
      }
    }
  }
}
