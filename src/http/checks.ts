/** GET /v1/checks: what in the register contradicts itself, or leaves something open. */
import type { FastifyInstance } from 'fastify'
import type { TSchema } from 'typebox'
import type { Check } from '../figures/checks.ts'
import { Type } from '../resources/type.ts'
import type { Store } from '../store/store.ts'
import { check, recordId, resource, severity } from './checks-schema.ts'
import { filtersOn, paging, serveDerived } from './derived.ts'
import { json, ofReads, responses } from './operations.ts'

const query: TSchema = Type.Object({
  ...filtersOn('check', check), ...filtersOn('severity', severity), ...filtersOn('records.resource', resource), ...filtersOn('records.id', recordId),
  ...paging,
}, { additionalProperties: false })

const described = {
  operationId: 'listChecks', tags: ['checks'], summary: 'List what contradicts itself',
  description: 'Each with a sentence and the records concerned; nothing is refused for it.', querystring: query,
  response: { 200: json('CheckList', 'A page of findings.'), 304: { type: 'null', description: 'Nothing has changed.' }, ...responses(ofReads) },
}

export const serveChecks = (app: FastifyInstance, store: Store, publicUrl: string): void => serveDerived<Check>(app, store, publicUrl, {
  path: '/v1/checks', schema: described,
  values: {
    'check': (item) => [item.check],
    'severity': (item) => [item.severity],
    'records.resource': (item) => item.records.map((record) => record.resource),
    'records.id': (item) => item.records.map((record) => record.id),
  },
  key: ({ check: name, records, detail }) => [name, ...records.map((record) => record.id), detail].join(' '),
  items: (_query, today, asOf) => store.checks(today, asOf),
})
