/** Reads a form as people fill it in: names in place of ids, amounts with their units, and years in place of days. */
import type { Field, Fields, ResourceName } from '../../model/field.ts'
import { parsePeriod } from '../../model/period.ts'
import type { Resource } from '../../model/resource.ts'
import type { Fault } from '../../model/validation.ts'
import { figures, subjects } from '../../resources/figures.ts'
import type { Store } from '../../store/store.ts'
import type { Message } from '../../text/messages/message.ts'
import { quantitiesIn, unitsAgree } from '../../text/quantities/quantities.ts'
import {
  calledSo,
  type CalledRecords,
  type RecordChoice,
  figuresCalled,
  idForm,
  recordsCalled,
  targetAt,
} from './references.ts'
import { invalid } from '../../http/contract/problems.ts'
import { messageOf } from '../words/words.ts'
import { type PrintedQuantity, quantity } from '../layout/words.ts'
import { asSent, controlsOf, elementsIn, isControl, type Texts } from './texts.ts'

/** A form in the terms of the register, with what could not be read, by control. */
export interface FormReading {
  readonly texts: Texts
  readonly faults: ReadonlyMap<string, Message>
  /** The records that a name may mean, by control. */
  readonly choices: ReadonlyMap<string, readonly RecordChoice[]>
}

export const asTyped = (texts: Texts): FormReading => ({ texts, faults: new Map(), choices: new Map() })

/** A reading that is still being written. */
interface Draft extends FormReading {
  readonly texts: Map<string, string>
  readonly faults: Map<string, Message>
  readonly choices: Map<string, readonly RecordChoice[]>
}

// Amounts: `8745亿元`, `1.05 trillion yuan`, `118.2%`, `1,234.5`.

const plain = /^-?\d+(?:\.\d+)?$/
const grouped = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/

interface AmountRead {
  readonly value: string
  readonly upperValue: string | null
  /** Null where the words name none. */
  readonly unit: string | null
  readonly qualifier: string
}

/** Reads an amount in words; undefined if it is no words, or a message if it cannot be read. `unit` stands beside it. */
const amountTyped = (typed: string, unit: string): AmountRead | Message | undefined => {
  const text = typed.trim()
  if (text === '' || plain.test(text)) return undefined
  const [read, ...others] = quantitiesIn(text)
  if (!read || others.length > 0 || read.text !== text || read.reported.length > 0) return ['amount-unread']
  const { value, upperValue, qualifier } = read
  if (read.unit === null && unit === '' && !grouped.test(text)) return ['amount-of-what', text]
  if (read.unit !== null && unit !== '' && !unitsAgree(read.unit, unit))
    return ['amount-in-other-unit', read.unit, unit]
  return { value, upperValue, qualifier, unit: unit === '' ? read.unit : unit }
}

const isMessage = (read: AmountRead | Message): read is Message => Array.isArray(read)

const readAmount = ({ texts, faults }: Draft, prefix: string, fields: Fields): void => {
  const textAt = (key: string): string => texts.get(`${prefix}${key}`)?.trim() ?? ''
  const read = amountTyped(textAt('value'), textAt('unit'))
  if (read === undefined) return
  if (isMessage(read) || (read.upperValue !== null && !('upperValue' in fields))) {
    faults.set(`${prefix}value`, isMessage(read) ? read : ['amount-unread'])
    return
  }
  texts.set(`${prefix}value`, read.value)
  if (read.unit !== null) texts.set(`${prefix}unit`, read.unit)
  if (read.upperValue !== null) texts.set(`${prefix}upperValue`, read.upperValue)
  // A person who has chosen another qualifier knows more than the words.
  if ('qualifier' in fields && ['', 'exact'].includes(textAt('qualifier')))
    texts.set(`${prefix}qualifier`, read.qualifier)
}

const decimal = /^-?\d{1,15}(?:\.\d{1,3})?$/

