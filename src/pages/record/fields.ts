/** Renders the fields of a record according to its declaration: references as links, lists as lists, dates as dates. */
import type { Field, Fields, ResourceName } from '../../model/field.ts'
import { withoutYear } from '../../charts/subjects.ts'
import { type Fact, facts, listView, toRecord, dayView, instantView } from '../layout/components.ts'
import { type Content, html, type Html, separated } from '../layout/html.ts'
import { type NameOf, type RecordRow, titleOf } from '../layout/queries.ts'
import { labelOf, period, readable, spoken, unitIn, yesOrNo } from '../layout/words.ts'
import { words } from '../words/words.ts'
import type { Data } from '../../model/canonical.ts'
import { targetIn } from '../../model/resource.ts'

const termsOf = (record: RecordRow): string[] =>
  ['kind', 'status', 'category'].flatMap((key) => (typeof record[key] === 'string' ? [spoken(record[key])] : []))

const summaryOf = (record: RecordRow): Html => {
  const terms = termsOf(record)
  const date = ['announcedOn', 'startsOn', 'publishedOn']
    .map((key) => record[key])
    .find((value) => typeof value === 'string')
  const comma = terms.length > 0 ? words().lists.and : ''
  const time = date === undefined ? undefined : html`${comma}${dayView(date)}`
  return html`${terms.join(words().lists.and)}${time}`
}

/** Renders the list, each record with its kind, status and date. */
export const recordList = (resource: ResourceName, records: readonly RecordRow[]): Html =>
  listView(
    records.map(
      (record) => html`${toRecord(resource, record.id, titleOf(record))} <small>${summaryOf(record)}</small>`,
    ),
  )

// Renders programmes in a line each; one that has another record each year is one line.

const yearOf = ({ startsOn, announcedOn }: RecordRow): string =>
  [startsOn, announcedOn].find((date) => typeof date === 'string')?.slice(0, 4) ?? ''

export const programmeList = (resource: ResourceName, records: readonly RecordRow[]): Html => {
  const alike = Map.groupBy(records, (record) => withoutYear(titleOf(record), yearOf(record)))
  return facts(
    [...alike].map(([name, series]): Fact => {
      const [years, [first, second]] = [series.map(yearOf).sort(), series]
      const [from = '', to = ''] = [years[0], years.at(-1)]
      const when = from === to ? from || period(null, null) : words().record.years(from, to)
      if (!first || !second)
        return [
          when,
          first &&
            html`${toRecord(resource, first.id, titleOf(first))} <small>${termsOf(first).join(words().lists.and)}</small>`,
        ]
      const each = series.map((record) => toRecord(resource, record.id, yearOf(record) || titleOf(record)))
      return [when, html`${name}: ${separated(each, words().lists.and)}`]
    }),
  )
}

const plain = (field: Field, value: unknown, record: Data, names: NameOf): Content => {
  if (field.kind === 'object') return element(field.parts ?? {}, value as Data, names)
  const text = String(value)
  const target = targetIn(field, record)
  if (target !== undefined) return toRecord(target, text, names(target, text))
  switch (field.kind) {
    case 'url':
      return html`<a href="${text}" rel="noopener noreferrer external">${text}</a>`
    case 'date':
      return dayView(text)
    case 'instant':
      return instantView(text)
    case 'unit':
      return unitIn(text)
    case 'decimal':
      return readable(text)
    case 'boolean':
      return yesOrNo(value === true)
    case 'enumeration':
      return spoken(text)
    default:
      return words().tables.located(text)
  }
}

/** Renders an element of a list: its first part, followed by the others. */
const element = (parts: Fields, value: Data, names: NameOf): Html => {
  const [first, ...others] = Object.entries(parts).flatMap(([key, part]) =>
    value[key] === null || value[key] === undefined ? [] : [plain(part, value[key], value, names)],
  )
  return html`${first}${others.map((other) => html`${words().lists.and}${other}`)}`
}

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || (Array.isArray(value) && value.length === 0)

/** Renders each element of a list, or what else a field holds; an empty one has none. */
export const valuesIn = (field: Field, value: unknown, record: Data, names: NameOf): Content[] => {
  const { kind, items, parts } = field
  const isOfObjects = kind === 'list' && parts !== undefined
  return [isEmpty(value) ? [] : value]
    .flat()
    .map((one) => (isOfObjects ? element(parts, one as Data, names) : plain(items ?? field, one, record, names)))
}

const shown = (field: Field, value: unknown, record: Data, names: NameOf): Content => {
  const elements = valuesIn(field, value, record, names)
  return field.kind === 'list' ? listView(elements) : elements[0]
}

/** Renders a field of a record; nothing if it is empty. */
export const fieldView = (field: Field, value: unknown, record: Data, names: NameOf): Content =>
  isEmpty(value) ? undefined : shown(field, value, record, names)

/** Returns the fields of a record as facts, without empty ones and those that the page shows elsewhere. */
export const factsOf = (fields: Fields, record: Data, names: NameOf, elsewhere: readonly string[] = []): Fact[] =>
  Object.entries(fields)
    .filter(([key]) => !elsewhere.includes(key) && !isEmpty(record[key]))
    .map(([key, field]) => [labelOf(key), shown(field, record[key], record, names)])
