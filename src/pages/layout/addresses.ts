/** Builds the addresses of pages and of the API requests behind them. */
import type { ResourceName } from '../../model/field.ts'

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

/** Returns the anchor of a row on the page of a total. */
export const anchorOf = ({
  key,
  stage,
  unit,
}: {
  readonly key: object
  readonly stage: string
  readonly unit: string
}): string =>
  [stage, unit, ...Object.values(key).map((value: unknown) => (typeof value === 'string' ? value : 'none'))].join('.')
