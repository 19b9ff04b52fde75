/** The rows of promises, findings, totals and outcomes. */
import type { Outcomes } from '../../figures/outcomes.ts'
import type { Promised } from '../../figures/promises/promises.ts'
import type { Totals } from '../../figures/totals.ts'
import {
  boolean,
  code,
  count,
  date,
  decimal,
  type Fields,
  integer,
  type Kind,
  name,
  optional,
  reference,
  sum,
} from '../../model/field.ts'
import type { groups } from '../../model/vocabulary.ts'
import { figures } from '../../resources/figures.ts'
import type { DerivedName, ServedCheck } from '../../store/computed-lists.ts'
import { type CsvValue, cellsOf, type CellColumns, type CellRow, headerOf, rowWriter } from './rows.ts'

/** Sums and quotients have more digits than figures, a ratio four of them after the point. */
const longest = { digits: 34, fraction: 4 }

// The rows of a total, and of outcomes.

export type Groups = readonly (typeof groups)[number][]

const groupColumns = {
  region: optional(
    reference('regions', 'The region that the row stands for; none where it cannot be placed.', 'guangdong'),
  ),
  industry: optional(
    reference('industries', 'The industry that the row stands for; none where it cannot be placed.', 'steel'),
  ),
  organization: optional(
    reference('organizations', 'The organization that the row stands for; none where it cannot be placed.', 'tencent'),
  ),
  year: optional(code('^\\d{4}$', 'The year that the row stands for; none where its figures span several.', '2025')),
}

/** The columns that say what a row stands for. */
export const keyColumns = (groupBy: Groups): Fields =>
  Object.fromEntries(groupBy.map((group) => [group, groupColumns[group]]))

export const totalsColumns = (groupBy: Groups): Fields => ({
  ...keyColumns(groupBy),
  label: name('The key in words.', 'Guangdong'),
  stage: figures.own.stage,
  unit: figures.own.unit,
  total: sum('The sum of the own parts.', '1000000000000'),
  lowerBound: optional(sum('The least that it may be; none where open.', '1000000000000')),
  upperBound: optional(sum('The most that it may be; none where open.', '1000000000000')),
  figures: integer('How many figures are in it.', 2),
  approximate: boolean('Whether an amount that it rests on is approximate.', false),
  from: optional(date('The first day of the periods of its figures; none where one is open.', '2025-01-01')),
  through: optional(
    date('The earliest day at which what its topmost subjects report ends; none where one is open.', '2025-12-31'),
  ),
  partial: boolean('Whether it is actual and ends before its year, the period, or the plan beside it.', false),
})

/** A table from objects that have its columns as their keys. */
export const csvFrom = (columns: Fields, rows: readonly object[]): string => {
  const [written, cells] = [rowWriter(columns), cellsOf(columns)]
  return [headerOf(columns), ...rows.map((row) => written(cells(row)))].join('')
}

/** The rows of a total as objects that have its columns as their keys. */
export const totalsRows = ({ data }: Totals): object[] => data.map(({ key, ...row }) => ({ ...row, ...key }))

const ratioColumn = (description: string) => optional({ ...decimal(description, '1.1816'), ...longest })

const comparedColumns = (what: string): Fields => ({
  Promises: count(`How many promises are ${what}.`, 1),
  Planned: sum('What these promise.', '1000000000000'),
  Actual: sum('What came of these.', '1181600000000'),
  Ratio: ratioColumn('The one divided by the other; none without such promises.'),
})

const under = (group: string, columns: Fields): Fields =>
  Object.fromEntries(Object.entries(columns).map(([name, column]) => [`${group}${name}`, column]))

/** The columns of outcomes; those of a group of promises begin with its name. */
export const outcomesColumns = (groupBy: Groups): Fields => ({
  ...keyColumns(groupBy),
  label: name('The key in words.', 'Guangdong'),
  unit: figures.own.unit,
  planned: optional(sum('What is promised and wholly reported; none without such promises.', '1000000000000')),
  actual: optional(sum('What came of that.', '1181600000000')),
  ratio: ratioColumn('The one divided by the other, truncated to four places.'),
  from: optional(date('The first day of what is wholly reported; none where it is open.', '2025-01-01')),
  through: optional(date('The earliest day at which what is wholly reported ends; none where open.', '2025-12-31')),
  approximate: boolean('Whether an amount of the row is approximate.', false),
  ...under('reported', comparedColumns('wholly reported')),
  ...under('partly', comparedColumns('partly reported')),
  partlyThrough: optional(date('The earliest day at which what is partly reported ends.', '2025-04-30')),
  unreportedPromises: count('How many promises have no outcome.', 0),
  unreportedPlanned: sum('The own parts of these.', '0'),
  unplannedFigures: count('How many outcomes have no promise.', 0),
  unplannedActual: sum('The own parts of these.', '0'),
})

/** The rows of outcomes as objects that have its columns as their keys. */
export const outcomesRows = ({ data }: Pick<Outcomes, 'data'>): object[] =>
  data.map(({ key, parts: _parts, ...row }) => ({
    ...Object.fromEntries(
      Object.entries(row).flatMap(([name, value]) =>
        typeof value === 'object' && value !== null
          ? Object.entries(value).map(([inner, one]) => [
              `${name}${inner[0]?.toUpperCase() ?? ''}${inner.slice(1)}`,
              one,
            ])
          : [[name, value]],
      ),
    ),
    ...key,
  }))

// Promises and findings as rows: their columns, and the cells of an item.

