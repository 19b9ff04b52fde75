/** Reads which figures about a record are left out of totals, with the records that explain it. */
import type { ExcludedFigure } from '../../figures/totals.ts'
import { figures as resource, type Figure } from '../../resources/figures.ts'
import type { Store } from '../../store/store.ts'
import { namesOf, recordsOf, referencesIn } from '../layout/queries.ts'
import { sourcesOf, type Evidence } from '../figure/stand-in.ts'

export interface LeftOut extends Evidence {
  readonly excludedFigures: readonly ExcludedFigure[]
}

/** Returns those of the figures that are left out of totals. */
export const leftOutOf = async (store: Store, listed: readonly Figure[]): Promise<LeftOut> => {
  const shown = new Set(listed.map(({ id }) => id))
  const { excludedFigures } = shown.size === 0 ? { excludedFigures: [] } : await store.counting([...shown])
  const instead = await recordsOf(
    store,
    'figures',
    excludedFigures.flatMap(({ insteadId }) => insteadId ?? []).filter((id) => !shown.has(id)),
  )
  const figures = new Map([...listed.map((figure) => [figure.id, figure] as const), ...instead])
  const [sources, names] = await Promise.all([
    sourcesOf(store, figures.values()),
    namesOf(store, referencesIn(resource, [...figures.values()])),
  ])
  return { excludedFigures, figures, sources, names }
}
