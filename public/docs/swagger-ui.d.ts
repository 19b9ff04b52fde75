/** The parts of Swagger UI's plugin API, and of the React and Immutable that it brings, that these scripts use. */

export interface Mapping {
  get(key: string): unknown
  getIn(path: readonly string[]): unknown
  delete(key: string): Mapping
  merge(...others: readonly unknown[]): Mapping
  map(change: (value: Mapping, key: string) => unknown): Mapping
  filter(chosen: (value: Mapping, key: string) => boolean): Mapping
  set(key: string, value: unknown): Mapping
  hashCode(): number
  keySeq(): Listing
  readonly size: number
}

export interface Listing {
  map(change: (value: unknown) => unknown): Listing
  toArray(): readonly unknown[]
}

interface Immutable {
  readonly Map: { (entries: object): Mapping; readonly isMap: (value: unknown) => value is Mapping }
  readonly OrderedMap: () => Mapping
  readonly List: { (items: readonly unknown[]): Listing; readonly isList: (value: unknown) => value is Listing }
}

export interface Element {
  readonly type: unknown
}

export type Child = Element | string | null

export type Component<P = Readonly<Record<string, unknown>>> = (properties: P) => Element | null

export interface React {
  readonly Fragment: unknown
  readonly createElement: (type: unknown, properties: object | null, ...children: readonly Child[]) => Element
  readonly useState: <S>(initial: S) => [S, (next: S) => void]
}

export interface System {
  readonly React: React
  readonly Im: Immutable
  readonly getComponent: (name: string, isContainer?: boolean) => unknown
  readonly specSelectors: {
    readonly specJson: () => Mapping
    readonly parameterWithMetaByIdentity: (operation: readonly string[], parameter: Mapping) => Mapping
  }
  readonly specActions: { readonly updateResolvedSubtree: (path: readonly string[], value: unknown) => void }
  readonly authSelectors: { readonly authorized: () => Mapping }
  readonly authActions: {
    readonly authorize: (keys: object) => void
    readonly logout: (names: readonly string[]) => void
    readonly showDefinitions: (shown: false) => void
  }
}

export type Plugin = (system: System) => object

export interface SwaggerUi {
  (options: object): System
  readonly presets: { readonly apis: Plugin }
  readonly plugins: { readonly DownloadUrl: Plugin }
}
