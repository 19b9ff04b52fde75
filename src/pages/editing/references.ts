/** Helps with references: the records to choose from, and the names of those chosen. */
import { type Field, type Fields, type ResourceName, idConstraints } from '../../model/field.ts'
import { type Resource, targetIn, targetsOf } from '../../model/resource.ts'
import { isSearchable } from '../../http/contract/parameters.ts'
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
  firstRecords,
  referencesOfRecords,
  subjectOf,
} from '../layout/queries.ts'
import type { Texts } from './texts.ts'
import { figures, stages, subjects } from '../../resources/figures.ts'
import type { Hit } from '../../store/search.ts'
import type { Message } from '../../text/messages/message.ts'
import { distances } from '../../text/name-keys.ts'
import { figurePeriod, quantity } from '../layout/words.ts'
import { measuredBy } from '../tables/tables.ts'
import { words } from '../words/words.ts'

/** A longer list would make the page too large; such records are found by the search, or by name. */
const mostOptions = 400
const mostNames = 100

export interface References {
  /** Returns what to say below a control: the names of the records in it. */
  readonly noteOf: (name: string) => Content
  /** Returns the id of the list of records for a control, if there is one. */
  readonly optionsOf: (name: string) => string | undefined
  readonly lists: Html
}

const partsOf = ({ items, parts }: Field): Field[] => (parts ? Object.values(parts) : items ? [items] : [])

/** A metric refers to nothing, as it may be new; those that the register knows are suggested. */
const suggested: Readonly<Record<string, ResourceName>> = { metric: 'metrics' }

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
  if (typeof field?.target !== 'object') return field?.target ?? suggested[part ?? key]
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
  const references = referencesIn(own, texts)
  // Rows of a table say much the same.
  const records = new Map(references.map(([, resource, id]) => [`${resource}/${id}`, [resource, id] as const]))
  const names = await namesOfRecords(store, [...records.values()].slice(0, mostNames))
  return {
    noteOf: (name) => {
      const known = references.flatMap(([control, resource, id]) => {
        const title = names(resource, id)
        return control === name && title !== id ? [toRecord(resource, id, title)] : []
      })
      return known.length === 0 ? undefined : known.length === 1 ? known : listView(known)
    },
    optionsOf: (name) => {
      const target = targetAt(own, texts, name)
      return target !== undefined && lists.has(target) ? `known-${target}` : undefined
    },
    lists: html`${[...lists.values()]}`,
  }
}

// Finds the records that a text may mean: by their names, by words of these, and figures by subject, year and stage.

const mostCandidates = 6

/** Candidates that only begin so are less sure. */
const leastOfName = (100 - distances.bothShort) / 100

export const idForm = new RegExp(idConstraints.pattern)

/** A record that a text may mean. */
export interface RecordChoice {
  readonly resource: ResourceName
  readonly id: string
  readonly label: string
}

export interface CalledRecords {
  readonly choices: readonly RecordChoice[]
  /** They are called so, and do not only have these words in their names. */
  readonly isSure: boolean
}

const longEnough = /^(?=.*\p{Script=Han}.*\p{Script=Han}|.{3,}$)/u

const subjectResources: readonly ResourceName[] = Object.values(subjects)

const labelled = async (
  store: Store,
  found: readonly Pick<RecordChoice, 'resource' | 'id'>[],
): Promise<RecordChoice[]> => {
  const some = found.slice(0, mostCandidates)
  const named = some.map(({ resource, id }) => [resource, id] as const)
  const names = await namesOfRecords(store, named)
  return some.map(({ resource, id }) => ({ resource, id, label: names(resource, id) }))
}

/** Returns the records that have all these words, or their beginnings, in their names. */
const withWords = async (store: Store, q: string, resource: ResourceName | undefined): Promise<readonly Hit[]> => {
  if (!isSearchable(q)) return []
  const { hits, forgiven } = await store.search({ q, resource, limit: 4 * mostCandidates })
  return forgiven ? [] : hits.filter(({ tier }) => tier <= 2)
}

