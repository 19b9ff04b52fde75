/** Reads what the page of a record tells. */
import type { ResourceName } from '../../model/field.ts'
import type { Resource } from '../../model/resource.ts'
import { subjects, figures as figureResource } from '../../resources/figures.ts'
import type { Store } from '../../store/store.ts'
import { find, namesOf, referencesIn, type Listed, type Names, type Row } from '../layout/queries.ts'
import { answeredBy, type Answered } from './answered.ts'
import { leftOutOf, type LeftOut } from './left-out.ts'
import { referrersOf, type Referrers } from './referrers.ts'
import { lastRevisions, type ShownRevisions } from './revisions.ts'

export interface Told extends Answered {
  readonly resource: Resource
  readonly record: Row
  readonly about: Listed<Row<'figures'>> | undefined
  readonly leftOut: LeftOut
  readonly referrers: readonly Referrers[]
  readonly revisions: ShownRevisions
  readonly names: Names
}

const figuresShown = 50
const revisionsShown = 50

const kindOf = (resource: ResourceName): string | undefined =>
  Object.entries(subjects).find(([, name]) => name === resource)?.[0]

export const recordTold = async (store: Store, resource: Resource, id: string): Promise<Told> => {
  const { text } = await store.read(resource, id)
  const record = JSON.parse(text) as Row
  const kind = kindOf(resource.name)
  const about =
    kind === undefined
      ? undefined
      : await find(store, 'figures', {
          where: { subjectKind: kind, subjectId: id },
          sort: [{ key: 'periodEnd', descending: true }],
          limit: figuresShown,
        })
  const referrers = await referrersOf(store, resource, id)
  const figures = [
    ...(about?.records ?? []),
    ...referrers.filter((one) => one.resource === 'figures').flatMap(({ records }) => records as Row<'figures'>[]),
  ]
  return {
    resource,
    record,
    about,
    leftOut: await leftOutOf(store, about?.records ?? []),
    referrers,
    ...(await answeredBy(store, resource, id, about?.records ?? [], referrers)),
    revisions: await lastRevisions(store, resource, id, revisionsShown),
    names: await namesOf(store, [...referencesIn(resource, [record]), ...referencesIn(figureResource, figures)]),
  }
}
