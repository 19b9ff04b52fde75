/** Finds which figures are about a place itself, or about a part of something in it. */
import type { Data } from '../../model/canonical.ts'
import { subjects, type Figure } from '../../resources/figures.ts'
import { resourceOf } from '../../resources/index.ts'
import { referencesIn, type Reference } from '../../rules/references.ts'
import { recordsOf, type About, type Asking } from './asking.ts'

interface Placed extends Data {
  readonly id: string
  readonly regionId: string | null
  readonly parentId?: string | null
}

export interface InPlace {
  readonly figure: Figure
  readonly isPart: boolean
}

/** Returns figures about what lies in the place itself, and names all that a claim names. */
export const ofPlace = async (
  store: Asking,
  { id: regionId, others }: About,
  found: readonly Figure[],
  asOf: number | undefined,
): Promise<InPlace[]> => {
  const known = new Map<string, boolean>()
  for (const [kind, some] of Map.groupBy(found, ({ subjectKind }) => subjectKind)) {
    const resource = resourceOf(subjects[kind])
    if (!('regionId' in resource.own)) continue
    const ids = [...new Set(some.map(({ subjectId }) => subjectId))]
    for (const record of (await recordsOf(store, resource, ids, asOf)) as Placed[]) {
      const references = referencesIn(resource.own, record)
      const isOf = (other: About['others'][number], { target, id }: Reference): boolean =>
        target === subjects[other.kind] && id === other.id
      const isNamed = others.every(
        (other) =>
          (other.kind === kind && other.id === record.id) || references.some((reference) => isOf(other, reference)),
      )
      const isPart = record.parentId !== undefined && record.parentId !== null
      // A figure of five industries, steel among them, says nothing of steel alone.
      const isMore = references.some(
        (reference) =>
          others.some(({ kind: named }) => subjects[named] === reference.target) &&
          !others.some((other) => isOf(other, reference)),
      )
      if (record.regionId === regionId && isNamed && !(isPart && isMore)) known.set(`${kind}/${record.id}`, isPart)
    }
  }
  return found.flatMap((figure) => {
    const isPart = known.get(`${figure.subjectKind}/${figure.subjectId}`)
    return isPart === undefined ? [] : [{ figure, isPart }]
  })
}
