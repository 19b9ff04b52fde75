/** The operators of filters, as a table: which suffix, on which kinds of field, taking what, meaning what. */
import type { Kind } from './field.ts'

export type OperatorName = 'equals' | 'in' | 'not' | 'gte' | 'lte' | 'contains' | 'exists' | 'within'

export interface Operator {
  readonly name: OperatorName
  readonly suffix: string
  /** `value`: one of the field's values; `values`: several, by comma; `text`; `flag`: true or false; `node`: an id in a tree. */
  readonly takes: 'value' | 'values' | 'text' | 'flag' | 'node'
  /** The kinds of field it goes with; what no kind decides (`exists`, `within`) is decided by the field itself. */
  readonly kinds: readonly Kind[]
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

/** How many values `.in` and `.not` take at most. */
export const maximumValues = 100

export const operators: readonly Operator[] = [
  {
    name: 'equals',
    suffix: '',
    takes: 'value',
    kinds: comparable,
    means: 'equal to the value; on a list: contains it',
  },
  {
    name: 'in',
    suffix: '.in',
    takes: 'values',
    kinds: comparable,
    means: `equal to one of up to ${maximumValues.toString()} values, separated by commas`,
  },
  {
    name: 'not',
    suffix: '.not',
    takes: 'values',
    kinds: comparable,
    means: `equal to none of up to ${maximumValues.toString()} values, separated by commas`,
  },
  { name: 'gte', suffix: '.gte', takes: 'value', kinds: ordered, means: 'greater than or equal to the value' },
  { name: 'lte', suffix: '.lte', takes: 'value', kinds: ordered, means: 'less than or equal to the value' },
  {
    name: 'contains',
    suffix: '.contains',
    takes: 'text',
    kinds: ['name', 'text', 'url'],
    means: 'contains the text, ignoring ASCII case',
  },
  { name: 'exists', suffix: '.exists', takes: 'flag', kinds: [], means: 'has a value (`true`) or is null (`false`)' },
  {
    name: 'within',
    suffix: '.within',
    takes: 'node',
    kinds: [],
    means: 'the node and all below it; for a zone, all that it spans',
  },
]
