/** The page of two editions of a list: what it came to, what entered, left and changed, the largest changes first. */
import { bridgeOf, scaleOf, type Bridge, type BridgeScale } from '../charts/bridge.ts'
import { sheets } from '../charts/drawing.ts'
import { chartWordsIn } from '../charts/speech.ts'
import { assertExists, sequenceOf } from '../http/contract/list-query.ts'
import type { AmountSide, ChangeSide, CountedBridgeRow, EditionChange, PrintedRow } from '../lists/editions.ts'
import { foldedName } from '../lists/names.ts'
import { NearNames } from '../lists/near-names.ts'
import { isCurrency } from '../model/units.ts'
import { editionChanges } from '../model/vocabulary.ts'
import { sources } from '../resources/sources.ts'
import type { ComparedEditions, ComparedRow } from '../store/computed-lists.ts'
import { address, pageOf, type Parameters } from './layout/addresses.ts'
import { quantityLink } from './layout/amounts.ts'
import {
  link,
  none,
  section,
  curlOnly,
  table,
  toRecord,
  type TableColumn,
  numbers,
  column,
  framed,
} from './layout/components.ts'
import { html, separated, raw, type Content, type Html } from './layout/html.ts'
import {
  firstRecords,
  namesOfRecords,
  titleOf,
  type NameOf,
  readRecord,
  type RecordReference,
  subjectOf,
} from './layout/queries.ts'
import type { Visit, PageContent } from './layout/visit.ts'
import {
  day,
  difference,
  exactly,
  inShort,
  isLess,
  labelOf,
  metricName,
  percentage,
  readable,
  shortAmount,
  spoken,
  unitInWords,
} from './layout/words.ts'
import { voicesOf } from './layout/voices.ts'
import { under } from './lists/listing.ts'
import { isChinese, language, words } from './words/words.ts'

const largest = 10
/** The rows of a page of all changes. */
const rowsOfPage = 100
/** The names that are compared with each other. */
const mostNames = 200
const mostAlike = 3
/** Names as much alike may be one. */
const alike = 0.7

const isAmount = (side: ChangeSide | null): side is AmountSide => side !== null && 'figureId' in side

const size = (amount: string): string => amount.replace('-', '')

/** Returns the totals that both editions print, money first, then the largest. */
const sharedTotals = (bridge: readonly CountedBridgeRow[]): CountedBridgeRow[] =>
  bridge
    .filter(({ subjects: { before, after } }) => before > 0 && after > 0)
    .sort(
      (one, other) =>
        Number(isCurrency(other.unit)) - Number(isCurrency(one.unit)) ||
        (isLess(size(one.before), size(other.before)) ? 1 : -1),
    )

const measured = ({ metric, stage, prices }: CountedBridgeRow): string =>
  words().compare.measure(spoken(stage), metricName(metric), prices)

/** Says a change of an amount in percent of what it was; nothing of what was 0 or less. */
const percent = (change: string, before: string): string | undefined =>
  isLess('0', before) ? percentage({ part: change, whole: before }, 1) : undefined

const headline = (row: CountedBridgeRow): string => {
  const [say, change] = [words().compare, difference(row.after, row.before)]
  const what = measured(row)
  if (change === '0') return say.same(what, shortAmount(row.after, row.unit))
  const amount = shortAmount(size(change), row.unit)
  return isLess(change, '0') ? say.shrank(what, amount) : say.grew(what, amount)
}

const steps = ['before', 'entered', 'left', 'rebased', 'after'] as const

const bridgeIn = (row: CountedBridgeRow): Bridge =>
  Object.fromEntries(steps.map((key) => [key, Number(row[key])])) as unknown as Bridge

const scaleIn = (row: CountedBridgeRow): BridgeScale => scaleOf(bridgeIn(row), row.unit, chartWordsIn(language()))

