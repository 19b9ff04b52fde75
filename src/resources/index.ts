/** All resources, in dependency order: what is referred to comes first. */
import type { ResourceName } from '../model/field.ts'
import { figures } from './figures.ts'
import { industries } from './industries.ts'
import { initiatives } from './initiatives.ts'
import { organizations } from './organizations.ts'
import { projects } from './projects.ts'
import { rates } from './rates.ts'
import { regions } from './regions.ts'
import type { Resource } from '../model/resource.ts'
import { sources } from './sources.ts'

export const resources = {
  regions,
  industries,
  organizations,
  sources,
  initiatives,
  projects,
  figures,
  rates,
} satisfies Record<ResourceName, Resource>

/** The same as a list of plain resources, for what is written once for all of them. */
export const everyResource: readonly Resource[] = Object.values(resources)

export const resourceOf = (name: ResourceName): Resource => resources[name]
