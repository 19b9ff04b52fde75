/** The tools: each is a read of the API, with a word on when to use it and the records that bear its answer out. */
import type { ResourceName } from '../model/field.ts'

export type ApiAnswer = Readonly<Record<string, unknown>>

/** A record that an answer rests on, or that it found. */
export interface Cited {
  readonly resource: ResourceName
  readonly id: string
}

export interface Tool {
  readonly name: string
  /** The operation that answers. */
  readonly path: string
  /** When to use it; the description of the operation follows. */
  readonly use: string
  /** Parameters of the operation that are no arguments of the tool. */
  readonly without?: readonly string[]
  /** Its answer can be asked for again, as of an instant. */
  readonly lasting: boolean
  /** Parameters of a second question, whose answer names the records. */
  readonly explained?: Readonly<Record<string, string>>
  readonly cites: (answer: ApiAnswer) => readonly Cited[]
}

interface Page<Item> {
  readonly data: readonly Item[]
}

interface Resolved {
  readonly resource: ResourceName | null
  readonly id: string
  readonly alternatives: readonly Cited[]
}

interface Row {
  readonly parts?: readonly {
    readonly figureId: string
    readonly ownPart: string
    readonly actualFigureIds?: readonly string[]
  }[]
}

interface Promised {
  readonly figureId: string
  readonly actual: { readonly figureIds: readonly string[] } | null
  readonly versions: readonly { readonly figureId: string }[]
}

interface Verdict {
  readonly readings: readonly { readonly figures: readonly { readonly figureId: string | null }[] }[]
}

const figure = (id: string): Cited => ({ resource: 'figures', id })

export const tools: readonly Tool[] = [
  {
    name: 'search',
    path: '/v1/search',
    use: 'Use it to find records by words, English or Chinese, when you know neither their id nor their exact name.',
    lasting: false,
    cites: (answer) => (answer as ApiAnswer & Page<Cited>).data,
  },
  {
    name: 'resolve',
    path: '/v1/resolve',
    use: 'Use it first, to turn the name of a place, an industry or an organization into the id that other tools take.',
    lasting: false,
    cites: (answer) =>
      (answer as ApiAnswer & Page<Resolved>).data.flatMap(({ resource, id, alternatives }) => [
        ...(resource === null ? [] : [{ resource, id }]),
        ...alternatives,
      ]),
  },
  {
    name: 'list_figures',
    path: '/v1/figures',
    use:
      'Use it to see single figures with the words of their sources. Do not add them up, because figures contain ' +
      'each other: use `total`.',
    // A search by words has no `asOf`; `search` finds by words.
    without: ['q'],
    lasting: true,
    cites: (answer) =>
      (answer as ApiAnswer & Page<{ sourceId: string }>).data.map(({ sourceId }) => ({
        resource: 'sources',
        id: sourceId,
      })),
  },
  {
    name: 'total',
    path: '/v1/totals',
    use: 'Use it for every question of how much or how many, for a place, an industry, a year or a programme.',
    lasting: true,
    explained: { explain: 'true' },
    cites: (answer) =>
      (answer as ApiAnswer & Page<Row>).data
        .flatMap(({ parts = [] }) => parts)
        .sort((one, other) => Number(other.ownPart) - Number(one.ownPart))
        .map(({ figureId }) => figure(figureId)),
  },
  {
    name: 'outcomes',
    path: '/v1/outcomes',
    use:
      'Use it to compare plans with what came of them, for places, industries or years. Do not divide one total by ' +
      'another: they may be about other subjects.',
    lasting: true,
    explained: { explain: 'true' },
    cites: (answer) =>
      (answer as ApiAnswer & Page<Row>).data
        .flatMap(({ parts = [] }) => parts)
        .flatMap(({ figureId, actualFigureIds = [] }) => [figureId, ...actualFigureIds])
        .map(figure),
  },
  {
    name: 'promises',
    path: '/v1/promises',
    use: 'Use it to compare what was announced with what came of it, and to see whether a target was moved.',
    lasting: true,
    cites: (answer) =>
      (answer as ApiAnswer & Page<Promised>).data.flatMap(({ figureId, actual, versions }) =>
        [figureId, ...(actual?.figureIds ?? []), ...versions.map((version) => version.figureId)].map(figure),
      ),
  },
  {
    name: 'checks',
    path: '/v1/checks',
    use: 'Use it before you rely on a record, or to find what in the register contradicts itself.',
    lasting: true,
    cites: (answer) =>
      (answer as ApiAnswer & Page<{ records: readonly Cited[] }>).data.flatMap(({ records }) => records),
  },
  {
    name: 'verify',
    path: '/v1/verify',
    use: 'Use it on a sentence with numbers, before you repeat it.',
    lasting: true,
    cites: (answer) =>
      (answer as ApiAnswer & Verdict).readings
        .flatMap(({ figures }) => figures.flatMap(({ figureId }) => figureId ?? []))
        .map(figure),
  },
]
