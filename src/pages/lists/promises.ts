/** The page of all promises, with what came of each. */
import type { Promised } from '../../figures/promises/promises.ts'
import type { Query } from '../../http/contract/list-query.ts'
import { promiseList, state } from '../../http/promises/promises.ts'
import { promiseStates } from '../../model/vocabulary.ts'
import { figures, subjects } from '../../resources/figures.ts'
import type { Store } from '../../store/store.ts'
import { sourcesNamedIn } from '../figure/versions.ts'
import { namesOf, type Reference } from '../layout/queries.ts'
import { promisesTable } from '../tables/promises.ts'
import { choice, controlsOf, type Control } from './controls.ts'
import { derivedPage } from './derived-page.ts'
import type { Listing } from './listing.ts'
import { words } from '../words/words.ts'

/** The controls of figures that make sense of promises; the values of figures are not counted here. */
const ofFigures = (): Control[] =>
  controlsOf(figures)
    .filter(
      ({ parameter }) => !['relation', 'partsComplete', 'rank', 'periodStart.gte', 'periodEnd.lte'].includes(parameter),
    )
    .map(({ counted: _counted, ...control }) =>
      control.parameter === 'metric' ? { ...control, shape: 'record', target: 'metrics' } : control,
    )

const dates = (): Control[] => [
  { parameter: 'periodEnd.gte', label: words().lists.dueFrom, shape: 'date' },
  { parameter: 'periodEnd.lte', label: words().lists.dueUntil, shape: 'date' },
  { parameter: 'reportedBy', label: words().lists.reportedBy, shape: 'date' },
]

export const promisesListing = (store: Store): Listing => {
  const list = promiseList(store)
  return {
    name: 'promises',
    title: words().lists.promises,
    lead: words().lists.promisesLead,
    controls: [{ ...choice('state', state, words().lists.outcome), counted: 'state' }, ...dates(), ...ofFigures()],
    orders: [],
    resource: figures,
    answer: async (query: Query, request) => {
      const { items, total, next, unknown, countBy } = await derivedPage<Promised>(store, list, query, request)
      const named = items.map(({ subjectKind, subjectId }): Reference => [subjects[subjectKind], subjectId])
      return {
        count: words().lists.countPromises(total),
        counts: { state: await countBy('state', promiseStates) },
        body: promisesTable(
          items,
          await namesOf(store, [...named, ...sourcesNamedIn(items)]),
          words().lists.promises,
          words().lists.noPromises,
        ),
        next,
        unknown,
      }
    },
  }
}
