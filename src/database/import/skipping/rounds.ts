/**
 * Leaves out the bad lines of an import that has written all others, in rounds: what refers to a missing record, then
 * what breaks another rule without those, until the lines that are left are good together.
 */
import type { Data } from '../../../model/canonical.ts'
import type { Violation } from '../../../model/validation.ts'
import { resourceOf } from '../../../resources/index.ts'
import { referencesIn, type Reference } from '../../../rules/references.ts'
import type { Session, Streamer } from '../../engine.ts'
import type { Named } from '../named-lines.ts'
import { recheck } from '../recheck.ts'
import type { Report } from '../report.ts'
import type { Settling, Trying } from '../options.ts'
import type { Staging } from '../staging.ts'
import { LeftOut } from './left-out.ts'
import { addUnmet, fillLinks } from './links.ts'
import { undoFresh } from './undo.ts'

export class Rounds implements Settling {
  readonly #session: Session & Streamer
  readonly #begun: number
  readonly #staging: Staging
  readonly #report: Report
  readonly #trying: Trying | undefined
  readonly leftOut: LeftOut

  /** `begun`: the last change before the import. */
  constructor(session: Session & Streamer, begun: number, staging: Staging, report: Report, trying?: Trying) {
    this.#session = session
    this.#begun = begun
    this.#staging = staging
    this.#report = report
    this.#trying = trying
    this.leftOut = new LeftOut(session)
  }

  begin(): Promise<void> {
    return this.leftOut.begin()
  }

  note(records: readonly Named[]): Promise<void> {
    return this.leftOut.add(records)
  }

  async #violations(line: Named): Promise<Violation[]> {
    const { own } = resourceOf(line.resource)
    const record = (await this.#staging.find(line.resource, line.id)) as Data
    const missing: Violation[] = []
    for (const reference of referencesIn(own, record))
      if (await this.#isMissing(reference)) missing.push(await this.#missing(reference))
    return missing
  }

  async #isMissing({ target, id }: Reference): Promise<boolean> {
    return !(await this.#staging.has(target, id)) || (await this.leftOut.isGoing(target, id))
  }

  async #missing({ pointer, target, id }: Reference): Promise<Violation> {
    const line = await this.#staging.named.lineOf(target, id)
    const reason = line === undefined ? '' : `: line ${line.toString()} is left out`
    return { pointer, detail: `There is no \`${id}\` among the ${target}${reason}.` }
  }

  /** Reports the lines that refer to a missing record. Only the faults that are listed are worth the look-ups. */
  async #reportUnmet(): Promise<void> {
    let last = 0
    for await (const lines of this.leftOut.unmet())
      for (const one of lines) {
        if (this.#report.isFull) {
          this.#report.countBad(await this.leftOut.unmetAfter(last))
          return
        }
        this.#report.refuse(one.line, one.resource, one.id, await this.#violations(one))
        last = one.line
      }
  }

  async #seekCycles(isFirst: boolean): Promise<void> {
    if (isFirst) await this.#staging.seekCycles()
    let moved = await this.leftOut.takeMoved()
    // The walks of earlier rounds passed references that have changed since.
    if (!isFirst && moved.length > 0) await this.#staging.forgetCycles()
    for (; moved.length > 0; moved = await this.leftOut.takeMoved()) await this.#staging.seekCyclesFrom(moved)
  }

  /** Checks the lines that are deferred; the bad ones are left out in the next round. */
  async #check(): Promise<void> {
    this.#staging.settle()
    for await (const lines of this.#staging.deferred())
      await this.leftOut.add(await recheck(await this.leftOut.kept(lines), this.#staging, this.#report))
    await this.#staging.named.forgetDeferred()
  }

  /** Leaves lines out until those that are left are good together. */
  async settle(): Promise<void> {
    if (!(await this.leftOut.isUnsettled()) && !(await this.#staging.named.hasDeferred())) return
    const [session, begun] = [this.#session, this.#begun]
    await fillLinks(session, begun)
    await this.leftOut.analyze()
    for (let isFirst = true; isFirst || (await this.leftOut.isUnsettled()); isFirst = false) {
      // At first these are the lines that are bad by themselves, which have not been written.
      if (!isFirst) await undoFresh(session, begun, this.#trying)
      this.#staging.settle()
      await addUnmet(session)
      await this.#reportUnmet()
      await undoFresh(session, begun, this.#trying)
      await this.leftOut.endRound()
      await this.#seekCycles(isFirst)
      await this.#check()
    }
  }
}
