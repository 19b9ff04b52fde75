/** Selects the texts of a record that are searched: its names and its prose. */
import type { Data } from '../model/canonical.ts'
import type { Field } from '../model/field.ts'
import { ofResource, type Resource } from '../model/resource.ts'

const properKeys = ['title', 'name', 'asPrinted', 'localTitle', 'localName']

const hasProse = ({ kind, parts = {} }: Field): boolean => kind === 'text' || Object.values(parts).some(hasProse)

/** The keys of a resource's names and prose, and of a list of objects the parts that are prose. */
const placesOf = ofResource(({ own }) => ({
  proper: properKeys.filter((key) => key in own),
  prose: Object.entries(own)
    .filter(([, field]) => hasProse(field))
    .map(([key, { parts }]) => ({
      key,
      notes: parts && Object.keys(parts).filter((part) => hasProse(parts[part] as Field)),
    })),
}))

/** Reports whether a resource has a title, and so texts to search. */
export const isSearched = (resource: Resource): boolean => placesOf(resource).proper.length > 0

const isText = (value: unknown): value is string => typeof value === 'string'

/** Returns the title, which of a figure is the number as printed, and the local title. */
export const properNamesOf = (resource: Resource, record: Data): string[] =>
  placesOf(resource)
    .proper.map((key) => record[key])
    .filter(isText)

/** Returns the other names of a record. */
export const aliasesOf = ({ aliases = [] }: Data): readonly string[] => aliases as string[]

/** Returns every name of a record, the title first. */
export const namesOf = (resource: Resource, record: Data): string[] => [
  ...properNamesOf(resource, record),
  ...aliasesOf(record),
]

/** Returns the summary and the notes of a record, those of its citations included. */
export const proseOf = (resource: Resource, record: Data): string[] =>
  placesOf(resource)
    .prose.flatMap(({ key, notes }) =>
      notes ? (record[key] as Data[]).flatMap((element) => notes.map((part) => element[part])) : [record[key]],
    )
    .filter(isText)
