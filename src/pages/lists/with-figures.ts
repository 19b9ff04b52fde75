/** The first view of a list of places, industries, organizations or metrics: those with figures, in a line each. */
import { comparedIn } from '../../http/formats/chart.ts'
import type { ResourceName } from '../../model/field.ts'
import { type FigureRecord, subjects } from '../../resources/figures.ts'
import type { Counted, FiguresOf } from '../../store/lists.ts'
import type { Store } from '../../store/store.ts'
import { address } from '../layout/addresses.ts'
import { explainedAt, saidFigure, saidShare, saidTotal } from '../layout/amounts.ts'
import { link, table, type TableColumn, toRecord, column, numbers } from '../layout/components.ts'
import { type Content, html, type Html } from '../layout/html.ts'
import { type NameOf, namesOfRecords, recordsByIds, type RecordRow, titleOf, totalsOf } from '../layout/queries.ts'
import { metricName, period } from '../layout/words.ts'
import { measuredBy, subjectLink } from '../tables/tables.ts'
import { words } from '../words/words.ts'
import { leadingRow, yearRows } from '../years/rows.ts'

const most = 30

export const isCounted = (name: ResourceName): name is Counted =>
  ['regions', 'industries', 'organizations', 'metrics'].includes(name)

/** The lists of the figures that are counted; of an organization, those of its sources. */
const figuresAt: Readonly<Record<Counted, (id: string) => string>> = {
  regions: (id) => address('/figures', { 'regionId.within': id }),
  industries: (id) => address('/figures', { 'industryIds.within': id }),
  organizations: (id) => address('/sources', { publisherId: id }),
  metrics: (id) => address('/figures', { metric: id }),
}

const metric = 'investment'

/** Says what was planned in places and what came of it, by one total for each kind of places. */
const plansOf = async (store: Store, places: Iterable<RecordRow>): Promise<ReadonlyMap<string, Html>> => {
  const said = new Map<string, Html>()
  const kinds = Map.groupBy(places as Iterable<RecordRow<'regions'>>, ({ kind }) => kind)
  for (const [regionKind, alike] of kinds) {
    if (regionKind === 'zone') continue
    const asked = { metric, groupBy: ['year', 'region'], regionKind } as const
    const question = { metric, groupBy: 'year,region', regionKind }
    const shown = new Set(alike.map(({ id }) => id))
    const { data } = await totalsOf(store, { ...asked, explain: false })
    const ofPlaces = { data: data.filter(({ key }) => shown.has(key.region ?? '') && key.year !== null) }
    const compared = await comparedIn(store, { ...asked, explain: false }, ofPlaces)
    for (const [id, rows] of Map.groupBy(compared.data, ({ key }) => key.region ?? '')) {
      const row = leadingRow(yearRows({ ...compared, data: rows, apart: [] }))
      const { promised, actual, ratio, year } = row ?? {}
      const amount = promised ?? actual
      if (!amount || typeof year !== 'string') continue
      said.set(
        id,
        promised && actual && ratio
          ? words().lists.cameOf(
              saidTotal(question, actual, promised.unit),
              saidTotal(question, promised),
              promised.stage,
              year,
              saidShare(explainedAt(question, actual), ratio, ''),
            )
          : words().lists.amountFor(saidTotal(question, amount), amount.stage, year),
      )
    }
  }
  return said
}

const latestIn = (figure: FigureRecord | undefined, names: NameOf): Content =>
  figure &&
  html`${measuredBy(figure)}: ${saidFigure(figure)}, ${period(figure.periodStart, figure.periodEnd)}, ${subjectLink(figure, names)}`

/** Renders the records with figures; undefined where none has any. */
export const withFigures = async (store: Store, name: Counted, caption: string): Promise<Content> => {
  const found = await store.figuresBy(name, most)
  if (found.length === 0) return undefined
  const ids = found.map(({ id }) => id)
  const records = await recordsByIds(store, name, ids)
  const plans = name === 'regions' ? await plansOf(store, records.values()) : undefined
  const latest = found.flatMap(({ id, latestId }) => (plans?.has(id) ? [] : (latestId ?? [])))
  const figures = await recordsByIds(store, 'figures', latest)
  const about = [...figures.values()].map((one) => [subjects[one.subjectKind], one.subjectId] as const)
  const names = await namesOfRecords(store, about)
  const columns: TableColumn<FiguresOf>[] = [
    column(words().columns.name, ({ id }) => {
      const record = records.get(id) as RecordRow | undefined
      return record ? toRecord(name, id, titleOf(record)) : metricName(id)
    }),
    numbers(words().columns.figures, ({ id, figures: count }) => link(figuresAt[name](id), count.toLocaleString('en'))),
    column(
      words().columns[plans ? 'plannedAndDone' : 'latest'],
      ({ id, latestId }) => plans?.get(id) ?? latestIn(figures.get(latestId ?? ''), names),
    ),
  ]
  return html`<div class="lines">${table(caption, found, columns)}</div>`
}
