/** Finds subjects that may be one and the same: of one name, in one region, with an equal figure. */
import { byText } from '../collections.ts'
import type { Finding, Inspected } from './finding.ts'
import { namedIn, nameLabel, resourceOfKind, type Named } from './named.ts'
import { periodOf } from '../periods.ts'
import { aboveAmong, inherited, keyOf, subjectsOf } from '../places/subjects.ts'
import type { Figure, Register } from '../register.ts'

/** A name that more subjects share is none that tells them apart; only the first of them by id are compared. */
export const mostOfOneName = 500
const mostRecords = 20

const sameFigure = ({ metric, stage, value, upperValue, unit, qualifier, ...dates }: Figure): string =>
  JSON.stringify([metric, stage, value, upperValue, unit, qualifier, periodOf(dates)])

/** Returns those of some subjects that have a figure equal to one of a subject in another tree. */
const withEqualFigures = (
  subjects: readonly Named[],
  figuresOf: (subject: string) => readonly Figure[],
  rootOf: (subject: string) => string,
): Named[] => {
  const having = Map.groupBy(
    subjects.flatMap((subject) => {
      const key = keyOf(subject.kind, subject.id)
      return [...new Set(figuresOf(key).map(sameFigure))].map((figure) => ({
        subject,
        figure,
        root: rootOf(key),
      }))
    }),
    ({ figure }) => figure,
  )
  const found = [...having.values()]
    .filter((some) => new Set(some.map(({ root }) => root)).size > 1)
    .flatMap((some) => some.map(({ subject }) => subject))
  return [...new Set(found)].sort((one, other) => byText(one.id, other.id))
}

/** A finding, and the label of the name that it was found under. */
export interface Duplicates extends Finding {
  readonly label: string
}

const duplicatesOf = (subjects: readonly Named[]): Finding => {
  const [first] = subjects
  const kind = first?.kind ?? 'project'
  return {
    detail: `These ${resourceOfKind[kind]} have one name, one region and an equal figure, but are in no common tree.`,
    records: subjects.slice(0, mostRecords).map(({ id }) => ({ resource: resourceOfKind[kind], id })),
  }
}

/** Finds groups of possible duplicates; with `labels`, only under these names. */
export const duplicatesIn = (
  register: Register,
  current: readonly Figure[],
  labels?: ReadonlySet<string>,
): Duplicates[] => {
  const above = aboveAmong([...subjectsOf(register), ...subjectsOf(register, 'organization')])
  const rootOf = inherited<string>(above, (key, root = key) => root)
  const about = Map.groupBy(current, ({ subjectKind, subjectId }) => keyOf(subjectKind, subjectId))
  const byName = [...Map.groupBy(namedIn(register), nameLabel)].filter(
    ([label, subjects]) => subjects.length > 1 && (labels?.has(label) ?? true),
  )
  const found = byName.flatMap(([label, subjects]) => {
    const compared = subjects.toSorted((one, other) => byText(one.id, other.id)).slice(0, mostOfOneName)
    return [...Map.groupBy(compared, ({ regionId }) => regionId ?? '').values()].flatMap((some): Duplicates[] => {
      const alike = withEqualFigures(some, (key) => about.get(key) ?? [], rootOf)
      return alike.length > 0 ? [{ label, ...duplicatesOf(alike) }] : []
    })
  })
  // Subjects that share both of their names are found twice.
  return [...new Map(found.map((one) => [JSON.stringify(one.records), one])).values()]
}

export const findDuplicates = ({ register, current }: Inspected): Finding[] =>
  duplicatesIn(register, current).map(({ detail, records }) => ({ detail, records }))
