/** Finds the words that call the programmes of places: by their names, but for place, year and what names may leave out. */
import { folded } from '../quantities/fold.ts'
import type { NamedPart, NamedPlace, NamedProgramme, NamedWhole } from './candidate.ts'
import {
  asidesOf,
  blanked,
  type ByName,
  type ProgrammeCall,
  type QuantityInContext,
  type ReadPassage,
} from './context.ts'
import { isPlain } from './mentions.ts'
import { overlaps, spansOf } from './passages.ts'
import { outermost, ownWords } from './subjects.ts'
import { nameKeyOf } from '../tokenizer.ts'

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

/** Returns the programmes of some places by their names without place and year, and by what these end with. */
export const programmesByName = (
  programmes: readonly NamedProgramme[],
  places: ReadonlyMap<string, NamedPlace>,
): ByName => {
  const byName = new Map<string, NamedProgramme[]>()
  const add = (name: string, programme: NamedProgramme): void => {
    if (name.length >= 4) byName.set(name, [...(byName.get(name) ?? []), programme])
  }
  for (const programme of programmes)
    for (const name of new Set(programme.names)) {
      let words = lowerOf(name).replaceAll(yearsInNames, ' ')
      for (const place of places.get(programme.regionId)?.names ?? [])
        if (place.length > 1) words = words.replaceAll(lowerOf(place), ' ')
      const own = lean(words).text.replaceAll(/[,:;，：；、]/g, '')
      add(own, programme)
      add(own.replace(tails, ''), programme)
      for (const { index } of own.matchAll(shortNames)) add(own.slice(index), programme)
    }
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
      return { start, end, isFull: true, called: [programme] }
    })
  for (const [name, called] of byName)
    for (let from = text.indexOf(name); from >= 0; from = text.indexOf(name, from + name.length)) {
      const end = (at[from + name.length - 1] ?? 0) + 1
      found.push({ start: passage.start + (at[from] ?? 0), end: passage.start + end, isFull: false, called })
    }
  for (const span of spansOf(passage.lower, anyProgramme, passage.start))
    found.push({ ...span, isFull: false, called: [] })
  const isWithin = (one: ProgrammeCall, other: ProgrammeCall): boolean =>
    overlaps(one, other) &&
    (other.end - other.start > one.end - one.start || (one.called.length === 0 && other.called.length > 0))
  const withoutPlaces = blanked(passage, outermost(passage.mentions, []))
  return found
    .filter((one) => !found.some((other) => isWithin(one, other)))
    .map((one) => ({ ...one, level: /([省市])级?$/.exec(withoutPlaces.slice(0, one.start - passage.start))?.[1] }))
    .sort((one, other) => one.start - other.start)
}

/** Returns the one programme that words call, of a year and of the nearest place that has one; undefined if several may be meant. */
export const resolved = (
  { called }: ProgrammeCall,
  year: number | undefined,
  near: readonly string[],
): NamedProgramme | undefined => {
  const all = [...new Set(called)].filter(({ years }) => !years || !year || (years[0] <= year && year <= years[1]))
  const place = near.find((id) => all.some(({ regionId }) => regionId === id))
  const there = all.filter(({ regionId }) => regionId === place)
  return all.length === 1 ? all[0] : there.length === 1 ? there[0] : undefined
}

// Finds the words for the parts that a text divides a programme into, and the records of these parts.

/** What a number may be introduced by, before the words for a part. */
const leading =
  /^(?:[\s,、，:：]|其中|全[省市年]|今年|年度|20\d\d年|(?:计划|拟|将|已经?|共|要|均|还|分\S批)|[本这此该][批次]|初步|安排|[共]?列入?|纳入|实施|全部|推[进动]|加快|包[括含]|涉及|涵盖|投向|遴选|筛选|确定|组织|公布|[有是为的和及与个项省在]|重[点大]|完成|投资|总|(?:of (?:which|these)|and|the|in|for|its|are|were)\b)+/
/** Started projects are those of the whole, unless the text divides it into continuing and new ones. */
export const progress = /^(?:计划|拟|已经?|力争)*(?:新?开工|投产|竣工|建成|动工|完工|new(?:ly)?\b)/
const partNoun = /项目|工程(?!包|量)|\bprojects?\b/
/** Classes of size are parts by their numbers. */
const sizes = /(?:总投资)?\d{0,6}(?:-\d{1,6})?[百千万]?亿元(?:以[上下])?$/
const ofClass = /(?:类|领域|方面|等)?的?(?:安排|实施)?(?:重[点大])?(?:建设)?\s{0,4}$/
const longestLabel = 60
/** Words for a part begin behind these. */
const another =
  /[,，;；。占]|\d[\d.]{0,18}[个项%家]|\d[a-z ]{1,20} and |\b(?:in|into|for|on|of|by|with|while|the|its|their) /

