/** The addresses of the reads that are of no single resource, and whose answers any write may change. */
import { wordsOf } from './words.ts'

export const acrossResources: readonly string[] = wordsOf(`
  totals?metric=investment outcomes?metric=investment promises?limit=1 checks?limit=1 search?q=a resolve?name=steel
  changes?limit=200 verify?claim=Guangdong catalog export export/datapackage export/oc4ids
`).map((read) => `/v1/${read}`)
