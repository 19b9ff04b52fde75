/** Writes the whole register as lines that an import reads. */
import { everyResource } from '../resources/index.ts'
import type { Snapshot } from '../store/store.ts'
import { inOrder } from './dependency-order.ts'

/** Yields lines of `{"resource": …, "record": …}` in batches; each record follows those it refers to. */
export async function* linesOf(snapshot: Snapshot): AsyncGenerator<string> {
  for (const resource of everyResource) {
    const head = `{"resource":"${resource.name}","record":`
    for await (const records of inOrder(snapshot, resource)) yield records.map((text) => `${head}${text}}\n`).join('')
  }
}
