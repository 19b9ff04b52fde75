/** Helps with references: the records to choose from, and the names of those chosen. */
import type { Field, Fields, ResourceName } from '../../model/field.ts'
import { type Resource, targetIn, targetsOf } from '../../model/resource.ts'
import type { Store } from '../../store/store.ts'
import { listView, toRecord } from '../layout/components.ts'
import { type Content, html, type Html } from '../layout/html.ts'
import {
  findRecords,
  namesOfRecords,
  otherTitleOf,
  type RecordReference,
  type RecordRow,
  titleOf,
} from '../layout/queries.ts'
import type { Texts } from './texts.ts'

/** A longer list would make the page too large; such records are found by the search, or by name. */
const mostOptions = 400
const mostNames = 50

export interface References {
  /** Returns what to say below a control: the names of the records in it. */
  readonly noteOf: (name: string) => Content
  /** Returns the id of the list of records for a control, if there is one. */
  readonly optionsOf: (name: string) => string | undefined
  readonly lists: Html
}

const partsOf = ({ items, parts }: Field): Field[] => (parts ? Object.values(parts) : items ? [items] : [])

/** A metric refers to nothing, as it may be new; those that the register knows are suggested. */
export const suggested: Readonly<Record<string, ResourceName>> = { metric: 'metrics' }

const targetsWithin = (fields: Fields): Set<ResourceName> =>
  new Set(
    Object.entries(fields).flatMap(([key, field]) => [
      ...[field, ...partsOf(field)].flatMap(targetsOf),
      ...[key, ...Object.keys(field.parts ?? {})].flatMap((one) => suggested[one] ?? []),
    ]),
  )

/** Returns the resource that a control refers to; the control that decides about it may stand beside it. */
export const targetAt = (fields: Fields, texts: Texts, name: string): ResourceName | undefined => {
  const [key = '', , part] = name.split('.')
  const whole = part === undefined ? fields[key] : fields[key]?.parts?.[part]
  const field = whole?.items ?? whole
  if (typeof field?.target !== 'object') return field?.target
  const { by } = field.target
  return targetIn(field, { [by]: texts.get(`${name.slice(0, name.lastIndexOf('.') + 1)}${by}`) })
}

const wordsIn = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '')

/** Returns the references in a form: the control, the resource and the id of each. */
const referencesIn = (fields: Fields, texts: Texts): (readonly [control: string, ...RecordReference])[] =>
  [...texts].flatMap(([name, text]) => {
    const target = targetAt(fields, texts, name)
    return target === undefined ? [] : wordsIn(text).map((id) => [name, target, id] as const)
  })

/** Returns the title of a record in both languages: browsers find an option by any of its words. */
const namesOn = (record: RecordRow): string => {
  const other = otherTitleOf(record)
  return other === undefined ? titleOf(record) : `${titleOf(record)} ${other}`
}

const listOf = async (store: Store, name: ResourceName): Promise<readonly [ResourceName, Html][]> => {
  const { records, total } = await findRecords(store, name, { limit: mostOptions })
  if (total === 0 || total > mostOptions) return []
  const options = records.map((record) => html`<option value="${record.id}">${namesOn(record)}</option>`)
  return [[name, html`<datalist id="known-${name}">${options}</datalist>`]]
}

export const referencesOf = async (store: Store, { own }: Resource, texts: Texts): Promise<References> => {
  const wanted = [...targetsWithin(own)].filter((name) => name !== 'figures')
  const lists = new Map((await Promise.all(wanted.map((name) => listOf(store, name)))).flat())
  const references = referencesIn(own, texts).slice(0, mostNames)
  const named = references.map(([, resource, id]) => [resource, id] as const)
  const names = await namesOfRecords(store, named)
  return {
    noteOf: (name) => {
      const known = references.flatMap(([control, resource, id]) => {
        const title = names(resource, id)
        return control === name && title !== id ? [toRecord(resource, id, title)] : []
      })
      return known.length === 0 ? undefined : known.length === 1 ? known : listView(known)
    },
    optionsOf: (name) => {
      const target = targetAt(own, texts, name) ?? suggested[name.split('.').at(-1) ?? '']
      return target !== undefined && lists.has(target) ? `known-${target}` : undefined
    },
    lists: html`${[...lists.values()]}`,
  }
}
