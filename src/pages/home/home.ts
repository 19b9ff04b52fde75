/** The headlines of the home page: the newest outcome of a plan, a missed and a lowered promise, a contradiction. */
import type { Check } from '../../figures/checks/checks.ts'
import type { Promised } from '../../figures/promises/promises.ts'
import { subjects } from '../../resources/figures.ts'
import { address, pageOf, type Parameters } from '../layout/addresses.ts'
import { day, metricName, percentage, ratioAnswered, shortQuantity, spoken } from '../layout/words.ts'
import { curl, link, none, number, section, toFigure, toRecord } from '../layout/components.ts'
import { type Content, html, type Html } from '../layout/html.ts'
import { actualOf, evidenceOfPromises, type PromiseEvidence, promiseSentences } from '../tables/promises.ts'
import { findRecords, type Listed, type NameOf, namesOfRecords, totalsOf } from '../layout/queries.ts'
import { capital } from '../../text/in-words.ts'
import { saidQuantity, saidTotal, totalBeside } from '../layout/amounts.ts'
import {
  type LoweredPromise,
  loweredTable,
  recordsNamedIn,
  promisesByOutcome,
  firstLists,
  type HomePromises,
} from './promises.ts'
import { basisOf, evidenceOfShare, leadingRow, regionIn, restsOn, type YearRow, yearRows } from '../years/rows.ts'
import { answeredFindings, found, openFindings, recordsNamed } from '../tables/tables.ts'
import { words } from '../words/words.ts'
import { type Chart, type Frame, frameOf } from '../../charts/chart.ts'
import { type YearsCompared, placeAndUnit } from '../../charts/subjects.ts'
import type { Totals, TotalsRow } from '../../figures/totals.ts'
import type { Store } from '../../store/store.ts'
import { chartView, drawing, key } from '../layout/chart.ts'
import { chartOfPlace, finding, axisTitle, type PlaceYears, notesUnder, yearTable } from '../years/figure.ts'
import { registerData } from '../../http/catalog/schema-org.ts'
import { comparedIn, mostFigures } from '../../http/formats/chart.ts'
import type { Site } from '../../http/formats/writer.ts'
import { parsePeriod } from '../../model/period.ts'
import type { ServedCheck } from '../../store/computed-lists.ts'
import type { PageContent } from '../layout/layout.ts'
import { recordList } from '../record/fields.ts'
import { totalsTable } from '../tables/totals.ts'

// The headlines of the home page: the newest outcome of a plan, a missed and a lowered promise, a contradiction.

const tile = (big: Content, words: Content): Html => html`<li>${big} <span>${words}</span></li>`

const subjectOf = ({ subjectKind, subjectId }: Promised, names: NameOf): Html =>
  toRecord(subjects[subjectKind], subjectId, names(subjects[subjectKind], subjectId))

/** Returns the newest plan with an outcome, else the newest plan: a target with an outcome hides neither. */
const plannedRow = (rows: readonly YearRow[]): YearRow | undefined =>
  rows.find(({ planned, ratio }) => planned && ratio) ?? rows.find(({ planned }) => planned)

const ofYear = (rows: readonly YearRow[], question: Parameters, metric: string): Content => {
  const row = plannedRow(rows)
  if (row?.planned === undefined) return undefined
  const { planned, actual, ratio } = row
  const year = row.year ?? words().home.severalYears
  return actual && ratio !== undefined
    ? tile(
        number(evidenceOfShare(question, row), percentage(ratio)),
        words().home.ofPlan(
          metricName(metric),
          placeOf(row),
          year,
          saidTotal(question, actual),
          saidTotal(question, planned),
        ),
      )
    : tile(saidTotal(question, planned), words().home.plannedIn(metricName(metric), placeOf(row), year))
}

const ofMissed = (promised: Promised | undefined, names: NameOf): Content =>
  promised &&
  tile(
    toFigure(
      promised.figureId,
      promised.ratio === null
        ? shortQuantity(promised)
        : percentage(ratioAnswered(promised.ratio, promised.actual?.value, promised.value)),
    ),
    words().home.ofPromised(
      promised.dueOn === null ? undefined : day(promised.dueOn),
      subjectOf(promised, names),
      metricName(promised.metric),
      actualOf({ ...promised, ratio: null }),
      saidQuantity(pageOf('figures', promised.figureId), promised),
    ),
  )

