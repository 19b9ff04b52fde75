/** Reads a page of the rows of a list as they would be saved, with a summary of all of them. */
import type { RowsPage, RowsRequest } from '../../store/list-rows.ts'
import type { EngineSnapshot } from '../engine.ts'
import { readList } from './list.ts'
import { isFaulty, isRecordId, Proposals } from './proposals.ts'

type Row = Proposals['rows'][number]

const filters: Readonly<Record<RowsRequest['filter'], (row: Row) => boolean>> = {
  all: () => true,
  ask: ({ decision }) => decision === 'ask',
  faults: isFaulty,
  look: (row) => row.decision === 'ask' || isFaulty(row) || row.draft.notices.length + row.notices.length > 0,
}

/** Changed cells are listed up to this number; all are counted. */
const changesListed = 100

export const readRows = async (
  state: EngineSnapshot,
  { sourceId, filter, after, limit }: RowsRequest,
): Promise<RowsPage> => {
  const list = await readList(state, sourceId)
  const { sections, totals, identities } = list.drafts
  const proposals = await Proposals.of(state, list)
  const { rows, gone, changes } = proposals
  const shown = rows.filter(({ draft }) => draft.row > after).filter(filters[filter])
  const page = shown.slice(0, limit)
  const count = (test: (row: Row) => boolean): number => rows.filter(test).length
  return {
    tableHash: list.tableHash,
    rows: await proposals.proposed(page),
    summary: {
      rows: rows.length,
      sections,
      totals: totals.map(({ figure: _figure, ...total }) => total),
      identities,
      changes: { count: changes.length, cells: changes.slice(0, changesListed) },
      decisions: {
        new: count(({ decision }) => decision === 'new'),
        known: count(({ decision }) => isRecordId(decision)),
        ask: count(filters.ask),
        faulty: count(isFaulty),
        look: count(filters.look),
      },
    },
    gone,
    next: shown.length > limit ? page.at(-1)?.draft.row : undefined,
  }
}
