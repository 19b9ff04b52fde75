/** Reads records by filters, for what is answered beside lists. */
import type { Data } from '../../model/canonical.ts'
import type { ResourceName } from '../../model/field.ts'
import { conditionsOf } from '../../model/filters.ts'
import { resourceOf } from '../../resources/index.ts'
import type { Store } from '../../store/store.ts'

/** Returns records that meet filters, which are named as the parameters of the list; of some fields those that they have. */
export const recordsWhere = async (
  store: Store,
  name: ResourceName,
  where: Readonly<Record<string, unknown>>,
  limit: number,
  fields?: readonly string[],
): Promise<Data[]> => {
  const resource = resourceOf(name)
  const { records } = await store.list(resource, {
    conditions: conditionsOf(resource, where),
    limit,
    fields: fields?.filter((key) => key in resource.fields),
  })
  return JSON.parse(`[${records.join(',')}]`) as Data[]
}
