/** In which editions of a list a record stands: under which name and number, and with which amount. */
import type { TotalsRow } from '../../figures/totals.ts'
import { isCurrency } from '../../model/units.ts'
import { integerOf } from '../../model/decimals.ts'
import type { Resource } from '../../model/resource.ts'
import type { FigureRecord } from '../../resources/figures.ts'
import type { Store } from '../../store/store.ts'
import { capital } from '../../text/in-words.ts'
import { address } from '../layout/addresses.ts'
import { figureLink } from '../layout/amounts.ts'
import { chartPart, pageChart } from '../layout/chart.ts'
import { curl, section, table, toRecord, type TableColumn, column, numbers } from '../layout/components.ts'
import { html, type Content } from '../layout/html.ts'
import { firstRecords, recordsByIds, titleOf, type RecordRow } from '../layout/queries.ts'
import { day, metricName, spoken } from '../layout/words.ts'
import { words } from '../words/words.ts'

type Source = RecordRow<'sources'>

interface Citation {
  readonly sourceId: string
  readonly locator: string | null
  readonly as: { readonly title: string | null; readonly code: string | null } | null
}

/** An edition in which the record stands. */
interface Edition {
  readonly source: Source
  /** The number of editions before it. */
  readonly place: number
  readonly citation: Citation | undefined
  readonly figure: FigureRecord | undefined
}

const mostFigures = 200
/** Chains of editions are as long as lists are old. */
const longestChain = 100

const withEditionsBefore = async (store: Store, ids: Iterable<string>): Promise<ReadonlyMap<string, Source>> => {
  const known = new Map<string, Source>()
  let wanted = [...ids]
  for (let level = 0; wanted.length > 0 && level < longestChain; level++) {
    for (const [id, source] of await recordsByIds(store, 'sources', wanted)) known.set(id, source)
    wanted = [...known.values()].flatMap(({ followsId }) =>
      followsId === null || known.has(followsId) ? [] : [followsId],
    )
  }
  return known
}

const placeIn = (sources: ReadonlyMap<string, Source>, id: string): number => {
  let place = 0
  for (let at = sources.get(id)?.followsId; at && place < longestChain; at = sources.get(at)?.followsId) place++
  return place
}

/** Returns the figures of the amount by which the record is known: its whole cost, else the one of most editions. */
const mainFigures = (figures: readonly FigureRecord[]): readonly FigureRecord[] => {
  const measures = [
    ...Map.groupBy(figures, ({ metric, stage, unit, prices }) =>
      JSON.stringify([metric, stage, unit, prices]),
    ).values(),
  ]
  const editionsOf = (some: readonly FigureRecord[]): number => new Set(some.map(({ sourceId }) => sourceId)).size
  const largest = (some: readonly FigureRecord[]): bigint =>
    some.map(({ value }) => integerOf(value)).reduce((one, other) => (one > other ? one : other))
  const isCost = ([first]: readonly FigureRecord[]): number => Number(first?.metric === 'total-investment')
  const isMoney = ([first]: readonly FigureRecord[]): number => Number(isCurrency(first?.unit ?? ''))
  const [main = []] = measures.sort(
    (one, other) =>
      isCost(other) - isCost(one) ||
      isMoney(other) - isMoney(one) ||
      editionsOf(other) - editionsOf(one) ||
      (largest(other) > largest(one) ? 1 : -1),
  )
  return main
}

/** Returns the figure of a source that its others do not supersede. */
const currentIn = (figures: readonly FigureRecord[], sourceId: string): FigureRecord | undefined => {
  const own = figures.filter((figure) => figure.sourceId === sourceId && figure.rank !== 'deprecated')
  const superseded = new Set(own.map(({ supersedesId }) => supersedesId))
  return own.find(({ id }) => !superseded.has(id))
}

