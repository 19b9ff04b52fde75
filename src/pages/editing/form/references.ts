/** Helps with references: the records to choose from, the names of those chosen, and records of a name that is no id. */
import type { Data } from '../../../model/canonical.ts'
import type { Field, Fields, ResourceName } from '../../../model/field.ts'
import { targetsOf, type Resource } from '../../../model/resource.ts'
import type { Store } from '../../../store/store.ts'
import { list, toRecord } from '../../layout/components.ts'
import { html, type Content, type Html } from '../../layout/html.ts'
import { find, namesOf, targetIn, titleOf, type Reference, type Row } from '../../layout/queries.ts'
import { spoken } from '../../layout/words.ts'
import type { Texts } from './texts.ts'

/** A longer list would make the page too large; such records are found by the search, or by name. */
const mostOptions = 400
const mostNames = 50

export interface References {
  /** Returns what to say below a control: the names of the records in it. */
  readonly noteOf: (name: string) => Content
  /** Returns the id of the list of records for a field, if there is one. */
  readonly optionsOf: (field: Field) => string | undefined
  readonly lists: Html
}

const partsOf = ({ items, parts }: Field): Field[] => (parts ? Object.values(parts) : items ? [items] : [])

const targetsWithin = (fields: Fields): Set<ResourceName> =>
  new Set(Object.values(fields).flatMap((field) => [field, ...partsOf(field)].flatMap(targetsOf)))

/** Returns the field of a control, by its name. */
const fieldAt = (fields: Fields, name: string): Field | undefined => {
  const [key = '', , part] = name.split('.')
  return part === undefined ? fields[key] : fields[key]?.parts?.[part]
}

const wordsIn = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '')

/** Returns the references in a form: the control, the resource and the id of each. */
const referencesIn = (fields: Fields, texts: Texts): (readonly [control: string, ...Reference])[] => {
  const chosen: Data = Object.fromEntries(texts)
  return [...texts].flatMap(([name, text]) => {
    const field = fieldAt(fields, name)
    const target = field && targetIn(field.items ?? field, chosen)
    return target === undefined ? [] : wordsIn(text).map((id) => [name, target, id] as const)
  })
}

/** Returns the title of a record in both languages: browsers find an option by any of its words. */
const namesOn = (record: Row): string => {
  const local = record['localTitle'] ?? record['localName']
  return typeof local === 'string' ? `${titleOf(record)} ${local}` : titleOf(record)
}

const listOf = async (store: Store, name: ResourceName): Promise<readonly [ResourceName, Html][]> => {
  const { records, total } = await find(store, name, { limit: mostOptions })
  if (total === 0 || total > mostOptions) return []
  const options = records.map((record) => html`<option value="${record.id}">${namesOn(record)}</option>`)
  return [[name, html`<datalist id="known-${name}">${options}</datalist>`]]
}

export const referencesOf = async (store: Store, { own }: Resource, texts: Texts): Promise<References> => {
  const wanted = [...targetsWithin(own)].filter((name) => name !== 'figures')
  const lists = new Map((await Promise.all(wanted.map((name) => listOf(store, name)))).flat())
  const references = referencesIn(own, texts).slice(0, mostNames)
  const names = await namesOf(
    store,
    references.map(([, resource, id]) => [resource, id] as const),
  )
  const chosen: Data = Object.fromEntries(texts)
  return {
    noteOf: (name) => {
      const known = references.flatMap(([control, resource, id]) => {
        const title = names(resource, id)
        return control === name && title !== id ? [toRecord(resource, id, title)] : []
      })
      return known.length === 0 ? undefined : known.length === 1 ? known : list(known)
    },
    optionsOf: (field) => {
      const target = targetIn(field, chosen)
      return target !== undefined && lists.has(target) ? `known-${target}` : undefined
    },
    lists: html`${[...lists.values()]}`,
  }
}

const mostCandidates = 5

/** Returns the records that are called as a text that is no id of any, in words. */
export const calledSo = async (
  store: Store,
  { own }: Resource,
  texts: Texts,
  control: string,
): Promise<string | undefined> => {
  const field = fieldAt(own, control)
  const target = field && targetIn(field.items ?? field, Object.fromEntries(texts))
  if (target === undefined) return undefined
  const names = (texts.get(control) ?? '').split('\n').filter((name) => name.trim() !== '')
  const found = (
    await Promise.all(names.slice(0, mostCandidates).map((name) => store.resolve(name.trim(), target)))
  ).flat()
  const ids = [...new Set(found.map(({ id }) => id))].slice(0, mostCandidates)
  if (ids.length === 0) return undefined
  const called = await namesOf(
    store,
    ids.map((id) => [target, id] as const),
  )
  return `By that name there is ${ids.map((id) => `\`${id}\` (${called(target, id)})`).join(', ')} in ${spoken(target)}.`
}
