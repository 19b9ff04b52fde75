/** Says why a figure is left out of totals, which figure counts instead, and why that one goes first. */
import type { ExcludedFigure } from '../../figures/totals.ts'
import type { Figure } from '../../resources/figures.ts'
import { toFigure } from '../layout/components.ts'
import type { Html } from '../layout/html.ts'
import { recordsOf, type Names, type Row } from '../layout/queries.ts'
import { reasonOf } from './reasons.ts'
import { printedIn, subjectOf } from '../tables/figures.ts'
import type { Store } from '../../store/store.ts'
import { day, quantity } from '../layout/words.ts'
import { words } from '../words/words.ts'

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
        ? words().figure.noLastDay
        : words().figure.reachesFurther(day(periodEnd))
      : undefined,
  ({ periodStart, periodEnd }, second) =>
    periodEnd === second.periodEnd && (periodStart ?? beforeAll) < (second.periodStart ?? beforeAll)
      ? periodStart === null
        ? words().figure.noFirstDay
        : words().figure.beginsEarlier(day(periodStart))
      : undefined,
  ({ rank }, second) => (rank === 'preferred' && second.rank !== 'preferred' ? words().figure.preferred : undefined),
  (first, second, sources) =>
    official(first, sources) && !official(second, sources) ? words().figure.official : undefined,
  (first, second, sources) => {
    const [one, other] = [published(first, sources), published(second, sources)]
    if (one <= other) return undefined
    return other === beforeAll ? words().figure.publicationKnown : words().figure.publishedLater(day(one))
  },
  ({ id }, second) => (id < second.id ? words().figure.byId : undefined),
]

/** Returns why the first of two figures of one subject goes first. */
const whyFirst = (first: Figure, second: Figure, sources: Sources): string | undefined => {
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
  const say = words().figure
  if (insteadId === undefined) return say.leftOut(why)
  const [figure, instead] = [figures.get(figureId), figures.get(insteadId)]
  if (!figure || !instead) return say.instead(why, toFigure(insteadId, insteadId))
  const linked = toFigure(insteadId, quantity(instead))
  if (!isOfOneSubject(figure, instead)) return say.insteadOf(why, linked, subjectOf(instead, names))
  const because = reason === 'overlapping-period' ? whyFirst(instead, figure, sources) : undefined
  return say.insteadIn(why, linked, printedIn(instead, names), because)
}
