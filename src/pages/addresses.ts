/** The addresses of pages, and of the same data for programs. */
import type { ResourceName } from '../model/field.ts'

export type Parameters = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>

/** A path with its query; what is undefined is left out. */
export const address = (path: string, parameters: Parameters = {}): string => {
  const query = new URLSearchParams(
    Object.entries(parameters).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  ).toString()
  return query === '' ? path : `${path}?${query.replaceAll('%2C', ',')}`
}

export const pageOf = (resource: ResourceName, id: string): string => `/${resource}/${id}`

/** The anchor of a row among the rows of a total. */
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
