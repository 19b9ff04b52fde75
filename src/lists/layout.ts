/** A layout says what the columns of a table are, and what holds for all its rows. */
import type { TSchema } from 'typebox'
import { didYouMean } from '../model/closest-name.ts'
import { code, date, enumeration, name, term, unit } from '../model/field.ts'
import type { RecordOf } from '../model/resource.ts'
import { Type } from '../model/schema-builder.ts'
import { bodyValidator, type Violation } from '../model/validation.ts'
import { type FigureRecord, figures } from '../resources/figures.ts'
import { projects } from '../resources/projects.ts'
import { startsBeforeEnds, wrongUnit } from '../rules/values.ts'
import { headingsOf } from './headings.ts'
import type { Table } from './table.ts'

type ProjectRecord = RecordOf<typeof projects>

/** What a column without a role beside its name is. */
const plainKinds = ['title', 'localTitle', 'region', 'period', 'partOf', 'summary', 'note', 'number', 'ignore'] as const

/** A column of amounts: each cell is a figure about the project of its row. */
export interface FigureColumn {
  /** What the column is called: by its heading, or by its place (`#7`). */
  readonly column: string
  readonly as: 'figure'
  readonly metric: string
  readonly stage: FigureRecord['stage']
  /** Left out it is that of the heading, else of a caption. */
  readonly unit?: string
  /** The number by which a printed number is multiplied: 10000 for 万元. Left out it is that of the heading or caption, else 1. */
  readonly scale?: number
  /** Left out, both are read from the heading. */
  readonly periodStart?: string
  readonly periodEnd?: string
  readonly prices?: string
  /** The column whose figure of the same row it supersedes. */
  readonly supersedes?: string
}

export type LayoutColumn =
  | { readonly column: string; readonly as: (typeof plainKinds)[number] }
  | { readonly column: string; readonly as: 'code'; readonly scheme: string }
  | { readonly column: string; readonly as: 'participant'; readonly role: string }
  | {
      readonly column: string
      readonly as: 'status'
      /** The status that each printed word stands for. */
      readonly values: Readonly<Record<string, ProjectRecord['status']>>
    }
  | FigureColumn

/** The words with which headings between rows begin; as portfolios, each is the whole of the rows below it. */
interface Sections {
  readonly words: readonly string[]
  readonly as?: 'portfolio'
}

export interface Layout {
  /** The rows at the top that are captions and headings. */
  readonly headerRows: number
  readonly columns: readonly LayoutColumn[]
  /** A list of words is short for `{words}`. */
  readonly sections?: Sections | readonly string[]
  /** The words of rows of totals. */
  readonly totals?: readonly string[]
  /** Identities within a row: one column is the sum of others. */
  readonly sums?: readonly { readonly total: string; readonly of: readonly string[] }[]
  /** What every record of the list has where its row has nothing else. */
  readonly defaults?: Partial<
    Pick<
      ProjectRecord,
      'kind' | 'status' | 'regionId' | 'parentId' | 'initiativeId' | 'industryIds' | 'startsOn' | 'endsOn'
    >
  >
  /** Each figure supersedes the one that it matches in the edition before. */
  readonly supersedesEdition?: boolean
}

const isList = (sections: Sections | readonly string[]): sections is readonly string[] => Array.isArray(sections)

/** Returns the sections of a layout in full. */
export const sectionsOf = ({ sections = [] }: Layout): Sections => (isList(sections) ? { words: sections } : sections)

const mostColumns = 200
const mostWords = 200
const largestLayout = 64 * 1024
const largestScale = 1e12

const columnName = name('What the column is called: by its heading, or by its place.', '总投资（万元）').schema
const closed = (properties: Record<string, TSchema>, options: object = {}): TSchema =>
  Type.Object(properties, { additionalProperties: false, ...options })
const wordList = (description: string, examples: readonly string[]): TSchema =>
  Type.Array(name('A word, taken literally.', '合计').schema, {
    maxItems: mostWords,
    description,
    examples: [examples],
  })

/** The members of a column beside its name and what it is. */
const members = {
  scheme: term('Of a `code`: the scheme of the codes.', 'cn-investment-project').schema,
  role: name('Of a `participant`: its role.', 'owner').schema,
  values: Type.Unsafe({
    type: 'object',
    additionalProperties: projects.own.status.value,
    description: 'Of a `status`: the status that each printed word stands for.',
    examples: [{ 续建: 'implementation' }],
  }),
  metric: figures.own.metric.value,
  stage: figures.own.stage.value,
  unit: unit('Of a `figure`: its unit; left out, that of the heading or a caption.', 'CNY').schema,
  scale: Type.Integer({
    minimum: 1,
    maximum: largestScale,
    description:
      'Of a `figure`: the number by which a printed number is multiplied; left out, that of the heading or a caption, else 1.',
    examples: [10_000],
  }),
  periodStart: date('Of a `figure`: the first day of its period; left out, that of the heading.', '2025-01-01').schema,
  periodEnd: date('Of a `figure`: the last day of its period; left out, that of the heading.', '2025-12-31').schema,
  prices: code('^\\d{4}(/\\d{2})?$', 'Of a `figure`: the base of its prices.', '2024/25').schema,
  supersedes: name('Of a `figure`: the column whose figure in the same row it supersedes.', 'Original budget').schema,
}
type Member = keyof typeof members

