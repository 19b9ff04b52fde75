/** Cites sources as CSL-JSON, which reference managers and word processors read. */
import { organizations } from '../../resources/organizations.ts'
import type { RecordOf } from '../../model/resource.ts'
import { sources } from '../../resources/sources.ts'
import type { ListRequest } from '../../store/lists.ts'
import type { Snapshot } from '../../store/store.ts'
import { requestsFor } from '../requests.ts'

type Source = RecordOf<typeof sources>

/** CSL has no types for papers and statements of authorities; `genre` names them. */
const types: Readonly<Record<Source['kind'], { readonly type: string; readonly genre?: string }>> = {
  'news-article': { type: 'article-newspaper' },
  'government-document': { type: 'report', genre: 'Government document' },
  report: { type: 'report' },
  dataset: { type: 'dataset' },
  statement: { type: 'speech', genre: 'Statement' },
}

/** Converts a source to an item of CSL-JSON (1.0.2); unknown values are omitted. */
const citationOf = (source: Source, publisher: string | undefined): object => {
  const { id, kind, title, author, publishedOn, url, archivedUrl, language, licence } = source
  return {
    id,
    ...types[kind],
    title,
    ...(author !== null && { author: [{ literal: author }] }),
    ...(publisher !== undefined && { publisher, ...(kind === 'news-article' && { 'container-title': publisher }) }),
    ...(publishedOn !== null && { issued: { 'date-parts': [publishedOn.split('-').map(Number)] } }),
    ...(url !== null && { URL: url }),
    ...(archivedUrl !== null && { archive_location: archivedUrl }),
    ...(language !== null && { language }),
    ...(licence !== null && { custom: { licence } }),
  }
}

/** Returns the names of organizations by their ids. */
export const namesOf = async (
  snapshot: Snapshot,
  ids: readonly string[],
  asOf: number | undefined,
): Promise<ReadonlyMap<string, string>> => {
  const names = new Map<string, string>()
  for (const request of requestsFor(organizations, ids, { asOf })) {
    for await (const rows of snapshot.cells(organizations, { ...request, fields: ['id', 'name'] })) {
      for (const [id, name] of rows) names.set(id as string, name as string)
    }
  }
  return names
}

/** Yields sources as one array of CSL-JSON, one item a line, in batches: each text is one step of the compressor. */
export async function* citationsOf(snapshot: Snapshot, requests: Iterable<ListRequest>): AsyncGenerator<string> {
  let before = '[\n'
  for (const request of requests) {
    for await (const texts of snapshot.records(sources, request)) {
      const some = texts.map((text) => JSON.parse(text) as Source)
      const publishers = [...new Set(some.flatMap(({ publisherId }) => publisherId ?? []))].sort()
      const names = await namesOf(snapshot, publishers, request.asOf)
      const items = some.map((source) => JSON.stringify(citationOf(source, names.get(source.publisherId ?? ''))))
      if (items.length === 0) continue
      yield before + items.join(',\n')
      before = ',\n'
    }
  }
  yield before === '[\n' ? '[]\n' : '\n]\n'
}
