/** Writes changes in an open transaction, and what depends on them: search texts, dirty marks, the last sequence. */
import type { Session } from '../engine.ts'
import { markDirty } from '../derived/dirty-marks.ts'
import { servedHead } from '../history/sequence.ts'
import { indexChanges } from '../search/index.ts'
import type { Query } from '../sql/templates.ts'
import { setSequence, statementsOf, type Change, type Numbered } from './statements.ts'

/** The statements that changes become: those for each, for what depends on some, and for the last one. */
export interface Keeping<C extends Change = Change> {
  readonly write: (change: C, numbered: Numbered) => readonly Query[]
  readonly index: (changes: readonly C[]) => readonly Query[]
  readonly complete: (sequence: number) => readonly Query[]
}

const forGood: Keeping = {
  write: statementsOf,
  index: indexChanges,
  complete: (sequence) => [setSequence(sequence)],
}

export class Recorder<C extends Change = Change> {
  readonly #session: Session
  readonly #keeping: Keeping<C>
  /** The last change before this transaction. */
  readonly begun: number
  /** The instant of every change of this transaction. */
  readonly at: string
  #flushed: number
  #changes: C[] = []

  private constructor(session: Session, keeping: Keeping<C>, begun: number, at: string) {
    this.#session = session
    this.#keeping = keeping
    this.begun = begun
    this.at = at
    this.#flushed = begun
  }

  static async begin<C extends Change>(session: Session, keeping: Keeping<C> = forGood): Promise<Recorder<C>> {
    const last = await servedHead(session)
    const now = new Date().toISOString()
    // The clock of a machine may step back; that of the register may not.
    return new Recorder(session, keeping, last.sequence, now > last.at ? now : last.at)
  }

  /** The last change so far. */
  get sequence(): number {
    return this.#flushed + this.#changes.length
  }

  /** The number of changes that have not been flushed. */
  get unflushed(): number {
    return this.#changes.length
  }

  /** Writes changes of different records. */
  async add(changes: readonly C[], by: string): Promise<void> {
    const { sequence: last, at } = this
    this.#changes.push(...changes)
    await this.#session.runAll(
      changes.flatMap((change, index) => this.#keeping.write(change, { sequence: last + index + 1, at, by })),
    )
  }

  /** Forgets the changes after the first `unflushed`: the database has undone them. */
  forget(unflushed: number): void {
    this.#changes.length = unflushed
  }

  /** Writes texts and marks, which cost less for many changes at once. */
  async flush(): Promise<void> {
    const statements = [...markDirty(this.#changes), ...this.#keeping.index(this.#changes)]
    this.#flushed = this.sequence
    this.#changes = []
    await Promise.all(statements.map((statement) => this.#session.run(statement)))
  }

  /** Completes the changes of the transaction. */
  async end(): Promise<void> {
    await this.flush()
    if (this.sequence === this.begun) return
    for (const statement of this.#keeping.complete(this.sequence)) await this.#session.run(statement)
  }
}
