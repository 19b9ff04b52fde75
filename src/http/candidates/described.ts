/** The descriptions of the operations that read a text. */
import { idParameter } from '../contract/parameters.ts'
import { sources } from '../../resources/sources.ts'
import { json, linkOf, ofReads, ref, responses, unchanged } from '../openapi/responses.ts'
import { jsonType } from '../pipeline/body.ts'
import { candidatesQuery, sourceCandidatesQuery } from './schema.ts'

const whatItAnswers =
  'Answers each quantity, Chinese or English, as a figure that may be proposed, with its place in the text; subject ' +
  'and metric by the names of the register, stage and period by the words. What the words do not say is null. ' +
  'Nothing is written.'

export const described = {
  ofText: {
    operationId: 'readCandidates',
    tags: ['candidates'],
    summary: 'Read a text',
    description: `${whatItAnswers} For the next page, send the same body with \`cursor\`.`,
    security: [{ key: [] }],
    querystring: candidatesQuery,
    body: { content: { [jsonType]: { schema: ref('Text') } } },
    response: {
      200: { description: 'The quantities.', content: { [jsonType]: { schema: ref('CandidateList') } } },
      ...responses([...ofReads, 'body-too-large', 'unsupported-media-type']),
    },
  },
  ofSource: {
    operationId: 'readSourceCandidates',
    tags: ['sources'],
    summary: 'Read the kept text of a source',
    description: `${whatItAnswers} Whoever may read the text may ask.`,
    security: [{ key: [] }],
    params: idParameter(sources),
    querystring: sourceCandidatesQuery,
    response: {
      200: json('CandidateList', 'The quantities.', linkOf),
      ...unchanged,
      ...responses([...ofReads, 'not-found', 'gone']),
    },
  },
} as const
