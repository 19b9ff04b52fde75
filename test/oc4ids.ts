/** The official schema of OC4IDS, where there is one. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import draft04 from 'ajv-draft-04'
import addFormats from 'ajv-formats'

/** The folder of the official schema, which is not ours to publish. */
export const schemaFolder = process.env['OC4IDS_SCHEMA']

const schemaIn = (folder: string, name: string): Record<string, unknown> => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, unknown>

/** What the official schema has against a package. */
export const schemaFaults = (folder: string): ((value: unknown) => unknown[]) => {
  const ajv = new draft04.default({ strict: false, allErrors: true })
  addFormats.default(ajv)
  ajv.addSchema(schemaIn(folder, 'project-schema.json'))
  const check = ajv.compile(schemaIn(folder, 'project-package-schema.json'))
  return (value) => check(value) ? [] : check.errors ?? []
}

/** The currencies that the official schema lists. */
export const currenciesIn = (folder: string): readonly string[] =>
  (schemaIn(folder, 'project-schema.json') as { definitions: { Value: { properties: { currency: { enum: string[] } } } } }).definitions.Value.properties.currency.enum
