/** Finds the words for the parts that a text divides a programme into, and the records of these parts. */
import type { NamedPart, NamedWhole } from './candidate.ts'
import { blanked, type QuantityInText, type ReadPassage, type Words } from './context.ts'
import { isPlain } from './mentions.ts'
import { lean, lowerOf } from './programmes.ts'
import { ownWords, simpleKey } from './subjects.ts'

/** What a number may be introduced by, before the words for a part. */
const leading =
  /^(?:[\s,、，:：]|其中|全[省市年]|今年|年度|20\d\d年|(?:计划|拟|将|已经?|共|要|均|还|分\S批)|安排|[共]?列入?|纳入|实施|推[进动]|加快|包[括含]|涉及|涵盖|投向|遴选|筛选|确定|组织|公布|[有是为的和及与个项省在]|重[点大]|完成|投资|总|(?:of (?:which|these)|and|the|in|for|its)\b)+/
/** Started projects are those of the whole, unless the text divides it into continuing and new ones. */
export const progress = /^(?:计划|拟|已经?|力争)*(?:新?开工|投产|竣工|建成|动工|完工|new(?:ly)?\b)/
export const partNoun = /项目|工程(?!包|量)|\bprojects?\b/
/** Classes of size are parts by their numbers. */
const sizes = /(?:总投资)?\d{0,6}(?:-\d{1,6})?[百千万]?亿元(?:以[上下])?$/
const ofClass = /(?:类|领域|方面|等)?的?(?:重[点大])?(?:建设)?\s{0,4}$/
const longestLabel = 24

/** Returns the words for a part that end some words; undefined where they say none. */
export const wordsForPart = (before: string): string | undefined => {
  const words = before.slice(-longestLabel).replace(ofClass, '')
  const size = sizes.exec(words)
  if (size) return size[0]
  const name = (words.split(/[,，;；。]|\d[\d.]{0,18}[个项%家]/).at(-1) ?? '').replace(leading, '')
  return isPlain(name) || /\d/.test(name) ? undefined : name.trim()
}

/** A name of a class goes on behind a noun: 民生工程及社会事业项目. */
const counted =
  /^(?:个|项)?(?:[^,，。；;]{0,20}?(?:项目|工程)(?:[及和与、][^,，。；;]{0,12}?(?:项目|工程))?|(?: [a-z-]+){0,4}? projects?\b)/

/** Returns the words for a part before the nearest noun such as 项目, but for the name of the programme. */
export const labelIn = ({ before, bare, after }: Words, called: readonly string[]): string | undefined => {
  const cut = (text: string, end: number): string | undefined => {
    const words = text.slice(0, end)
    const name = called.find((one) => words.endsWith(one))
    return wordsForPart(
      name === undefined ? words.replace(/(?:项目|工程|projects?)$/, '') : words.slice(0, -name.length),
    )
  }
  const last = [...before.matchAll(new RegExp(partNoun, 'g'))].at(-1)
  const behind = counted.exec(after)?.[0]
  const isOfWhole = !last && (/其中|of which/.test(before) || (before.endsWith('的') && behind !== undefined))
  return (
    (last && cut(before, last.index + last[0].length)) ??
    (behind === undefined ? undefined : cut(behind, behind.length)) ??
    (isOfWhole ? wordsForPart(bare) : undefined)
  )
}

const coreOf = (name: string, wholes: readonly string[]): string =>
  lean(ownWords(simpleKey(name), wholes).replaceAll(' ', '')).text.replace(/(?:项目|工程|projects?)$/, '')

/** Returns the part of the register that words tell of: by its own name or, in full, by what else they contain. */
export const partNamed = (
  label: string | undefined,
  words: Words,
  { names, parts }: NamedWhole,
): NamedPart | undefined => {
  const [own, around] = [label && lean(lowerOf(label)).text, lean(words.before + words.after).text]
  const wholes = names.map(simpleKey)
  const found = parts.flatMap((part) =>
    part.names.flatMap((name) => {
      const core = coreOf(name, wholes)
      const isSaid = core === own || (core.length >= (/\d|亿/.test(core) ? 3 : 4) && around.includes(core))
      return core.length > 1 && isSaid ? [{ part, length: core.length }] : []
    }),
  )
  return found.sort((one, other) => other.length - one.length)[0]?.part
}

const numeral = /^[\d,.一二三四五六七八九十百千万]+/

/** Returns the words around a number that may name a part, without those for places. */
export const wordsAround = (
  here: ReadPassage,
  { quantity, clause }: QuantityInText,
  all: readonly QuantityInText[],
): Words => {
  const regions = here.mentions.filter(({ record }) => record.kind === 'region')
  const lower = blanked(here, regions)
  const [from, to] = [quantity.start - here.start, quantity.end - here.start]
  const start = Math.max(clause.start - here.start, lower.lastIndexOf('、', from - 1) + 1)
  const next = all.find((other) => other.quantity.start >= quantity.end)?.quantity.start ?? clause.end
  const behind = lower.slice(to, Math.max(to, Math.min(next, clause.end) - here.start)).split('、')[0] ?? ''
  const own = lower.slice(from, to)
  const isCount = quantity.unit === 'project' || /[个项](?!目)/.test(own)
  // A comma may stand behind it: 其中，铁路18个.
  const [lead = ''] = /(?:其中|of which|of these)[，,] ?$/.exec(lower.slice(0, start)) ?? []
  return {
    before: lead + lower.slice(start, from),
    bare: lead + blanked(here, [...regions, ...here.metrics]).slice(start, from),
    after: isCount ? own.replace(numeral, '') + behind : '',
  }
}

/** Words that narrow nothing beside a metric. */
const besideMetrics = /[占比较列当单]|期间|分别|竣工|开工|动工|投产|发布/g

/** Reports whether words between the number before and a number name nothing but places, metrics and periods. */
export const isPlainBefore = (
  here: ReadPassage,
  { quantity }: QuantityInText,
  { before }: Words,
  all: readonly QuantityInText[],
): boolean => {
  const to = quantity.start - here.start
  const last = all.findLast((other) => other.quantity.end <= quantity.start)?.quantity.end ?? 0
  const words = blanked(here, [...here.mentions, ...here.metrics, ...here.periods])
  return isPlain(words.slice(Math.max(to - before.length, last - here.start), to).replaceAll(besideMetrics, ''))
}
