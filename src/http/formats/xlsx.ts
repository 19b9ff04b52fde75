/** Spreadsheets of lists, totals, promises and findings: the data, and a sheet with the sources and the address. */
import type { Readable } from 'node:stream'
import { collectCited, rowsCiting } from '../../exchange/cited-sources.ts'
import {
  bridgeColumns,
  changeColumns,
  changeRows,
  derivedColumns,
  derivedRows,
  namedInItem,
} from '../../exchange/delimited/derived.ts'
import { cellsOf, columnsOf, inPieces, type CellColumns } from '../../exchange/delimited/rows.ts'
import { citedRequests } from '../../exchange/package/package.ts'
import { requestsFor } from '../../exchange/requests.ts'
import { type Sheet, workbookEntries } from '../../exchange/spreadsheet/sheet.ts'
import { sourcesSheet } from '../../exchange/spreadsheet/sources-sheet.ts'
import { zipped } from '../../exchange/zip.ts'
import type { Resource } from '../../model/resource.ts'
import { figures } from '../../resources/figures.ts'
import { rates } from '../../resources/rates.ts'
import type { Snapshot } from '../../store/store.ts'
import { invalidParameter } from '../contract/problems.ts'
import { permanentAddress, streamedFrom } from './stream.ts'
import {
  unwritten,
  type ComparedWriter,
  type DerivedWriter,
  type ListAnswer,
  type ListWriter,
  type TotalWriter,
} from './writer.ts'

/** A sheet of Excel has 1,048,576 rows; what is written between counting and reading fits too. */
const mostRows = 1_000_000

const assertFits = async (limit: number, count: () => Promise<number | undefined>): Promise<void> => {
  if (limit <= mostRows) return
  const rows = Math.min(limit, (await count()) ?? 0)
  if (rows <= mostRows) return
  throw invalidParameter('format', 'many-rows', mostRows.toLocaleString('en'), rows.toLocaleString('en'))
}

/** The ids of records whose sources are cited beside those collected already. */
type Cited = readonly (readonly [resource: Resource, ids: Iterable<string>])[]

interface Book {
  readonly data: Sheet
  /** A sheet after the data. */
  readonly second?: Sheet
  /** The ids of cited sources, complete once the data is written. */
  readonly noted: Set<string>
  readonly also?: () => Cited
  /** The last change that counts. */
  readonly asOf: number | undefined
  /** The instant of that state; that of the snapshot by default. */
  readonly at?: string
  /** Says whether the same address gives the same later. */
  readonly validity?: string
}

const forGood = 'It gives the same for good.'
const forNow = 'It gives the same until the register changes.'
const butForTheDay = 'It gives the same for good, but for promises that fall due.'

const bookOf = (
  answer: Pick<ListAnswer, 'site' | 'request' | 'url'>,
  opened: Snapshot,
  contents: (snapshot: Snapshot) => Book,
): Readable =>
  streamedFrom(opened, async function* (snapshot) {
    const { data, second, noted, also = () => [], asOf, at, validity = forGood } = contents(snapshot)
    const address = await permanentAddress(snapshot, answer, 'xlsx', at)
    const cited = async () => {
      for (const [resource, ids] of also())
        await collectCited(snapshot, resource, requestsFor(resource, [...ids].sort(), { asOf }), noted)
      return citedRequests(noted, asOf)()
    }
    const { publisher } = answer.site
    const sources = sourcesSheet(
      snapshot,
      { ...address, publisher, validity: address.lasting ? validity : forNow },
      cited,
    )
    yield* zipped(
      workbookEntries([data, ...(second ? [second] : []), sources]),
      new Date(address.at === '' ? 0 : address.at),
    )
  })

export const listAsXlsx: ListWriter = async (answer) => {
  const { store, resource, list } = answer
  await assertFits(list.limit, async () => (await store.list(resource, { ...list, limit: 1, total: true })).total)
  return bookOf(answer, await store.snapshot(answer.request), (snapshot) => {
    const noted = new Set<string>()
    // A list of sources is its own list of sources.
    const rows = () =>
      resource.name === 'sources'
        ? snapshot.cells(resource, list)
        : rowsCiting(snapshot, resource, [list], noted, list.fields)
    return { data: { name: resource.name, columns: columnsOf(resource, list.fields), rows }, noted, asOf: list.asOf }
  })
}

export const derivedAsXlsx: DerivedWriter = async (answer) => {
  const { store, list } = answer
  await assertFits(list.limit, async () => (await store.derived({ ...list, limit: 1, total: true })).total)
  const named = namedInItem[list.list]
  return bookOf(answer, await store.snapshot(answer.request), (snapshot) => {
    const [noted, about] = [new Set<string>(), new Set<string>()]
    const noting = async function* (): AsyncGenerator<readonly string[]> {
      for await (const items of snapshot.derived(list)) {
        for (const { figures: ids, sources } of items.map(named)) {
          for (const id of ids) about.add(id)
          for (const id of sources) noted.add(id)
        }
        yield items
      }
    }
    return {
      data: {
        name: list.list,
        columns: derivedColumns(list.list),
        rows: () => derivedRows(list.list, noting()),
      },
      noted,
      also: () => [[figures, about]],
      asOf: list.asOf,
      validity: butForTheDay,
    }
  })
}

export const totalAsXlsx: TotalWriter = async (answer) => {
  const { store, request, sum } = answer
  if (request.method === 'HEAD') return unwritten()
  const { state, answer: total, rows } = await sum.read({})
  const all = sum.columns
  const columns: CellColumns = 'year' in all ? { ...all, year: { kind: 'integer' } } : all
  const counted = total.data.flatMap(({ parts = [] }) =>
    parts.flatMap(({ figureId, actualFigureIds = [] }) => [figureId, ...actualFigureIds]),
  )
  const printed = total.rates.flatMap((used) => ('figureId' in used ? [used.figureId] : []))
  const recorded = total.rates.flatMap((used) => ('rateId' in used ? [used.rateId] : []))
  return bookOf(answer, await store.snapshot(request), () => ({
    data: { name: sum.name, columns, rows: () => inPieces(rows(), cellsOf(columns)) },
    noted: new Set(),
    also: () => [
      [figures, new Set([...counted, ...printed])],
      [rates, recorded],
    ],
    asOf: state.sequence,
    at: state.at,
  }))
}

export const comparedAsXlsx: ComparedWriter = async (answer) => {
  const { store, request, rows, compared } = answer
  return bookOf(answer, await store.snapshot(request), () => ({
    data: {
      name: 'changes',
      columns: changeColumns,
      rows: () => changeRows(rows()),
    },
    second: {
      name: 'bridge',
      columns: bridgeColumns,
      rows: () => [compared.bridge.map((row) => cellsOf(bridgeColumns)(row))],
    },
    noted: new Set(compared.editions),
    asOf: compared.state.sequence,
    at: compared.state.at,
  }))
}
