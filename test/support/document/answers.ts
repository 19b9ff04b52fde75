/** Compares an answer with its description in the document. */
import { readFileSync } from 'node:fs'
import addFormats from 'ajv-formats'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { problems, type ProblemSlug } from '../../../src/http/contract/problems.ts'
import type { Answer } from '../build.ts'
import { type Document, keysOf, operationsOf } from './document.ts'

export const pointer = (...keys: string[]): string =>
  `openapi#/${keys.map((key) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`

/** Headers that an answer may lack: `link` if it would be too long, and `retry-after` where waiting helps nobody. */
const mayLack = (header: string, answer: Answer): boolean =>
  header === 'link' || (header === 'retry-after' && answer.text.includes('"/problems/read-only"'))

const lacks = (header: string): string => `it lacks the header ${header}`
const typeOf = ({ headers }: Answer): string => headers['content-type']?.split(';')[0] ?? ''

/** Returns a function that lists the faults of a value by the schema of the document at a pointer. */
export const faultsBy = (document: Document): ((at: string, value: unknown) => string[]) => {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  ajv.addSchema(document, 'openapi')
  const compiled = new Map<string, ValidateFunction>()
  return (at, value) => {
    const validate = compiled.get(at) ?? ajv.compile({ $ref: at })
    compiled.set(at, validate)
    validate(value)
    return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`)
  }
}

/** Returns a function that lists the differences between an answer and its description in the document. */
export const checkerOf = (document: Document): ((path: string, method: string, answer: Answer) => string[]) => {
  const faultsOf = faultsBy(document)
  const operations = new Map(
    operationsOf(document).map((operation) => [`${operation.method} ${operation.path}`, operation]),
  )
  return (path, asked, answer) => {
    const { status, headers, body, text } = answer
    const method = asked === 'head' ? 'get' : asked
    const response = operations.get(`${method} ${path}`)?.responses[status]
    const described = document.paths[path]?.[method]?.responses[status]
    if (!response || !described) return [`${status.toString()} is not in the document`]
    if (!response.content) return text === '' ? [] : ['the document describes no body']
    const type = typeOf(answer)
    if (!(type in response.content)) return [`${type} is not in the document`]
    const isJson = /^application\/(?:(?:problem|ld)\+)?json$/.test(type)
    const missing = Object.keys(isJson ? (response.headers ?? {}) : {}).filter(
      (header) => !mayLack(header, answer) && typeof headers[header] !== 'string',
    )
    if (asked === 'head') return text === '' ? missing.map(lacks) : ['HEAD is answered with a body']
    const at = '$ref' in described ? keysOf(described) : ['paths', path, method, 'responses', status.toString()]
    return [...missing.map(lacks), ...faultsOf(pointer(...at, 'content', type, 'schema'), isJson ? body : text)]
  }
}

/** Lists the differences between an answer and a problem of the catalogue. */
export const problemFaults = (answer: Answer): string[] => {
  if (typeOf(answer) !== 'application/problem+json') return [`an error comes as ${typeOf(answer)}`]
  const { type = '', status } = JSON.parse(answer.text) as { type?: string; status?: number }
  const known = problems[type.replace('/problems/', '') as ProblemSlug] as { status: number } | undefined
  return known?.status === answer.status && status === answer.status
    ? []
    : [`${type} with ${String(status)} is no problem of the catalogue with ${answer.status.toString()}`]
}

// Compares an answer of any test with the document, where it describes the operation.

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