const ofLowered = (lowered: LoweredPromise | undefined, names: NameOf): Content =>
  lowered &&
  tile(
    toFigure(lowered.promised.figureId, shortQuantity(lowered.promised)),
    words().home.insteadOf(
      toFigure(lowered.before.figureId, shortQuantity(lowered.before)),
      subjectOf(lowered.promised, names),
      metricName(lowered.promised.metric),
    ),
  )

const ofContradiction = (check: Check | undefined, names: NameOf): Content => {
  const [record] = check?.records ?? []
  return (
    check &&
    record &&
    tile(
      number('#checks', capital(spoken(check.check))),
      html`${found(check)} <a href="${pageOf(record.resource, record.id)}">${names(record.resource, record.id)}</a>`,
    )
  )
}

interface Headlines {
  /** The years of each place, the newest first. */
  readonly rows: readonly YearRow[]
  readonly question: Parameters
  readonly metric: string
  readonly missed: Promised | undefined
  readonly lowered: LoweredPromise | undefined
  /** A contradiction that is more than a notice. */
  readonly check: Check | undefined
}

const headlines = ({ rows, question, metric, missed, lowered, check }: Headlines, names: NameOf): Content => {
  const tiles = [
    ofYear(rows, question, metric),
    ofMissed(missed, names),
    ofLowered(lowered, names),
    ofContradiction(check, names),
  ].filter((one) => one !== undefined)
  return tiles.length === 0 ? undefined : html`<ul class="headline">${tiles}</ul>`
}

// Renders planned and actual investment by year: a small chart a place, and a table of years and places.

const placeOf = ({ region, label }: YearRow): Content =>
  typeof region === 'string' ? toRecord('regions', region, label) : label

/** Places with fewer figures, and smaller industries, are a link away. */
const mostPlaces = 6
const mostIndustries = 12

/** A place with its amounts by year. */
interface Place extends PlaceYears {
  readonly region: string
  readonly name: string
  readonly rows: readonly YearRow[]
}

/** Returns what is compared in one place, by year alone. */
const comparedInPlace = ({ data, measured, apart }: YearsCompared, region: string): YearsCompared => {
  const ofYear = (row: TotalsRow): TotalsRow => ({ ...row, key: { year: row.key.year ?? null } })
  const isHere = ({ key }: TotalsRow): boolean => key.region === region
  const here = data.filter(isHere)
  const stageOf = (row: TotalsRow) => {
    const stage = measured.get(placeAndUnit(row))
    return stage ? [[placeAndUnit(ofYear(row)), stage] as const] : []
  }
  return {
    data: here.map(ofYear),
    measured: new Map(here.flatMap(stageOf)),
    apart: apart.filter(isHere).map(ofYear),
  }
}

const countIn = (rows: readonly TotalsRow[]): number => rows.reduce((sum, { figures }) => sum + figures, 0)

/** Returns the regions that are shown, those with the most figures first. */
const regionsShown = (data: readonly TotalsRow[]): string[] =>
  [...Map.groupBy(data, ({ key }) => key.region)]
    .sort(([, one], [, other]) => countIn(other) - countIn(one))
    .flatMap(([region]) => region ?? [])
    .slice(0, mostPlaces)

/** Reads what the places that are shown rest on. */
const placesIn = async (store: Store, shown: readonly string[], compared: Totals & YearsCompared): Promise<Place[]> => {
  const { metric, data } = compared
  return Promise.all(
    shown.map(async (region) => {
      const named = data.find(({ key }) => key.region === region)
      const here = comparedInPlace(compared, region)
      return {
        region,
        name: named ? regionIn(named.label) : region,
        metric,
        data: here.data,
        rows: yearRows(here),
        basis: await basisOf(store, here.data),
        question: { metric, groupBy: 'year', 'regionId.within': region },
      }
    }),
  )
}

const isOnScale = (chart: Chart, frame: Frame | undefined): boolean =>
  frame === undefined || (chart.unit === frame.unit && chart.scale.ticks[1] === frame.scale.ticks[1])

