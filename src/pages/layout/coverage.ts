/** Says what the register covers: on the first page, on totals above places with figures, and on verdicts. */
import type { CoveredPlace, Store } from '../../store/store.ts'
import { words } from '../words/words.ts'
import { link, number, toRecord } from './components.ts'
import { type Content, html, type Html } from './html.ts'
import { namesOfRecords } from './queries.ts'
import { day } from './words.ts'

/** A sentence counts further places. */
const mostNamed = 3

type Named = readonly [id: string, place: CoveredPlace]

const placesView = async (store: Store, places: readonly Named[]): Promise<Content> => {
  const { place, nothing } = words().door.covers
  if (places.length === 0) return nothing
  const shown = places.slice(0, mostNamed)
  const named = shown.map(([id]) => ['regions', id] as const)
  const names = await namesOfRecords(store, named)
  const all = shown.map(([id, { withFigures, provinces }]) =>
    place(toRecord('regions', id, names('regions', id)), withFigures, provinces),
  )
  return words().lists.series(all, places.length - shown.length)
}

/** Returns the places that are part of no other, those with the most provinces with figures first. */
export const outermostPlaces = (places: ReadonlyMap<string, CoveredPlace>): Named[] =>
  [...places]
    .filter(([, { isOutermost }]) => isOutermost)
    .sort(([, one], [, other]) => other.withFigures - one.withFigures)

const toCoverage = (): Html => link('/coverage', words().door.coverage.title)

/** Renders the whole in a sentence: `2 of 31 provinces of China, 35 sources, 277 figures; …`. */
const coverageSummary = async (store: Store): Promise<Html> => {
  const { figures, sources, lastReportOn, places } = await store.coverage()
  const say = words().door.covers
  return say.summary(
    await placesView(store, outermostPlaces(places)),
    number('/sources', say.sources(sources)),
    number('/figures', say.figures(figures)),
    lastReportOn === null ? undefined : day(lastReportOn),
  )
}

/** Renders it in a box; `isHere` on the page that it would lead to. */
export const coverageBox = async (store: Store, isHere = false): Promise<Html> =>
  html`<p class="covers"><b>${words().door.covers.kicker}</b> ${await coverageSummary(store)} ${!isHere && toCoverage()}</p>`

/** Renders what a total over several places rests on; nothing within a place that has no provinces. */
export const coverageNote = async (store: Store, within?: unknown): Promise<Content> => {
  const { places } = await store.coverage()
  const place = typeof within === 'string' ? places.get(within) : undefined
  const named: Named[] = place ? [[within as string, place]] : within === undefined ? outermostPlaces(places) : []
  const above = named.filter(([, { provinces }]) => provinces > 0)
  return above.length === 0
    ? undefined
    : html`<p class="note">${words().door.covers.note(await placesView(store, above))} ${toCoverage()}</p>`
}

export const verdictNote = async (store: Store): Promise<Html> =>
  html`<p class="note">${words().door.covers.verdict(await coverageSummary(store))} ${toCoverage()}</p>`
