/** The faults in a package, and notices of what is imported otherwise than it is written. */
import type { Violation } from '../../model/validation.ts'
import type { ImportFault } from '../../store/imports.ts'
import type { PackageRecord } from './package-record.ts'

/** The number of faults and of notices listed; all faults are counted. */
const listed = 1000

/** Thrown after a package that is not valid, with its faults. */
export class UnreadablePackage extends Error {
  readonly faults: readonly Violation[]
  readonly faultCount: number
  /** The faults with the lines and projects in which they are. */
  readonly places: readonly ImportFault[]

  constructor(faults: readonly Violation[], faultCount: number, places: readonly ImportFault[] = []) {
    const more = faultCount > faults.length ? `\n…and ${(faultCount - faults.length).toString()} more.` : ''
    super(
      `It is no OC4IDS project package that can be read.\n${faults
        .map(({ pointer, detail }) => `${pointer}: ${detail}`)
        .join('\n')}${more}`,
    )
    this.faults = faults
    this.faultCount = faultCount
    this.places = places
  }
}

/** The remarks of one reading of a package. */
export class PackageRemarks {
  /** Leaves out bad parts of a package instead of refusing it. */
  readonly isSkipping: boolean
  #faults: ImportFault[] = []
  #notices: ImportFault[] = []
  #faultCount = 0

  constructor(isSkipping = false) {
    this.isSkipping = isSkipping
  }

  /** Forgets an earlier reading. */
  begin(): void {
    this.#faults = []
    this.#notices = []
    this.#faultCount = 0
  }

  fault(fault: ImportFault): void {
    this.#faultCount++
    if (this.#faults.length < listed) this.#faults.push(fault)
  }

  notice(notice: ImportFault): void {
    if (this.#notices.length < listed) this.#notices.push(notice)
  }

  get faults(): readonly ImportFault[] {
    return this.#faults
  }
  get notices(): readonly ImportFault[] {
    return this.#notices
  }
  get faultCount(): number {
    return this.#faultCount
  }
}

/** The number of records that a notice lists. */
const listedNamesakes = 5

/** Remarks on a new record whose name several records of the register have. */
export const remarkOnNamesakes = ({ resource, record: { id, name }, pointer, namesakes = [] }: PackageRecord) => {
  if (namesakes.length === 0) return []
  const listed = namesakes.slice(0, listedNamesakes).map((one) => `\`${one}\``)
  const shown = `\`${String(name).slice(0, 100)}\``
  const detail = `${shown} is a name of several ${resource}: ${listed.join(', ')}. It is imported as a new one, \`${id}\`.`
  return [{ pointer, detail }]
}
