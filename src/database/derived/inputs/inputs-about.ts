/** Reads part of the register for the arithmetic of figures: some subjects or figures, and the rates that hold there. */
import type { Printed } from '../../../figures/money.ts'
import { isCurrency } from '../../../model/units.ts'
import type { Register } from '../../../figures/register.ts'
import { subjects } from '../../../resources/figures.ts'
import { allEnded } from '../../all-ended.ts'
import type { Reader } from '../../engine.ts'
import { isAmong, isIn, textsIn } from '../../sql/dialect.ts'
import { sql, type SQL } from '../../sql/sql.ts'
import { queryTemplate } from '../../sql/templates.ts'
import { pathsOf, type SubjectRef } from '../../sql/trees.ts'
import { idsByKind, isAbout, subjectKinds, subjectsWith } from './subjects-of-figures.ts'
import { everything, gatherAll, registerIn, textIn, textsOf, type RegisterTexts } from './register-records.ts'

/** Returns the currencies between which figures may have to be converted, also into a unit that is asked for. */
const currenciesOf = (figures: Register['figures'], unit?: string): string[] => [
  ...new Set([...figures.map(({ unit }) => unit), ...(unit === undefined ? [] : [unit])].filter(isCurrency)),
]

/** Returns the function that reads the records of a resource that meet a condition on lists of ids. */
const gathering = (name: keyof Register, slots: number, where: (...lists: SQL[]) => SQL) => {
  const texts = queryTemplate(slots, (...lists) => textsOf(name, where(...lists)))
  return async (reader: Reader, ...lists: readonly (readonly string[])[]): Promise<string> =>
    lists.every((ids) => ids.length === 0)
      ? ''
      : textIn(await reader.all(texts(...lists.map((ids) => JSON.stringify(ids)))))
}

const withIds = (ids = sql``): SQL => isAmong(sql`id`, ids)
const subjectsOf = subjectKinds.map((kind) => gathering(subjects[kind], 1, withIds))
const figuresWithIds = gathering('figures', 1, withIds)
const sourcesWithIds = gathering('sources', 1, withIds)
const metricsNamed = gathering('metrics', 1, withIds)

const figuresAbout = gathering('figures', subjectKinds.length, isAbout)
const figuresEither = gathering(
  'figures',
  1 + subjectKinds.length,
  (ids = sql``, ...lists) => sql`(${withIds(ids)} OR ${isAbout(...lists)})`,
)
const printingTexts = gathering(
  'figures',
  1,
  (ids = sql``) => sql`${isAmong(sql`source_id`, ids)} AND reported <> '[]'`,
)

/** Reads the figures of sources that print amounts in more than one currency. */
export const printingIn = async (reader: Reader, sourceIds: readonly string[]): Promise<Register['figures']> =>
  registerIn({ figures: await printingTexts(reader, sourceIds) }).figures

const sourceIdsOf = (figures: Register['figures']): string[] => [...new Set(figures.map(({ sourceId }) => sourceId))]

/** Reads the sources of figures. */
export const sourcesOf = async (reader: Reader, figures: Register['figures']): Promise<Register['sources']> =>
  registerIn({ sources: await sourcesWithIds(reader, sourceIdsOf(figures)) }).sources

/** Takes a list of currencies twice. */
const areBetween = (base = sql``, quote = sql``): SQL =>
  sql`${isAmong(sql`base_unit`, base)} AND ${isAmong(sql`quote_unit`, quote)}`
const ratesBetween = gathering('rates', 2, areBetween)
const sourcesBeside = gathering('sources', 3, (ids = sql``, ...currencies) =>
  isIn(
    sql`id`,
    sql`${textsIn(ids)} UNION SELECT source_id FROM rates WHERE source_id IS NOT NULL AND ${areBetween(...currencies)}`,
  ),
)

/** Reads what else prints the rates that these figures may need, also into a unit that is asked for. */
const printedBeside = async (
  reader: Reader,
  figures: Register['figures'],
  unit: string | undefined,
): Promise<RegisterTexts> => {
  const sources = sourceIdsOf(figures)
  const currencies = currenciesOf(figures, unit)
  return currencies.length < 2
    ? { sources: await sourcesWithIds(reader, sources) }
    : {
        figures: await printingTexts(reader, sources),
        rates: await ratesBetween(reader, currencies, currencies),
        sources: await sourcesBeside(reader, sources, currencies, currencies),
      }
}

