/** Reads whole lists of one state of the register. */
import type { Cell, Snapshot } from '../../store/store.ts'
import type { EngineSnapshot } from '../engine.ts'
import { wholeList } from './list.ts'
import { head } from '../history/sequence.ts'
import { recordCells, recordJson } from './record-json.ts'

/** Returns what the store reads from an open state. */
export const snapshotOf = (state: EngineSnapshot, derived: Snapshot['derived']): Snapshot => ({
  stamp: () => head(state),
  async *records(resource, request) {
    const query = await wholeList(state, resource, request, recordJson(resource, request.fields))
    for await (const some of state.rows(query)) yield some.map(([text]) => text as string)
  },
  async *cells(resource, request) {
    const query = await wholeList(state, resource, request, recordCells(resource, request.fields))
    yield* state.rows(query) as AsyncGenerator<readonly (readonly Cell[])[]>
  },
  derived,
  close: () => {
    state.close()
  },
})
