/** The list of resources, in dependency order: a resource comes after those that it refers to. */
import type { ResourceName } from '../model/field.ts'
import type { RecordOf, Resource } from '../model/resource.ts'
import { figures } from './figures.ts'
import { industries } from './industries.ts'
import { initiatives } from './initiatives.ts'
import { metrics } from './metrics.ts'
import { organizations } from './organizations.ts'
import { projects } from './projects.ts'
import { rates } from './rates.ts'
import { regions } from './regions.ts'
import { sources } from './sources.ts'

/** Functions, as the names must be known before the types of the declarations, which mention the names. */
const declared = {
  regions: () => regions,
  industries: () => industries,
  organizations: () => organizations,
  sources: () => sources,
  initiatives: () => initiatives,
  projects: () => projects,
  figures: () => figures,
  rates: () => rates,
  metrics: () => metrics,
}

declare module '../model/field.ts' {
  interface Unions {
    readonly resourceName: keyof typeof declared
  }
}

export const resourceNames = Object.keys(declared) as ResourceName[]

export const resources = Object.fromEntries(
  Object.entries(declared).map(([name, declaration]) => [name, declaration()]),
) as { readonly [N in ResourceName]: ReturnType<(typeof declared)[N]> }

/** A record of the resource of this name, as the API serves it. */
export type RecordNamed<N extends ResourceName> = RecordOf<(typeof resources)[N]>

/** The same as a list of plain resources, for what is written once for all of them. */
export const everyResource: readonly Resource[] = Object.values(resources)

export const resourceOf = (name: ResourceName): Resource => resources[name]