const leadOf = (row: CountedBridgeRow): string => {
  const { subjects: counts, lowered, raised } = row
  const [say, { unit, numeral }] = [words().compare, scaleIn(row)]
  const change = difference(row.after, row.before)
  const share = change === '0' ? undefined : percent(size(change), row.before)
  const phrase = share === undefined ? '' : isLess(change, '0') ? say.less(share) : say.more(share)
  const by = (amount: string): string =>
    isChinese() ? shortAmount(size(amount), row.unit) : numeral(Number(size(amount)))
  return [
    say.fromTo(numeral(Number(row.before)), numeral(Number(row.after)), unit, phrase),
    say.changed(counts.before - counts.left, lowered.subjects, by(lowered.amount), raised.subjects, by(raised.amount)),
  ].join(isChinese() ? '' : ' ')
}

const signed = (amount: string): string =>
  amount === '0' ? '+ 0' : isLess(amount, '0') ? `− ${readable(size(amount))}` : `+ ${readable(amount)}`

const equation = ({ before, entered, left, rebased, after }: CountedBridgeRow): string =>
  `${readable(before)} ${signed(entered)} ${signed(difference('0', left))} ${signed(rebased)} = ${readable(after)}`

const chartView = (row: CountedBridgeRow, [before, after]: readonly [string, string]): Html => {
  const { subjects: counts, lowered, raised } = row
  const [say, scale] = [words().compare, scaleIn(row)]
  const names = {
    before,
    entered: say.counted(say.kinds.entered, counts.entered),
    left: say.counted(say.kinds.left, counts.left),
    rebased: say.counted(say.kinds.rebased, lowered.subjects + raised.subjects),
    after,
  }
  const { height, parts } = bridgeOf(bridgeIn(row), scale, { names, axis: say.axis }, sheets.page)
  const numeral = (key: keyof Bridge): string => scale.numeral(Number(row[key]), key === 'rebased')
  const amounts = Object.fromEntries(steps.map((key) => [key, numeral(key)])) as Record<keyof Bridge, string>
  const inWords = say.inWords({ ...amounts, unit: scale.unit })
  return html`<figure class="chart"><figcaption>${say.chart}</figcaption>
<svg class="bars" viewBox="0 0 ${sheets.page.width.toString()} ${Math.ceil(height).toString()}" role="img" aria-label="${inWords}">
${raw(parts.map(({ markup }) => markup).join('\n'))}
</svg></figure>`
}

const totalsTable = (rows: readonly CountedBridgeRow[]): Html => {
  const say = words().compare
  const amount = (key: keyof Bridge): TableColumn<CountedBridgeRow> =>
    numbers({ ...say.kinds, ...say.columns }[key], (row) => shortAmount(row[key], row.unit))
  return table(say.allTotals, rows, [
    column(
      say.columns.measure,
      (row) => html`${measured(row)}${row.period !== null && html` <small>${row.period}</small>`}`,
    ),
    ...steps.map(amount),
  ])
}

/** The mark of what happened: an arrow and a word, and no colour. */
const happened = ({ kind, before, after }: ComparedRow): string => {
  const { kinds, lowered, raised } = words().compare
  if (kind !== 'rebased' || !isAmount(before) || !isAmount(after)) return kinds[kind]
  return isLess(after.value, before.value) ? `▼ ${lowered}` : `▲ ${raised}`
}

const references = { regionId: 'regions', parentId: 'projects' } as const

const referencesIn = (rows: readonly ComparedRow[]): RecordReference[] =>
  rows.flatMap(({ before, after }) =>
    [before, after].flatMap((side) =>
      Object.entries(references).flatMap(([key, resource]): RecordReference[] => {
        const id = side && !isAmount(side) ? side[key as keyof typeof references] : undefined
        return id ? [[resource, id]] : []
      }),
    ),
  )

const printedView = (printed: Partial<PrintedRow>, names: NameOf): string =>
  Object.entries(printed)
    .map(([key, given]) => {
      const value = given ?? ''
      const resource = references[key as keyof typeof references] as 'regions' | 'projects' | undefined
      const isDay = key === 'startsOn' || key === 'endsOn'
      const shown = resource ? names(resource, value) : isDay ? day(value) : key === 'status' ? spoken(value) : value
      return key === 'title' ? shown : words().lists.called(labelOf(key), shown)
    })
    .join('; ')

