/** Compares an answer of any test with the document, where it describes the operation. */
import { readFileSync } from 'node:fs'
import { checkerOf } from './answers.ts'
import type { Answer } from '../build.ts'
import { operationsOf, type Document } from './document.ts'

interface Documented {
  readonly method: string
  readonly path: string
  readonly pattern: RegExp
}

let known: { readonly operations: readonly Documented[]; readonly check: ReturnType<typeof checkerOf> } | undefined

const load = () => {
  // The committed document; another test compares it with the served one.
  const document = JSON.parse(
    readFileSync(new URL('../../../openapi/openapi.json', import.meta.url), 'utf8'),
  ) as Document
  const operations = operationsOf(document).map(({ method, path }) => ({
    method,
    path,
    pattern: new RegExp(`^${path.replace('{id}', '[^/]+')}$`),
  }))
  return { operations, check: checkerOf(document) }
}

/** Lists the differences between an answer and the document; none if the document lacks the operation. */
export const undocumented = (method: string, url: string, answer: Answer): string[] => {
  known ??= load()
  const path = url.replace(/\?.*/, '')
  const described = method === 'HEAD' ? 'get' : method.toLowerCase()
  const operation = known.operations.find((one) => one.method === described && one.pattern.test(path))
  return operation ? known.check(operation.path, method.toLowerCase(), answer) : []
}
