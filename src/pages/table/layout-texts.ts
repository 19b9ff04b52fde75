/** The form of a layout: a record with one list, of columns, which is read back as a layout. */
import { type Layout, type LayoutColumn, membersOf, sectionsOf } from '../../lists/layout.ts'
import type { Data } from '../../model/canonical.ts'
import {
  boolean,
  count,
  enumeration,
  type Fields,
  integer,
  list,
  listOf,
  name,
  optional,
  prose,
  term,
  unit,
  withDefault,
} from '../../model/field.ts'
import { resource } from '../../model/resource.ts'
import type { Violation } from '../../model/validation.ts'
import { figures } from '../../resources/figures.ts'
import { projects } from '../../resources/projects.ts'
import { bodyOf, type Texts, textsOf } from '../editing/texts.ts'

export type As = LayoutColumn['as']

export const kindsOfColumns = Object.keys(membersOf) as As[]

const { metric, stage, periodStart, periodEnd, prices } = figures.own

const columnFields: Fields = {
  column: name({ en: 'What the column is called.', zh: '列名。' }, '总投资（万元）'),
  as: enumeration(kindsOfColumns as [As, ...As[]], { en: 'What its cells are.', zh: '各单元格的含义。' }, 'figure'),
  scheme: term({ en: 'Who issues the codes, as an id.', zh: '代码的颁发者，以标识表示。' }, 'cn-investment-project'),
  role: name({ en: 'What they are in the project.', zh: '在项目中的角色。' }, 'owner'),
  values: prose(
    {
      en: 'The status that each printed word stands for, one per line: `续建 = implementation`.',
      zh: '所载用语各对应的状态，每行一项，如 `续建 = implementation`。',
    },
    '续建 = implementation',
  ),
  metric,
  stage,
  unit: optional(unit({ en: 'Left out, that of the heading.', zh: '留空则依表头。' }, 'CNY')),
  scale: optional(
    integer(
      {
        en: 'What printed numbers are multiplied by; left out, that of the heading.',
        zh: '所载数字的倍数；留空则依表头。',
      },
      10_000,
    ),
  ),
  periodStart,
  periodEnd,
  prices,
  supersedes: optional(
    name(
      { en: 'The column whose figure of the same row it supersedes.', zh: '其数据所替代的同行另一列。' },
      'Original',
    ),
  ),
}

/** The fields of every record whose row has nothing else. */
const defaults: Fields = {
  kind: optional(projects.own.kind),
  status: optional(projects.own.status),
  ...Object.fromEntries(
    (['regionId', 'parentId', 'initiativeId', 'industryIds', 'startsOn', 'endsOn'] as const).map((key) => [
      key,
      projects.own[key],
    ]),
  ),
}

const words = (en: string, zh: string, example: string) =>
  list(name({ en: 'A word.', zh: '用语。' }, example), { en, zh }, [example])

/** The members of the whole list, in the order in which they are filled in. */
export const listFields: Fields = {
  sections: words('What headings between rows begin with.', '行间标题的起首用语。', '一、'),
  sectionsAs: optional(
    enumeration(
      ['portfolio'],
      { en: 'Left out, headings only go into the citations of their rows.', zh: '留空则标题只记入各行的出处。' },
      'portfolio',
    ),
  ),
  totals: words('The words of rows of totals.', '合计行的用语。', '合计'),
  sums: words(
    'Sums within a row, which are tried on its cells: `total = a + b`.',
    '同一行内的合计，将逐行核对，如 `总投资 = 中央 + 地方`。',
    'total = a + b',
  ),
  supersedesEdition: withDefault(
    boolean({ en: 'Each figure supersedes that of the edition before.', zh: '各项数据替代上一期的同一数据。' }, false),
    false,
  ),
  ...defaults,
}

/** Set once for all amounts; they are no members of a layout, but are filled in where a column and its heading say none. */
export const sharedFields: Fields = {
  unit: optional(unit({ en: 'Of all amounts that say none.', zh: '未注明单位的各列数额。' }, 'CNY')),
  scale: optional(
    integer({ en: 'What the numbers of all those are multiplied by.', zh: '上述各列所载数字的倍数。' }, 10_000),
  ),
}

export const layoutForm = resource(
  'projects',
  'layout',
  { en: 'What the columns of a table are.', zh: '表格各列的含义。' },
  'layout',
  {
    headerRows: count({ en: 'The captions and headings at the top.', zh: '顶部说明与表头的行数。' }, 2),
    columns: listOf(columnFields, { en: 'The columns.', zh: '各列。' }, []),
    ...sharedFields,
    ...listFields,
  },
  { created: { id: 'layout' }, changed: {} },
)

/** Returns the members of a column of this kind with their fields, those that it needs as such. */
export const membersFor = (as: As): Fields =>
  Object.fromEntries(
    [...membersOf[as].needs, ...(membersOf[as].may ?? [])].flatMap((key) => {
      const field = columnFields[key]
      return field ? [[key, field]] : []
    }),
  )

export const columnControl = (at: number, key: string): string => `columns.${at.toString()}.${key}`

