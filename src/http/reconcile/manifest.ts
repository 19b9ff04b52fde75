/** The manifest of the service: what it offers, and where. */
import { batchSize } from './batch.ts'
import { types } from './types.ts'

export const path = '/v1/reconcile'

/** In pixels: the frame of a preview. */
const preview = { width: 400, height: 240 }

export interface Service {
  readonly publicUrl: string
  readonly publisher: string
  readonly readAccess: 'open' | 'key'
  readonly version: string
}

/** Returns the manifest (Reconciliation Service API 0.2, section 3). */
export const manifestOf = ({ publicUrl, publisher, readAccess, version }: Service) => {
  const suggesting = (what: string) => ({ service_url: `${publicUrl}${path}`, service_path: `/suggest/${what}` })
  return {
    versions: ['0.2'],
    name: publisher === 'Planledger' ? publisher : `Planledger of ${publisher}`,
    identifierSpace: `${publicUrl}/entity/`,
    schemaSpace: `${publicUrl}/v1/`,
    documentation: `${publicUrl}/docs`,
    logo: `${publicUrl}/icon.svg`,
    serviceVersion: version,
    defaultTypes: types.map(({ id, name }) => ({ id, name })),
    view: { url: `${publicUrl}/entity/{{id}}` },
    preview: { url: `${publicUrl}/entity/{{id}}/preview`, ...preview },
    suggest: { entity: suggesting('entity'), property: suggesting('property'), type: suggesting('type') },
    batchSize,
    ...(readAccess === 'key' && { authentication: { type: 'apiKey', in: 'header', name: 'Authorization' } }),
  }
}
