/** The layout of a source's table: what its columns are. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { checkLayout, exampleLayout, layoutProperties, type Layout, parseLayout } from '../../lists/layout.ts'
import type { StoredTable } from '../../lists/table.ts'
import type { Data } from '../../model/canonical.ts'
import { didYouMean } from '../../model/closest-name.ts'
import { Type } from '../../model/schema-builder.ts'
import type { Violation } from '../../model/validation.ts'
import { resourceOf } from '../../resources/index.ts'
import { projects } from '../../resources/projects.ts'
import { sources } from '../../resources/sources.ts'
import { referencesIn } from '../../rules/references.ts'
import { Merged, Refusal } from '../../rules/refusal.ts'
import type { LayoutRequest, Store } from '../../store/store.ts'
import { isFresh, preconditionOn } from '../contract/etag.ts'
import { idIn, idParameter, noQuery } from '../contract/parameters.ts'
import { invalid, Problem } from '../contract/problems.ts'
import { booleanField, nullableString } from '../contract/schemas.ts'
import { formatFor, formats, setFormat } from '../formats/registry.ts'
import {
  json,
  keyedOperations,
  ofBodies,
  ofReads,
  ofWrites,
  ref,
  responses,
  tagHeader,
  unchanged,
} from '../openapi/responses.ts'
import { jsonType, takes } from '../pipeline/body.ts'
import { assertHolds, hashOf, noAttachment, tagOf } from '../texts/texts.ts'

const readOnly = 'Set by the register; a body may carry it as it was read, and it sets nothing.'

export const layoutSchema = Type.Object(
  {
    kept: Type.Optional({
      ...booleanField(`The layout is stored, and no proposal. ${readOnly}`, true),
      readOnly: true,
    }),
    from: Type.Optional({
      ...nullableString(
        `The source whose layout is proposed; null for a guess, and for a stored one. ${readOnly}`,
        null,
      ),
      readOnly: true,
    }),
    ...layoutProperties,
  },
  {
    $id: 'Layout',
    description: 'What the columns of a table are. Words in it are literal.',
    additionalProperties: false,
    examples: [{ kept: true, from: null, ...exampleLayout }],
  },
)

const operation = keyedOperations('sources', { params: idParameter(sources), querystring: noQuery })

const operations = {
  read: {
    ...operation(
      'readTableLayout',
      'Read the layout of a table',
      'Answers the stored layout (`kept`). Without one, it proposes that of the edition before, moved on by its years ' +
        '(`from`), else a guess by headings and cells: what is not known is `ignore`. The entity tag of a proposal is weak.',
    ),
    response: {
      200: json('Layout', 'The layout.', tagHeader),
      ...unchanged,
      ...responses([...ofReads, 'not-found', 'gone']),
    },
  },
  replace: {
    ...operation(
      'replaceTableLayout',
      'Store the layout of a table',
      'Stores a layout in place of the one before. It fits the table, and the records of its `defaults` exist, else 422 ' +
        'names what does not by its pointer. At most 64 kB.',
    ),
    body: { content: { [jsonType]: { schema: ref('Layout') } } },
    response: {
      200: json('Layout', 'The layout is replaced.', tagHeader),
      201: json('Layout', 'The layout is stored.', tagHeader),
      ...responses([...ofBodies, 'not-found', 'gone', 'stale-precondition']),
    },
  },
  remove: {
    ...operation('deleteTableLayout', 'Delete the layout of a table', 'Without a layout, one is proposed again.'),
    response: {
      204: { type: 'null', description: 'The layout is deleted.' },
      ...responses([...ofWrites, 'not-found', 'gone', 'stale-precondition']),
    },
  },
} as const

/** Returns the layout in a body. Throws a Problem. */
const layoutIn = (body: unknown): Layout => {
  const { kept: _kept, from: _from, ...members } = body as Data
  const parsed = parseLayout(members)
  if ('layout' in parsed) return parsed.layout
  const tooLarge = parsed.faults.find(({ detail }) => detail[0] === 'layout-too-large')
  throw tooLarge ? new Problem('body-too-large', tooLarge.detail) : invalid(parsed.faults)
}