/** Returns the texts that show a layout of a table with these columns; those that it does not name are `ignore`. */
export const textsOfLayout = (layout: Layout, names: readonly string[]): Map<string, string> => {
  const byName = new Map(layout.columns.map((column) => [column.column, column as Data]))
  const { words: sections, as: sectionsAs } = sectionsOf(layout)
  const columns = names.map((column): Data => {
    const { values, ...rest } = byName.get(column) ?? { as: 'ignore' }
    const pairs = Object.entries((values ?? {}) as Data).map(([word, stands]) => `${word} = ${String(stands)}`)
    return { ...rest, column, ...(values !== undefined && { values: pairs.join('\n') }) }
  })
  return textsOf(layoutForm.own, {
    ...layout.defaults,
    ...layout,
    supersedesEdition: layout.supersedesEdition === true,
    columns,
    sections,
    sectionsAs,
    sums: (layout.sums ?? []).map(({ total, of }) => `${total} = ${of.join(' + ')}`),
  })
}

const number = (text: unknown): unknown => (typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : text)

const linesIn = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '')

/** Reads `word = status`; a word may have the sign in it, and a status has none. */
const pairOf = (line: string): [string, string] => {
  const at = line.lastIndexOf('=')
  return at < 0 ? [line, ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()]
}

/** Splits words at a sign, which names may have in them too: the longest name that is known goes first. */
const namesBetween = (text: string, sign: string, known: ReadonlySet<string>): string[] => {
  const parts = text.split(sign)
  const names: string[] = []
  for (let from = 0; from < parts.length;) {
    let to = parts.length
    while (to > from + 1 && !known.has(parts.slice(from, to).join(sign).trim())) to--
    names.push(parts.slice(from, to).join(sign).trim())
    from = to
  }
  return names
}

/** Reads `total = a + b`. */
const sumOf = (line: string, known: ReadonlySet<string>): { total: string; of: string[] } => {
  const [total = '', ...rest] = namesBetween(line, '=', known)
  return { total, of: rest.length === 0 ? [] : namesBetween(rest.join('='), '+', known) }
}

/** Leaves out what is not filled in. */
const filled = (data: Data): Data =>
  Object.fromEntries(
    Object.entries(data).filter(
      ([, value]) => value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  )

/** Returns what the columns were called when the form was made. */
export const namesSeen = (texts: Texts): string[] => {
  const { columns = [] } = bodyOf(layoutForm.own, texts) as { columns?: readonly Data[] }
  return columns.map(({ column }) => String(column))
}

/** A column as the table names it. */
export interface NamedColumn {
  readonly name: string
  /** Its heading or a caption says a unit. */
  readonly saysUnit: boolean
}

/** Returns the layout that a form means for columns that may be called otherwise by now, as other rows are headings. */
export const layoutIn = (texts: Texts, named: readonly NamedColumn[]): Data => {
  const {
    headerRows,
    columns = [],
    sections,
    sectionsAs,
    sums = [],
    ...rest
  } = bodyOf(layoutForm.own, texts) as {
    headerRows?: unknown
    columns?: readonly Data[]
    sections?: readonly string[]
    sectionsAs?: unknown
    sums?: readonly string[]
  } & Data
  const seen = namesSeen(texts)
  const known = new Set(seen)
  const calledNow = (one: string): string => named[seen.indexOf(one)]?.name ?? one
  const columnOf = ({ name: column, saysUnit }: NamedColumn, at: number): Data => {
    const data = columns[at] ?? {}
    const as = data['as'] ?? 'ignore'
    const members = kindsOfColumns.includes(as as As) ? Object.keys(membersFor(as as As)) : []
    const isSilent = as === 'figure' && !saysUnit && (data['unit'] ?? null) === null
    const complete: Data = isSilent ? { ...data, unit: rest['unit'], scale: data['scale'] ?? rest['scale'] } : data
    const own = filled(Object.fromEntries(members.map((key) => [key, complete[key]])))
    const { scale, values, supersedes } = own
    return {
      column,
      as,
      ...own,
      ...(scale !== undefined && { scale: number(scale) }),
      ...(values !== undefined && { values: Object.fromEntries(linesIn(values as string).map(pairOf)) }),
      ...(supersedes !== undefined && { supersedes: calledNow(supersedes as string) }),
    }
  }
  const ofRows = filled(Object.fromEntries(Object.keys(defaults).map((key) => [key, rest[key]])))
  return filled({
    headerRows: number(headerRows),
    columns: named.map(columnOf),
    sections: sections?.length ? { words: sections, ...filled({ as: sectionsAs }) } : undefined,
    totals: rest['totals'],
    sums: sums.map((line) => {
      const { total, of } = sumOf(line, known)
      return { total: calledNow(total), of: of.map(calledNow) }
    }),
    defaults: Object.keys(ofRows).length > 0 ? ofRows : undefined,
    supersedesEdition: rest['supersedesEdition'] === false ? undefined : rest['supersedesEdition'],
  })
}

/** Returns a fault of a layout as one of the form: where its member stands there; one of all columns with the first. */
export const inForm = ({ pointer, detail }: Violation): Violation => {
  const [, member = '', ...rest] = pointer.split('/')
  const paths: Readonly<Record<string, readonly string[]>> = {
    defaults: rest,
    sections: rest[0] === 'as' ? ['sectionsAs'] : ['sections', ...rest.slice(1)],
    columns: ['columns', rest[0] ?? '0', rest[1] === undefined || rest[1] === 'column' ? 'as' : rest[1]],
  }
  return { pointer: `/${(paths[member] ?? [member, ...rest.slice(0, 1)]).join('/')}`, detail }
}