const kinds: Readonly<Record<DerivedName, Readonly<Record<string, Kind>>>> = {
  promises: {
    figureId: 'reference',
    subjectKind: 'enumeration',
    subjectId: 'reference',
    metric: 'code',
    stage: 'enumeration',
    value: 'decimal',
    unit: 'unit',
    qualifier: 'enumeration',
    dueOn: 'date',
    state: 'enumeration',
    'actual.value': 'decimal',
    'actual.through': 'date',
    'actual.figureIds': 'list',
    ratio: 'decimal',
    approximate: 'boolean',
    versions: 'text',
  },
  checks: {
    id: 'text',
    check: 'enumeration',
    severity: 'enumeration',
    detail: 'text',
    records: 'list',
    printed: 'text',
    'computed.lower': 'decimal',
    'computed.upper': 'decimal',
    'implied.figureId': 'reference',
    'implied.lower': 'decimal',
    'implied.upper': 'decimal',
    'review.review': 'enumeration',
    'review.note': 'text',
    'review.by': 'text',
    'review.at': 'instant',
  },
}

/** The columns of a list, named by the paths of its values. */
export const derivedColumns = (list: DerivedName): CellColumns =>
  Object.fromEntries(
    Object.entries(kinds[list]).map(([path, kind]) => [path, { kind, ...(kind === 'decimal' && longest) }]),
  )

const valueAt = (item: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | null)?.[key], item)

/** `2025-02-13 at-least 600000000000 CNY (anhui-2025-target)`. */
const versionInWords = ({ publishedOn, qualifier, value, unit, figureId }: Promised['versions'][number]): string =>
  [publishedOn, qualifier === 'exact' ? null : qualifier, value, unit, `(${figureId})`]
    .filter((word) => word !== null)
    .join(' ')

const cellOf = (value: unknown): CsvValue =>
  value === undefined || value === null ? null : typeof value === 'string' ? value : JSON.stringify(value)

const inWords: Readonly<Record<string, (element: never) => string>> = {
  versions: versionInWords,
  records: ({ resource, id }: ServedCheck['records'][number]) => `${resource}/${id}`,
  'actual.figureIds': (id: string) => id,
}

/** Returns the function from an item, as JSON, to its cells: the elements of a list stand side by side in one. */
const derivedCells = (list: DerivedName): ((item: string) => CsvValue[]) => {
  const paths = Object.keys(kinds[list])
  return (item) => {
    const parsed: unknown = JSON.parse(item)
    return paths.map((path) => {
      const value = valueAt(parsed, path)
      const say = inWords[path]
      return say && Array.isArray(value) ? value.map((element) => say(element as never)).join('; ') : cellOf(value)
    })
  }
}

/** Returns the rows of items. */
export async function* derivedRows(
  list: DerivedName,
  batches: AsyncIterable<readonly string[]>,
): AsyncGenerator<readonly CellRow[]> {
  const cells = derivedCells(list)
  for await (const items of batches) yield items.map(cells)
}

// The changes between two editions, and the bridge between their totals.

const sideKinds: Readonly<Record<string, Kind>> = {
  figureId: 'reference',
  metric: 'code',
  stage: 'enumeration',
  unit: 'unit',
  value: 'decimal',
  title: 'name',
  startsOn: 'date',
  endsOn: 'date',
  regionId: 'reference',
  status: 'enumeration',
  parentId: 'reference',
}

const changeKinds: Readonly<Record<string, Kind>> = {
  kind: 'enumeration',
  subjectKind: 'enumeration',
  subjectId: 'reference',
  name: 'name',
  ...Object.fromEntries(
    ['before', 'after'].flatMap((side) =>
      Object.entries(sideKinds).map(([key, kind]) => [`${side}.${key}`, kind] as const),
    ),
  ),
}

/** The columns of the changes between two editions, named by the paths of their values. */
export const changeColumns: CellColumns = Object.fromEntries(
  Object.entries(changeKinds).map(([path, kind]) => [path, { kind }]),
)

/** Returns the rows of changes. */
export async function* changeRows(batches: AsyncIterable<readonly object[]>): AsyncGenerator<readonly CellRow[]> {
  for await (const changes of batches)
    yield changes.map((change) => Object.keys(changeKinds).map((path) => cellOf(valueAt(change, path))))
}

/** The columns of the bridge from one total to another. */
export const bridgeColumns: CellColumns = {
  metric: { kind: 'code' },
  stage: { kind: 'enumeration' },
  unit: { kind: 'unit' },
  prices: { kind: 'code' },
  period: { kind: 'text' },
  before: { kind: 'decimal', ...longest },
  entered: { kind: 'decimal', ...longest },
  left: { kind: 'decimal', ...longest },
  rebased: { kind: 'decimal', ...longest },
  after: { kind: 'decimal', ...longest },
}

/** The ids of the figures that an item is about, and of the sources that it names itself. */
interface Named {
  readonly figures: readonly string[]
  readonly sources: readonly string[]
}

export const namedInItem: Readonly<Record<DerivedName, (item: string) => Named>> = {
  promises: (item) => {
    const { actual, versions } = JSON.parse(item) as Promised
    return { figures: actual?.figureIds ?? [], sources: versions.map(({ sourceId }) => sourceId) }
  },
  checks: (item) => {
    const { records, implied } = JSON.parse(item) as ServedCheck
    const idsOf = (wanted: string): string[] =>
      records.filter(({ resource }) => resource === wanted).map(({ id }) => id)
    return { figures: [...idsOf('figures'), ...(implied ? [implied.figureId] : [])], sources: idsOf('sources') }
  },
}
