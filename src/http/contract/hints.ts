/** Hints: why the first page of a list is empty, where a value of its filters names nothing. */
import type { Kind, ResourceName } from '../../model/field.ts'
import { closestTo, nearestTo } from '../../model/closest-name.ts'
import type { Condition } from '../../model/filters.ts'
import { targetsOf, type Resource } from '../../model/resource.ts'
import { Type } from '../../model/schema-builder.ts'
import { isCurrency } from '../../model/units.ts'
import { resourceOf } from '../../resources/index.ts'
import { unitMeant } from '../../rules/values.ts'
import type { Store } from '../../store/store.ts'
import { namedObject, stringField } from './schemas.ts'

/** Each value may be looked up in a whole table: a page looks up no more. */
const mostValues = 20

/** The kinds of fields whose values are names that somebody made up. */
const openKinds: readonly Kind[] = ['code', 'name', 'unit', 'url']

/** A value of a filter, and the field that some record should have it in. */
export interface NamedValue {
  readonly parameter: string
  readonly value: string
  readonly among: readonly ResourceName[]
  readonly path: readonly string[]
  /** The unit that a word of people means. */
  readonly meant?: string | undefined
}

/** A value that no record has. */
export interface Unknown {
  readonly parameter: string
  readonly value: string
  /** The resource whose records have no such value; undefined where an id names no record. */
  readonly lackedBy: Resource | undefined
  readonly nearest: string | undefined
}

/** Returns the values by which conditions on records name something. */
export const valuesNamed = (resource: Resource, conditions: readonly Condition[]): NamedValue[] =>
  conditions.flatMap(({ filter: { parameter, path, field, operator }, value }) => {
    if (!['equals', 'in'].includes(operator.name)) return []
    const isName = openKinds.includes(field.kind)
    const among = isName || field.kind === 'id' ? [resource.name] : targetsOf(field)
    if (among.length === 0) return []
    return ([value].flat() as string[]).map((one) => {
      const meant = field.kind === 'unit' && !isCurrency(one) ? unitMeant(one) : undefined
      return { parameter, value: one, among, path: isName ? path : ['id'], meant }
    })
  })

/** Returns the values that no record has. */
export const unknownAmong = async (
  store: Store,
  named: readonly NamedValue[],
  asOf: number | undefined,
): Promise<Unknown[]> => {
  const found: Unknown[] = []
  for (const { parameter, value, among, path, meant } of named.slice(0, mostValues)) {
    const similar = await Promise.all(among.map((name) => store.missing(name, value, asOf, path)))
    if (!similar.every((values) => values !== undefined)) continue
    const lackedBy = path[0] === 'id' ? undefined : among.map(resourceOf)[0]
    // The nearest id is named whatever it is, as for `.within`; a word may be far from all words in use.
    const nearest = meant ?? (lackedBy ? closestTo : nearestTo)(value, similar.flat())
    found.push({ parameter, value, lackedBy, nearest })
  }
  return found
}

const detailOf = ({ value, lackedBy, nearest }: Unknown): string => {
  const fact = lackedBy ? `\`${value}\`: no ${lackedBy.singular} has it` : `\`${value}\` names no record`
  return nearest === undefined ? `${fact}.` : `${fact}; did you mean \`${nearest}\`?`
}

/** Returns the end of the JSON of an empty page: its hints, if there are any. */
export const hintsText = (unknown: readonly Unknown[]): string =>
  unknown.length === 0
    ? ''
    : `,"hints":${JSON.stringify(unknown.map((one) => ({ parameter: one.parameter, detail: detailOf(one) })))}`

export const hintSchema = namedObject('Hint', 'Why a page is empty.', {
  parameter: stringField('The filter.', 'metric'),
  detail: stringField(
    'Which value names nothing, and the nearest that there is.',
    '`invesment`: no figure has it; did you mean `investment`?',
  ),
})

export const hintsSchema = Type.Array(Type.Unsafe({ $ref: 'Hint#' }), {
  minItems: 1,
  maxItems: mostValues,
  description: `On an empty first page: which of the first ${mostValues.toString()} values of filters name nothing.`,
  examples: [[{ parameter: 'metric', detail: '`invesment`: no figure has it; did you mean `investment`?' }]],
})