/** Returns the amount of a control with all its digits and its unit; undefined of a control that has none. */
export const exactAmount = (texts: Texts, name: string): string | undefined => {
  const textOf = (key: string): string => texts.get(name.replace(/value$/, key))?.trim() ?? ''
  const [value, unit, upperValue] = [textOf('value'), textOf('unit'), textOf('upperValue')]
  if (!/(?:^|\.)value$/.test(name) || !decimal.test(value) || unit === '') return undefined
  const qualifier = (textOf('qualifier') || 'exact') as PrintedQuantity['qualifier']
  const isRange = qualifier === 'between' && decimal.test(upperValue)
  return quantity({ value, unit, qualifier, upperValue: isRange ? upperValue : null })
}

/** Says how an amount is read, while it is typed. */
export const amountHint = (
  typed: Readonly<Record<string, string>>,
): { readonly exact: string } | { readonly fault: string } => {
  const draft: Draft = { texts: new Map(Object.entries(typed)), faults: new Map(), choices: new Map() }
  readAmount(draft, '', figures.own)
  const fault = draft.faults.get('value')
  return fault ? { fault: messageOf(fault) } : { exact: exactAmount(draft.texts, 'value') ?? '' }
}

// Periods: a year, a month or a quarter stands for its days.

const readPeriod = ({ texts }: Draft, prefix: string): void => {
  const [first, last] = [`${prefix}periodStart`, `${prefix}periodEnd`]
  const [start, end] = [first, last].map((name) => parsePeriod(texts.get(name)?.trim().replace(/年$/, '') ?? ''))
  const isOpen = (texts.get(last) ?? '').trim() === ''
  if (start) texts.set(first, start.start)
  if (end) texts.set(last, end.end)
  else if (start && isOpen) texts.set(last, start.end)
}

/** A number of the same form: `3`, `number 3`, `第3个`. */
const numberInForm = /^(?:number |第)?([1-9]\d{0,2})个?$/i

const kinds: ReadonlyMap<string, string> = new Map(Object.entries(subjects).map(([kind, name]) => [name, kind]))

const isOne = ({ choices, isSure }: CalledRecords): boolean => isSure && choices.length === 1

/** A name that no one record of the chosen kind has may be that of another kind. */
const called = async (store: Store, target: Target, text: string, mayBeOther: boolean): Promise<CalledRecords> => {
  if (target === 'figures') return figuresCalled(store, text)
  const found = await recordsCalled(store, target === 'any' ? undefined : target, text)
  if (!mayBeOther || isOne(found)) return found
  const others = await recordsCalled(store, undefined, text)
  return found.choices.length === 0 || isOne(others) ? others : found
}

/** Reads one name; the same text if it is an id, or names no single record. */
const readName = async (store: Store, draft: Draft, name: string, text: string, target: Target): Promise<string> => {
  const isSubject = name.endsWith('subjectId')
  // An id goes with the kind that a person has chosen; in a table of numbers nobody chooses a kind.
  const mayBeOther = isSubject && (name.includes('.') || !idForm.test(text))
  const { choices, isSure } = await called(store, target, text, mayBeOther)
  const [only, ...others] = choices
  if (!only) return text
  if (!isSure || others.length > 0) {
    draft.choices.set(name, choices)
    return text
  }
  if (isSubject) draft.texts.set(name.replace(/Id$/, 'Kind'), kinds.get(only.resource) ?? '')
  return only.id
}

type Target = ResourceName | 'any'

/** Returns the resource that a name is looked for in; `any` for a subject whose kind is not chosen. */
const lookedIn = (fields: Fields, texts: Texts, name: string): Target | undefined => {
  const key = name.split('.').at(-1) ?? ''
  const isOfAnyKind = key === 'subjectId' && (texts.get(name.replace(/Id$/, 'Kind')) ?? '') === ''
  return targetAt(fields, texts, name) ?? (isOfAnyKind ? 'any' : undefined)
}

