/** The whole register as lines that an import takes. */
import { everyResource } from '../resources/index.ts'
import type { Snapshot } from '../store/store.ts'
import { inOrder } from './dependency-order.ts'

/** `{"resource": …, "record": …}` a line, a few at a time; each record comes after those that it refers to. */
export async function* linesOf(snapshot: Snapshot): AsyncGenerator<string> {
  for (const resource of everyResource) {
    const head = `{"resource":"${resource.name}","record":`
    for await (const records of inOrder(snapshot, resource)) yield records.map((text) => `${head}${text}}\n`).join('')
  }
}
