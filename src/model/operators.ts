/** The operators of filters, a row each. The condition of each is a row of `tests` in src/database/sql/fragments.ts. */
import type { Kind } from './field.ts'

interface Row {
  readonly name: string
  readonly suffix: string
  /**
   * `value`: one of the field's values; `values`: several of them; `text`; `flag`: true or false; `node`:
   * an id in a tree.
   */
  readonly takes: 'value' | 'values' | 'text' | 'flag' | 'node'
  /** The fields it goes with: of certain kinds, those that may be null, or those that lead into a tree. */
  readonly goesWith: readonly Kind[] | 'nullable' | 'tree'
  /** Applies to lists, which match if an element does. */
  readonly onElements: boolean
  readonly means: string
}

const comparable: readonly Kind[] = [
  'id',
  'reference',
  'enumeration',
  'code',
  'name',
  'unit',
  'url',
  'date',
  'decimal',
  'integer',
  'boolean',
]
const ordered: readonly Kind[] = ['id', 'decimal', 'integer', 'date', 'instant']

/** The greatest number of values of `.in` and `.not`. */
export const maximumValues = 100

const rows = [
  {
    name: 'equals',
    suffix: '',
    takes: 'value',
    goesWith: comparable,
    onElements: true,
    means: 'equal to the value; on a list: contains it',
  },
  {
    name: 'in',
    suffix: '.in',
    takes: 'values',
    goesWith: comparable,
    onElements: true,
    means: `equal to one of up to ${maximumValues.toString()} values, separated by commas`,
  },
  {
    name: 'not',
    suffix: '.not',
    takes: 'values',
    goesWith: comparable,
    onElements: true,
    means: `equal to none of up to ${maximumValues.toString()} values, separated by commas`,
  },
  {
    name: 'gte',
    suffix: '.gte',
    takes: 'value',
    goesWith: ordered,
    onElements: false,
    means: 'greater than or equal to the value',
  },
  {
    name: 'lte',
    suffix: '.lte',
    takes: 'value',
    goesWith: ordered,
    onElements: false,
    means: 'less than or equal to the value',
  },
  {
    name: 'contains',
    suffix: '.contains',
    takes: 'text',
    goesWith: ['name', 'text', 'url'],
    onElements: false,
    means: 'contains the text, ignoring ASCII case',
  },
  {
    name: 'exists',
    suffix: '.exists',
    takes: 'flag',
    goesWith: 'nullable',
    onElements: false,
    means: 'has a value (`true`) or is null (`false`)',
  },
  {
    name: 'within',
    suffix: '.within',
    takes: 'node',
    goesWith: 'tree',
    onElements: true,
    means: 'the node and all below it; for a zone, all that it spans',
  },
] as const satisfies readonly Row[]

export type OperatorName = (typeof rows)[number]['name']
export type Operator = Row & { readonly name: OperatorName }

export const operators: readonly Operator[] = rows

/** The operators by which an index leads straight to the values, or to the nodes of a tree. */
export const equalityOperators: readonly OperatorName[] = ['equals', 'in', 'within']
