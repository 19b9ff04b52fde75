/** Finds the other names and quantities of a sentence that narrow a statement, as "in Shenzhen" and "in five industries" do. */
import { kindOf } from '../quantities/units.ts'
import type { OtherName, ProposedSubject } from './candidate.ts'
import type { Found, Proposal, ReadPassage } from './context.ts'
import type { Mention } from './mentions.ts'
import { overlap, type Span } from './passages.ts'
import { outermost } from './subjects.ts'

const mentionsOf = ({ mentions }: ReadPassage, subject: ProposedSubject | null): readonly Mention[] =>
  mentions.filter(({ record }) => record.kind === subject?.kind && record.id === subject.id)

/** A clause that does not name the subject itself goes on telling of what the clauses before it do. */
const goesOn = (passage: ReadPassage, { clause }: Found, subject: ProposedSubject | null): boolean =>
  !mentionsOf(passage, subject).some((mention) => overlap(mention, clause))

/** Between two places of which one may say only where the other is: Hefei in Anhui, China's Guangdong, 安徽省合肥市. */
const beside = /^(?:[ ,的省市]|'s?|自治区|\b(?:in|of|the|province|city)\b)*$/

const isBeside = ({ lower, start }: ReadPassage, one: Span, other: Span): boolean => {
  const [first, second] = one.start < other.start ? [one, other] : [other, one]
  return first.end <= second.start && beside.test(lower.slice(first.end - start, second.start - start))
}

/** Returns the places that words name beside a place, up to the end of the clause; where another one begins, from there. */
const placesNamed = (passage: ReadPassage, found: Found, subject: ProposedSubject, from: number): OtherName[] => {
  const own = mentionsOf(passage, subject)
  const start = goesOn(passage, found, subject) ? found.sentence.start : from
  return outermost(passage.mentions, passage.metrics)
    .filter(({ record, ...span }) => record.kind === 'region' && start <= span.start && span.end <= found.clause.end)
    .filter((other) => !own.some((mention) => overlap(mention, other)))
    .map((other) => ({
      kind: 'region',
      id: other.record.id,
      isBeside: own.some((mention) => isBeside(passage, mention, other)),
    }))
}

/** Returns what a sentence names beside the subject of a quantity, whose governing words begin at an offset. */
export const othersNamed = (
  passage: ReadPassage,
  found: Found,
  subject: ProposedSubject | null,
  named: readonly ProposedSubject[],
  from: number,
): readonly OtherName[] => [
  ...named.filter(({ kind }) => kind !== subject?.kind).map(({ kind, id }) => ({ kind, id, isBeside: false })),
  ...(subject?.kind === 'region' ? placesNamed(passage, found, subject, from) : []),
]

/** Before a count: it says where, or for what. */
const within =
  /\b(?:in|into|across|among|on|for|within|under|through|(?<!\b(?:total|number|sum) )of) (?:the |its |their |these |all )?$|(?:在|向|对|投向|用于|(?<![高低大小多少等])于)$/

/** After a count of something else than projects, or an amount of money: it is of each, or of all of a class. */
const ofClass = /^的?(?:重[点大])?项目|^(?:年度|计划|完成)*投资/

const nearby = 24

const isNarrowing = ({ lower, start }: ReadPassage, { quantity }: Found): boolean => {
  const [from, to] = [quantity.start - start, quantity.end - start]
  return (
    (kindOf(quantity.unit ?? '') === 'count' && within.test(lower.slice(Math.max(0, from - nearby), from))) ||
    (quantity.unit !== null && quantity.unit !== 'project' && ofClass.test(lower.slice(to, to + nearby)))
  )
}

/**
 * Returns the ends of other quantities that narrow what one tells of: of its clause, where one of the two says where
 * or for what, and of clauses before that it continues, where these are narrowed themselves.
 */
export const narrowedBy = (
  passage: ReadPassage,
  found: Found,
  subject: ProposedSubject | null,
  all: readonly Found[],
  earlier: readonly Proposal[],
): readonly number[] => {
  const { quantity, clause, sentence } = found
  const isIn = isNarrowing(passage, found)
  const inClause = all.filter(
    (other) =>
      other.clause.start === clause.start &&
      other.quantity.unit !== quantity.unit &&
      (isIn || isNarrowing(passage, other)),
  )
  const before = earlier.filter(
    (other) =>
      sentence.start <= other.found.clause.start &&
      other.found.clause.end <= clause.start &&
      (!other.isPlain || other.narrowedBy.length > 0),
  )
  const continued = before.length > 0 && goesOn(passage, found, subject) ? before : []
  return [
    ...new Set([
      ...inClause.map((other) => other.quantity.end),
      ...continued.flatMap((other) => [other.found.quantity.end, ...other.narrowedBy]),
    ]),
  ]
}
