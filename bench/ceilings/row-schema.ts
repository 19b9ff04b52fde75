/** The columns with which ceilings read projects, and the schemas with which fast-json-stringify serializes them. */
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

/** Parses the lists of a row, which columns hold as JSON. */
export const parsed = (row: Row): Row => {
  row['industryIds'] = JSON.parse(row['industryIds'] as string)
  row['participants'] = JSON.parse(row['participants'] as string)
  row['citations'] = JSON.parse(row['citations'] as string)
  return row
}

export const pageSize = 50

/** Makes a page of rows. `next` is the id before the next page, in place of a cursor. */
export const pageOf = (rows: Row[]): { data: Row[]; next: unknown } => ({
  data: rows.slice(0, pageSize).map(parsed),
  next: rows.length > pageSize ? rows[pageSize - 1]?.['id'] : null,
})