/** The members that each kind of column needs, and those that it may have. */
export const membersOf: Readonly<Record<LayoutColumn['as'], { needs: readonly Member[]; may?: readonly Member[] }>> = {
  title: { needs: [] },
  localTitle: { needs: [] },
  region: { needs: [] },
  period: { needs: [] },
  partOf: { needs: [] },
  summary: { needs: [] },
  note: { needs: [] },
  number: { needs: [] },
  ignore: { needs: [] },
  code: { needs: ['scheme'] },
  participant: { needs: ['role'] },
  status: { needs: ['values'] },
  figure: {
    needs: ['metric', 'stage'],
    may: ['unit', 'scale', 'periodStart', 'periodEnd', 'prices', 'supersedes'],
  },
}

/** What one column at most may be. */
const once: readonly string[] = ['title', 'localTitle', 'region', 'status', 'partOf', 'number']

const { kind, status, regionId, parentId, initiativeId, industryIds, startsOn, endsOn } = projects.own
const defaults = { kind, status, regionId, parentId, initiativeId, industryIds, startsOn, endsOn }

const optional = (properties: Record<string, TSchema>): Record<string, TSchema> =>
  Object.fromEntries(Object.entries(properties).map(([key, schema]) => [key, Type.Optional(schema)]))

const sectionWords = ['一、', '二、']
const example: Layout = {
  headerRows: 2,
  columns: [
    { column: '序号', as: 'number' },
    { column: '项目名称', as: 'localTitle' },
    {
      column: '总投资（万元）',
      as: 'figure',
      metric: 'total-investment',
      stage: 'planned',
      unit: 'CNY',
      scale: 10_000,
    },
  ],
  sections: { words: sectionWords },
  totals: ['合计'],
}

/** The members of a layout. */
export const layoutProperties: Record<string, TSchema> = {
  headerRows: Type.Integer({
    minimum: 0,
    maximum: 1000,
    description: 'The number of rows at the top that are captions and headings.',
    examples: [2],
  }),
  columns: Type.Array(
    closed({
      column: columnName,
      as: enumeration(
        Object.keys(membersOf) as [string, ...string[]],
        'What its cells are; what is not to be read is `ignore`, as is a column that is not listed.',
        'figure',
      ).schema,
      ...optional(members),
    }),
    { maxItems: mostColumns, description: 'The columns.', examples: [example.columns] },
  ),
  sections: Type.Optional(
    Type.Unsafe({
      type: ['object', 'array'],
      description:
        'The words with which headings between rows begin: a list, or `{words, as: "portfolio"}`, which makes each a portfolio.',
      required: ['words'],
      properties: {
        words: wordList('The words.', sectionWords),
        as: enumeration(['portfolio'], 'Each heading is a portfolio of the rows below it.', 'portfolio').schema,
      },
      additionalProperties: false,
      maxItems: mostWords,
      items: name('A word, taken literally.', '一、').schema,
      examples: [{ words: sectionWords }],
    }),
  ),
  totals: Type.Optional(wordList('The words of rows of totals.', ['合计', 'Total'])),
  sums: Type.Optional(
    Type.Array(
      closed({
        total: columnName,
        of: Type.Array(columnName, {
          minItems: 1,
          maxItems: mostColumns,
          description: 'The columns that add up.',
          examples: [['city', 'non_city']],
        }),
      }),
      {
        maxItems: mostColumns,
        description: 'Identities within a row.',
        examples: [[{ total: 'combined', of: ['city', 'non_city'] }]],
      },
    ),
  ),
  defaults: Type.Optional(
    closed(optional(Object.fromEntries(Object.entries(defaults).map(([key, { schema }]) => [key, schema]))), {
      description: 'What every record has where its row has nothing else.',
      examples: [{ status: 'preparation' }],
    }),
  ),
  supersedesEdition: Type.Optional(
    Type.Boolean({
      description: 'Each figure supersedes the one that it matches in the edition before.',
      examples: [false],
    }),
  ),
}

/** The example of a layout in the OpenAPI document. */
export const exampleLayout = example

const misshapen = bodyValidator(closed(layoutProperties))

/** Returns what a column has and may not have, and what it lacks. */
const wrongMembers = (column: LayoutColumn, pointer: string): Violation[] => {
  const { needs, may = [] } = membersOf[column.as]
  const allowed: readonly string[] = ['column', 'as', ...needs, ...may]
  return [
    ...needs
      .filter((key) => !(key in column))
      .map((key) => ({ pointer: `${pointer}/${key}`, detail: ['required'] as const })),
    ...Object.keys(column)
      .filter((key) => !allowed.includes(key))
      .map((key): Violation => ({ pointer: `${pointer}/${key}`, detail: ['not-of-column', key, column.as] })),
  ]
}

