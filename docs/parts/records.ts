/** Describes the fields of every record, from the declarations of the resources. */
import type { Field, Fields, Kind } from '../../src/model/field.ts'
import { everyResource } from '../../src/resources/index.ts'
import { readOnly, type Resource } from '../../src/model/resource.ts'
import { code, codes, table } from './markdown.ts'

interface Words {
  readonly description: string
  readonly examples: readonly unknown[]
  readonly enum?: readonly string[]
}

const wordsOf = ({ value }: Field): Words => value as unknown as Words

const types: Readonly<Record<Kind, string>> = {
  id: 'id',
  name: 'text',
  text: 'long text',
  code: 'code',
  enumeration: 'term',
  unit: 'unit',
  url: 'address',
  date: 'date',
  instant: 'instant',
  decimal: 'decimal',
  integer: 'number',
  boolean: 'true or false',
  reference: 'id',
  list: 'list',
  object: 'object',
}

const toResource = (name: string): string => `[${name}](#${name})`

const typeOf = (field: Field): string => {
  if (field.items) return `list: ${typeOf(field.items)}`
  if (field.parts) return 'list of objects'
  const { kind, target } = field
  if (target === undefined) return types[kind]
  return `id in ${typeof target === 'string' ? toResource(target) : `what ${code(target.by)} says`}`
}

const meaningOf = (field: Field): string => {
  const { description, enum: values } = wordsOf(field)
  return values ? `${description} One of ${codes(values)}.` : description
}

const exampleOf = (field: Field): string => {
  const [example] = wordsOf(field).examples
  if (field.parts) return ''
  return Array.isArray(example) ? codes(example as readonly string[]) : code(String(example))
}

/** Returns a row for each field, and for each part of an object in it, named by its path. */
const rowsOf = (fields: Fields, before = ''): string[][] =>
  Object.entries(fields).flatMap(([key, field]) => [
    [code(before + key), typeOf(field), field.nullable ? 'yes' : '', meaningOf(field), exampleOf(field)],
    ...rowsOf(field.parts ?? {}, `${before}${key}.`),
  ])

const tableOf = (fields: Fields): string => table(['field', 'type', 'null', 'is', 'for example'], rowsOf(fields))

const sectionOf = ({ name, description, own, fields }: Resource): string => {
  const [example] = wordsOf(fields['id'] as Field).examples
  return `## ${name}\n\n${description.en} For example \`/v1/${name}/${String(example)}\`.\n\n${tableOf(own)}`
}

export const common = (): string => tableOf({ id: everyResource[0]?.fields['id'] as Field, ...readOnly })

export const records = (): string => everyResource.map(sectionOf).join('\n\n')
