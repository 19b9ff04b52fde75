/** Holds an answer of any test against the document, where it has the operation. */
import { readFileSync } from 'node:fs'
import { checkerOf } from './answers.ts'
import type { Answer } from './build.ts'
import { operationsOf, type Document } from './document.ts'

interface Documented {
  readonly method: string
  readonly path: string
  readonly pattern: RegExp
}

let known: { readonly operations: readonly Documented[]; readonly check: ReturnType<typeof checkerOf> } | undefined

const load = () => {
  // As it is committed: another test holds that it is served.
  const document = JSON.parse(readFileSync(new URL('../../openapi/openapi.json', import.meta.url), 'utf8')) as Document
  const operations = operationsOf(document).map(({ method, path }) => ({
    method,
    path,
    pattern: new RegExp(`^${path.replace('{id}', '[^/]+')}$`),
  }))
  return { operations, check: checkerOf(document) }
}

/** What the document does not say of an answer; nothing where all is as documented, or it has no such operation. */
export const undocumented = (method: string, url: string, answer: Answer): string[] => {
  known ??= load()
  const path = url.replace(/\?.*/, '')
  const operation = known.operations.find((one) => one.method === method.toLowerCase() && one.pattern.test(path))
  return operation ? known.check(operation.path, operation.method, answer) : []
}