const editionsOf = async (store: Store, { singular }: Resource, record: RecordRow): Promise<readonly Edition[]> => {
  const citations = (record['citations'] ?? []) as readonly Citation[]
  const figures = await firstRecords(store, 'figures', {
    where: { subjectKind: singular, subjectId: record.id },
    sort: [{ key: 'periodEnd', descending: true }],
    limit: mostFigures,
  })
  const cited = new Set([...citations, ...figures].map(({ sourceId }) => sourceId))
  if (cited.size === 0) return []
  const sources = await withEditionsBefore(store, cited)
  const later = await firstRecords(store, 'sources', {
    where: { 'followsId.in': [...cited] },
    limit: mostFigures,
    fields: ['id', 'followsId'],
  })
  const followed = new Set(later.map(({ followsId }) => followsId))
  const isEdition = ({ id, followsId }: Source): boolean => followsId !== null || followed.has(id)
  const standing = [...cited].flatMap((id) => sources.get(id) ?? []).filter(isEdition)
  const ids = new Set(standing.map(({ id }) => id))
  const main = mainFigures(figures.filter(({ sourceId }) => ids.has(sourceId)))
  return standing
    .map((source) => ({
      source,
      place: placeIn(sources, source.id),
      citation: citations.find(({ sourceId }) => sourceId === source.id),
      figure: currentIn(main, source.id),
    }))
    .sort((one, other) => one.place - other.place)
}

const yearOf = ({ source: { publishedOn } }: Edition): string | undefined => publishedOn?.slice(0, 4)

/** Returns amounts by edition as a chart draws them: by year, unless two editions are of one. */
const drawnOf = (editions: readonly Edition[]): TotalsRow[] => {
  const years = editions.map(yearOf)
  const areYears = new Set(years).size === years.length && !years.includes(undefined)
  return editions.flatMap((edition) => {
    const { source, place, figure } = edition
    if (!figure) return []
    const { stage, unit, value, upperValue, qualifier } = figure
    return [
      {
        key: areYears ? { year: yearOf(edition) ?? null } : { organization: source.id, year: place.toString() },
        label: titleOf(source),
        stage,
        unit,
        total: value,
        lowerBound: value,
        upperBound: upperValue ?? value,
        figures: 1,
        approximate: qualifier === 'about',
        from: null,
        through: null,
        partial: false,
      },
    ]
  })
}

const columns = (): TableColumn<Edition>[] => {
  const { name, number, edition, amount } = words().compare.history
  return [
    column(
      edition,
      ({ source }) =>
        html`${toRecord('sources', source.id, titleOf(source))}${source.publishedOn !== null && html` <small>${day(source.publishedOn)}</small>`}`,
    ),
    column(name, ({ citation }) => citation?.as?.title ?? undefined),
    column(number, ({ citation, figure }) =>
      [citation?.as?.code, citation?.locator ?? figure?.locator]
        .flatMap((one) => (one === null || one === undefined ? [] : [words().tables.located(one)]))
        .map((one, at) => [at === 0 ? '' : '; ', one]),
    ),
    numbers(amount, ({ figure }) => figure && figureLink(figure)),
  ]
}

/** Renders the section; undefined of a record that stands in no edition. */
export const editionHistory = async (
  store: Store,
  publicUrl: string,
  resource: Resource,
  record: RecordRow,
): Promise<Content> => {
  const editions = await editionsOf(store, resource, record)
  if (editions.length === 0) return undefined
  const { history } = words().compare
  const figure = editions.find((one) => one.figure)?.figure
  const amounts = drawnOf(editions)
  const chart = amounts.length > 1 ? pageChart({ data: amounts }) : undefined
  const title = figure && history.drawn(capital(metricName(figure.metric)), spoken(figure.stage))
  return section({
    id: 'in-editions',
    title: history.title,
    lead: history.lead(editions.length),
    body: html`${table(history.caption(titleOf(record)), editions, columns())}
${title !== undefined && chart && html`<h3 class="charted">${title}</h3>${chartPart(title, chart, chart.scale.unit)}`}`,
    ways: curl(
      publicUrl,
      address('/v1/figures', { subjectKind: resource.singular, subjectId: record.id, include: 'sources' }),
    ),
  })
}
