/** Looks up single records of the register: all lookups that are made before the event loop goes on share a query. */
import { remembered } from '../../figures/collections.ts'
import type { Data } from '../../model/canonical.ts'
import type { ResourceName } from '../../model/field.ts'
import type { Code } from '../../rules/rule.ts'
import type { Reader } from '../engine.ts'
import { bearersOfCodes, findAll, hasAll, referring } from '../read/record.ts'

/** Names a code: no scheme has a space. */
export const codeKey = ({ scheme, code }: Code): string => `${scheme} ${code}`

const codeIn = (key: string): Code => {
  const end = key.indexOf(' ')
  return { scheme: key.slice(0, end), code: key.slice(end + 1) }
}

const gathering = <T>(find: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>) => {
  let open: { readonly ids: Set<string>; readonly found: Promise<ReadonlyMap<string, T>> } | undefined
  const begin = () => {
    const ids = new Set<string>()
    const found = Promise.resolve().then(() => {
      open = undefined
      return find([...ids])
    })
    return { ids, found }
  }
  return async (id: string): Promise<T | undefined> => {
    const { ids, found } = (open ??= begin())
    ids.add(id)
    return (await found).get(id)
  }
}

export class Lookups {
  readonly reader: Reader
  readonly #has: (resource: string) => (id: string) => Promise<true | undefined>
  readonly #find: (resource: string) => (id: string) => Promise<Data | undefined>
  readonly #bearing: (resource: string) => (code: string) => Promise<readonly string[] | undefined>
  readonly #referring: (resourceAndField: string) => (id: string) => Promise<readonly Data[] | undefined>

  constructor(reader: Reader) {
    this.reader = reader
    this.#has = remembered((name: string) =>
      gathering(async (ids) => {
        const there = await hasAll(reader, name as ResourceName, ids)
        return new Map([...there].map((id) => [id, true as const]))
      }),
    )
    this.#find = remembered((name: string) => gathering((ids) => findAll(reader, name as ResourceName, ids)))
    this.#bearing = remembered((name: string) =>
      gathering(async (keys) => {
        const bearers = await bearersOfCodes(reader, name as ResourceName, keys.map(codeIn))
        return new Map(
          [...Map.groupBy(bearers, codeKey)].map(([key, some]) => [key, some.map(({ id }) => id)] as const),
        )
      }),
    )
    this.#referring = remembered((resourceAndField: string) => {
      const [name, field = ''] = resourceAndField.split('/')
      return gathering(async (ids) =>
        Map.groupBy(await referring(reader, name as ResourceName, field, ids), (record) => record[field] as string),
      )
    })
  }

  async has(resource: ResourceName, id: string): Promise<boolean> {
    return (await this.#has(resource)(id)) === true
  }

  find(resource: ResourceName, id: string): Promise<Data | undefined> {
    return this.#find(resource)(id)
  }

  /** Returns the ids of the live records that have a code. */
  async bearing(resource: ResourceName, code: Code): Promise<readonly string[]> {
    return (await this.#bearing(resource)(codeKey(code))) ?? []
  }

  async referring(resource: ResourceName, field: string, id: string): Promise<readonly Data[]> {
    return (await this.#referring(`${resource}/${field}`)(id)) ?? []
  }
}
