/**
 * The values of `include` on a resource: resources that its records refer to, and figures about them with their
 * sources.
 */
import type { Fields, ResourceName } from './field.ts'
import { subjects } from '../resources/figures.ts'
import { targetsOf, type Resource } from './resource.ts'

const targetsIn = (fields: Fields): ResourceName[] =>
  Object.values(fields).flatMap((field) => [
    ...targetsOf(field),
    ...(field.items ? targetsOf(field.items) : []),
    ...targetsIn(field.parts ?? {}),
  ])

const isSubject = (name: ResourceName): boolean => Object.values<ResourceName>(subjects).includes(name)

export const includable = ({ name, own }: Resource): ResourceName[] => [
  ...new Set([...targetsIn(own), ...(isSubject(name) ? (['figures', 'sources'] as const) : [])]),
]