/** Part of the register, and the rates that hold in it. */
export interface Inputs {
  readonly register: Register
  readonly printed: Printed
}

interface ReadRegister {
  readonly register: Register
  readonly texts: RegisterTexts
}

/** Reads these subjects, and the figures about them; or only some figures, with those about some subjects. */
const readAbout = async (
  reader: Reader,
  refs: readonly SubjectRef[],
  figureIds?: readonly string[],
  andAbout: readonly SubjectRef[] = [],
): Promise<ReadRegister> => {
  const ids = idsByKind(refs)
  const [figures, ...own] = await allEnded([
    !figureIds
      ? figuresAbout(reader, ...ids)
      : andAbout.length === 0
        ? figuresWithIds(reader, figureIds)
        : figuresEither(reader, figureIds, ...idsByKind(andAbout)),
    ...subjectsOf.map((read, at) => read(reader, ids[at] ?? [])),
  ])
  const texts = {
    ...(Object.fromEntries(subjectKinds.map((kind, at) => [subjects[kind], own[at]])) as RegisterTexts),
    figures,
  }
  const register = registerIn(texts)
  const metrics = await metricsNamed(reader, [...new Set(register.figures.map(({ metric }) => metric))])
  return { register: { ...register, metrics: registerIn({ metrics }).metrics }, texts: { ...texts, metrics } }
}

/** Reads these subjects, and the figures about them, or only some of those. */
export const registerAbout = async (...asked: Parameters<typeof readAbout>): Promise<Register> =>
  (await readAbout(...asked)).register

/** Inputs, and the texts that they were read from. */
export interface ReadInputs extends Inputs {
  readonly texts: InputTexts
}

export interface InputTexts {
  readonly register: RegisterTexts
  readonly printed: RegisterTexts
}

export const inputsIn = ({ register, printed }: InputTexts): Inputs => ({
  register: registerIn(register),
  printed: registerIn(printed),
})

const withPrinted = async (reader: Reader, { register, texts }: ReadRegister, unit?: string): Promise<ReadInputs> => {
  const printed = await printedBeside(reader, register.figures, unit)
  return { register, printed: registerIn(printed), texts: { register: texts, printed } }
}

/** Reads these subjects, the figures about them, or only some figures, and the rates, also into a unit asked for. */
export const inputsAbout = async (
  reader: Reader,
  refs: readonly SubjectRef[],
  figureIds?: readonly string[],
  unit?: string,
): Promise<ReadInputs> => withPrinted(reader, await readAbout(reader, refs, figureIds), unit)

/** Reads these figures alone, with their subjects and all above those. */
const readOf = async (reader: Reader, figureIds: readonly string[]): Promise<ReadRegister> =>
  readAbout(reader, await pathsOf(reader, await subjectsWith(reader, figureIds)), figureIds)

export const registerOf = async (reader: Reader, figureIds: readonly string[]): Promise<Register> =>
  (await readOf(reader, figureIds)).register

/** Reads these figures alone, with the rates, also into a unit that is asked for. */
export const inputsOf = async (reader: Reader, figureIds: readonly string[], unit?: string): Promise<Inputs> =>
  withPrinted(reader, await readOf(reader, figureIds), unit)

/** Reads these figures and all about some subjects, with all that is above the subjects, and the rates. */
export const inputsOfAmounts = async (
  reader: Reader,
  figureIds: readonly string[],
  about: readonly SubjectRef[],
  subjects: readonly SubjectRef[],
): Promise<Inputs> => withPrinted(reader, await readAbout(reader, await pathsOf(reader, subjects), figureIds, about))

/** Reads all printed and recorded rates, with the figures that print them, unless superseded. */
export const inputsOfRates = async (reader: Reader): Promise<Inputs> => {
  const printing = sql`reported <> '[]' AND rank <> 'deprecated' AND NOT EXISTS
    (SELECT 1 FROM figures AS later WHERE later.supersedes_id = figures.id AND later.rank <> 'deprecated')`
  const register = await gatherAll(reader, {
    figures: printing,
    rates: everything,
    sources: sql`id IN (SELECT source_id FROM figures WHERE ${printing})`,
  })
  return { register, printed: register }
}
