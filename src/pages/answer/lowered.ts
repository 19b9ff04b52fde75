/** Finds what a place, or what lies directly in it, has lowered beside the amounts that its answer tells. */
import { stages, subjects, type Figure } from '../../resources/figures.ts'
import type { Store } from '../../store/store.ts'
import { asksLess } from '../figure/versions.ts'
import { find, namesOf, recordsOf } from '../layout/queries.ts'

/** A figure that asks less than the one that it replaces. */
export interface Lowered {
  readonly now: Figure
  readonly before: Figure
  /** The name of what both are about. */
  readonly name: string
}

const mostRead = 50
const mostTold = 3

const dated = (figure: Figure) => ({ ...figure, dueOn: figure.periodEnd })

/** Returns the figures whose subject is the place, or has it as its own region. */
const ofPlace = async (store: Store, region: string, figures: readonly Figure[]): Promise<Figure[]> => {
  const own = new Set([`region/${region}`])
  for (const kind of ['initiative', 'project'] as const) {
    const ids = figures.filter(({ subjectKind }) => subjectKind === kind).map(({ subjectId }) => subjectId)
    for (const { id, regionId } of (await recordsOf(store, subjects[kind], ids)).values())
      if (regionId === region) own.add(`${kind}/${id}`)
  }
  return figures.filter(({ subjectKind, subjectId }) => own.has(`${subjectKind}/${subjectId}`))
}

export const loweredIn = async (
  store: Store,
  region: string,
  isTold: (figure: Figure) => boolean,
): Promise<readonly Lowered[]> => {
  const promises = stages.filter((stage) => stage !== 'actual')
  const where = { 'regionId.within': region, 'supersedesId.exists': true, 'stage.in': promises }
  const sort = [{ key: 'periodEnd', descending: true }]
  const { records } = await find(store, 'figures', { where, sort, limit: mostRead })
  const replaced = new Set(records.map(({ supersedesId }) => supersedesId))
  const present = records.filter(
    (figure) => figure.rank !== 'deprecated' && !replaced.has(figure.id) && !isTold(figure),
  )
  const own = await ofPlace(store, region, present)
  const former = await recordsOf(
    store,
    'figures',
    own.flatMap(({ supersedesId }) => supersedesId ?? []),
  )
  const names = await namesOf(
    store,
    own.map(({ subjectKind, subjectId }) => [subjects[subjectKind], subjectId] as const),
  )
  return own
    .flatMap((now) => {
      const before = former.get(now.supersedesId ?? '')
      const name = names(subjects[now.subjectKind], now.subjectId)
      return before?.metric === now.metric && asksLess(dated(before), dated(now)) ? [{ now, before, name }] : []
    })
    .slice(0, mostTold)
}
