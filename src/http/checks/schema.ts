/** The answer of /v1/checks. */
import { enumeration, id } from '../../model/field.ts'
import { Type } from '../../model/schema-builder.ts'
import { checkNames, severities } from '../../model/vocabulary.ts'
import { pageOf } from '../contract/page-schema.ts'

export const check = enumeration(checkNames, 'The check that failed.', 'share-of-nothing')
export const severity = enumeration(severities, 'The severity.', 'notice')
export const resource = enumeration(['figures', 'projects', 'rates'], 'The resource of a record concerned.', 'figures')
export const recordId = id('The id of a record concerned.', 'guangdong-key-projects-2025-industrial-share')

export const finding = Type.Object(
  {
    check: check.value,
    severity: severity.value,
    detail: Type.String({
      description: 'The finding in a sentence.',
      examples: ['The share has nothing that it is a share of.'],
    }),
    records: Type.Array(
      Type.Object({ resource: resource.value, id: recordId.value }, { additionalProperties: false }),
      { description: 'The records concerned.', examples: [[]] },
    ),
  },
  { additionalProperties: false },
)

export const checksSchema = pageOf(
  'CheckList',
  finding,
  'A page of findings, ordered by check and then by the records concerned.',
)
