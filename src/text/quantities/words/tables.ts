/** The words of all languages in one table each. */
import { wordTable, type WordRow } from '../word-table.ts'
import { chinese } from './chinese.ts'
import { english } from './english.ts'
import type { Classifier, Language } from './language.ts'

const languages: readonly Language[] = [chinese, english]

/** The meaning of a word after a number. */
export type AfterNumber =
  | { readonly kind: 'unit'; readonly unit: string; readonly isMoney: boolean }
  | ({ readonly kind: 'classifier' } & Classifier)
  | { readonly kind: 'none' }

const all = <T>(rows: (language: Language) => readonly WordRow<T>[]): WordRow<T>[] => languages.flatMap(rows)

const words = (row: (language: Language) => string) =>
  wordTable(languages.map((language): WordRow<true> => [row(language), true]))

export const afterWords = wordTable<AfterNumber>([
  ...all(({ units }) => units).map(([row, unit]) => [row, { kind: 'unit', unit, isMoney: false }] as const),
  ...all(({ currencies }) => currencies).map(([row, unit]) => [row, { kind: 'unit', unit, isMoney: true }] as const),
  ...all(({ classifiers }) => classifiers).map(([row, it]) => [row, { kind: 'classifier', ...it }] as const),
  ...languages.map(({ notUnits }) => [notUnits, { kind: 'none' }] as const),
])

export const currencySigns = wordTable(all(({ currencySigns }) => currencySigns))
export const qualifiersBefore = wordTable(all(({ qualifiersBefore }) => qualifiersBefore))
export const negations = words(({ negations }) => negations)
export const qualifiersAfter = wordTable(all(({ qualifiersAfter }) => qualifiersAfter))
export const fillers = words(({ fillers }) => fillers)
export const declines = words(({ declines }) => declines)
export const declineFillers = words(({ declineFillers }) => declineFillers)
export const equivalents = words(({ equivalents }) => equivalents)
export const labels = words(({ labels }) => labels)

const set = (row: (language: Language) => string): ReadonlySet<string> =>
  new Set(languages.flatMap((language) => row(language).split('|')))

/** The text between two numbers, without the spaces around it. */
export const rangeWords = set(({ ranges }) => ranges)
export const listWords = set(({ lists }) => lists)
export const changeWords = set(({ changes }) => changes)
