/** The descriptions, bodies and answers of a resource's operations in the document. */
import type {} from '@fastify/swagger'
import type { FastifySchema } from 'fastify'
import type { ResourceName } from '../../model/field.ts'
import { componentOf } from '../../model/schemas.ts'
import { madeOnce, type Resource } from '../../model/resource.ts'
import { mergedResources } from '../../rules/merging.ts'
import type { ProblemSlug } from '../contract/problems.ts'
import { formatsOf } from '../formats/registry.ts'
import { jsonType, mergePatchType } from '../pipeline/body.ts'
import {
  json,
  locationHeader,
  ofBodies,
  ofReads,
  ofWrites,
  pageResponses,
  ref,
  responses,
  unchanged,
} from './responses.ts'

const capital = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`

/** Needs of a record that its schema does not say in one place. */
const needs: Readonly<Partial<Record<ResourceName, string>>> = {
  figures:
    'A figure needs what it is about (`subjectKind`, and in `subjectId` a record that exists), what is measured ' +
    '(`metric`) and how firm it is (`stage`), the number (`value` as a string, `unit`, `qualifier`), and who printed ' +
    'it in which words (`sourceId`, a source that exists, and `asPrinted`). Nearly always it also needs a period ' +
    '(`periodStart`, `periodEnd`): without one it counts in no year. The example is such a figure, and can be sent as ' +
    'it stands to a register with that project and that source. ',
}

/** The response to a read of a merged record. */
const moved = {
  308: {
    type: 'null',
    description: 'The record was merged into another one: `Location` is that record, with the same query.',
    headers: locationHeader,
  },
}

/** Returns the descriptions of a resource's operations. */
export const describe = madeOnce((resource: Resource) => {
  const component = componentOf(resource)
  const { name, singular } = resource
  const article = /^[aeiou]/.test(singular) ? 'an' : 'a'
  const operation = (
    verb: string,
    object: string,
    summary: string,
    description: string,
    write = true,
  ): FastifySchema => ({
    operationId: `${verb}${object}`,
    summary,
    description,
    tags: [name],
    ...(write && { security: [{ key: [] }] }),
  })
  const taken: readonly ProblemSlug[] = mergedResources.includes(resource) ? ['merged'] : []
  const written = {
    200: json(component, 'The written record.'),
    201: json(component, 'The created record.', locationHeader),
  }
  return {
    list: {
      ...operation(
        'list',
        capital(name),
        `List ${name}`,
        `${resource.description.en} Lists can be filtered, sorted and paged; formats other than JSON give the whole ` +
          'result.',
        false,
      ),
      response: pageResponses(formatsOf('list'), `${component}List`, `A page of ${name}.`),
    },
    create: {
      ...operation(
        'create',
        component,
        `Create ${article} ${singular}`,
        `${needs[name] ?? ''}Without an id in the body, the id is made from the title or name, that of a rate from its ` +
          'currencies and day, that of a figure from its subject, metric, stage and period.',
      ),
      response: {
        201: written[201],
        ...responses([...ofBodies, 'already-exists']),
      },
    },
    read: {
      ...operation(
        'read',
        component,
        `Read ${article} ${singular}`,
        'Reads the current record or, with `asOf`, the record as it stood at that instant.',
        false,
      ),
      response: {
        200: json(`${component}View`, 'The record.'),
        ...unchanged,
        ...(mergedResources.includes(resource) && moved),
        ...responses([...ofReads, 'not-found', 'gone']),
      },
    },
    revisions: {
      ...operation(
        'list',
        `${component}Revisions`,
        `List the revisions of ${article} ${singular}`,
        'Lists revisions, oldest first, with time, author, changes and the whole record; also of deleted records.',
        false,
      ),
      response: pageResponses(['json'], `${component}RevisionList`, 'A page of revisions.', 'not-found'),
    },
    restore: {
      ...operation(
        'restore',
        component,
        `Restore a revision of ${article} ${singular}`,
        'Gives the record the fields of one of its revisions, as a new revision; a deleted record is put back. The ' +
          'rules hold as for any write: what has changed around the record since may refuse it.',
      ),
      response: {
        ...written,
        ...responses([...ofBodies, 'not-found', 'stale-precondition', 'still-running', ...taken]),
      },
    },
    replace: {
      ...operation(
        'replace',
        component,
        `Create or replace ${article} ${singular}`,
        'Writes the record under an id chosen by the client. Omitted fields become null or empty.',
      ),
      response: {
        ...written,
        ...responses([...ofBodies, 'stale-precondition', ...taken]),
      },
    },
    patch: {
      ...operation(
        'patch',
        component,
        `Change ${article} ${singular}`,
        'Applies a JSON merge patch (RFC 7396): omitted fields stay, null removes a value, arrays are replaced whole.',
      ),
      response: {
        200: written[200],
        ...responses([...ofBodies, 'not-found', 'gone', 'stale-precondition', ...taken]),
      },
    },
    remove: {
      ...operation(
        'delete',
        component,
        `Delete ${article} ${singular}`,
        'Refuses while another record refers to this one. The id may be created again; its revisions continue.',
      ),
      response: {
        204: { type: 'null', description: 'The record is deleted.' },
        ...responses([...ofWrites, 'not-found', 'gone', 'still-referred-to', 'stale-precondition']),
      },
    },
  }
})

/** Returns the bodies of a resource's writes, by media type. */
export const bodiesOf = madeOnce((resource: Resource) => {
  const component = componentOf(resource)
  const patch = { schema: ref(`${component}Patch`) }
  return {
    whole: { content: { [jsonType]: { schema: ref(`${component}Body`) } } },
    patch: { content: { [mergePatchType]: patch, [jsonType]: patch } },
  }
})
