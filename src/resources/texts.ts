/** Which texts of a record are searched: its title or name, its other names, and what is said of it. */
import type { Data } from './canonical.ts'
import type { Field } from './field.ts'
import type { Resource } from './resource.ts'

const nameKeys = ['title', 'name', 'asPrinted', 'localTitle', 'localName', 'aliases']

const hasProse = ({ kind, parts = {} }: Field): boolean => kind === 'text' || Object.values(parts).some(hasProse)

const proseKeys = ({ own }: Resource): string[] => Object.keys(own).filter((key) => hasProse(own[key] as Field))

const nameKeysOf = ({ own }: Resource): string[] => nameKeys.filter((key) => key in own)

/** Whether a resource has a title, and so texts to search. */
export const isSearched = (resource: Resource): boolean => nameKeysOf(resource).length > 0

const textsIn = (value: unknown): string[] => value === null || value === undefined ? [] : [value].flat() as string[]

/** The title, which of a figure is the number as printed; the local one; the aliases. */
export const namesOf = (resource: Resource, record: Data): string[] => nameKeysOf(resource).flatMap((key) => textsIn(record[key]))

/** Summary and notes, those of citations included. */
export const proseOf = (resource: Resource, record: Data): string[] => proseKeys(resource).flatMap((key) => {
  const { parts } = resource.own[key] as Field
  if (!parts) return textsIn(record[key])
  const notes = Object.keys(parts).filter((part) => hasProse(parts[part] as Field))
  return (record[key] as Data[]).flatMap((element) => notes.flatMap((part) => textsIn(element[part])))
})
