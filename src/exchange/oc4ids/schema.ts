/** The schema of those parts of an OC4IDS project that an import reads; anything else is allowed. */
import type { Static, TSchema } from 'typebox'
import { Type } from '../../model/schema-builder.ts'

const text = Type.Optional(Type.String())
const several = <T extends TSchema>(items: T) => Type.Optional(Type.Array(items))
/** Numbers keep all digits and are checked where they are converted. */
const number = Type.Optional(Type.Unknown())

const period = Type.Optional(Type.Object({ startDate: text, endDate: text }))
const money = Type.Optional(Type.Object({ amount: number, currency: text }))

const classification = Type.Object({ scheme: text, id: text, description: text })
const location = Type.Object({
  id: text,
  description: text,
  gazetteer: Type.Optional(Type.Object({ scheme: text, identifiers: several(Type.String()) })),
  address: Type.Optional(Type.Object({ locality: text, region: text, countryName: text })),
})
const party = Type.Object({
  id: text,
  name: text,
  roles: several(Type.String()),
  identifier: Type.Optional(Type.Object({ scheme: text, id: text })),
  classifications: several(classification),
  contactPoint: Type.Optional(Type.Object({ url: text })),
})
const document = Type.Object({
  id: Type.String(),
  documentType: text,
  title: text,
  description: text,
  url: text,
  datePublished: text,
  language: text,
  author: text,
})
const observation = Type.Object({
  id: Type.String(),
  period,
  value: money,
  measure: number,
  notes: text,
  unit: Type.Optional(Type.Object({ name: text, scheme: text, id: text })),
  dimensions: Type.Optional(Type.Unsafe<Record<string, unknown>>({ type: 'object' })),
})
const metric = Type.Object({ id: Type.String(), observations: several(observation) })
const citation = Type.Object({ sourceId: Type.String(), locator: text, note: text })
const related = Type.Object({ scheme: text, identifier: text, relationship: text })

export const projectSchema = Type.Object({
  id: Type.String(),
  title: text,
  description: text,
  status: text,
  period,
  locations: several(location),
  sector: several(Type.String()),
  additionalClassifications: several(classification),
  parties: several(party),
  publicAuthority: Type.Optional(Type.Object({ id: text, name: text })),
  budget: Type.Optional(Type.Object({ amount: money })),
  completion: Type.Optional(Type.Object({ finalValue: money })),
  forecasts: several(metric),
  metrics: several(metric),
  documents: several(document),
  relatedProjects: several(related),
  planledger: Type.Optional(Type.Object({ localTitle: text, citations: several(citation) })),
})

export type Oc4idsProject = Static<typeof projectSchema>
export type Location = Static<typeof location>
export type Party = Static<typeof party>
export type Document = Static<typeof document>
export type Observation = Static<typeof observation>
export type Money = NonNullable<Static<typeof money>>