/** Returns the records that a text may mean; without a resource, the subjects of figures. */
export const recordsCalled = async (
  store: Store,
  target: ResourceName | undefined,
  text: string,
): Promise<CalledRecords> => {
  const isWanted = ({ resource }: Pick<RecordChoice, 'resource'>): boolean =>
    target !== undefined || subjectResources.includes(resource)
  const found = (await store.resolve(text, target)).filter(isWanted)
  const own = found.filter(({ id }) => id === text)
  const whole = own.length > 0 ? own : found.filter(({ confidence }) => confidence >= leastOfName)
  if (whole.length > 0) return { choices: await labelled(store, whole), isSure: true }
  const worded = (await withWords(store, text, target)).filter(isWanted)
  const named = worded.filter(({ tier }) => tier === 0)
  if (named.length > 0) return { choices: await labelled(store, named), isSure: true }
  const begun = found.length > 0 ? found : worded
  return { choices: await labelled(store, begun), isSure: !idForm.test(text) && longEnough.test(text) }
}

const stageWords = {
  target: ['target', 'targets', '目标'],
  planned: ['planned', 'plan', '计划'],
  committed: ['committed', '承诺'],
  actual: ['actual', 'completed', '实际', '完成'],
} as const

const year = /^((?:19|20)\d\d)年?$/

/** Returns the figures that words name by subject, year and stage: `Guangdong key projects 2025 planned`. */
export const figuresCalled = async (store: Store, text: string): Promise<CalledRecords> => {
  const all = text.split(/[\s,，]+/)
  const [, wanted] = all.flatMap((word) => year.exec(word) ?? [])
  const stage = stages.find((one) => stageWords[one].some((word) => all.includes(word)))
  const rest = all.filter((word) => stage === undefined || !(stageWords[stage] as readonly string[]).includes(word))
  const without = rest.filter((word) => !year.test(word)).join(' ')
  // The title of a programme has its year, and that of a place has none.
  const named = await withWords(store, rest.join(' '), undefined)
  const hits = named.length > 0 || without === '' ? named : await withWords(store, without, undefined)
  const about = hits.filter(({ resource }) => subjectResources.includes(resource)).map(({ id }) => id)
  if (about.length === 0) return { choices: [], isSure: false }
  const records = await firstRecords(store, 'figures', {
    where: {
      'subjectId.in': about,
      ...(stage && { stage }),
      ...(wanted !== undefined && { 'periodStart.lte': `${wanted}-12-31`, 'periodEnd.gte': `${wanted}-01-01` }),
    },
    limit: 4 * mostCandidates,
  })
  const inOrder = records.toSorted((one, other) => about.indexOf(one.subjectId) - about.indexOf(other.subjectId))
  const names = await namesOfRecords(store, referencesOfRecords(figures, inOrder))
  const choices = inOrder.slice(0, mostCandidates).map((figure) => ({
    resource: 'figures' as const,
    id: figure.id,
    label: words().figure.cited(
      names(...subjectOf(figure)),
      measuredBy(figure),
      figurePeriod(figure),
      quantity(figure),
    ),
  }))
  return { choices, isSure: true }
}

/** Returns the records that are called as a text that is no id of any, else those whose names begin so, in words. */
export const calledSo = async (
  store: Store,
  target: ResourceName,
  name: string,
): Promise<{ readonly message: Message; readonly isWhole: boolean } | undefined> => {
  const found = await store.resolve(name, target)
  // The fault is another than that there is no such record.
  if (found.some(({ id }) => id === name)) return undefined
  const exact = found.filter(({ confidence }) => confidence >= leastOfName)
  const isWhole = exact.length > 0
  const choices = await labelled(store, isWhole ? exact : found)
  if (choices.length === 0) return undefined
  const records = choices.map(({ id, label }) => [label, id] as const)
  return { message: isWhole ? ['ids-by-name', records] : ['names-beginning', records, target], isWhole }
}
