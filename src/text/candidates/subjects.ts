/** Chooses what a quantity is about among the records that its words name. */
import { folded } from '../quantities/fold.ts'
import { byNumbers } from '../order.ts'
import { nameKeyOf } from '../tokenizer.ts'
import type { ProposedSubject, SubjectKind } from './candidate.ts'
import type { Mention } from './mentions.ts'
import type { NamedPart } from './names.ts'
import type { Span } from './passages.ts'

/** Programmes and projects are named to be told about; organizations and industries mostly stand beside. */
const ranks: Readonly<Record<SubjectKind, number>> = {
  project: 0,
  initiative: 0,
  region: 1,
  organization: 2,
  industry: 3,
}

const isInside = (inner: Span, outer: Span): boolean => outer.start <= inner.start && inner.end <= outer.end

const lengthOf = ({ start, end }: Span): number => end - start

/** Returns mentions without those inside a longer one, or inside the name of a metric. */
export const outermost = (mentions: readonly Mention[], metricNames: readonly Span[]): Mention[] =>
  mentions.filter(
    (one) =>
      !metricNames.some((name) => isInside(one, name)) &&
      !mentions.some((other) => lengthOf(other) > lengthOf(one) && isInside(one, other)),
  )

/** Orders what words name: by kind, nearest clause, longest name, nearest before the quantity, surest. */
export const ordered = (mentions: readonly Mention[], clause: Span, quantity: Span): Mention[] => {
  const orderOf = ({ start, end, record }: Mention): readonly number[] => [
    ranks[record.kind],
    isInside({ start, end }, clause) ? 0 : 1,
    -(end - start),
    end <= quantity.start ? 0 : 1,
    Math.abs(quantity.start - start),
    -record.confidence,
  ]
  return mentions
    .map((mention) => ({ mention, order: orderOf(mention) }))
    .sort((one, other) => byNumbers(one.order, other.order))
    .map(({ mention }) => mention)
}

/** Returns each record once, the first mention deciding. */
export const proposed = (mentions: readonly Mention[], certainty: number): ProposedSubject[] => {
  const byAddress = new Map<string, ProposedSubject>()
  for (const { record } of mentions) {
    const { kind, id, confidence } = record
    const address = `${kind}/${id}`
    if (!byAddress.has(address))
      byAddress.set(address, { kind, id, confidence: Math.round(confidence * certainty * 100) / 100 })
  }
  return [...byAddress.values()]
}

/** Words that every part has. */
const general = / ?(?:项 目|projects?)$/

const simpleKey = (name: string): string => nameKeyOf(folded(name).text)

/** Returns the words of a part's name that its whole's name has not. */
const ownWords = (part: string, wholes: readonly string[]): string => {
  const words = part.split(' ')
  const shared = Math.max(
    0,
    ...wholes.map((whole) => {
      const others = whole.split(' ')
      const apart = words.findIndex((word, at) => word !== others[at])
      return apart === -1 ? words.length : apart
    }),
  )
  return words.slice(shared).join(' ').replace(general, '')
}

/** Returns the part of a whole whose own words stand in a passage; the longest of them. */
export const partNamed = (
  passage: string,
  whole: readonly string[],
  parts: readonly NamedPart[],
): NamedPart | undefined => {
  const said = ` ${simpleKey(passage)} `
  const wholes = whole.map(simpleKey)
  const found = parts.flatMap((part) =>
    part.names.flatMap((name) => {
      const words = ownWords(simpleKey(name), wholes)
      return words !== '' && said.includes(` ${words} `) ? [{ part, length: words.length }] : []
    }),
  )
  return found.sort((one, other) => other.length - one.length)[0]?.part
}
