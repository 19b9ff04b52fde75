/** Finds the wholes of own parts that nothing links: the nearest kept figure above in the same cluster. */
import { LRUCache } from 'lru-cache'
import { grouped } from '../../figures/collections.ts'
import { overlap } from '../../figures/periods.ts'
import { keyOf, pathFrom } from '../../figures/places/subjects.ts'
import type { SubjectKind } from '../../figures/register.ts'
import { subjects } from '../../resources/figures.ts'
import type { Reader } from '../engine.ts'
import { among } from '../sql/dialect.ts'
import { any } from '../sql/fragments.ts'
import { sql } from '../sql/sql.ts'
import type { FigurePart } from './own-part-rows.ts'

type Edges = Map<string, string | null>

/** The numbers of subjects whose place in their tree is kept, and of figures: some ten megabytes each. */
const subjectsKept = 100_000
const figuresKept = 100_000

const kinds = Object.keys(subjects) as SubjectKind[]

const idsOf = (kind: SubjectKind, keys: readonly string[]): string[] =>
  keys.filter((key) => key.startsWith(`${kind}/`)).map((key) => key.slice(kind.length + 1))

/** Returns what each subject is part of. */
const edgesOf = async (reader: Reader, keys: readonly string[]): Promise<Edges> => {
  const edges: Edges = new Map()
  for (const kind of kinds) {
    const ids = idsOf(kind, keys)
    if (ids.length === 0) continue
    const initiative = kind === 'project' ? sql`initiative_id` : sql`NULL`
    const found = await reader.all(sql<{ id: string; parent: string | null; initiative: string | null }>`
      SELECT id, parent_id AS parent, ${initiative} AS initiative FROM ${sql.identifier(subjects[kind])}
      WHERE id IN ${among(ids)}`)
    for (const { id, parent, initiative } of found) {
      const above = parent === null ? initiative && keyOf('initiative', initiative) : keyOf(kind, parent)
      edges.set(keyOf(kind, id), above)
    }
  }
  return edges
}

/** Returns what finds the subjects above subjects, nearest first. */
const pathsAbove = (reader: Reader) => {
  const kept = new LRUCache<string, { readonly above: string | null }>({ max: subjectsKept })
  return async (keys: readonly string[]): Promise<(key: string) => readonly string[]> => {
    const edges: Edges = new Map()
    for (let next = [...new Set(keys)]; next.length > 0;) {
      const unknown = next.filter((key) => !kept.has(key))
      for (const [key, above] of await edgesOf(reader, unknown)) kept.set(key, { above })
      for (const key of next) edges.set(key, kept.get(key)?.above ?? null)
      next = [...new Set(next.flatMap((key) => edges.get(key) ?? []))].filter((key) => !edges.has(key))
    }
    return (key) => pathFrom((at) => edges.get(at), key).slice(1)
  }
}

interface Kept {
  readonly figureId: string
  readonly cluster: string
  readonly kind: SubjectKind
  readonly id: string
  readonly start: string
  readonly end: string
}

/** The kept figures about one subject, by cluster. */
type About = ReadonlyMap<string, readonly Kept[]>

const keptAbout = async (reader: Reader, metric: string, keys: readonly string[]): Promise<Map<string, Kept[]>> => {
  const about = kinds.flatMap((kind) => {
    const ids = idsOf(kind, keys)
    return ids.length === 0 ? [] : [sql`${sql.identifier(`subject_${kind}_id`)} IN ${among(ids)}`]
  })
  const found = await reader.all(sql<Kept>`SELECT own_parts.figure_id AS "figureId", cluster, subject_kind AS kind,
    subject_id AS id, "start", "end" FROM figures JOIN own_parts ON own_parts.figure_id = figures.id
    WHERE own_parts.reason IS NULL AND figures.metric = ${metric} AND ${any(about)}`)
  return grouped(found, ({ kind, id }) => keyOf(kind, id))
}

/** Returns what finds the kept figures about subjects. */
const figuresAbout = (reader: Reader, metric: string) => {
  const kept = new LRUCache<string, About>({ maxSize: figuresKept, sizeCalculation: ({ size }) => size + 1 })
  return async (keys: readonly string[]): Promise<ReadonlyMap<string, About>> => {
    const found = new Map(keys.map((key) => [key, kept.get(key) ?? new Map<string, Kept[]>()]))
    const unknown = keys.filter((key) => !kept.has(key))
    const read = unknown.length === 0 ? new Map<string, Kept[]>() : await keptAbout(reader, metric, unknown)
    for (const key of unknown) {
      const about = grouped(read.get(key) ?? [], ({ cluster }) => cluster)
      found.set(key, about)
      kept.set(key, about)
    }
    return found
  }
}

/** Whatever is kept of a figure that overlaps one above lies within that one, so the nearest overlap is its whole. */
export const wholesOf = (
  reader: Reader,
  metric: string,
): ((parts: readonly FigurePart[]) => Promise<ReadonlyMap<string, string>>) => {
  const above = pathsAbove(reader)
  const figures = figuresAbout(reader, metric)
  const subjectOf = ({ subjectKind, subjectId }: FigurePart): string => keyOf(subjectKind, subjectId)
  return async (parts) => {
    const pathOf = await above(parts.map(subjectOf))
    const about = await figures([...new Set(parts.flatMap((part) => pathOf(subjectOf(part))))])
    return new Map(
      parts.flatMap((part): [string, string][] => {
        for (const at of pathOf(subjectOf(part))) {
          const whole = about
            .get(at)
            ?.get(part.cluster ?? '')
            ?.find((one) => overlap(one, part))
          if (whole) return [[part.figureId, whole.figureId]]
        }
        return []
      }),
    )
  }
}
