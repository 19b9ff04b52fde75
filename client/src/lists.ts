/** The addresses of lists and the types of their records, from the OpenAPI document. */
import type { components, paths } from '../planledger.d.ts'

type Answered<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } }
}
  ? Body
  : never

/** A page of a list: its items, and the cursor of the next page. */
export interface PageOf<Item> {
  readonly data: readonly Item[]
  readonly next: string | null
}

/** The address of a list that is read page by page. */
export type ListPath = {
  [Path in keyof paths]: Path extends `${string}{${string}`
    ? never
    : Answered<Path> extends PageOf<unknown>
      ? Path
      : never
}[keyof paths]

/** An item of the list at an address. */
export type ItemOf<Path extends ListPath> = Answered<Path> extends PageOf<infer Item> ? Item : never

/** The parameters of a list; its cursor is the business of the client. */
export type QueryOf<Path extends ListPath> = paths[Path] extends { get: { parameters: { query?: infer Query } } }
  ? Omit<NonNullable<Query>, 'cursor' | 'format'>
  : never

/** A change, and the epoch that its sequence belongs to: to continue after it, send both. */
export type Change = components['schemas']['ChangeList']['data'][number] & { readonly epoch?: string }

/** The parameters of the feed. */
export type ChangesQuery = Omit<NonNullable<paths['/v1/changes']['get']['parameters']['query']>, 'format'>