/** Renders the places as small charts on the scale and years of the first, so that no other place changes a picture. */
const charts = (places: readonly Place[]): Content => {
  const [first] = places
  const chart = first && chartOfPlace(first)
  const frame = chart && frameOf(chart)
  const drawn = places.flatMap((place) => {
    const chart = chartOfPlace(place, frame)
    return chart ? [{ place, chart }] : []
  })
  return html`${key(drawn.map(({ chart }) => chart))}
<div class="places">${drawn.map(({ place, chart }) => {
    const { name, region, rows, basis, question } = place
    const title = words().chart.byYear(name)
    return html`
<figure class="chart" id="years-${region}"><figcaption><b>${finding({ place: toRecord('regions', region, name), rows, basis, question }) ?? title}</b>
<span class="measured">${axisTitle(place, chart)}${isOnScale(chart, frame) ? undefined : words().years.ownScale}</span></figcaption>
${drawing(title, chart)}
${notesUnder(place, chart)}</figure>`
  })}</div>`
}

/** Renders what is planned over several years, which belongs to no single one. */
const acrossYears = (question: Parameters, { data }: Totals): Content => {
  const rows = data.filter(({ key, stage }) => key.year === null && stage !== 'actual')
  return rows.length === 0
    ? undefined
    : words().home.acrossYears(
        rows.map(
          (row, at) =>
            html`${at === 0 ? undefined : words().lists.and}${words().home.stageAmount(
              totalBeside(question, row),
              spoken(row.stage),
            )}`,
        ),
      )
}

interface ByYear {
  /** By year and region. */
  readonly question: Parameters
  readonly totals: Totals
  readonly rows: readonly YearRow[]
  readonly places: readonly Place[]
}

/** Renders who is meant by an amount of a place that rests on less. */
const ofPlaces =
  (places: readonly Place[]) =>
  (row: TotalsRow): Content => {
    const place = places.find(({ region }) => region === row.key.region)
    return place && restsOn(row, place.basis)
  }

const byYear = ({ question, totals, rows, places }: ByYear): Content =>
  rows.length === 0
    ? none(words().home.noFigures)
    : html`${charts(places)}
<details><summary>${words().years.asTable}</summary>
${yearTable({
  caption: words().home.byYearAndRegion,
  question,
  rows,
  place: { name: words().columns.region, cell: placeOf },
  of: ofPlaces(places),
})}
${acrossYears(question, totals)}
</details>
<p>${link(address('/outcomes', question), words().years.allPlaces)}</p>`

// The page at `/`: the story of the register: plans and outcomes by year, promises, lowered targets, contradictions.

// Plans of a year by industry, in the place of the first headline. Outcomes are split otherwise.

const byIndustry = (metric: string, { year, region, label }: YearRow, { data }: Totals, publicUrl: string): Content => {
  if (data.length === 0 || year === null) return undefined
  const largest = data.toSorted((one, other) => Number(other.total) - Number(one.total)).slice(0, mostIndustries)
  const question: Parameters = {
    metric,
    stage: 'planned',
    period: year,
    groupBy: 'industry',
    'regionId.within': region ?? undefined,
  }
  const { byIndustry: titled, byIndustryLead } = words().home
  const title = titled(capital(metricName(metric)), year, label)
  return section({
    id: 'by-industry',
    title,
    curl: curl(publicUrl, address('/v1/totals', question)),
    lead: byIndustryLead,
    body: [
      chartView(title, question, { data }),
      totalsTable(title, words().columns.industry, question, { data: largest }, ['planned']),
      data.length > largest.length
        ? html`<p>${link(address('/totals', question), words().home.allIndustries)}</p>`
        : undefined,
    ],
  })
}

interface Told {
  /** By year and province. */
  readonly regions: Totals & YearsCompared
  readonly places: Awaited<ReturnType<typeof placesIn>>
  readonly rows: readonly YearRow[]
  readonly industries: Totals | undefined
  readonly promises: HomePromises
  readonly evidence: PromiseEvidence
  readonly checks: readonly ServedCheck[]
  /** Findings that somebody has answered. */
  readonly answered: readonly ServedCheck[]
  readonly initiatives: Listed
  readonly names: NameOf
}

const metric = 'investment'
const question = { metric, groupBy: 'year,region', regionKind: 'province' } as const satisfies Parameters

const initiativesShown = 8

const asked = { metric, groupBy: ['year', 'region'], regionKind: 'province' } as const

