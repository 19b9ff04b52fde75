/** Finds the metric that a person names. The index of names has no metrics, since they are few. */
import type { Store } from '../../store/store.ts'
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
export const metricCalled = async (store: Store, name: string): Promise<string | undefined> => {
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