/** Shows an amount without its unit if the table names it. */
const amountIn = ({ figureId, value, unit }: AmountSide, known: string | undefined): Html =>
  quantityLink(pageOf('figures', figureId), exactly(value, unit), known)

const sideView = (side: ChangeSide | null, isThere: boolean, names: NameOf, unit: string | undefined): Content => {
  if (side === null) return isThere ? undefined : html`<small>${words().compare.notInIt}</small>`
  return isAmount(side) ? amountIn(side, unit) : printedView(side, names)
}

const changeOf = ({ before, after }: ComparedRow, known: string | undefined): Content => {
  if ((!isAmount(before) && !isAmount(after)) || (before && !isAmount(before)) || (after && !isAmount(after)))
    return undefined
  const { unit } = (after ?? before) as AmountSide
  const change = difference(after?.value ?? '0', before?.value ?? '0')
  if (change === '0') return undefined
  const share = before && after ? percent(size(change), before.value) : undefined
  const sign = isLess(change, '0') ? '−' : '+'
  const shown = unit === known ? inShort(size(change)) : shortAmount(size(change), unit)
  return html`${sign}${shown}${share !== undefined && html` <small>${sign}${share}</small>`}`
}

const columnsOf = (names: NameOf, unit: string | undefined): TableColumn<ComparedRow>[] => {
  const { columns } = words().compare
  return [
    column(columns.subject, (row) =>
      toRecord(...subjectOf(row), (isChinese() ? row.localName : undefined) ?? row.name),
    ),
    column(columns.happened, happened),
    numbers(columns.before, ({ kind, before }) => sideView(before, kind !== 'entered', names, unit)),
    numbers(columns.after, ({ kind, after }) => sideView(after, kind !== 'left', names, unit)),
    numbers(columns.change, (row) => changeOf(row, unit)),
  ]
}

type NamePair = readonly [entered: ComparedRow, left: ComparedRow]

const alikeIn = (entered: readonly ComparedRow[], left: readonly ComparedRow[]): NamePair[] => {
  const names = new NearNames(left.map((row) => [row, foldedName(row.name)] as const))
  return entered.flatMap((row): NamePair[] => {
    const [best] = names.like(foldedName(row.name)).sort((one, other) => other.alike - one.alike)
    return best && best.alike >= alike ? [[row, best.of]] : []
  })
}

const alikeView = (pairs: readonly NamePair[]): Content => {
  const linked = (row: ComparedRow): Html => toRecord(...subjectOf(row), row.name)
  const shown = pairs.slice(0, mostAlike).map(([one, other]) => [linked(one), linked(other)] as const)
  return pairs.length === 0 ? undefined : html`<p class="note">${words().compare.alike(shown, pairs.length)}</p>`
}

interface ComparePageRequest {
  readonly with?: string
  readonly kind?: EditionChange
  readonly asOf?: string
  readonly from?: number
}

const kindsView = (path: string, parameters: Parameters, { summary }: ComparedEditions): Html => {
  const { counted, kinds } = words().compare
  const shown = editionChanges.filter((kind) => summary[kind] > 0)
  return html`<p class="ways">${separated(
    shown.map((kind) => link(address(path, { ...parameters, kind, from: 0 }), counted(kinds[kind], summary[kind]))),
    ' · ',
  )}</p>`
}

