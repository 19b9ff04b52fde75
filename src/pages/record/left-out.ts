/** Reads which figures about a record are left out of totals, with the records that explain it. */
import type { ExcludedFigure } from '../../figures/totals.ts'
import { figures as resource, type Figure } from '../../resources/figures.ts'
import type { Store } from '../../store/store.ts'
import { namesOf, recordsOf, referencesIn } from '../layout/queries.ts'
import { sourcesOf, type Evidence } from '../figure/stand-in.ts'

export interface LeftOut extends Evidence {
  readonly excludedFigures: readonly ExcludedFigure[]
}

/** Each metric costs a total of the tree around the record. */
const metricsShown = 6

/** Returns the metrics of figures, the most frequent first. */
const metricsOf = (figures: readonly Figure[]): string[] =>
  [...Map.groupBy(figures, ({ metric }) => metric)]
    .sort(([, one], [, other]) => other.length - one.length)
    .map(([metric]) => metric)
    .slice(0, metricsShown)

/** Returns those of the figures about one subject that are left out of totals. */
export const leftOutOf = async (store: Store, listed: readonly Figure[]): Promise<LeftOut> => {
  const [subject] = listed
  const shown = new Set(listed.map(({ id }) => id))
  const excludedFigures: ExcludedFigure[] = []
  for (const metric of subject ? metricsOf(listed) : []) {
    const around = await store.totalsForSubject(metric, subject as Figure)
    excludedFigures.push(...(around.excludedFigures ?? []).filter(({ figureId }) => shown.has(figureId)))
  }
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
