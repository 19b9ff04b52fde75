/** Which texts of a record are searched: its title or name, its other names, and what is said of it. */
import type { Data } from '../model/canonical.ts'
import type { Field } from '../model/field.ts'
import { ofResource, type Resource } from '../model/resource.ts'

const properKeys = ['title', 'name', 'asPrinted', 'localTitle', 'localName']

const hasProse = ({ kind, parts = {} }: Field): boolean => kind === 'text' || Object.values(parts).some(hasProse)

/** Where a resource has its names, its prose, and, of a field with parts, the prose in these. */
const placesOf = ofResource(({ own }) => ({
  proper: properKeys.filter((key) => key in own),
  prose: Object.entries(own)
    .filter(([, field]) => hasProse(field))
    .map(([key, { parts }]) => ({
      key,
      notes: parts && Object.keys(parts).filter((part) => hasProse(parts[part] as Field)),
    })),
}))

/** Whether a resource has a title, and so texts to search. */
export const isSearched = (resource: Resource): boolean => placesOf(resource).proper.length > 0

const isText = (value: unknown): value is string => typeof value === 'string'

/** The title, which of a figure is the number as printed, and the local one. */
export const properNamesOf = (resource: Resource, record: Data): string[] =>
  placesOf(resource)
    .proper.map((key) => record[key])
    .filter(isText)

export const aliasesOf = ({ aliases = [] }: Data): readonly string[] => aliases as string[]

/** Those, and the aliases. */
export const namesOf = (resource: Resource, record: Data): string[] => [
  ...properNamesOf(resource, record),
  ...aliasesOf(record),
]

/** Summary and notes, those of citations included. */
export const proseOf = (resource: Resource, record: Data): string[] =>
  placesOf(resource)
    .prose.flatMap(({ key, notes }) =>
      notes ? (record[key] as Data[]).flatMap((element) => notes.map((part) => element[part])) : [record[key]],
    )
    .filter(isText)
