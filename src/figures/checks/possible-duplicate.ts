/** Finds subjects that may be one and the same: of one name, in one region, with an equal figure. */
import { byText } from '../collections.ts'
import { stated, subjectOf, type FindingOf, type Inspected } from './finding.ts'
import { namedIn, nameLabel, resourceOfKind, type Named } from './named.ts'
import { periodOf } from '../periods.ts'
import { aboveAmong, inherited, keyOf, subjectsOf } from '../places/subjects.ts'
import type { Figure, Register } from '../register.ts'

/** A name that more subjects share is none that tells them apart; only the first of them by id are compared. */
export const mostOfOneName = 500
const mostRecords = 20

const sameFigure = ({ metric, stage, value, upperValue, unit, qualifier, ...dates }: Figure): string =>
  JSON.stringify([metric, stage, value, upperValue, unit, qualifier, periodOf(dates)])

/** Subjects of one name, and a figure that each has equal to another's. */
interface Alike {
  readonly subjects: readonly Named[]
  readonly equal: Figure
}

/** Returns those of some subjects that have a figure equal to one of a subject in another tree; 0 is equal to nothing. */
const withEqualFigures = (
  subjects: readonly Named[],
  figuresOf: (subject: string) => readonly Figure[],
  rootOf: (subject: string) => string,
): Alike | undefined => {
  const having = Map.groupBy(
    subjects.flatMap((subject) => {
      const key = keyOf(subject.kind, subject.id)
      return figuresOf(key)
        .filter(({ value }) => value !== '0')
        .map((figure) => ({ subject, figure, root: rootOf(key) }))
    }),
    ({ figure }) => sameFigure(figure),
  )
  const found = [...having.values()]
    .filter((some) => new Set(some.map(({ root }) => root)).size > 1)
    .flat()
    .sort((one, other) => byText(one.figure.id, other.figure.id))
  const alike = new Set(found.map(({ subject }) => subject))
  return found[0] && { subjects: [...alike].sort((one, other) => byText(one.id, other.id)), equal: found[0].figure }
}

/** A finding, and the label of the name that it was found under. */
export interface Duplicates extends FindingOf<'possible-duplicate'> {
  readonly label: string
}

const duplicatesOf = ({ subjects, equal }: Alike): FindingOf<'possible-duplicate'> => {
  const shown = subjects.slice(0, mostRecords)
  return {
    params: {
      subjects: shown.map(({ kind, id }) => subjectOf(kind, id)),
      number: subjects.length,
      equal: stated(equal),
    },
    records: shown.map(({ kind, id }) => ({ resource: resourceOfKind[kind], id })),
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
      return alike ? [{ label, ...duplicatesOf(alike) }] : []
    })
  })
  // Subjects that share both of their names are found twice: under the one that more have.
  found.sort((one, other) => one.params.number - other.params.number)
  return [...new Map(found.map((one) => [JSON.stringify(one.records), one])).values()]
}

export const findDuplicates = ({ register, current }: Inspected): FindingOf<'possible-duplicate'>[] =>
  duplicatesIn(register, current).map(({ params, records }) => ({ params, records }))
