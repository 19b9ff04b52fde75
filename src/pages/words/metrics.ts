/** The names of metrics in Chinese: the register defines them, so no file of words has them. */
import { nameIn } from '../../http/contract/local-names.ts'
import type { Store } from '../../store/store.ts'
import { find } from '../layout/queries.ts'

/** Metrics beyond these are called by their terms. */
const most = 500

/** Returns the names of metrics by their terms. */
export const metricsInChinese = async (store: Store): Promise<ReadonlyMap<string, string>> => {
  const { records } = await find(store, 'metrics', { limit: most, fields: ['id', 'name', 'localName'] })
  return new Map(records.map((record) => [record.id, nameIn('zh', record) ?? record.id]))
}
