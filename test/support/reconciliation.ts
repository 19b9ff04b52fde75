/** Helpers of the reconciliation tests: a batch as OpenRefine sends it, and the protocol's own schemas if installed. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import type { Answer, Built } from './build.ts'

export interface Candidate {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly type: readonly { readonly id: string; readonly name: string }[]
  readonly score: number
  readonly match: boolean
  readonly features: readonly { readonly id: string; readonly value: number | boolean }[]
}

export type Results = Readonly<Record<string, { readonly result: readonly Candidate[] }>>

/** The folder of the schemas of the Reconciliation Service API 0.2, which its authors publish. */
const folder = process.env['RECONCILIATION_SCHEMA']

export const schemaOptions =
  folder === undefined ? { skip: 'RECONCILIATION_SCHEMA does not name the folder of the published schemas' } : {}

/** In draft 4, whose rules Ajv does not know, a bound is exclusive by a flag beside it. */
const withoutFlags = (key: string, value: unknown): unknown =>
  key.startsWith('exclusiveM') && typeof value === 'boolean' ? undefined : value

const schemaIn = (path: string): Record<string, unknown> => {
  const text = readFileSync(path, 'utf8')
  const { $schema: _dialect, ...schema } = JSON.parse(text, withoutFlags) as Record<string, unknown>
  return schema
}

/** Returns a function that lists the faults of a value by a published schema. */
export const publishedFaults = (name: string): ((value: unknown) => unknown[]) => {
  if (folder === undefined) return () => []
  const ajv = new Ajv({ strict: false, allErrors: true, validateSchema: false, logger: false })
  ajv.addSchema(schemaIn(join(folder, 'type.json')))
  // Security schemes are those of OpenAPI 2.
  const require = createRequire(import.meta.url)
  const openApi = require.resolve('@stoplight/spectral-rulesets/dist/oas/schemas/oas/v2.0.json')
  const draft04 = require.resolve('ajv-draft-04/dist/refs/json-schema-draft-04.json')
  for (const [uri, path] of [
    ['http://json-schema.org/draft-04/schema', draft04],
    ['http://swagger.io/v2/schema.json', openApi],
  ] as const) {
    const { id: _id, ...schema } = schemaIn(path)
    ajv.addSchema(schema, uri)
  }
  const check = ajv.compile(schemaIn(join(folder, `${name}.json`)))
  return (value) => (check(value) ? [] : (check.errors ?? []))
}

export const formType = { 'content-type': 'application/x-www-form-urlencoded' }

/** Posts the text of a batch in a form, without a key. */
export const post = ({ ask }: Built, queries: string): Promise<Answer> =>
  ask('POST', '/v1/reconcile', { key: null, body: new URLSearchParams({ queries }).toString(), headers: formType })

const faultsOfQueries = publishedFaults('reconciliation-query-batch')
const faultsOfResults = publishedFaults('reconciliation-result-batch')

/** Answers a batch. Throws if the question or the answer is not as the published schemas have it. */
export const reconciled = async (app: Built, batch: Readonly<Record<string, object>>): Promise<Results> => {
  const { status, text, body } = await post(app, JSON.stringify(batch))
  const faults = [...faultsOfQueries(batch), ...faultsOfResults(body)]
  if (status !== 200 || faults.length > 0) throw new Error(`${text.slice(0, 500)} ${JSON.stringify(faults)}`)
  return body
}

/** Returns the candidates of one query. */
export const candidatesFor = async (app: Built, query: object): Promise<readonly Candidate[]> =>
  (await reconciled(app, { q0: query }))['q0']?.result ?? []
