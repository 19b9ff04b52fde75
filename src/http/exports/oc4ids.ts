/** GET /v1/export/oc4ids: the projects as a package of the Open Contracting for Infrastructure Data Standard. */
import type { FastifyInstance } from 'fastify'
import type { Publication } from '../../exchange/oc4ids/package-out.ts'
import { everything } from '../../exchange/requests.ts'
import { resources } from '../../resources/index.ts'
import type { Store } from '../../store/store.ts'
import { jsonType } from '../pipeline/body.ts'
import { answerExport, exportResponses } from './register.ts'
import { responses } from '../openapi/responses.ts'
import { noQuery } from '../contract/parameters.ts'
import { Problem } from '../contract/problems.ts'
import { streamed } from '../formats/stream.ts'

const operation = {
  operationId: 'readOc4idsExport',
  tags: ['export'],
  summary: 'Export projects as OC4IDS',
  description:
    'Exports every project as a package of the Open Contracting for Infrastructure Data Standard, version 0.9: ' +
    'budgets, forecasts and metrics, periods, sectors, ' +
    'locations, parties, documents, and what each is part of. A package has at least one project, so a register ' +
    'without any answers 404.',
  response: {
    ...exportResponses('A project package.', {
      [jsonType]: { schema: { type: 'object', description: 'As the schema of OC4IDS 0.9.5 says.' } },
    }),
    ...responses(['not-found']),
  },
}

export const serveOc4ids = (
  app: FastifyInstance,
  store: Store,
  publication: Omit<Publication, 'publishedDate'>,
): void => {
  app.get(
    '/v1/export/oc4ids',
    { config: { role: 'reader' }, schema: { ...operation, querystring: noQuery } },
    answerExport(store, 'json', 'planledger-oc4ids', async ({ signal }) => {
      const { records } = await store.list(resources.projects, { ...everything, limit: 1, fields: ['id'] })
      if (records.length === 0)
        throw new Problem('not-found', 'The register has no project, and an OC4IDS package has at least one.')
      return () =>
        streamed(
          store,
          async function* (snapshot) {
            const { oc4idsPackage } = await import('../../exchange/oc4ids/package-out.ts')
            yield* oc4idsPackage(snapshot, { ...publication, publishedDate: (await snapshot.stamp()).at })
          },
          signal,
        )
    }),
  )
}
