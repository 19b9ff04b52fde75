/** The types of jsonld and n3 that the tests use; they ship none. */
declare module 'jsonld' {
  interface Options {
    readonly format?: 'application/n-quads'
    readonly documentLoader: (url: string) => Promise<{ contextUrl?: string; document: object; documentUrl: string }>
  }
  const jsonld: { readonly toRDF: (document: object, options: Options) => Promise<string> }
  export default jsonld
}

declare module 'n3' {
  import type { DatasetCore, Quad, Term } from '@rdfjs/types'

  export class Parser {
    constructor(options?: { readonly format: string })
    parse(text: string): Quad[]
  }
  export class Store implements DatasetCore {
    constructor(quads?: readonly Quad[])
    readonly size: number
    add(quad: Quad): this
    delete(quad: Quad): this
    has(quad: Quad): boolean
    match(subject?: Term | null, predicate?: Term | null, object?: Term | null, graph?: Term | null): DatasetCore
    getSubjects(predicate: string, object: string, graph: string | null): Term[]
    getObjects(subject: Term | string, predicate: string, graph: string | null): Term[]
    [Symbol.iterator](): Iterator<Quad>
  }
}
