/** The body of a problem (RFC 9457). */
import { Type } from '../../model/schema-builder.ts'
import { nullableString, stringField } from './schemas.ts'

export const problemSchema = Type.Object(
  {
    type: Type.String({
      format: 'uri-reference',
      description: 'The kind of problem; the address of its explanation.',
      examples: ['/problems/not-found'],
    }),
    title: stringField('The kind of problem in words.', 'Not found'),
    status: Type.Integer({ description: 'The HTTP status.', examples: [404] }),
    detail: stringField('An explanation of this occurrence.', 'There is no projects/nowhere.'),
    requestId: stringField('The id of the request in the log.', 'req-1'),
    errorCount: Type.Optional(
      Type.Integer({ description: 'Imports only: the number of bad lines, listed or not.', examples: [1] }),
    ),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          line: Type.Optional(Type.Integer({ description: 'Imports only: the number of the line.', examples: [2] })),
          resource: Type.Optional(
            nullableString('Imports only: the resource that the line names; null if it names none.', 'projects'),
          ),
          id: Type.Optional(nullableString('Imports only: the id in the line; null if it has none.', 'metro')),
          parameter: Type.Optional(stringField('The name of the invalid parameter.', 'limit')),
          pointer: Type.Optional(stringField('The invalid place in the body, as a JSON pointer (RFC 6901).', '/value')),
          detail: stringField('The reason, in a sentence.', 'Must be at least 1.'),
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
