/** Queries the store for pages: records by filters, and the names of the records they refer to. */
import type { Data } from '../../model/canonical.ts'
import type { Fields, ResourceName } from '../../model/field.ts'
import { conditionsOf } from '../../model/filters.ts'
import { utcToday } from '../../model/period.ts'
import { labelledInChinese, nameIn, naming } from '../../http/contract/languages.ts'
import { type FigureRecord, subjects } from '../../resources/figures.ts'
import { resourceOf, type RecordNamed } from '../../resources/index.ts'
import { Refusal } from '../../rules/refusal.ts'
import { targetIn, type Resource } from '../../model/resource.ts'
import { hasHan, inPinyin, loadPinyin } from '../../text/characters.ts'
import { capital, uncapital } from '../../text/in-words.ts'
import type { Language } from '../../text/messages/message.ts'
import { type Content, html } from './html.ts'
import type { DerivedRequest } from '../../store/computed-lists.ts'
import type { Facet, SortKey } from '../../store/lists.ts'
import type { Answering, Store } from '../../store/store.ts'
import { isChinese, language, words } from '../words/words.ts'
import { day, unitIn } from './words.ts'

/** A record: of the resource of this name, or of any. */
export type RecordRow<N extends ResourceName | undefined = undefined> = Data &
  (N extends ResourceName ? Readonly<RecordNamed<N>> : { readonly id: string })

/** Records of a page, and the number of all that match. */
export interface Listed<R extends RecordRow = RecordRow> {
  readonly records: readonly R[]
  readonly total: number
}

interface Wanted {
  /** Filters, by the parameters of the resource's list. */
  readonly where?: Readonly<Record<string, unknown>>
  readonly sort?: readonly SortKey[]
  readonly limit: number
  readonly fields?: readonly string[]
  readonly asOf?: number | undefined
}

/** Returns records by filters, and the number of all. */
export const findRecords = async <N extends ResourceName>(
  store: Store,
  name: N,
  { where = {}, sort = [], ...wanted }: Wanted,
  total = true,
): Promise<Listed<RecordRow<N>>> => {
  const resource = resourceOf(name)
  const page = await store.list(resource, { conditions: conditionsOf(resource, where), sort, ...wanted, total })
  const records = JSON.parse(`[${page.records.join(',')}]`) as RecordRow<N>[]
  return { records, total: page.total ?? records.length }
}

/** Returns the first records by filters; others are not counted. */
export const firstRecords = async <N extends ResourceName>(
  store: Store,
  name: N,
  wanted: Wanted,
): Promise<readonly RecordRow<N>[]> => (await findRecords(store, name, wanted, false)).records

/** Returns one record with its revision, as it is or as of a change. Throws a Refusal: not-found, gone. */
export const readRecord = async <N extends ResourceName>(store: Store, name: N, id: string, asOf?: number) => {
  const { text, revision } = await store.read(resourceOf(name), id, asOf)
  return { record: JSON.parse(text) as RecordRow<N>, revision }
}

export const countRecords = async (store: Store, name: ResourceName, where = {}): Promise<number> =>
  (await findRecords(store, name, { where, limit: 1, fields: ['id'] })).total

/** Returns the values of a field with their numbers, the most frequent first. */
export const facetsOf = async (store: Store, name: ResourceName, key: string): Promise<readonly Facet[]> => {
  const request = { conditions: [], sort: [], include: [], total: false, fields: ['id'], limit: 1, facets: [key] }
  return (await store.list(resourceOf(name), request)).facets?.[key] ?? []
}

/** Some items of a list, and the number of all. */
export interface Some<T> {
  readonly items: readonly T[]
  readonly total: number
}

/** Promises or findings of today, counted unless it says otherwise. */
type DerivedQuestion = Pick<DerivedRequest, 'list' | 'filters' | 'limit'> & Partial<DerivedRequest>

/** Returns the first promises or findings that each question asks for, all of one state of the register. */
export const derivedLists = async <T>(
  store: Store,
  questions: readonly DerivedQuestion[],
  answering?: Answering,
): Promise<readonly Some<T>[]> => {
  const today = { today: utcToday(), asOf: undefined, after: undefined, total: true }
  const wanted = questions.map((question) => ({ ...today, ...question }))
  const pages = await store.derivedPages(wanted, answering)
  return pages.map(({ items, total = items.length }) => ({ items: items.map((item) => JSON.parse(item) as T), total }))
}

export const firstDerived = async <T>(store: Store, question: Omit<DerivedQuestion, 'limit'>): Promise<T | undefined> =>
  (await derivedLists<T>(store, [{ total: false, ...question, limit: 1 }]))[0]?.items[0]

export type RecordReference = readonly [resource: ResourceName, id: string]

export const subjectOf = ({
  subjectKind,
  subjectId,
}: Pick<FigureRecord, 'subjectKind' | 'subjectId'>): RecordReference => [subjects[subjectKind], subjectId]

const atOnce = 500

const byIds = async <N extends ResourceName>(
  store: Store,
  name: N,
  ids: readonly string[],
  more: Pick<Wanted, 'fields' | 'asOf'> = {},
): Promise<RecordRow<N>[]> => {
  const records: RecordRow<N>[] = []
  for (let at = 0; at < ids.length; at += atOnce) {
    const some = ids.slice(at, at + atOnce)
    records.push(...(await firstRecords(store, name, { where: { 'id.in': some }, limit: some.length, ...more })))
  }
  return records
}

