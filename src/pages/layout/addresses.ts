/** Builds the addresses of pages and of the API requests behind them. */
import type { ResourceName } from '../../model/field.ts'
import type { TSchema } from 'typebox'
import type { FastifyRequest } from 'fastify'
import { idParameter } from '../../http/contract/parameters.ts'
import { closedObject } from '../../http/contract/schemas.ts'
import { propertiesOf } from '../../model/json-schema.ts'
import type { Resource } from '../../model/resource.ts'
import { Type } from '../../model/schema-builder.ts'
import { resourceNames } from '../../resources/index.ts'

export type Parameters = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>

/** Builds a path with its query; undefined parameters are omitted. */
export const address = (path: string, parameters: Parameters = {}): string => {
  const query = new URLSearchParams(
    Object.entries(parameters).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  ).toString()
  return query === '' ? path : `${path}?${query.replaceAll('%2C', ',')}`
}

/** Reports whether an address leads to this server: `//` and, for browsers, `/\` lead to another. */
export const isWithin = (href: string): boolean => /^\/(?![/\\])/.test(href)

export const pageOf = (resource: ResourceName, id: string): string => `/${resource}/${id}`

/** Returns the address of the evidence of a promise, which any of its wordings names. */
export const promisePath = (figureId: string): string => `/promises/${figureId}`

export const undoPath = (batch: string): string => `/batches/${batch}/undo`

export const anchorOf = ({ key, stage, unit }: Readonly<{ key: object; stage: string; unit: string }>): string =>
  [stage, unit, ...Object.values(key).map((value: unknown) => (typeof value === 'string' ? value : 'none'))].join('.')

export const without = (schema: TSchema, ...names: readonly string[]): TSchema => {
  const left = Object.entries(propertiesOf(schema)).filter(([name]) => !names.includes(name))
  return closedObject(Object.fromEntries(left))
}

/** The resources that people look for come before those that they refer to. */
const order = 'initiatives projects figures regions industries organizations sources'.split(' ')

/** The lists of all resources, in the order in which they are shown. */
export const listNames: readonly string[] = [...new Set([...order, ...resourceNames])]

/** The pages about the register, which every footer leads to. */
export const aboutPaths = ['/about', '/method', '/coverage', '/licence', '/data'] as const

/** The addresses of pages that are not of one record. */
export const pagePaths: readonly string[] = [
  ...['/totals', '/outcomes', '/promises', '/checks', '/verify'],
  ...aboutPaths,
  ...listNames.map((name) => `/${name}`),
]

/** The query of a page of revisions: those before one. */
export const revisionsQuery = closedObject({ before: Type.Optional(Type.Integer({ minimum: 2 })) })

export const revisionParameters = (resource: Resource): TSchema =>
  closedObject({ ...propertiesOf(idParameter(resource)), revision: Type.Integer({ minimum: 1 }) })

/** Returns the place from which a page shows a text or a table, counted from 0. */
export const fromIn = ({ query }: Pick<FastifyRequest, 'query'>): number => (query as { from?: number }).from ?? 0

interface Offers {
  readonly page: string
  readonly csv: string
  readonly xlsx: string
  /** The pictures of its chart, if it has one. */
  readonly chart: ((format: 'svg' | 'png') => string) | undefined
}

const sums: readonly string[] = ['totals', 'outcomes']
const lists: readonly string[] = [...resourceNames, ...sums, 'promises', 'checks']
/** Parameters of an answer in JSON that do not choose what is in it. */
const ofAnswers = ['include', 'limit', 'explain', 'format']

/** Returns the addresses for a list, a total, promises or findings; nothing for other answers. */
export const offersOf = (path: string): Offers | undefined => {
  const [, name = '', query] = /^\/v1\/([a-z]+)(?:\?(.*))?$/.exec(path) ?? []
  if (!lists.includes(name)) return undefined
  const parameters = Object.fromEntries(
    [...new URLSearchParams(query)].filter(([parameter]) => !ofAnswers.includes(parameter)),
  )
  return {
    page: address(`/${name}`, parameters),
    csv: address(`/${name}.csv`, { ...parameters, bom: true }),
    xlsx: address(`/${name}.xlsx`, parameters),
    chart:
      sums.includes(name) && 'groupBy' in parameters
        ? (format) => address(`/${name}/chart`, { ...parameters, format })
        : undefined,
  }
}
