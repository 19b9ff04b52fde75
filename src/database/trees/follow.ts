/** Loads a state of the register into memory, and follows its changes. */
import { LRUCache } from 'lru-cache'
import type { Figure } from '../../figures/register.ts'
import type { ResourceName } from '../../model/field.ts'
import type { Counted } from '../../store/lists.ts'
import type { CompareRequest } from '../../store/computed-lists.ts'
import type { Reader, Streamer } from '../engine.ts'
import { head, type Head } from '../history/sequence.ts'
import { isAmong } from '../sql/dialect.ts'
import { sql } from '../sql/sql.ts'
import { queryTemplate } from '../sql/templates.ts'
import type { Turn } from '../turns.ts'
import { ComparedPair, orderedPair } from './compare.ts'
import { Covered, FiguresBy } from './coverage.ts'
import { Findings } from './findings.ts'
import { isLean, isSame, leanNames, leanRows, type LeanName, type LeanRecord } from './lean.ts'
import { Promises } from './promises.ts'
import { Questions } from './questions.ts'
import { Records, type Changed } from './records.ts'
import { State } from './state.ts'
import { isPrinted } from './subjects.ts'

const recordsRead = 1000
/** The days whose promises are remembered, beside those of now. */
const mostDays = 2
/** Comparisons are read page by page. One of 20,000 subjects takes some 20 MB. */
const mostComparisons = 2
const comparisonSparedAfter = 60_000

// With DISTINCT, SQLite would read all changes ever made along an index.
const changesAfter = queryTemplate(
  1,
  (sequence) => sql<{ resource: ResourceName; id: string }>`SELECT resource, record_id AS id FROM changes
    WHERE sequence > ${sequence}`,
)
const recordsWith = Object.fromEntries(
  leanNames.map((name) => [name, queryTemplate(1, (ids = sql``) => leanRows(name, isAmong(sql`id`, ids)))]),
) as Record<LeanName, (ids: string) => ReturnType<ReturnType<typeof queryTemplate<Record<string, unknown>>>>>

/** Reports whether more than the fields in memory is read of a record: the other words of a figure that is looked for. */
const isReadInText = ({ records }: State, name: LeanName, record: LeanRecord | undefined): boolean =>
  name === 'figures' && isPrinted(records.maps.sources.get((record as Figure).sourceId), record as Figure)

/** A state in memory with what follows from it. */
export class Copy {
  readonly epoch: string
  readonly state: State
  readonly questions: Questions
  readonly findings: Findings
  readonly promises: Promises
  readonly covered: Covered
  readonly figuresBy: Readonly<Record<Counted, FiguresBy>>
  readonly #ofDays: LRUCache<string, Promises>
  readonly #asOf: number | undefined
  readonly #compared = new LRUCache<string, ComparedPair>({
    max: mostComparisons,
    ttl: comparisonSparedAfter,
    ttlAutopurge: true,
  })

  private constructor(epoch: string, state: State, asOf: number | undefined) {
    this.epoch = epoch
    this.state = state
    this.questions = new Questions(state)
    this.promises = new Promises(state)
    this.findings = new Findings(state, this.promises, asOf)
    this.covered = new Covered(state)
    this.figuresBy = {
      regions: new FiguresBy(state, 'regions'),
      industries: new FiguresBy(state, 'industries'),
      organizations: new FiguresBy(state, 'organizations'),
      metrics: new FiguresBy(state, 'metrics'),
    }
    this.#asOf = asOf
    this.#ofDays = new LRUCache({ max: mostDays, dispose: (promises) => state.followers.delete(promises) })
  }

  /** Reads the register as it is in a state, or as of a change. */
  static async load(state: Reader & Streamer, turn: Turn, asOf?: number): Promise<Copy> {
    const { epoch, sequence } = await head(state)
    const records = await Records.load(state, turn, asOf)
    return new Copy(epoch, new State(records, asOf ?? sequence), asOf)
  }

  /** Returns the promises by what sources had published by a day. */
  promisesOf(day: string | undefined): Promises {
    if (day === undefined) return this.promises
    let promises = this.#ofDays.get(day)
    if (!promises) {
      promises = new Promises(this.state, day)
      this.#ofDays.set(day, promises)
    }
    return promises
  }

  /**
   * Returns a comparison of two editions: the one that is held, as others may have spared it meanwhile. Throws a Refusal:
   * broken-rule, unless one follows the other.
   */
  compared({ id, with: other }: Pick<CompareRequest, 'id' | 'with'>, held?: ComparedPair): ComparedPair {
    const editions = orderedPair(this.state, id, other)
    const name = editions.join(' ')
    const kept = held?.state === this.state && held.editions.join(' ') === name ? held : this.#compared.get(name)
    const pair = kept ?? new ComparedPair(this.state, editions, this.#asOf)
    this.#compared.set(name, pair)
    return pair
  }

  /** Takes the changes up to the state that is read. */
  async follow(reader: Reader, { sequence }: Head): Promise<void> {
    const { state } = this
    if (state.sequence >= sequence) return
    const changed = await reader.all(changesAfter(state.sequence))
    const changes: Changed[] = []
    for (const [name, entries] of Map.groupBy(changed, ({ resource }) => resource)) {
      if (!isLean(name)) continue
      const changedIds = [...new Set(entries.map(({ id }) => id))]
      for (let at = 0; at < changedIds.length; at += recordsRead) {
        const ids = changedIds.slice(at, at + recordsRead)
        const rows = await reader.all(recordsWith[name](JSON.stringify(ids)))
        const found = new Map(rows.map((row) => [row['id'] as string, state.records.lean(name, row)]))
        for (const id of ids) {
          const [before, after] = [state.records.maps[name].get(id), found.get(id)]
          if ((before ?? after) === undefined) continue
          if (!isSame(before, after) || isReadInText(state, name, after)) changes.push({ name, id, before, after })
        }
      }
    }
    state.apply(changes, sequence)
  }
}
