/** Turns records into the texts of a form's controls, and back. */
import type { Data } from '../../model/canonical.ts'
import type { Field, Fields } from '../../model/field.ts'
import { ofResource, type Resource } from '../../model/resource.ts'
import { fitMarkup } from '../../text/characters.ts'
import { bodySchema } from '../../model/schemas.ts'
import { bodyValidator, type Violation } from '../../model/validation.ts'
import { Refusal } from '../../rules/refusal.ts'
import { type Content, html } from '../layout/html.ts'
import { words } from '../words/words.ts'

/**
 * The texts of a form's controls by their names: those of the fields, and `participants.0.role` for the fields of the
 * elements of a list. A list of plain values is one text, a line each. An object in an element has no control.
 */
export type Texts = ReadonlyMap<string, string>

/** Returns the fields that a person fills in: all but those that the register sets. */
export const fieldsToFill = ({ own }: Resource): Fields =>
  Object.fromEntries(Object.entries(own).filter(([, { isReadOnly }]) => isReadOnly !== true))

/** The fields of a figure that its source prints: one that is duplicated for another source loses them. */
export const printedFields = 'asPrinted heading quote locator attributedTo reported note supersedesId'.split(' ')

const textOf = ({ kind }: Field, value: unknown): string => {
  if (value === null || value === undefined) return ''
  if (kind === 'list') return (value as readonly string[]).join('\n')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

export const textsOf = (fields: Fields, record: Data, prefix = ''): Map<string, string> =>
  new Map(
    Object.entries(fields).flatMap(([key, field]): [string, string][] => {
      const { parts } = field
      if (field.kind === 'object') return []
      if (!parts) return [[`${prefix}${key}`, textOf(field, record[key])]]
      const elements = (record[key] ?? []) as readonly Data[]
      return elements.flatMap((element, at) => [...textsOf(parts, element, `${prefix}${key}.${at.toString()}.`)])
    }),
  )

/** A list has at most a thousand elements, and a form two empty ones after them. */
const elementName = /^(\w+)\.(0|[1-9]\d{0,2}|100[01])\.(\w+)$/

export const isControl = (fields: Fields, name: string): boolean => {
  const [, list = '', , part = ''] = elementName.exec(name) ?? []
  const parts = Object.hasOwn(fields, list) ? fields[list]?.parts : undefined
  return parts
    ? Object.hasOwn(parts, part) && parts[part]?.kind !== 'object'
    : Object.hasOwn(fields, name) && fields[name]?.parts === undefined
}

/** Returns the numbers of the elements of a list of which a control passes the test. */
const numbersOf = (texts: Texts, key: string, isWanted: (text: string) => boolean): number[] => {
  const numbers = new Set<number>()
  for (const [name, text] of texts) {
    const [, list, at] = elementName.exec(name) ?? []
    if (list === key && isWanted(text)) numbers.add(Number(at))
  }
  return [...numbers].sort((one, other) => one - other)
}

/** Returns the numbers of the elements of a list that have controls, filled in or not. */
export const elementsIn = (texts: Texts, key: string): number[] => numbersOf(texts, key, () => true)

/** Returns the numbers of the elements that are filled in, in the order in which they are written. */
export const filledIn = (texts: Texts, key: string): number[] => numbersOf(texts, key, (text) => text.trim() !== '')

/** Returns a text as a browser sends it: without characters that markup cannot hold, its lines ended in one way. */
export const asSent = (text: string): string => fitMarkup(text).replace(/\r\n?/g, '\n')

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** Reads a text; undefined if it leaves out a field that needs a value. A text that cannot be read stays a text. */
const valueOf = ({ kind, nullable }: Field, text: string): unknown => {
  if (kind === 'list') return linesOf(text)
  const trimmed = text.trim()
  if (trimmed === '') return nullable ? null : undefined
  if (kind === 'boolean') return trimmed === 'true' ? true : trimmed === 'false' ? false : trimmed
  return kind === 'text' ? text : trimmed
}

/**
 * Returns the body that a form means. A control that is as it was shown leaves the field as it is in `base`, even where
 * no control can show all of it; a field without a control stays, too.
 */
export const bodyOf = (fields: Fields, texts: Texts, base: Data = {}, prefix = ''): Data => {
  const read = (key: string, field: Field): unknown => {
    const { parts } = field
    if (field.kind === 'object') return base[key]
    if (parts) {
      if (elementsIn(texts, key).length === 0) return base[key]
      const before = (base[key] ?? []) as readonly Data[]
      return filledIn(texts, key).map((at) => bodyOf(parts, texts, before[at], `${key}.${at.toString()}.`))
    }
    const text = texts.get(`${prefix}${key}`)
    if (text === undefined) return base[key]
    const sent = asSent(text)
    return key in base && sent === asSent(textOf(field, base[key])) ? base[key] : valueOf(field, sent)
  }
  const values = Object.entries(fields).map(([key, field]) => [key, read(key, field)] as const)
  return Object.fromEntries(values.filter(([, value]) => value !== undefined))
}

/** Returns the number of the line that has an element of a list of plain values, counted from 1. */
const lineOf = (text: string, element: number): number | undefined => {
  const filled = text.split('\n').flatMap((line, at) => (line.trim() === '' ? [] : [at + 1]))
  return filled[element]
}

/** A control, and the line in it. */
interface ControlAt {
  readonly name: string
  readonly line?: number | undefined
}

/** Returns what tells to which control a pointer into the body of a form leads; undefined if there is none. */
export const controlsOf = (fields: Fields, texts: Texts): ((pointer: string) => ControlAt | undefined) => {
  const numbers = new Map<string, readonly number[]>()
  const numbersIn = (key: string): readonly number[] => {
    const known = numbers.get(key) ?? filledIn(texts, key)
    numbers.set(key, known)
    return known
  }
  return (pointer) => {
    const [, key = '', element, part] = pointer.split('/')
    const field = fields[key]
    if (!field) return undefined
    if (!field.parts)
      return { name: key, line: element === undefined ? undefined : lineOf(texts.get(key) ?? '', Number(element)) }
    const at = numbersIn(key)[Number(element)]
    if (at === undefined) return { name: key }
    const isShown = part !== undefined && field.parts[part]?.kind !== 'object'
    return { name: `${key}.${at.toString()}.${isShown ? part : (Object.keys(field.parts)[0] ?? '')}` }
  }
}

const checkOf = ofResource((resource) => bodyValidator(bodySchema(resource)))

export const faultsOfShape = (resource: Resource, body: Data): Violation[] => checkOf(resource)(body)

/** Throws a Refusal if the body has not the shape of a record. */
export const assertShape = (resource: Resource, body: Data): void => {
  const faults = faultsOfShape(resource, body)
  if (faults.length > 0) throw new Refusal('invalid-request', ['incomplete'], faults)
}

// Puts an edit beside the change that another person has made to the record meanwhile.

const keyOf = (name: string): string => name.split('.')[0] ?? name

/** Returns the controls of one field, or of all elements of a list. */
const ofField = (texts: Texts, key: string): [string, string][] => [...texts].filter(([name]) => keyOf(name) === key)

const asText = (controls: readonly (readonly [string, string])[]): string =>
  controls
    .map(([, text]) => text.replace(/\r\n?/g, '\n').trim())
    .filter((text) => text !== '')
    .join('\n')

const shown = (text: string): Content => (text === '' ? words().frame.nothing : html`<q>${text}</q>`)

/**
 * Compares three states of a record: `base`, which the person saw; `now`, as another person left it; and `edit`. A field
 * that the edit leaves alone takes the other change. A field that both changed keeps the edit, and the note tells the
 * other change. Nothing is decided for the person: the form is shown again.
 */
export const conflictOf = (resource: Resource, base: Data, now: Data, edit: Texts, by: string) => {
  const fields = fieldsToFill(resource)
  const [before, after] = [textsOf(fields, base), textsOf(fields, now)]
  const texts = new Map<string, string>()
  /** The other change, by control. */
  const notes = new Map<string, Content>()
  for (const key of Object.keys(fields)) {
    const [was = [], is = [], mine = []] = [before, after, edit].map((all) => ofField(all, key))
    const isTheirs = asText(was) !== asText(is)
    const isMine = asText(was) !== asText(mine)
    for (const [name, text] of isMine ? mine : is) texts.set(name, text)
    if (!isTheirs || asText(is) === asText(mine)) continue
    notes.set(
      key,
      isMine
        ? words().editing.bothChanged(by, shown(asText(is)), shown(asText(was)))
        : words().editing.theirChange(by, shown(asText(was))),
    )
  }
  return { texts, notes }
}