/** Returns the words for a part that end some words; undefined where they say none. */
export const wordsForPart = (before: string): string | undefined => {
  const words = before.slice(-longestLabel).replace(ofClass, '')
  const size = sizes.exec(words)
  if (size) return size[0]
  const name = (words.split(another).at(-1) ?? '').replace(leading, '')
  return isPlain(name) || /\d|^.?$|[名清]单$/.test(name) ? undefined : name.trim()
}

/** A name of a class goes on behind a noun: 民生工程及社会事业项目. */
const counted =
  /^(?:个|项)?(?:[^,，。；;]{0,20}?(?:项目|工程)(?:[及和与、][^,，。；;]{0,12}?(?:项目|工程))?|(?: [a-z-]+){0,4}? projects?\b)/

/** Returns the words for a part before the nearest noun such as 项目, but for the name of the programme. */
export const labelIn = ({ before, bare, after }: WordsAround): string | undefined => {
  const upTo = (words: string): string | undefined => wordsForPart(words.replace(/(?:项目|工程|projects?)$/, ''))
  const last = [...before.matchAll(new RegExp(partNoun, 'g'))].at(-1)
  const [behind] = counted.exec(after) ?? []
  return (
    (last && upTo(before.slice(0, last.index + last[0].length))) ??
    (behind === undefined ? undefined : upTo(behind)) ??
    (/其中|of which/.test(before) ? wordsForPart(bare) : undefined)
  )
}

const partInHeading =
  /^\s*(?:\(?[一二三四五六七八九十]{1,3}[)、]|\d{1,2}[.、)]|[一二三四五六七八九十]是)\s*([^。:，,;\d]{2,20}?)类?(?:项目|工程|领域|方面)[。:]/

/** Returns the part that the beginning of a paragraph names: （一）产业类项目。共420个. */
export const partAhead = ({ upTo, here }: QuantityInContext): string | undefined =>
  partInHeading.exec(upTo.lower + here.lower)?.[1]

const keyOf = (name: string): string => nameKeyOf(lowerOf(name.replaceAll(yearsInNames, ' ')))
const coreOf = (name: string, wholes: readonly string[]): string =>
  lean(ownWords(keyOf(name), wholes)).text.replace(/(?:项目|工程|projects?)$/, '')

/** Returns the part of the register that words tell of: by its own name or, in full, by what else they contain. */
export const partNamed = (
  label: string | undefined,
  words: string,
  { names, parts }: NamedWhole,
): NamedPart | undefined => {
  const [own, around] = [label && lean(lowerOf(label)).text, lean(words).text]
  const wholes = names.map(keyOf)
  const found = parts.flatMap((part) =>
    part.names.flatMap((name) => {
      const core = coreOf(name, wholes)
      const isSaid = core === own || (core.length >= 4 && around.includes(core))
      return core.length > 1 && isSaid ? [{ part, length: core.length }] : []
    }),
  )
  return found.sort((one, other) => other.length - one.length)[0]?.part
}

/** Returns the words around a number that may name a part, without those for places and periods. */
export const wordsAround = (found: QuantityInContext) => {
  const { here, quantity, clause } = found
  const places = here.mentions.filter(({ record }) => record.kind === 'region')
  const others = [...places, ...here.periods, ...asidesOf(found)]
  const lower = blanked(here, others)
  const [from, to] = [quantity.start - here.start, quantity.end - here.start]
  const start = Math.max(clause.start - here.start, lower.lastIndexOf('、', from - 1) + 1)
  const behind = lower.slice(to, Math.max(to, clause.end - here.start)).split('、')[0] ?? ''
  // A comma may stand behind it: 其中，铁路18个.
  const [lead = ''] = /(?:其中|of which|of these)[，,] ?$/.exec(lower.slice(0, start)) ?? []
  return {
    before: lead + lower.slice(start, from),
    /** The same with the names of places and periods. */
    printed: lead + here.lower.slice(start, from),
    /** The same without the names of metrics. */
    bare: lead + blanked(here, [...others, ...here.metrics]).slice(start, from),
    /** Behind the number, where it counts what they name: 282个基础设施项目. */
    after: quantity.unit === 'project' ? lower.slice(from, to).replace(/^[\d,.]+/, '') + behind : '',
  }
}

type WordsAround = ReturnType<typeof wordsAround>

/** Words that narrow nothing beside a metric. */
const besideMetrics = /[占比较列当单]|期间|分别|竣工|开工|动工|投产|发布/g

/** Reports whether the words before a number name nothing but places, metrics and periods. */
export const isPlainBefore = ({ here, quantity, all }: QuantityInContext, { before }: WordsAround): boolean => {
  const to = quantity.start - here.start
  const words = blanked(here, [...here.metrics, ...here.periods, ...all.map((one) => one.quantity)])
  return isPlain(words.slice(to - before.length, to).replaceAll(besideMetrics, ''))
}
