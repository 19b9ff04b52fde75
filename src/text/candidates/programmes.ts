/** Finds the words that call the programmes of places: by their names, but for place, year and what names may leave out. */
import { folded } from '../quantities/fold.ts'
import type { NamedPlace, NamedProgramme } from './candidate.ts'
import type { ProgrammeCall, ReadPassage, TextContext } from './context.ts'
import { overlaps } from './passages.ts'

/** A name and a text may leave these out: 省重点建设项目 are 重点项目. */
const fillers =
  /(?<!基础|设施)建设(?!集团)|[省市]级|[省市](?!场)|年度|的|类|等|领域|方面|\b(?:provincial|municipal|construction|the|of|in|for|all)\b|[\s“”"'()《》-]+/g

const yearsInNames =
  /(?:19|20)\d\d(?:[-至到](?:19|20)\d\d)?年?|十[一二三四五六]五(?:时期|期间)?|\b1\dth five-year plan\b/g

/** A programme may be called without these. */
const tails = /集群$|工程包$|项目清单$|cluster$/

/** A short name of a programme begins with one of these. */
const shortNames = /重[点大]|预备|储备|key|major/g

/** The projects of some programme, which the register may have or not. */
const anyProgramme = /重[点大](?:建设|产业)?项目|预备项目|\b(?:key|major)(?: [a-z]+){0,2} projects\b/g

interface Lean {
  readonly text: string
  /** The offset of each character in the text as it was. */
  readonly at: readonly number[]
}

/** Leaves out what names may leave out. */
export const lean = (lower: string): Lean => {
  const at: number[] = []
  let [text, from] = ['', 0]
  const keep = (to: number): void => {
    text += lower.slice(from, to)
    for (; from < to; from++) at.push(from)
  }
  for (const { 0: words, index } of lower.matchAll(fillers)) {
    keep(index)
    from = index + words.length
  }
  keep(lower.length)
  return { text, at }
}

export const lowerOf = (words: string): string => folded(words).lower

// Programmes by the words that call them.

type Called = ProgrammeCall['called'][number]

type ByName = ReadonlyMap<string, readonly Called[]>

/** Returns the programmes of some places by their names without place and year, and by what these end with. */
const byNameOf = (programmes: readonly NamedProgramme[], places: ReadonlyMap<string, NamedPlace>): ByName => {
  const byName = new Map<string, Called[]>()
  const add = (name: string, called: Called): void => {
    if (name.length >= 4) byName.set(name, [...(byName.get(name) ?? []), called])
  }
  for (const programme of programmes)
    for (const name of new Set(programme.names)) {
      let words = lowerOf(name).replaceAll(yearsInNames, ' ')
      for (const place of places.get(programme.regionId)?.names ?? [])
        if (place.length > 1) words = words.replaceAll(lowerOf(place), ' ')
      const own = lean(words).text.replaceAll(/[,:;，：；、]/g, '')
      add(own, { programme, isExact: true })
      add(own.replace(tails, ''), { programme, isExact: true })
      for (const { index } of own.matchAll(shortNames)) add(own.slice(index), { programme, isExact: index === 0 })
    }
  return byName
}

const byNames = new WeakMap<TextContext, Map<string, ByName>>()

/** Returns what is made of some places, once for a text. */
export const byNameIn = (
  context: TextContext,
  programmes: readonly NamedProgramme[],
  places: ReadonlyMap<string, NamedPlace>,
): ByName => {
  const key = programmes.map(({ id }) => id).join(' ')
  const known = byNames.get(context) ?? new Map<string, ByName>()
  byNames.set(context, known)
  const byName = known.get(key) ?? byNameOf(programmes, places)
  known.set(key, byName)
  return byName
}

/** Returns the words of a passage that call programmes, in order. */
export const programmeCallsIn = (
  passage: ReadPassage,
  byName: ByName,
  programmes: readonly NamedProgramme[],
): ProgrammeCall[] => {
  const { text, at } = lean(passage.lower)
  const found: ProgrammeCall[] = passage.mentions
    .filter(({ record: { kind } }) => kind === 'project' || kind === 'initiative')
    .map(({ start, end, record: { kind, id } }) => {
      const known = programmes.find((one) => one.kind === kind && one.id === id)
      const programme = known ?? { kind: kind as 'project', id, regionId: '', names: [], years: undefined }
      return { start, end, isFull: true, called: [{ programme, isExact: true }] }
    })
  for (const [name, called] of byName)
    for (let from = text.indexOf(name); from >= 0; from = text.indexOf(name, from + name.length)) {
      const end = (at[from + name.length - 1] ?? 0) + 1
      found.push({ start: passage.start + (at[from] ?? 0), end: passage.start + end, isFull: false, called })
    }
  for (const { 0: words, index } of passage.lower.matchAll(anyProgramme))
    found.push({ start: passage.start + index, end: passage.start + index + words.length, isFull: false, called: [] })
  const isWithin = (one: ProgrammeCall, other: ProgrammeCall): boolean =>
    other !== one &&
    overlaps(one, other) &&
    (other.end - other.start > one.end - one.start || (one.called.length === 0 && other.called.length > 0))
  return found
    .filter((one) => !found.some((other) => isWithin(one, other)))
    .sort((one, other) => one.start - other.start)
}

/** Returns the one programme that words call, of a year and of the nearest place that has one; undefined if several may be meant. */
export const resolved = (
  { called }: ProgrammeCall,
  year: number | undefined,
  near: readonly string[],
): NamedProgramme | undefined => {
  const ofYear = called.filter(({ programme: { years } }) => !years || !year || (years[0] <= year && year <= years[1]))
  const exact = ofYear.filter(({ isExact }) => isExact)
  const all = [...new Set((exact.length > 0 ? exact : ofYear).map(({ programme }) => programme))]
  const place = near.find((id) => all.some(({ regionId }) => regionId === id))
  const there = all.filter(({ regionId }) => regionId === place)
  return all.length === 1 ? all[0] : there.length === 1 ? there[0] : undefined
}