/** Reads totals by year and province with what came of just what was planned, and the plans that lead by industry. */
const comparedByYear = async (store: Store): Promise<Pick<Told, 'regions' | 'places' | 'rows' | 'industries'>> => {
  const [added, planned] = await Promise.all([totalsOf(store, asked), store.outcomes({ ...asked, stage: 'planned' })])
  const isSmall = added.data.reduce((sum, row) => sum + row.figures, 0) <= mostFigures
  const query = { ...asked, explain: isSmall }
  const all = isSmall ? await totalsOf(store, query) : added
  const shown = regionsShown(all.data)
  // Those of a thousand other places would be compared, and not shown.
  const totals = { ...all, data: all.data.filter(({ key: { region } }) => !region || shown.includes(region)) }
  const compared = await comparedIn(store, query, totals, undefined, isSmall ? [] : [planned])
  const regions = { ...totals, ...compared }
  const rows = yearRows(regions).filter(({ year }) => year !== null)
  const { year, region } = leadingRow(rows) ?? {}
  const [places, industries] = await Promise.all([
    placesIn(store, shown, regions),
    typeof year === 'string' && typeof region === 'string'
      ? totalsOf(store, {
          metric,
          stage: 'planned',
          groupBy: ['industry'],
          period: parsePeriod(year),
          regionWithin: region,
        })
      : undefined,
  ])
  return { regions, places, rows, industries }
}

const listed = async (
  store: Store,
  today: string,
): Promise<Pick<Told, 'promises' | 'evidence' | 'checks' | 'answered' | 'names'>> => {
  const { promises, findings } = await firstLists(store, today)
  const { open: checks, answered } = findings
  const names = await namesOfRecords(store, [...recordsNamedIn(promises), ...recordsNamed([...checks, ...answered])])
  const { missed, met, partly, waiting } = promises
  const evidence = await evidenceOfPromises(store, [...missed, ...met, ...partly, ...waiting])
  return { promises, evidence, checks, answered, names }
}

const read = async (store: Store, today: string): Promise<Told> => {
  const [sums, lists, initiatives] = await Promise.all([
    comparedByYear(store),
    listed(store, today),
    findRecords(store, 'initiatives', {
      sort: [
        { key: 'announcedOn', descending: true },
        { key: 'updatedAt', descending: true },
      ],
      limit: initiativesShown,
    }),
  ])
  return { ...sums, ...lists, initiatives }
}

const view = (told: Told, publicUrl: string): Html => {
  const { regions, places, rows, industries, promises, evidence, checks, answered, initiatives, names } = told
  const row = leadingRow(rows)
  const say = words().home
  return html`<div class="intro">
<h1>${say.title}</h1>
<p class="lead">${say.lead}</p>
${headlines(
  {
    rows,
    question,
    metric,
    missed: promises.missed[0],
    lowered: promises.lowered[0],
    check: checks.find(({ severity }) => severity !== 'notice'),
  },
  names,
)}
</div>
${section({
  id: 'by-year',
  title: say.byYear,
  lead: words().years.sameScale,
  curl: curl(publicUrl, address('/v1/outcomes', question), address('/v1/totals', question)),
  body: byYear({ question, totals: regions, rows, places }),
})}
${section({
  id: 'promises',
  title: say.promises,
  curl: curl(publicUrl, address('/v1/promises', { 'state.in': ['short', 'met', 'partly-reported'] })),
  body: promisesByOutcome(promises, evidence),
})}
${
  promises.lowered.length === 0
    ? undefined
    : section({
        id: 'lowered',
        title: say.lowered,
        lead: say.loweredLead,
        curl: curl(publicUrl, address('/v1/promises', { 'supersedesId.exists': true })),
        body: loweredTable(promises.lowered, names),
      })
}
${section({
  id: 'checks',
  title: say.checks,
  curl: curl(publicUrl, '/v1/checks'),
  body: html`${openFindings(checks, names)}
${answeredFindings(answered, names)}`,
  lead: say.checksLead,
})}
${section({
  id: 'waiting',
  title: say.waiting,
  curl: curl(publicUrl, address('/v1/promises', { 'state.in': ['unreported', 'open'] })),
  body: promiseSentences(promises.waiting, evidence),
})}
${row && industries ? byIndustry(metric, row, industries, publicUrl) : undefined}
${section({
  id: 'initiatives',
  title: say.initiatives,
  curl: curl(publicUrl, address('/v1/initiatives', { sort: ['-announcedOn', '-updatedAt'], limit: initiativesShown })),
  body: initiatives.total === 0 ? none(say.noInitiatives) : recordList('initiatives', initiatives.records),
})}`
}

export const homePage = async (store: Store, site: Site, today: string): Promise<PageContent> => ({
  title: 'Planledger',
  data: registerData(site, (await store.stamp()).at),
  main: view(await read(store, today), site.publicUrl),
})
