/** The descriptions of the operations on the text of a source. */
import type { FastifySchema } from 'fastify'
import { sources } from '../../resources/sources.ts'
import { Type } from '../../model/schema-builder.ts'
import { contentOf, json, ofReads, ofWrites, responses, tagHeader, unchanged } from '../openapi/responses.ts'

const { fields } = sources

export const sourceTextSchema = Type.Object(
  {
    sourceId: Type.Unsafe({ ...fields['id']?.schema, description: 'The source.' }),
    textHash: Type.Unsafe({ ...sources.own.textHash.value, description: 'The SHA-256 of the text.' }),
  },
  {
    $id: 'SourceText',
    description: 'The text that was kept.',
    additionalProperties: false,
  },
)

const operation = (operationId: string, summary: string, description: string): FastifySchema => ({
  operationId,
  summary,
  description,
  tags: ['sources'],
  security: [{ key: [] }],
})

const written = (description: string) => json('SourceText', description)

export const described = {
  read: {
    ...operation(
      'readSourceText',
      'Read the text of a source',
      'Texts are kept to check the words of figures, not to republish them: unless `TEXTS` is `open`, only keys of ' +
        'editors and admins read them. The entity tag is the SHA-256 of the text.',
    ),
    response: {
      200: { description: 'The text.', headers: tagHeader, content: contentOf(['text']) },
      ...unchanged,
      ...responses([...ofReads, 'not-found', 'gone']),
    },
  },
  replace: {
    ...operation(
      'replaceSourceText',
      'Keep the text of a source',
      'Keeps a text in UTF-8, an empty line between paragraphs, in place of the one before; only the current text is ' +
        'kept. It is in no search, export, feed or history; `textHash` of the source tells when it changed.',
    ),
    consumes: ['text/plain'],
    body: {
      content: {
        'text/plain': {
          schema: {
            type: 'string',
            description: 'The text.',
            'x-examples': {
              text: { summary: 'Two paragraphs.', value: 'The first paragraph.\n\nThe second paragraph.\n' },
            },
          },
        },
      },
    },
    response: {
      200: written('The text is replaced.'),
      201: written('The text is kept.'),
      ...responses([...ofWrites, 'body-too-large', 'not-found', 'gone', 'stale-precondition']),
    },
  },
  remove: {
    ...operation('deleteSourceText', 'Delete the text of a source', 'Erases the text, but not the source.'),
    response: {
      204: { type: 'null', description: 'The text is deleted.' },
      ...responses([...ofWrites, 'not-found', 'gone', 'stale-precondition']),
    },
  },
} as const