/** Returns whole records by their ids; missing ones are omitted. */
export const recordsByIds = async <N extends ResourceName>(
  store: Store,
  name: N,
  ids: Iterable<string>,
  asOf?: number,
): Promise<ReadonlyMap<string, RecordRow<N>>> =>
  new Map((await byIds(store, name, [...new Set(ids)], { asOf })).map((record) => [record.id, record]))

/** Returns the title or name of a record in the language of the page; of a rate, what it is a rate of. */
export const titleOf = (record: RecordRow): string => {
  const { id, baseUnit, quoteUnit, on } = record
  return (
    nameIn(language(), record) ??
    (typeof on === 'string' ? words().record.rate(unitIn(String(baseUnit)), unitIn(String(quoteUnit)), day(on)) : id)
  )
}

/** The fields that name records which have no name. */
const ofRates = ['baseUnit', 'quoteUnit', 'on']

/** Loads what spells titles in Chinese, if a page in English has some. */
export const loadSpelling = async (records: readonly RecordRow[]): Promise<void> => {
  if (!isChinese() && records.some((record) => hasHan(titleOf(record)))) await loadPinyin()
}

/** Returns the local title of a record, and on a page in Chinese the one in English beside that; undefined without. */
export const otherTitleOf = (record: RecordRow): string | undefined => {
  const other = isChinese() ? nameIn('en', record) : (record['localTitle'] ?? record['localName'])
  return typeof other !== 'string' || other === titleOf(record) ? undefined : other
}

/**
 * Returns what stands beside a title: the one in the other language. Chinese alone is spelt as it sounds on a page in
 * English, once `loadSpelling` was called: only people translate.
 */
export const secondTitleOf = (record: RecordRow): Content => {
  const [title, other] = [titleOf(record), otherTitleOf(record)]
  const spelt = other === undefined && !isChinese() && hasHan(title) ? inPinyin(title) : undefined
  return spelt === undefined ? other : html`<span lang="zh-Latn">${capital(spelt)}</span>`
}

export type NameOf = (resource: ResourceName, id: string) => string

/** Loads the names of records, with one query for each resource. */
export const namesOfRecords = async (store: Store, references: readonly RecordReference[]): Promise<NameOf> => {
  const ids = new Map<ResourceName, Set<string>>()
  for (const [resource, id] of references) ids.set(resource, (ids.get(resource) ?? new Set()).add(id))
  const known = new Map<string, string>()
  for (const [name, wanted] of ids) {
    const fields = ['id', ...[...naming(language()), ...ofRates].filter((key) => key in resourceOf(name).own)]
    for (const record of await byIds(store, name, [...wanted], { fields }))
      known.set(`${name}/${record.id}`, titleOf(record))
  }
  return (resource, id) => known.get(`${resource}/${id}`) ?? id
}

/** Metrics beyond these are called by their terms. */
export const mostMetrics = 500

/** Returns the names of metrics by their terms, as they stand within a sentence. */
export const metricNames = async (store: Store, language: Language): Promise<ReadonlyMap<string, string>> => {
  const records = await firstRecords(store, 'metrics', { limit: mostMetrics, fields: ['id', 'name', 'localName'] })
  return new Map(records.map((record) => [record.id, uncapital(nameIn(language, record) ?? record.id)]))
}

/** Returns the metrics that are counted at a moment. */
export const stockMetrics = async (store: Store): Promise<ReadonlySet<string>> => {
  const wanted = { where: { nature: 'stock' }, limit: mostMetrics, fields: ['id'] }
  return new Set((await firstRecords(store, 'metrics', wanted)).map(({ id }) => id))
}

/** Returns what an attempt gives, or the refusal of it, if that is of one of these kinds. Throws all else. */
export const attempted = <T>(attempt: Promise<T>, ...kinds: readonly Refusal['kind'][]): Promise<T | Refusal> =>
  attempt.catch((error: unknown) => {
    if (error instanceof Refusal && kinds.includes(error.kind)) return error
    throw error
  })

/** Labels the rows of an answer in the language of the page. */
export const labelledOnPage = <T extends Parameters<typeof labelledInChinese>[1]>(store: Store, answer: T) =>
  isChinese() ? labelledInChinese(store, answer) : answer

export const totalsOf = async (store: Store, ...args: Parameters<Store['totals']>): ReturnType<Store['totals']> =>
  labelledOnPage(store, await store.totals(...args))

export const outcomesOf = async (store: Store, ...args: Parameters<Store['outcomes']>): ReturnType<Store['outcomes']> =>
  labelledOnPage(store, await store.outcomes(...args))

const referencesOf = (fields: Fields, record: Data): RecordReference[] =>
  Object.entries(fields).flatMap(([key, field]): RecordReference[] => {
    const value = record[key]
    if (value === null || value === undefined) return []
    const { items, parts } = field
    if (parts) return ([value].flat() as Data[]).flatMap((element) => referencesOf(parts, element))
    const target = targetIn(items ?? field, record)
    return target === undefined ? [] : [value].flat().map((id) => [target, id as string] as const)
  })

export const referencesOfRecords = ({ own }: Resource, records: readonly Data[]): RecordReference[] =>
  records.flatMap((record) => referencesOf(own, record))
