/** Finds the records that refer to a record, by the declarations: its parts, and records in it, by it or about it. */
import { maximumLevels } from '../../http/contract/parameters.ts'
import type { ResourceName } from '../../model/field.ts'
import { isTree, type Filter, filtersOf } from '../../model/filters.ts'
import { resourceOf } from '../../resources/index.ts'
import type { Resource } from '../../model/resource.ts'
import type { Store } from '../../store/store.ts'
import { findRecords, type Listed } from '../layout/queries.ts'
import { capital } from '../../text/in-words.ts'
import { labelOf, spoken } from '../layout/words.ts'
import { words } from '../words/words.ts'

/** The records of one resource that refer to a record. */
export interface Referrers extends Listed {
  readonly resource: ResourceName
  readonly title: string
  /** The filter by which the API lists them. */
  readonly parameter: string
}

const shown = 20
const dates = ['announcedOn', 'periodEnd', 'publishedOn', 'startsOn']
/** Many programmes are shown without those that are part of another, whose page has them. */
const programmes: readonly ResourceName[] = ['projects', 'initiatives']
const few = 5

/** Figures and plans come before organizations and places. */
const order = [
  'figures',
  'projects',
  'initiatives',
  'sources',
  'organizations',
  'industries',
  'regions',
  'rates',
] as const

const titleOf = (owner: Resource, target: Resource, [key = '', through]: readonly string[]): string => {
  if (owner.name === 'figures' && through !== undefined) return words().record.figuresWithin
  if (key === 'parentId') return words().record.parts
  const { listed, listedBy } = words().record
  const name = capital(spoken(owner.name))
  return owner === target ? listedBy(name, labelOf(key)) : listed(name)
}

const leadTo = (owner: Resource, target: Resource, operator: Filter['operator']['name']): Filter[] =>
  [...filtersOf(owner).values()].filter(
    ({ field, operator: { name } }) => name === operator && field.target === target.name,
  )

/** Finds records of the same tree by their parent, and other records anywhere below it unless the tree is too deep. */
const waysTo = (owner: Resource, target: Resource, isShallow: boolean): Filter[] => {
  const exact = leadTo(owner, target, 'equals')
  if (owner === target || !isShallow) return exact
  const within = leadTo(owner, target, 'within')
  return [...within, ...exact.filter(({ path }) => !within.some((one) => one.path.join() === path.join()))]
}

/**
 * Returns referring records by resource, the newest first if they have dates, with the number of all; resources without
 * any are omitted.
 */
export const referrersOf = async (store: Store, target: Resource, id: string): Promise<Referrers[]> => {
  const isShallow = !isTree(target) || !(await store.deeper(target.name, id, maximumLevels))
  const found = await Promise.all(
    order.map(resourceOf).flatMap((owner) =>
      waysTo(owner, target, isShallow).map(async ({ parameter, path }) => {
        const sort = dates.filter((key) => key in owner.own).map((key) => ({ key, descending: true }))
        const read = (where: Readonly<Record<string, unknown>>): Promise<Listed> =>
          findRecords(store, owner.name, { where: { ...where, [parameter]: id }, sort, limit: shown })
        const all = await read({})
        const isDivided = owner !== target && programmes.includes(owner.name) && all.total > few
        const { records } = isDivided ? await read({ 'parentId.exists': false }) : all
        return {
          records: records.length > 0 ? records : all.records,
          total: all.total,
          resource: owner.name,
          title: titleOf(owner, target, path),
          parameter,
        }
      }),
    ),
  )
  return found.filter(({ total }) => total > 0)
}
