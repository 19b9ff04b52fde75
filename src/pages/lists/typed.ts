/** Reads what was typed into the form of a list: a control left empty filters nothing, a name stands for its record. */
import type { FastifyRequest } from 'fastify'
import type { Store } from '../../store/store.ts'
import { idConstraints } from '../../model/field.ts'
import { isPlainText } from '../../model/validation.ts'
import type { Control } from './controls.ts'
import { nameKeyOf } from '../../text/tokenizer.ts'
import { find, type Row } from '../layout/queries.ts'

/** The names of metrics beyond these are not known. */
const most = 500

/** From the surest kind of name to the least. */
const namesOf: readonly ((metric: Row<'metrics'>) => readonly (string | null)[])[] = [
  ({ id }) => [id],
  ({ name, localName }) => [name, localName],
  ({ aliases }) => aliases,
]

/** Returns the id of the one metric that has a name, or the term of figures that no metric defines. */
const metricCalled = async (store: Store, name: string): Promise<string | undefined> => {
  const { records } = await find(store, 'metrics', { limit: most, fields: ['id', 'name', 'localName', 'aliases'] })
  const key = nameKeyOf(name)
  for (const of of namesOf) {
    const called = records.filter((metric) => of(metric).some((one) => one !== null && nameKeyOf(one) === key))
    if (called.length === 1) return called[0]?.id
  }
  const term = name.toLowerCase().replaceAll(/\s+/g, '-')
  const { total } = await find(store, 'figures', { where: { metric: term }, limit: 1, fields: ['id'] })
  return total > 0 ? term : undefined
}

/** The texts of the parameters of an address, by name; of a repeated one the first. */
export type Typed = ReadonlyMap<string, string>

export const typedIn = (url: string): Typed => {
  const [, query = ''] = /\?(.*)/s.exec(url) ?? []
  return new Map([...new URLSearchParams(query)].reverse())
}

export const isId = new RegExp(idConstraints.pattern)

export const longestName = 200
/** Below it, a name only begins so. */
const leastConfidence = 0.5

/** Returns the id of the one record that has a name; undefined if none or several have it. */
const idCalled = async (store: Store, name: string, { target }: Control): Promise<string | undefined> => {
  if (name.length > longestName || !isPlainText(name)) return undefined
  if (target === 'metrics') return metricCalled(store, name)
  const [best, next] = await store.resolve(name, target)
  return best && best.confidence > Math.max(next?.confidence ?? 0, leastConfidence) ? best.id : undefined
}

/** Returns the address with ids for names, and without the controls that were left empty; undefined if it is this one. */
export const tidied = async (
  store: Store,
  controls: readonly Control[],
  { query, url }: FastifyRequest,
): Promise<string | undefined> => {
  const texts = Object.entries(query as Readonly<Record<string, string | string[]>>)
  const pairs = await Promise.all(
    texts
      .filter(([, text]) => text !== '')
      .map(async ([name, text]): Promise<[string, string | string[]]> => {
        const control = controls.find(({ parameter }) => parameter === name)
        if (control?.shape !== 'record' || typeof text !== 'string' || isId.test(text)) return [name, text]
        return [name, (await idCalled(store, text.trim(), control)) ?? text]
      }),
  )
  const isTidy = pairs.length === texts.length && pairs.every(([, text], at) => texts[at]?.[1] === text)
  if (isTidy) return undefined
  const [path = ''] = url.split('?')
  const parameters = pairs.flatMap(([name, text]) => [text].flat().map((one): [string, string] => [name, one]))
  const rest = new URLSearchParams(parameters).toString()
  return rest === '' ? path : `${path}?${rest}`
}