/** Reads the names in a control, one on each line of a list. */
const readNames = async (store: Store, fields: Fields, draft: Draft, name: string): Promise<void> => {
  const target = lookedIn(fields, draft.texts, name)
  const text = draft.texts.get(name) ?? ''
  if (target === undefined || text.trim() === '') return
  const isInForm = /^numbers\.\d+\.(?:of|from)FigureId$/.test(name)
  const lines = asSent(text).split('\n')
  const read: string[] = []
  for (const line of lines) {
    const typed = line.trim()
    const [, number] = (isInForm ? numberInForm.exec(typed) : null) ?? []
    if (number !== undefined) read.push(`number-${number}`)
    else if (typed === '' || (idForm.test(typed) && (target === 'figures' || isInForm))) read.push(line)
    else read.push(await readName(store, draft, name, typed, target))
  }
  if (read.join('\n') !== lines.join('\n')) draft.texts.set(name, read.join('\n'))
}

/** Returns the prefixes of the controls of a record and of the elements of its lists, with the fields of each. */
const groupsIn = (fields: Fields, texts: Texts): (readonly [prefix: string, Fields])[] => [
  ['', fields],
  ...Object.entries(fields).flatMap(([key, { parts }]: [string, Field]) =>
    parts ? elementsIn(texts, key).map((at) => [`${key}.${at.toString()}.`, parts] as const) : [],
  ),
]

/** Reads a form. What is written in the terms of the register stays as it is. */
export const readForm = async (store: Store, { own }: Resource, sent: Texts): Promise<FormReading> => {
  const draft: Draft = { texts: new Map(sent), faults: new Map(), choices: new Map() }
  for (const name of sent.keys()) await readNames(store, own, draft, name)
  for (const [prefix, fields] of groupsIn(own, sent)) {
    if ('value' in fields && 'unit' in fields) readAmount(draft, prefix, fields)
    if ('periodStart' in fields) readPeriod(draft, prefix)
  }
  return draft
}

/** Says in words what could not be read, in place of what a program would be told, and which records a name may mean. */
export const inWords = (
  store: Store,
  { own, fields }: Resource,
  { texts, faults, choices }: FormReading,
  found: readonly Fault[],
): Promise<Fault[]> => {
  const controlAt = controlsOf(fields, texts)
  return Promise.all(
    found.map(async (fault): Promise<Fault> => {
      const at = 'pointer' in fault ? controlAt(fault.pointer) : undefined
      if (!at) return fault
      const unread = faults.get(at.name)
      if (unread) return { ...fault, detail: unread }
      const target = lookedIn(own, texts, at.name)
      const name = ((texts.get(at.name) ?? '').split('\n')[(at.line ?? 1) - 1] ?? '').trim()
      if (target === undefined || name === '') return fault
      const isName = !idForm.test(name) && target !== 'metrics'
      if (target === 'any' || target === 'figures') {
        if (choices.has(at.name)) return { ...fault, detail: ['choose-record'] }
        return isName ? { ...fault, detail: ['nothing-called', target === 'figures'] } : fault
      }
      const named = await calledSo(store, target, name)
      if (named === undefined) return isName ? { ...fault, detail: ['nothing-called', false] } : fault
      return { ...fault, detail: named.isWhole ? named.message : ['and-more', fault.detail, named.message] }
    }),
  )
}

// Choices, which are buttons: without a script they send the form, which comes back with what was chosen.

export const chooseControl = 'choose'

export const choiceOf = (name: string, { resource, id }: RecordChoice): string =>
  new URLSearchParams({
    ...(name.endsWith('subjectId') && { [name.replace(/Id$/, 'Kind')]: kinds.get(resource) ?? '' }),
    [name]: id,
  }).toString()

/** Returns a form with what a button chose. Throws a Problem if it names what is no control. */
export const withChoice = ({ own }: Resource, texts: Texts, choice: string): Texts => {
  const chosen = [...new URLSearchParams(choice)]
  if (chosen.length === 0 || !chosen.every(([name]) => isControl(own, name)))
    throw invalid([{ parameter: chooseControl, detail: ['no-control'] }])
  return new Map([...texts, ...chosen])
}
