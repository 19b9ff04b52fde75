/** The names of metrics: the register defines them, so no file of words has them. */
import { nameIn } from '../../http/contract/languages.ts'
import type { Store } from '../../store/store.ts'
import { uncapital } from '../../text/in-words.ts'
import type { Language } from '../../text/language.ts'
import { find } from '../layout/queries.ts'

/** Metrics beyond these are called by their terms. */
const most = 500

/** Returns the names of metrics by their terms, as they stand within a sentence. */
export const metricsNamed = async (store: Store, language: Language): Promise<ReadonlyMap<string, string>> => {
  const { records } = await find(store, 'metrics', { limit: most, fields: ['id', 'name', 'localName'] })
  return new Map(records.map((record) => [record.id, uncapital(nameIn(language, record) ?? record.id)]))
}
