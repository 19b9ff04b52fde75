/** Decides which lines of a file are bad, once all of it is read: it checks each record to be written beside all others. */
import type { Violation } from '../../model/validation.ts'
import { resourceOf } from '../../resources/index.ts'
import { brokenTogether } from '../../rules/index.ts'
import type { BadLines } from '../../store/imports.ts'
import { turns } from '../turns.ts'
import type { FileRecords } from './records.ts'
import type { Report } from './report.ts'

/** The number of records that are checked at once: their lookups share queries. */
const atOnce = 500

function* slices(numbers: Iterable<number>): Generator<readonly number[]> {
  let some: number[] = []
  for (const number of numbers) {
    if (some.push(number) < atOnce) continue
    yield some
    some = []
  }
  yield some
}

/** Calls back with the violations of each record that has some. */
const violationsAmong = async (
  numbers: Iterable<number>,
  violationsOf: (number: number) => Promise<readonly Violation[]>,
  found: (number: number, violations: readonly Violation[]) => void,
): Promise<void> => {
  const turn = turns()
  for (const some of slices(numbers)) {
    const all = await Promise.all(some.map(violationsOf))
    for (const [at, number] of some.entries()) {
      const violations = all[at] ?? []
      if (violations.length > 0) found(number, violations)
    }
    await turn()
  }
}

class Judge {
  readonly #records: FileRecords
  readonly #report: Report
  readonly #turn = turns()

  constructor(records: FileRecords, report: Report) {
    this.#records = records
    this.#report = report
  }

  #refuse(number: number, violations: readonly Violation[]): void {
    const { line, resource, id } = this.#records.namedBy(number)
    this.#report.refuse(line, resource, id, violations)
  }

  /** Reports and returns the records among these that break a rule. */
  async broken(numbers: Iterable<number>): Promise<number[]> {
    const records = this.#records
    const broken: number[] = []
    const violationsOf = (number: number): Promise<Violation[]> => {
      const { resource, id } = records.namedBy(number)
      return brokenTogether(resourceOf(resource), id, records.recordOf(number), records)
    }
    await violationsAmong(numbers, violationsOf, (number, violations) => {
      this.#refuse(number, violations)
      broken.push(number)
    })
    return broken
  }

  readonly #unmet = async (number: number): Promise<Violation[]> =>
    (await this.#records.missing(number)).map((reference) => {
      const { id, target, pointer } = reference
      const line = this.#records.lineOf(reference)
      return {
        pointer,
        detail: line === undefined ? ['no-reference', id, target] : ['left-out-reference', id, target, line.toString()],
      }
    })

  /** Leaves records out, and all that refer to one of them which is not there without the file; returns all of these. */
  async #leaveOut(broken: readonly number[], missing: readonly number[]): Promise<readonly number[]> {
    const records = this.#records
    const unmet = [...missing]
    for (const number of [...broken, ...unmet]) records.leaveOut(number)
    const leaving = [...broken, ...unmet]
    for (const number of leaving) {
      for (const other of records.unmetBy(number)) {
        records.leaveOut(other)
        unmet.push(other)
        leaving.push(other)
      }
      await this.#turn()
    }
    // In the order of lines, of which the report lists the first.
    unmet.sort((one, other) => one - other)
    await violationsAmong(unmet, this.#unmet, (number, violations) => {
      this.#refuse(number, violations)
    })
    return leaving
  }

  /** Returns the records for whose rules it matters that others are left out. */
  async #concerned(leftOut: readonly number[]): Promise<ReadonlySet<number>> {
    const concerned = new Set(await this.#records.seekCyclesAgain(leftOut))
    for (const number of leftOut) {
      for (const other of this.#records.neighboursOf(number)) concerned.add(other)
      await this.#turn()
    }
    return concerned
  }

  /**
   * Leaves records out until those that are left are good together. In each round go those that break a rule, and all
   * that refer to one which is not there, and so on; then the rules are checked for which these matter.
   */
  async settle(): Promise<void> {
    const missing: number[] = []
    await violationsAmong(this.#records.written(), this.#unmet, (number) => missing.push(number))
    let leftOut = await this.#leaveOut([], missing)
    await this.#records.seekCycles()
    await this.#records.seekCyclesAgain(leftOut)
    let broken = await this.broken(this.#records.written())
    while (broken.length > 0) {
      leftOut = await this.#leaveOut(broken, [])
      broken = await this.broken(await this.#concerned(leftOut))
    }
  }
}

/** Reports the bad lines among those whose records are to be written; with `skip`, leaves these records out. */
export const judgeRecords = async (records: FileRecords, report: Report, bad: BadLines): Promise<void> => {
  const judge = new Judge(records, report)
  await records.link(bad === 'skip')
  if (bad === 'skip') return judge.settle()
  await records.seekCycles()
  await judge.broken(records.written())
}
