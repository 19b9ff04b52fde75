/** How a ceiling reads and writes projects: rows by the driver, JSON by fast-json-stringify. */
import { snakeCase } from '../../src/model/canonical.ts'
import type { Field, Fields } from '../../src/model/field.ts'
import { projects } from '../../src/resources/projects.ts'

export type Row = Record<string, unknown>

const schemaOf = ({ kind, nullable, parts }: Field): object =>
  kind === 'list'
    ? { type: 'array', items: parts ? objectOf(parts) : { type: 'string' } }
    : { type: kind === 'integer' ? 'integer' : 'string', ...(nullable && { nullable }) }

const objectOf = (fields: Fields): object => ({
  type: 'object',
  properties: Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, schemaOf(field)])),
})

export const projectSchema = objectOf(projects.fields)
export const pageSchema = {
  type: 'object',
  properties: { data: { type: 'array', items: projectSchema }, next: { type: 'string', nullable: true } },
}

export const projectColumns = Object.keys(projects.fields)
  .map((key) => `"${snakeCase(key)}" AS "${key}"`)
  .join(', ')

/** Lists are kept as JSON. */
export const parsed = (row: Row): Row => {
  row['industryIds'] = JSON.parse(row['industryIds'] as string)
  row['participants'] = JSON.parse(row['participants'] as string)
  row['citations'] = JSON.parse(row['citations'] as string)
  return row
}

export const pageSize = 50

/** As a cursor would be: where the next page begins, if there is one. */
export const pageOf = (rows: Row[]): { data: Row[]; next: unknown } => ({
  data: rows.slice(0, pageSize).map(parsed),
  next: rows.length > pageSize ? rows[pageSize - 1]?.['id'] : null,
})
