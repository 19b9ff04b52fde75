/** The answers that are written as tables: their columns and rows, and the sources that the rows rest on. */
import { rowsCiting } from '../../exchange/requests.ts'
import {
  bridgeColumns,
  changeColumns,
  changeRows,
  derivedColumns,
  derivedRows,
  namedInItem,
} from '../../exchange/delimited/derived.ts'
import { cellsOf, columnsOf, inPieces } from '../../exchange/delimited/rows.ts'
import type { Resource } from '../../model/resource.ts'
import type { ComparedEditions, ComparedRow, DerivedRequest } from '../../store/computed-lists.ts'
import type { ListRequest } from '../../store/lists.ts'
import type { Store } from '../../store/store.ts'
import type { CitedIds, ReadSum, SumReader, AnswerTable } from './writer.ts'

const addAll = (ids: Set<string>, added: Iterable<string>): void => {
  for (const id of added) ids.add(id)
}

/** The records of a resource, or as many as `list.limit` allows. */
export const tableOfRecords = (store: Store, resource: Resource, list: ListRequest): AnswerTable => ({
  name: resource.name,
  columns: columnsOf(resource, list.fields),
  // A list of sources is its own list of sources.
  rows: (snapshot, cited) =>
    cited === undefined || resource.name === 'sources'
      ? snapshot.cells(resource, list)
      : rowsCiting(snapshot, resource, [list], cited.sources, list.fields),
  records: { resource, list },
  asOf: list.asOf,
  size: {
    limit: list.limit,
    count: async () => (await store.list(resource, { ...list, limit: 1, total: true })).total,
  },
})

/** Promises or findings, or as many as `list.limit` allows. */
export const tableOfDerived = (store: Store, list: DerivedRequest): AnswerTable => {
  const citing = async function* (items: AsyncIterable<readonly string[]>, cited: CitedIds) {
    for await (const some of items) {
      for (const { figures, sources } of some.map(namedInItem[list.list])) {
        addAll(cited.figures, figures)
        addAll(cited.sources, sources)
      }
      yield some
    }
  }
  return {
    name: list.list,
    columns: derivedColumns(list.list),
    rows: (snapshot, cited) => {
      const items = snapshot.derived(list)
      return derivedRows(list.list, cited ? citing(items, cited) : items)
    },
    asOf: list.asOf,
    changesDaily: true,
    size: {
      limit: list.limit,
      count: async () => (await store.derived({ ...list, limit: 1, total: true })).total,
    },
  }
}

/** The changes between two editions, and the bridge between their totals. */
export const tableOfEditions = (
  { editions, bridge, state }: Pick<ComparedEditions, 'editions' | 'bridge' | 'state'>,
  changes: () => AsyncGenerator<readonly ComparedRow[]>,
): AnswerTable => ({
  name: 'changes',
  columns: changeColumns,
  rows: (_snapshot, cited) => {
    if (cited) addAll(cited.sources, editions)
    return changeRows(changes())
  },
  second: { name: 'bridge', columns: bridgeColumns, rows: () => [bridge.map(cellsOf(bridgeColumns))] },
  asOf: state.sequence,
  at: state.at,
})

/** A total, or outcomes; with its parts it cites their sources. */
export const tableOfSum = ({ name, columns }: SumReader, { state, answer, rows }: ReadSum): AnswerTable => ({
  name,
  columns,
  rows: (_snapshot, cited) => {
    for (const { figureId, actualFigureIds = [] } of cited ? answer.data.flatMap(({ parts = [] }) => parts) : [])
      addAll((cited as CitedIds).figures, [figureId, ...actualFigureIds])
    for (const used of cited ? answer.rates : []) {
      if ('figureId' in used) cited?.figures.add(used.figureId)
      if ('rateId' in used) cited?.rates.add(used.rateId)
    }
    return inPieces(rows(), cellsOf(columns))
  },
  asOf: state.sequence,
  at: state.at,
})
