/** Helpers of the OC4IDS tests: the official schema if installed, a package as bytes, and its import. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import draft04 from 'ajv-draft-04'
import addFormats from 'ajv-formats'
import { oc4idsLines } from '../../../src/exchange/oc4ids/import-lines.ts'
import { KnownRecords, type KnownRegister } from '../../../src/exchange/oc4ids/known-records.ts'
import type { Opened } from '../../../src/exchange/oc4ids/package-in.ts'
import { Refusal } from '../../../src/rules/refusal.ts'
import type { Answer, Built } from '../build.ts'

/** The folder of the official schema, which is not ours to publish. */
export const schemaFolder = process.env['OC4IDS_SCHEMA']

const schemaIn = (folder: string, name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, unknown>

/** Returns a function that lists the faults of a package by the official schema. */
export const schemaFaults = (folder: string): ((value: unknown) => unknown[]) => {
  const ajv = new draft04.default({ strict: false, allErrors: true })
  addFormats.default(ajv)
  ajv.addSchema(schemaIn(folder, 'project-schema.json'))
  const check = ajv.compile(schemaIn(folder, 'project-package-schema.json'))
  return (value) => (check(value) ? [] : (check.errors ?? []))
}

/** Returns the currencies that the official schema lists. */
export const currenciesIn = (folder: string): readonly string[] =>
  (
    schemaIn(folder, 'project-schema.json') as {
      definitions: { Value: { properties: { currency: { enum: string[] } } } }
    }
  ).definitions.Value.properties.currency.enum

/** Returns a text in chunks of `size` bytes, which may cut characters. */
export const opened = (text: string | Buffer, size = 7): Opened =>
  async function* () {
    const bytes = typeof text === 'string' ? Buffer.from(text) : text
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
  }

/** An empty register. */
const empty: KnownRegister = {
  read: () => Promise.reject(new Refusal('not-found', ['record-not-there'])),
  resolve: () => Promise.resolve([]),
}

export const linesOf = async (text: string | Buffer, register = empty, size = 1000): Promise<string[]> => {
  const lines: string[] = []
  for await (const line of oc4idsLines(opened(text, size), new KnownRecords(register))) lines.push(line)
  return lines
}

/** Imports a package into a register. */
export const importPackage = async (app: Built, text: string): Promise<Answer> =>
  app.ask('POST', '/v1/import', {
    body: (await linesOf(text, app.store)).join(''),
    headers: { 'content-type': 'application/x-ndjson' },
  })

/** Returns all records of a resource, or those that a query chooses. */
export const recordsOf = async ({ ask }: Built, resource: string, query = ''): Promise<Record<string, unknown>[]> =>
  (await ask('GET', `/v1/${resource}?format=ndjson${query}`)).text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>)