/** Renders the page. Throws a Refusal: not-found, gone, and broken-rule unless the editions are of one list. */
export const comparisonPage = async ({ store, settings, id, query, request }: Visit): Promise<PageContent> => {
  const { publicUrl } = settings
  const { from, kind, ...choice } = query as ComparePageRequest
  const asOf = await sequenceOf(store, query)
  await store.read(sources, id, asOf)
  if (choice.with !== undefined) await assertExists(store, 'with', 'sources', choice.with, asOf)
  const { at } = await store.stamp()
  const isWhole = from !== undefined || kind !== undefined
  const question = { id, with: choice.with, asOf }
  const ask = (more: object) => store.compareEditions({ ...question, limit: largest, ...more }, request)
  const answer = await ask(
    isWhole ? { kind, skip: from ?? 0, limit: rowsOfPage } : { kind: undefined, partsAlone: true },
  )
  const titles = (await Promise.all(
    answer.editions.map(async (one) => titleOf((await readRecord(store, 'sources', one, asOf)).record)),
  )) as [string, string]
  const names = await namesOfRecords(store, referencesIn(answer.rows))
  const figures = answer.editions.map((sourceId) => ({ sourceId }))
  const cited = { figures, voices: await voicesOf(store, figures) }
  const [say, path] = [words().compare, `${pageOf('sources', id)}/compare`]
  const parameters = { with: choice.with, asOf: choice.asOf }
  const totals = sharedTotals(answer.bridge)
  const [main] = totals
  const title = main ? headline(main) : say.withoutTotals(answer.summary.entered, answer.summary.left)
  const caption = main ? say.captionIn(unitInWords('2', main.unit)) : say.caption
  const rows = answer.rows.length === 0 ? none(say.nothing) : table(caption, answer.rows, columnsOf(names, main?.unit))
  const kicker = say.compared(
    ...(answer.editions.map((one, side) => toRecord('sources', one, titles[side as 0 | 1])) as [Html, Html]),
  )
  const apiPath = address(`/v1${path}`, { ...parameters, kind })
  if (isWhole) {
    const next = (from ?? 0) + rowsOfPage
    return framed(
      {
        ...{ title: say.listTitle(titles), kicker },
        heading:
          kind === undefined
            ? say.counted(say.allChanges, answer.total)
            : say.counted(say.kinds[kind], answer.summary[kind]),
        more: html`<p class="ways">${link(address(path, parameters), title)}</p>
${kindsView(path, parameters, answer)}`,
      },
      html`<section class="listed" aria-label="${say.caption}">
${rows}
${answer.total > next && html`<p class="pager">${link(address(path, { ...parameters, kind, from: next }), words().lists.nextPage)}</p>`}
${curlOnly(publicUrl, apiPath)}
</section>`,
    )
  }
  const [entered, left] = await Promise.all(
    (['entered', 'left'] as const).map(async (one) => (await ask({ kind: one, limit: mostNames })).rows),
  )
  return framed(
    { title, kicker, ...(main && { lead: leadOf(main) }) },
    main &&
      section({
        id: 'bridge',
        title: say.bridge,
        body: html`${chartView(main, titles)}
<p class="source">${say.source(titles)} ${say.equation(equation(main), main.unit)}</p>
${totals.length > 1 && totalsTable(totals)}`,
        ways: curlOnly(publicUrl, apiPath),
      }),
    html`<section class="listed" id="changes" aria-labelledby="changes-title">
<h2 id="changes-title">${say.largest(Math.min(largest, answer.rows.length))}</h2>
${alikeView(alikeIn(entered ?? [], left ?? []))}
${rows}
<p class="ways">${link(address(path, { ...parameters, from: 0 }), say.allChanges)}</p>
${kindsView(path, parameters, answer)}
${under(settings, { name: path.slice(1), parameters, title: say.listTitle(titles), at, from: cited, files: ['csv', 'xlsx', 'json'] })}
</section>`,
  )
}

/** Renders the links from a source to the comparisons with the editions before and after it. */
export const editionsSection = async ({ store, settings, id }: Visit): Promise<Content> => {
  const { followsId } = (await readRecord(store, 'sources', id)).record
  const records = await firstRecords(store, 'sources', { where: { followsId: id }, limit: largest })
  if (followsId === null && records.length === 0) return undefined
  const [say, path] = [words().compare, `${pageOf('sources', id)}/compare`]
  return section({
    id: 'editions',
    title: say.editions,
    body: html`<p class="ways">${separated(
      [
        ...(followsId === null ? [] : [link(path, say.withBefore)]),
        ...records.map((one) => link(`${pageOf('sources', one.id)}/compare`, say.withAfter(titleOf(one)))),
      ],
      ' · ',
    )}</p>`,
    ways: curlOnly(settings.publicUrl, `/v1${path}`),
  })
}
