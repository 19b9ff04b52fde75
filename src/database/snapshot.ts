/** Reads whole lists, all of one state of the register. */
import type { Cell, Snapshot } from '../store/store.ts'
import type { Reads } from './engine.ts'
import { wholeList } from './list.ts'
import { head } from './past.ts'
import { recordCells, recordJson } from './records.ts'

/** The state of now, whatever is written while it is read. Throws a Refusal: overloaded. */
export const snapshot = (reads: Reads): Snapshot => {
  const state = reads.snapshot()
  return {
    stamp: () => head(state),
    async* records(resource, request) {
      for await (const some of state.rows(wholeList(resource, request, recordJson(resource, request.fields)))) yield some.map(([text]) => text as string)
    },
    async* cells(resource, request) {
      yield* state.rows(wholeList(resource, request, recordCells(resource, request.fields))) as AsyncGenerator<readonly (readonly Cell[])[]>
    },
    close: () => { state.close() },
  }
}
