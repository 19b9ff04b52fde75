/** Finds which records of an OC4IDS package the register has already, by id or by name. */
import { setImmediate } from 'node:timers/promises'
import type { Data } from '../../model/canonical.ts'
import type { ResourceName } from '../../model/field.ts'
import { resourceOf } from '../../resources/index.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Store } from '../../store/store.ts'
import { wholeName } from '../../text/name-keys.ts'
import { distinctIdOf, idOf } from './schema.ts'

/** A record, and the JSON pointer of its origin in the package. */
export interface PackageRecord {
  readonly resource: ResourceName
  readonly record: Data & { readonly id: string }
  readonly pointer: string
  /** The records of the register that have its name, if there are several. */
  readonly namesakes?: readonly string[] | undefined
}

export const made = (resource: ResourceName, record: PackageRecord['record'], pointer: string): PackageRecord => ({
  resource,
  record,
  pointer,
})

// Finds the records that the register has already: by id, or by a name that no other record of the resource has.

/** The questions that an import asks the register. */
export type KnownRegister = Pick<Store, 'read' | 'resolve'>

/** An id, and the one that is taken instead if the first is of another record. */
interface Ids {
  readonly id: string
  readonly other: string
}

/** Returns the address of a source from which its id was made. */
const addressIn = ({ id, url }: Data): string | undefined =>
  typeof url === 'string' && idOf(url) === id ? url : undefined

/** The id that a record gets, and the records that have its name if there are several. */
interface Identified {
  readonly id: string
  readonly namesakes?: readonly string[] | undefined
}

/** A longer name is refused with its line. */
const longestName = 1000

/** The number of questions asked before other requests get their turn. */
const questionsAtOnce = 50

/** Remembers answers: the same file must give the same lines again, even when its records are in the register. */
export class KnownRecords {
  readonly #register: KnownRegister
  readonly #has = new Map<string, Promise<boolean>>()
  readonly #meant = new Map<string, Promise<string>>()
  readonly #named = new Map<string, Promise<readonly string[]>>()
  readonly #sources = new Map<string, Promise<Data | undefined>>()
  #questions = 0
  /** Whether a package replaces records that none of its publisher has made. */
  readonly replaces: boolean

  constructor(register: KnownRegister, replaces = false) {
    this.#register = register
    this.replaces = replaces
  }

  #remembered<T>(answers: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
    const known = answers.get(key)
    if (known) return known
    const answer = ask()
    answers.set(key, answer)
    return answer
  }

  has(resource: ResourceName, id: string): Promise<boolean> {
    return this.#remembered(this.#has, `${resource}/${id}`, async () => (await this.read(resource, id)) !== undefined)
  }

  async #giveTurn(): Promise<void> {
    this.#questions++
    if (this.#questions % questionsAtOnce === 0) await setImmediate()
  }

  /** Returns a record of the register as it is now. */
  async read(resource: ResourceName, id: string): Promise<Data | undefined> {
    await this.#giveTurn()
    try {
      return JSON.parse((await this.#register.read(resourceOf(resource), id)).text) as Data
    } catch (error) {
      if (error instanceof Refusal && ['not-found', 'gone', 'merged'].includes(error.kind)) return undefined
      throw error
    }
  }

  source(id: string): Promise<Data | undefined> {
    return this.#remembered(this.#sources, id, () => this.read('sources', id))
  }

  /**
   * Returns the id of the record that a text means. The first id means the text that the register's record has, by
   * `textOf`, else the first text that asks for it. Texts of different kinds are not compared.
   */
  async idFor(
    resource: ResourceName,
    { id, other }: Ids,
    text: string,
    textOf: (record: Data) => string | undefined,
    kind = '',
  ): Promise<string> {
    if (id === other || (await this.has(resource, other))) return other
    const meant = await this.#remembered(this.#meant, `${resource}/${id} ${kind}`, async () => {
      const record = await this.read(resource, id)
      return (record && textOf(record)) ?? text
    })
    return meant === text ? id : other
  }

  /** Returns an id made of a text; with a digest if another text has made the same. */
  async distinctId(
    resource: ResourceName,
    text: string,
    textOf: (record: Data) => string | undefined = addressIn,
  ): Promise<string> {
    return this.idFor(resource, { id: idOf(text), other: distinctIdOf(text) }, text, textOf)
  }

  #idsOf(resource: ResourceName, name: string): Promise<readonly string[]> {
    return this.#remembered(this.#named, `${resource}/${name}`, async () => {
      await this.#giveTurn()
      const found = await this.#register.resolve(name, resource)
      return found.filter(({ confidence }) => confidence >= wholeName).map(({ id }) => id)
    })
  }

  /** Reports whether the register's project has a record as its place or party. */
  async #refers(projectId: string, id: string): Promise<boolean> {
    const project = await this.read('projects', projectId)
    const participants = (project?.['participants'] ?? []) as readonly { organizationId: string }[]
    return project?.['regionId'] === id || participants.some(({ organizationId }) => organizationId === id)
  }

  /**
   * Returns the id of the one record that has the id, the name or one of the codes of this record; else an id for a
   * new one. A name of several records tells none of them, unless the project in the register has it already.
   */
  async identify(
    resource: ResourceName,
    { id, name }: PackageRecord['record'],
    projectId: string,
    codes: readonly string[] = [],
  ): Promise<Identified> {
    if (typeof name !== 'string' || name.length > longestName) return { id }
    const isThere = await this.has(resource, id)
    if (isThere && id !== idOf(name)) return { id }
    const ids = await this.#idsOf(resource, name)
    const isUnsure = ids.length > 1
    const other = isUnsure && id === idOf(name) ? distinctIdOf(name) : id
    if (await this.has(resource, other)) return { id: other }
    if (isThere && (await this.#refers(projectId, id))) return { id }
    for (const text of ids.length === 1 ? [name] : codes) {
      const [one, ...others] = await this.#idsOf(resource, text)
      if (one !== undefined && others.length === 0) return { id: one }
    }
    return isUnsure ? { id: other, namesakes: ids } : { id }
  }
}
