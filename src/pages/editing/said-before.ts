/** Finds the figure of a source that says already what a new one would say: a number is accepted once. */
import { canonical, type Data } from '../../model/canonical.ts'
import type { Violation } from '../../model/validation.ts'
import { figures, type Figure } from '../../resources/figures.ts'
import type { Store } from '../../store/store.ts'
import { Refusal } from '../../rules/refusal.ts'
import { find, type Row } from '../layout/queries.ts'

const telling = [
  'sourceId',
  'subjectKind',
  'subjectId',
  'metric',
  'stage',
  'value',
  'upperValue',
  'unit',
  'periodStart',
  'periodEnd',
  'relation',
  'fromFigureId',
  'ofFigureId',
] as const satisfies readonly (keyof Figure)[]

/** Returns a text that is the same for figures that say the same. */
export const matterOf = (body: Data): string => {
  const figure = canonical(figures, body)
  return JSON.stringify(telling.map((key) => figure[key]))
}

/** Returns the figure that says the same as a valid body, or undefined. */
const saidBefore = async (store: Store, body: Data): Promise<Row<'figures'> | undefined> => {
  const figure = canonical(figures, body)
  const where = telling.map((key) => (figure[key] === null ? [`${key}.exists`, false] : [key, figure[key]]))
  return (await find(store, 'figures', { where: Object.fromEntries(where) as Data, limit: 1 })).records[0]
}

/** Returns the fault of a figure that its source has given already; none if it is new. */
export const faultsOfRepeat = async (store: Store, body: Data): Promise<Violation[]> => {
  const known = await saidBefore(store, body)
  return known ? [{ pointer: '/value', detail: ['figure-known-as', known.id] }] : []
}

/** Throws a Refusal if a figure says the same already. */
export const assertUnsaid = async (store: Store, body: Data): Promise<void> => {
  const faults = await faultsOfRepeat(store, body)
  if (faults.length > 0) throw new Refusal('already-exists', ['figure-known'], faults)
}
