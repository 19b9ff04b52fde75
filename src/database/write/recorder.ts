/** Writes changes in an open transaction, and what depends on them: search texts, the last sequence. */
import type { Reader, Session } from '../engine.ts'
import { servedHead } from '../history/sequence.ts'
import { indexChanges } from '../search/index.ts'
import { setSequence, statementsOf, type Change } from './statements.ts'

/** Returns the last change, and the instant of the changes that come next. */
export const beginning = async (reader: Reader): Promise<{ readonly begun: number; readonly at: string }> => {
  const last = await servedHead(reader)
  const now = new Date().toISOString()
  // The clock of a machine may step back; that of the register may not.
  return { begun: last.sequence, at: now > last.at ? now : last.at }
}

export class Recorder {
  readonly #session: Session
  /** The last change before this transaction. */
  readonly begun: number
  /** The instant of every change of this transaction. */
  readonly at: string
  #flushed: number
  #changes: Change[] = []

  private constructor(session: Session, begun: number, at: string) {
    this.#session = session
    this.begun = begun
    this.at = at
    this.#flushed = begun
  }

  static async begin(session: Session): Promise<Recorder> {
    const { begun, at } = await beginning(session)
    return new Recorder(session, begun, at)
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
  async add(changes: readonly Change[], by: string): Promise<void> {
    const { sequence: last, at } = this
    this.#changes.push(...changes)
    await this.#session.runAll(
      changes.flatMap((change, index) => statementsOf(change, { sequence: last + index + 1, at, by })),
    )
  }

  /** Forgets the changes after the first `unflushed`: the database has undone them. */
  forget(unflushed: number): void {
    this.#changes.length = unflushed
  }

  /** Writes texts, which cost less for many changes at once. */
  async flush(): Promise<void> {
    const statements = indexChanges(this.#changes)
    this.#flushed = this.sequence
    this.#changes = []
    await Promise.all(statements.map((statement) => this.#session.run(statement)))
  }

  /** Completes the changes of the transaction. */
  async end(): Promise<void> {
    await this.flush()
    if (this.sequence === this.begun) return
    await this.#session.run(setSequence(this.sequence))
  }
}
