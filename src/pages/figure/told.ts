/** Reads what the page of a figure tells. */
import type { Promised } from '../../figures/promises/promises.ts'
import { figures as resource, type Figure } from '../../resources/figures.ts'
import type { WorkedEquation } from '../../store/equations.ts'
import type { Store } from '../../store/store.ts'
import { find, namesOf, recordsOf, referencesIn } from '../layout/queries.ts'
import { lastRevisions, type ShownRevisions } from '../record/revisions.ts'
import type { Counted } from './counting.ts'
import { sourcesOf } from './stand-in.ts'
import { sourcesNamedIn } from './versions.ts'

export interface Told extends Counted {
  /** Figures of its metric and unit add up. */
  readonly adds: boolean
  /** The figures that say that they supersede it. */
  readonly later: readonly Figure[]
  /** The figures that are measured by it. */
  readonly measuring: readonly Figure[]
  readonly promised: Promised | undefined
  readonly equations: readonly WorkedEquation[]
  readonly revisions: ShownRevisions
}

const few = 50

/** Returns the promise that a figure makes; undefined if another figure makes it instead. */
const promiseOf = async (store: Store, id: string, today: string): Promise<Promised | undefined> => {
  const asked = { list: 'promises', today, asOf: undefined, asked: { id }, after: undefined, total: false } as const
  const [item] = (await store.derived({ ...asked, limit: 1 })).items
  return item === undefined ? undefined : (JSON.parse(item) as Promised)
}

export const figureTold = async (store: Store, id: string, today: string): Promise<Told> => {
  const figure = JSON.parse((await store.read(resource, id)).text) as Figure
  const around = await store.countingAround(id, few)
  const own = around.parts.find(({ figureId }) => figureId === id)
  const parts = around.parts.filter(({ wholeFigureId }) => wholeFigureId === id)
  const later = (await find(store, 'figures', { where: { supersedesId: id }, limit: few })).records
  const measuring = (await find(store, 'figures', { where: { ofFigureId: id }, limit: few })).records
  const promised = figure.stage === 'actual' ? undefined : await promiseOf(store, id, today)
  const equations = await store.equations(id)
  const others = await recordsOf(store, 'figures', [
    ...equations.flatMap(({ figureId, fromFigureId, ofFigureId }) => [figureId, fromFigureId, ofFigureId]),
    // The figures that count instead of it, or that it stands for.
    ...around.excludedFigures.flatMap(({ figureId, insteadId = [] }) => [figureId].concat(insteadId)),
    ...parts.map(({ figureId }) => figureId),
    ...(own?.wholeFigureId ? [own.wholeFigureId] : []),
    ...(promised?.actual?.figureIds ?? []),
    ...[figure.supersedesId, figure.ofFigureId].filter((one) => one !== null),
  ])
  const sources = await sourcesOf(store, [figure, ...others.values()])
  const nature = (await recordsOf(store, 'metrics', [figure.metric])).get(figure.metric)?.nature ?? 'flow'
  return {
    figure,
    adds: !['percent', 'percentage-point'].includes(figure.unit) && ['flow', 'stock'].includes(nature),
    around,
    own,
    parts,
    later,
    measuring,
    promised,
    equations,
    others,
    sources,
    revisions: await lastRevisions(store, resource, id, few),
    names: await namesOf(store, [
      ...referencesIn(resource, [figure, ...others.values(), ...later, ...measuring]),
      ...sourcesNamedIn(promised ? [promised] : []),
    ]),
  }
}
