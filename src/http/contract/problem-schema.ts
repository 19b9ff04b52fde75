/** The body of a problem (RFC 9457). */
import { Type } from '../../model/schema-builder.ts'

export const problemSchema = Type.Object(
  {
    type: Type.String({
      format: 'uri-reference',
      description: 'The kind of problem; the address of its explanation.',
      examples: ['/problems/not-found'],
    }),
    title: Type.String({ description: 'The kind of problem in words.', examples: ['Not found'] }),
    status: Type.Integer({ description: 'The HTTP status.', examples: [404] }),
    detail: Type.String({
      description: 'An explanation of this occurrence.',
      examples: ['There is no projects/nowhere.'],
    }),
    requestId: Type.String({ description: 'The id of the request in the log.', examples: ['req-1'] }),
    errorCount: Type.Optional(
      Type.Integer({ description: 'Imports only: the number of bad lines, listed or not.', examples: [1] }),
    ),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          line: Type.Optional(Type.Integer({ description: 'Imports only: the number of the line.', examples: [2] })),
          resource: Type.Optional(
            Type.Unsafe({
              type: ['string', 'null'],
              description: 'Imports only: the resource that the line names; null if it names none.',
              examples: ['projects'],
            }),
          ),
          id: Type.Optional(
            Type.Unsafe({
              type: ['string', 'null'],
              description: 'Imports only: the id in the line; null if it has none.',
              examples: ['metro'],
            }),
          ),
          parameter: Type.Optional(
            Type.String({ description: 'The name of the invalid parameter.', examples: ['limit'] }),
          ),
          pointer: Type.Optional(
            Type.String({
              description: 'The invalid place in the body, as a JSON pointer (RFC 6901).',
              examples: ['/value'],
            }),
          ),
          detail: Type.String({ description: 'The reason, in a sentence.', examples: ['Must be at least 1.'] }),
        }),
        {
          description: 'All errors found.',
          examples: [[{ parameter: 'limit', detail: 'Must be at least 1.' }]],
        },
      ),
    ),
  },
  { $id: 'Problem', description: 'An error (RFC 9457).' },
)
