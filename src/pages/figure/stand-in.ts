/** Says why a figure is left out of totals, which figure counts instead, and why that one goes first. */
import type { ExcludedFigure } from '../../figures/totals.ts'
import type { Figure } from '../../resources/figures.ts'
import { toFigure } from '../layout/components.ts'
import { html, type Html } from '../layout/html.ts'
import { recordsOf, type Names, type Row } from '../layout/queries.ts'
import { reasonOf } from './reasons.ts'
import { printedIn, subjectOf } from '../tables/figures.ts'
import type { Store } from '../../store/store.ts'
import { day, quantity } from '../layout/words.ts'

export type Sources = ReadonlyMap<string, Row<'sources'>>

/** The records that explain excluded figures: both figures and their sources. */
export interface Evidence {
  readonly figures: ReadonlyMap<string, Figure>
  readonly sources: Sources
  readonly names: Names
}

/** Loads the sources of figures. */
export const sourcesOf = (store: Store, figures: Iterable<Figure>): Promise<Sources> =>
  recordsOf(
    store,
    'sources',
    [...figures].map(({ sourceId }) => sourceId),
  )

const beforeAll = ''
const afterAll = '~'

type Advantage = (first: Figure, second: Figure, sources: Sources) => string | undefined

const official = ({ sourceId }: Figure, sources: Sources): boolean => sources.get(sourceId)?.official === true
const published = ({ sourceId }: Figure, sources: Sources): string => sources.get(sourceId)?.publishedOn ?? beforeAll

/** In the order of `figures/precedence.ts`. */
const advantages: readonly Advantage[] = [
  ({ periodEnd }, second) =>
    (periodEnd ?? afterAll) > (second.periodEnd ?? afterAll)
      ? periodEnd === null
        ? 'it has no last day'
        : `it reaches further, until ${day(periodEnd)}`
      : undefined,
  ({ periodStart, periodEnd }, second) =>
    periodEnd === second.periodEnd && (periodStart ?? beforeAll) < (second.periodStart ?? beforeAll)
      ? periodStart === null
        ? 'it has no first day'
        : `it begins earlier, on ${day(periodStart)}`
      : undefined,
  ({ rank }, second) => (rank === 'preferred' && second.rank !== 'preferred' ? 'it is preferred' : undefined),
  (first, second, sources) =>
    official(first, sources) && !official(second, sources) ? 'its source is official' : undefined,
  (first, second, sources) => {
    const [one, other] = [published(first, sources), published(second, sources)]
    if (one <= other) return undefined
    return other === beforeAll
      ? 'its day of publication is known, unlike the other one’s'
      : `its source was published later, on ${day(one)}`
  },
  ({ id }, second) => (id < second.id ? 'nothing but its id tells it from the other' : undefined),
]

/** Returns why the first of two figures of one subject goes first. */
export const whyFirst = (first: Figure, second: Figure, sources: Sources): string | undefined => {
  for (const advantage of advantages) {
    const found = advantage(first, second, sources)
    if (found !== undefined) return found
  }
  return undefined
}

const isOfOneSubject = (one: Figure, other: Figure): boolean =>
  one.subjectKind === other.subjectKind && one.subjectId === other.subjectId

/** Renders the reason, which `lead` introduces, and the figure that counts instead. */
export const standIn = (
  { figureId, reason, insteadId }: ExcludedFigure,
  { figures, sources, names }: Evidence,
  lead: (reason: string) => string,
): Html => {
  const why = lead(reasonOf(reason))
  if (insteadId === undefined) return html`${why}.`
  const [figure, instead] = [figures.get(figureId), figures.get(insteadId)]
  if (!figure || !instead) return html`${why}. ${toFigure(insteadId, insteadId)} counts instead.`
  const linked = toFigure(insteadId, quantity(instead))
  if (!isOfOneSubject(figure, instead)) return html`${why}. ${linked} of ${subjectOf(instead, names)} counts instead.`
  const because = reason === 'overlapping-period' ? whyFirst(instead, figure, sources) : undefined
  return html`${why}. ${linked} in ${printedIn(instead, names)} counts instead${
    because === undefined ? undefined : `: ${because}`
  }.`
}
