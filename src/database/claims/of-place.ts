/** Finds which figures are about a place itself. */
import type { Data } from '../../model/canonical.ts'
import { subjects, type Figure } from '../../resources/figures.ts'
import { resourceOf } from '../../resources/index.ts'
import { referencesIn } from '../../rules/references.ts'
import { recordsOf, type About, type Asking } from './asking.ts'

interface Placed extends Data {
  readonly id: string
  readonly regionId: string | null
  readonly parentId?: string | null
}

/** Returns figures about what lies in the place itself, is no part of something else, and names all that a claim names. */
export const ofPlace = async (
  store: Asking,
  { id: regionId, others }: About,
  found: readonly Figure[],
  asOf: number | undefined,
): Promise<Figure[]> => {
  const known = new Set<string>()
  for (const [kind, some] of Map.groupBy(found, ({ subjectKind }) => subjectKind)) {
    const resource = resourceOf(subjects[kind])
    if (!('regionId' in resource.own)) continue
    const ids = [...new Set(some.map(({ subjectId }) => subjectId))]
    for (const text of await recordsOf(store, resource, ids, asOf)) {
      const record = JSON.parse(text) as Placed
      const references = referencesIn(resource.own, record)
      const isNamed = others.every(
        (other) =>
          (other.kind === kind && other.id === record.id) ||
          references.some(({ target, id }) => target === subjects[other.kind] && id === other.id),
      )
      const isPart = record.parentId !== undefined && record.parentId !== null
      if (record.regionId === regionId && isNamed && !isPart) known.add(`${kind}/${record.id}`)
    }
  }
  return found.filter(({ subjectKind, subjectId }) => known.has(`${subjectKind}/${subjectId}`))
}
