/** Checks figures against their own words, and these against their source; names under which subjects may be one. */
import type { StatedAmount } from '../../text/findings/params.ts'
import { nameKeyOf } from '../../text/tokenizer.ts'
import { type Reading, repeated, wordsOf } from '../printed/printed-words.ts'
import type { Register } from '../register.ts'
import { type FindingOf, inFigures, type Inspected, stated } from './finding.ts'

const amountOf = ({ qualifier, value, upperValue, unit }: Reading): StatedAmount => ({
  qualifier,
  value,
  upperValue,
  unit,
})

/** Finds figures that no quantity in their words repeats. */
export const findOtherValues = ({ current }: Inspected): FindingOf<'value-not-as-printed'>[] =>
  current.flatMap((figure) => {
    const words = wordsOf(figure)
    const [first] = words
    if (first === undefined || repeated(figure).length > 0) return []
    return [
      {
        params: { figure: stated(figure), asPrinted: figure.asPrinted, read: words.map(amountOf) },
        records: inFigures([figure]),
        printed: figure.asPrinted,
        computed: { lower: first.value, upper: first.upperValue ?? first.value },
      },
    ]
  })

/** Finds figures whose words carry another qualifier. Words without one may be cut from a sentence that has it. */
export const findOtherQualifiers = ({ current }: Inspected): FindingOf<'qualifier-not-as-printed'>[] =>
  current.flatMap((figure) => {
    const carried = repeated(figure)
    const other = carried.find(({ qualifier }) => qualifier !== 'exact')
    return other === undefined || carried.some(({ qualifier }) => qualifier === figure.qualifier)
      ? []
      : [
          {
            params: {
              figure: stated(figure),
              asPrinted: figure.asPrinted,
              read: { ...amountOf(other), unit: figure.unit },
            },
            records: inFigures([figure]),
            printed: figure.asPrinted,
          },
        ]
  })

// The names under which subjects may be one and the same.

/** The kinds of subjects that have a region. */
export const duplicateKinds = ['initiative', 'organization', 'project'] as const
export const resourceOfKind = { initiative: 'initiatives', organization: 'organizations', project: 'projects' } as const

export type DuplicateKind = (typeof duplicateKinds)[number]

/** A subject under one of its names. */
export interface SubjectName {
  readonly kind: DuplicateKind
  readonly id: string
  readonly name: string
  readonly regionId: string | null
}

interface Record {
  readonly id: string
  readonly regionId: string | null
  readonly localName?: string | null
  readonly name?: string
  readonly title?: string
  readonly localTitle?: string | null
}

/** Returns a subject under each of its names. */
export const subjectNames = (kind: DuplicateKind, record: Record): SubjectName[] => {
  const { id, regionId, name, localName, title, localTitle } = record
  const keys = new Set([name, localName, title, localTitle].map((one) => (one ? nameKeyOf(one) : '')))
  return [...keys].filter((key) => key !== '').map((key) => ({ kind, id, name: key, regionId }))
}

/** Returns every subject under each of its names. */
export const namedIn = (register: Register): SubjectName[] =>
  duplicateKinds.flatMap((kind) => register[resourceOfKind[kind]].flatMap((record) => subjectNames(kind, record)))

/** Tells names apart, by kinds of subject. */
export const nameLabel = ({ kind, name }: Pick<SubjectName, 'kind' | 'name'>): string => `${kind} ${name}`

/** Finds figures whose words do not occur in their source. A source without a text and a table checks nothing. */
export const findMissingWords = ({ texts, current }: Inspected): FindingOf<'not-in-source'>[] => {
  const bySource = Map.groupBy(current, ({ sourceId }) => sourceId)
  return texts.flatMap(({ sourceId, missing }) =>
    (bySource.get(sourceId) ?? []).flatMap((figure) => {
      const words = missing(figure)
      return words === undefined
        ? []
        : [{ params: { figure: stated(figure), missing: words }, records: inFigures([figure]), printed: words }]
    }),
  )
}