/** Parses a layout: nothing but its members, at most 64 kB. */
export const parseLayout = (
  value: unknown,
): { readonly layout: Layout } | { readonly faults: readonly Violation[] } => {
  const size = Buffer.byteLength(JSON.stringify(value ?? null))
  if (size > largestLayout)
    return { faults: [{ pointer: '', detail: ['layout-too-large', size.toString(), largestLayout.toString()] }] }
  const faults = misshapen(value)
  if (faults.length > 0) return { faults }
  const layout = value as Layout
  const wrong = layout.columns.flatMap((column, at) => wrongMembers(column, `/columns/${at.toString()}`))
  return wrong.length > 0 ? { faults: wrong } : { layout }
}

// Whether a layout fits a table.

const isFigure = (column: LayoutColumn | undefined): column is FigureColumn => column?.as === 'figure'

/** Reports whether a column leads back to itself by what it supersedes. */
const isCircle = (column: FigureColumn, byName: ReadonlyMap<string, LayoutColumn>): boolean => {
  let next: LayoutColumn | undefined = column
  for (let steps = 0; steps <= byName.size; steps++) {
    next = isFigure(next) && next.supersedes !== undefined ? byName.get(next.supersedes) : undefined
    if (next === undefined) return false
    if (next === column) return true
  }
  return true
}

const wrongSupersedes = (column: FigureColumn, byName: ReadonlyMap<string, LayoutColumn>): Violation['detail'][] => {
  if (column.supersedes === undefined) return []
  const other = byName.get(column.supersedes)
  if (!isFigure(other)) {
    const names = [...byName.values()].filter((one) => isFigure(one) && one !== column).map((one) => one.column)
    return [['no-figure-column', column.supersedes, didYouMean(column.supersedes, names)]]
  }
  if (isCircle(column, byName)) return [['cycle', column.column]]
  const differing = (['metric', 'stage'] as const).find((key) => column[key] !== other[key])
  return differing === undefined ? [] : [['superseded-differs', differing]]
}

/** Returns what is wrong with a column of figures, by its members. */
const wrongFigure = (column: FigureColumn, used: string | null, byName: ReadonlyMap<string, LayoutColumn>) => {
  const unit = used === null ? (['column-without-unit'] as const) : wrongUnit(used)
  return [
    ...(unit ? [{ pointer: '/unit', detail: unit }] : []),
    ...startsBeforeEnds(figures, { ...column }),
    ...wrongSupersedes(column, byName).map((detail) => ({ pointer: '/supersedes', detail })),
  ]
}

/** Returns what of a layout does not fit a table. */
export const checkLayout = (layout: Layout, table: Table): Violation[] => {
  const { headerRows, columns, sums = [] } = layout
  if (headerRows > table.rows.length)
    return [{ pointer: '/headerRows', detail: ['header-rows-beyond', table.rows.length.toString()] }]
  const headings = new Map(headingsOf(table, headerRows).map((heading) => [heading.name, heading]))
  const names = [...headings.keys()]
  const byName = new Map(columns.map((column) => [column.column, column]))
  const missing = (column: string, pointer: string): Violation[] =>
    headings.has(column) ? [] : [{ pointer, detail: ['no-column', column, didYouMean(column, names)] }]
  const addend = (column: string, pointer: string): Violation[] => {
    const { as = 'ignore' } = byName.get(column) ?? {}
    if (!headings.has(column) || as === 'figure' || as === 'ignore') return missing(column, pointer)
    return [{ pointer, detail: ['no-figure-column', column, []] }]
  }
  const isTitled = columns.some(({ as }) => as === 'title' || as === 'localTitle')
  return [
    ...(isTitled ? [] : [{ pointer: '/columns', detail: ['layout-untitled'] } as const]),
    ...columns.flatMap((column, at): Violation[] => {
      const pointer = `/columns/${at.toString()}`
      const before = columns.slice(0, at)
      const printed = headings.get(column.column)?.measure?.unit ?? null
      const wrong = isFigure(column) ? wrongFigure(column, column.unit ?? printed, byName) : []
      return [
        ...missing(column.column, `${pointer}/column`),
        ...(before.some((other) => other.column === column.column)
          ? [{ pointer: `${pointer}/column`, detail: ['repeated'] } as const]
          : []),
        ...(once.includes(column.as) && before.some((other) => other.as === column.as)
          ? [{ pointer: `${pointer}/as`, detail: ['second-of-kind', column.as] } as const]
          : []),
        ...wrong.map(({ pointer: member, detail }) => ({ pointer: pointer + member, detail })),
      ]
    }),
    ...sums.flatMap(({ total, of }, at) => {
      const pointer = `/sums/${at.toString()}`
      return [
        ...addend(total, `${pointer}/total`),
        ...of.flatMap((column, place): Violation[] => {
          const where = `${pointer}/of/${place.toString()}`
          const isTwice = column === total || of.indexOf(column) < place
          return isTwice ? [{ pointer: where, detail: ['repeated'] }] : addend(column, where)
        }),
      ]
    }),
  ]
}
