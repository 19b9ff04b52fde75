/** Answers one query: its candidates with scores, and `match` only for what is sure. */
import type { Store } from '../../store/store.ts'
import { kindsMeant } from '../../text/region-endings.ts'
import { nameKeyOf } from '../../text/tokenizer.ts'
import { codesOf, readEntities, type Entity } from './entities.ts'
import { found } from './found.ts'
import { judged, type Agreement } from './properties.ts'
import { typeOf, type Query } from './types.ts'

export const defaultLimit = 10
export const mostCandidates = 50

/** An id, a code, a name or an alias; not a name with another ending, or one spelt alike. */
const sure = 0.9
/** Another record of about the same name makes no match sure. */
const rival = 0.85

/** The factor of a score if a record is of another kind than the name says, or disagrees with a property. */
const otherKind = 0.9
const otherValue = 0.5
const unknownValue = 0.9

interface Judged {
  readonly entity: Entity
  readonly confidence: number
  readonly score: number
  readonly agreements: readonly (readonly [pid: string, agreement: Agreement])[]
}

const factorOf = (agreement: Agreement): number => (agreement === undefined ? unknownValue : agreement ? 1 : otherValue)

/** Names that are in the register as they stand are of the kind that they are. */
const kindFactor = ({ type, record }: Entity, confidence: number, kinds: readonly string[] | undefined): number =>
  type === 'regions' && kinds !== undefined && confidence < sure && !kinds.includes(record['kind'] as string)
    ? otherKind
    : 1

const agreesInAll = ({ agreements }: Judged): boolean => agreements.every(([, agreement]) => agreement === true)
const disagrees = ({ agreements }: Judged): boolean => agreements.some(([, agreement]) => agreement === false)

/** A code in small letters may be a word: `Est`, a region of Cameroon, is not Estonia. */
const isWordLikeCode = (name: string, { record }: Entity): boolean =>
  name !== name.toUpperCase() &&
  [...codesOf(record), ...((record['aliases'] ?? []) as string[])].some(
    (code) => /^[A-Z]{2,3}$/.test(code) && nameKeyOf(code) === nameKeyOf(name),
  )

/** Reports whether the first candidate is surely meant: by its name and every property, and no other is likely. */
const isSure = (name: string, first: Judged, others: readonly Judged[]): boolean =>
  first.confidence >= sure &&
  agreesInAll(first) &&
  !isWordLikeCode(name, first.entity) &&
  !others.some((other) => other.confidence >= rival && !disagrees(other))

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits))

/** Returns the candidates of a query, the best first. */
export const candidatesOf = async (store: Store, query: Query): Promise<object[]> => {
  const possible = (await found(store, query)).slice(0, mostCandidates)
  const entities = await readEntities(store, possible)
  const agreementsOf = await judged(store, query, [...entities.values()])
  const { query: name = '', limit = defaultLimit } = query
  const kinds = kindsMeant(nameKeyOf(name))
  const all = possible
    .flatMap(({ resource, id, confidence }): Judged[] => {
      const entity = entities.get(`${resource}/${id}`)
      // It may have been deleted meanwhile.
      if (!entity) return []
      const agreements = agreementsOf(entity)
      const factors = [kindFactor(entity, confidence, kinds), ...agreements.map(([, agreement]) => factorOf(agreement))]
      return [
        { entity, confidence, agreements, score: factors.reduce((score, factor) => score * factor, 100 * confidence) },
      ]
    })
    .sort((one, other) => other.score - one.score)
  return all.slice(0, limit).map((one, at) => {
    const { entity, confidence, score, agreements } = one
    return {
      id: entity.id,
      name: entity.name,
      description: entity.description,
      type: [typeOf(entity.type)],
      score: rounded(score, 1),
      match: at === 0 && isSure(name, one, all.slice(1)),
      features: [
        { id: 'name', value: rounded(confidence, 2) },
        ...agreements.flatMap(([id, value]) => (value === undefined ? [] : [{ id, value }])),
      ],
    }
  })
}
