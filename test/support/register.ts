/** Registers in a few words: a test names what it is about, and every other field is that of the simplest record. */
import type { Test } from 'tap'
import type { ResourceName } from '../../src/model/field.ts'
import { build, put, type Built, type Settings } from './build.ts'

type Fields = Readonly<Record<string, unknown>>

/** The records of a register, by resource and id, in the order in which they are put. */
export type Records = Readonly<Partial<Record<ResourceName, Readonly<Record<string, object>>>>>

/** The period of a year. */
export const year = (number: number) => ({
  periodStart: `${number.toString()}-01-01`,
  periodEnd: `${number.toString()}-12-31`,
})

const named = (name: string) => ({ name })
const titled = (title: string) => ({ title })
const simplest: Readonly<Record<ResourceName, (id: string) => Fields>> = {
  regions: (id) => ({ ...named(id), kind: 'province' }),
  industries: named,
  organizations: (id) => ({ ...named(id), kind: 'company' }),
  sources: (id) => ({ ...titled(id), kind: 'report', official: false }),
  initiatives: (id) => ({ ...titled(id), kind: 'programme', status: 'announced' }),
  projects: (id) => ({ ...titled(id), kind: 'project', status: 'preparation' }),
  figures: () => ({
    ...{ subjectKind: 'project', metric: 'investment', stage: 'planned', value: '100', unit: 'CNY' },
    ...{ qualifier: 'exact', sourceId: 'plan' },
  }),
  rates: () => ({ baseUnit: 'USD', quoteUnit: 'CNY', rate: '7.3', on: '2025-02-13' }),
  metrics: (id) => ({ ...named(id), nature: 'flow' }),
}

/** Returns a record with these fields. Its name or title is its id; the words of a figure are its value. */
const recordOf = (resource: ResourceName, id: string, fields: object = {}): Fields => {
  const record: Fields = { ...simplest[resource](id), ...fields }
  return resource === 'figures' ? { asPrinted: record['value'], ...record } : record
}

/** Returns an investment of 2025 planned by the source `plan`, with these fields. */
export const figureOf = (fields: object): Fields => recordOf('figures', '', { ...year(2025), ...fields })

/** Puts records, each with what is simplest where it names nothing. */
export const putAll = async (app: Built, records: Records): Promise<void> => {
  for (const [resource, byId] of Object.entries(records))
    for (const [id, fields] of Object.entries(byId))
      await put(app, `${resource}/${id}`, recordOf(resource as ResourceName, id, fields))
}

/** Builds an app over a register with these records. */
export const register = async (t: Test, records: Records, settings?: Settings): Promise<Built> => {
  const app = await build(t, settings)
  await putAll(app, records)
  return app
}

/** Returns a record as a line of an import. */
export const lineOf = (resource: ResourceName, id: string, fields: object = {}): readonly [string, Fields] => [
  resource,
  { id, ...recordOf(resource, id, fields) },
]

/** Returns the row of a total, exact and planned in yuan for all of 2025, except for `more`. */
export const totalRow = (total: string, more: object = {}) => ({
  ...{ key: {}, label: 'Total', stage: 'planned', unit: 'CNY' },
  ...{ total, lowerBound: total, upperBound: total, figures: 1, approximate: false },
  ...{ from: '2025-01-01', through: '2025-12-31', partial: false },
  ...more,
})