/** Returns what of a layout does not fit the register: the records that rows have by default exist. */
export const wrongDefaults = async (store: Store, { defaults = {} }: Layout): Promise<Violation[]> => {
  const given = Object.fromEntries(Object.entries(projects.own).filter(([key]) => key in defaults))
  const faults = referencesIn(given, defaults as Data).map(async ({ pointer, target, id }): Promise<Violation[]> => {
    const near = await store.missing(target, id)
    if (near === undefined) return []
    const found: unknown = await store.read(resourceOf(target), id).catch((error: unknown) => error)
    const detail: Violation['detail'] =
      found instanceof Merged
        ? ['merged-reference', id, target, found.into]
        : ['no-reference', id, target, didYouMean(id, near)]
    return [{ pointer: `/defaults${pointer}`, detail }]
  })
  return (await Promise.all(faults)).flat()
}

export const serveTableLayouts = (app: FastifyInstance, store: Store): void => {
  const formatOf = formatFor(['json'])

  const sourceOf = async (id: string) =>
    JSON.parse((await store.read(sources, id)).text) as Omit<LayoutRequest, 'csv'> & { readonly id: string }

  const tableOfSource = async (id: string): Promise<StoredTable> => {
    const table = await store.sourceTable(id)
    if (!table) throw noAttachment('table', id)
    return table
  }

  const read = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    setFormat(reply, formatOf(request))
    const source = await sourceOf(idIn(request))
    const { csv } = await tableOfSource(source.id)
    void reply.header('cache-control', 'private, no-cache')
    const layout = await store.tableLayout({ ...source, csv }, { signal: request.signal })
    if (layout.stored !== undefined && isFresh(request, reply, tagOf(hashOf(layout.stored)))) return reply
    const text = JSON.stringify({ kept: layout.stored !== undefined, from: layout.from, ...layout.layout })
    if (layout.stored !== undefined) return reply.send(text)
    return isFresh(request, reply, `W/${tagOf(hashOf(text))}`) ? reply : reply.send(text)
  }

  /** Stores or removes a layout, if what was stored is what the client has seen, and returns that. */
  const write = (request: FastifyRequest, layout: string | null): Promise<string | undefined> => {
    const precondition = preconditionOn(request)
    return store.putSourceLayout(idIn(request), layout, (before) => {
      assertHolds(precondition, 'layout', before === undefined ? null : hashOf(before))
      if (layout === null && before === undefined) throw noAttachment('layout', idIn(request))
    })
  }

  const put = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const layout = layoutIn(request.body)
    const { id } = await sourceOf(idIn(request))
    const { csv } = await tableOfSource(id)
    // Headings stand in the first rows; without any, one row tells how many columns there are.
    const limit = Math.max(layout.headerRows, 1)
    const rows = await store.tableRows({ csv, from: 0, limit }, { signal: request.signal })
    const faults = [...checkLayout(layout, { rows }), ...(await wrongDefaults(store, layout))]
    if (faults.length > 0) throw new Refusal('broken-rule', undefined, faults)
    const text = JSON.stringify(layout)
    const before = await write(request, text)
    return reply
      .code(before === undefined ? 201 : 200)
      .headers({ etag: tagOf(hashOf(text)), 'content-type': formats.json.mediaType })
      .send(JSON.stringify({ kept: true, from: null, ...layout }))
  }

  const remove = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    await sourceOf(idIn(request))
    await write(request, null)
    return reply.code(204).send()
  }

  const path = '/v1/sources/:id/table/layout'
  const config = { role: 'editor' } as const
  app.get(path, { config, schema: operations.read }, read)
  app.put(path, { config, ...takes(jsonType), schema: operations.replace }, put)
  app.delete(path, { config, schema: operations.remove }, remove)
}
