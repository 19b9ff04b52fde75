/** Finds the records that the register has already: by id, or by a name that no other record of the resource has. */
import { setImmediate } from 'node:timers/promises'
import type { ResourceName } from '../../model/field.ts'
import type { Store } from '../../store/store.ts'
import { wholeName } from '../../text/name-keys.ts'
import type { PackageRecord } from './package-record.ts'

/** The questions that an import asks the register. */
export type Register = Pick<Store, 'missing' | 'resolve'>

/** The id that a record gets, and the records that have its name if there are several. */
interface Identified {
  readonly id: string
  readonly namesakes?: readonly string[] | undefined
}

/** A longer name is refused with its line. */
const longestName = 1000

/** The number of questions asked before other requests get their turn. */
const askedAtOnce = 50

/** Remembers answers: the same file must give the same lines again, even when its records are in the register. */
export class KnownRecords {
  readonly #register: Register
  readonly #has = new Map<string, Promise<boolean>>()
  readonly #named = new Map<string, Promise<readonly string[]>>()
  #asked = 0

  constructor(register: Register) {
    this.#register = register
  }

  #remembered<T>(answers: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
    const known = answers.get(key)
    if (known) return known
    this.#asked++
    const answer = this.#asked % askedAtOnce === 0 ? setImmediate().then(ask) : ask()
    answers.set(key, answer)
    return answer
  }

  has(resource: ResourceName, id: string): Promise<boolean> {
    return this.#remembered(
      this.#has,
      `${resource}/${id}`,
      async () => (await this.#register.missing(resource, id)) === undefined,
    )
  }

  #idsOf(resource: ResourceName, name: string): Promise<readonly string[]> {
    return this.#remembered(this.#named, `${resource}/${name}`, async () =>
      (await this.#register.resolve(name, resource))
        .filter(({ confidence }) => confidence >= wholeName)
        .map(({ id }) => id),
    )
  }

  /** Returns the id of the one record that has the id or the name of this record; else the id of this record. */
  async identify(resource: ResourceName, { id, name }: PackageRecord['record']): Promise<Identified> {
    if (typeof name !== 'string' || name.length > longestName || (await this.has(resource, id))) return { id }
    const ids = await this.#idsOf(resource, name)
    return ids.length > 1 ? { id, namesakes: ids } : { id: ids[0] ?? id }
  }
}
