/** Renders the rows of a total as a table with a column for each stage, so that plans stand beside outcomes. */
import type { ExcludedFigure, ExplainedPart, Totals, TotalsRow } from '../../figures/totals.ts'
import { type TableColumn, link, number, table, toRecord, column, numbers } from '../layout/components.ts'
import { type Content, type Html, html } from '../layout/html.ts'
import { standIn, columnsByFigure } from './tables.ts'
import { capital } from '../../text/in-words.ts'
import { words } from '../words/words.ts'
import type { UsedRate } from '../../figures/money.ts'
import { day, exactly, labelOf, period, readable, spoken } from '../layout/words.ts'
import type { ResourceName } from '../../model/field.ts'
import type { Store } from '../../store/store.ts'
import { integerOf } from '../../model/decimals.ts'
import { recordsByIds } from '../layout/queries.ts'
import { pageOf, type Parameters } from '../layout/addresses.ts'
import { quantityInTable, totalInTable } from '../layout/amounts.ts'
import type { FigureEvidence } from '../layout/voices.ts'

export const excludedTable = (excluded: readonly ExcludedFigure[], evidence: FigureEvidence): Html => {
  const { about, number, source } = columnsByFigure<ExcludedFigure>(evidence)
  const why = column(words().columns.why, (one: ExcludedFigure) => standIn(one, evidence, capital))
  return table(words().tables.excluded, excluded, [about, number, source, why])
}

const rateOrigin = (used: UsedRate): Content =>
  'figureId' in used
    ? toRecord('figures', used.figureId, words().tables.byFigure)
    : toRecord('rates', used.rateId, used.rateId)

export const ratesTable = ({ rates }: Pick<Totals, 'rates'>): Html =>
  table(words().tables.rates, rates, [
    column(words().columns.from, ({ from }) => from),
    column(words().columns.to, ({ to }) => to),
    numbers(labelOf('rate'), ({ rate, ...used }) =>
      number('figureId' in used ? `/figures/${used.figureId}` : `/rates/${used.rateId}`, readable(rate)),
    ),
    column(words().columns.source, rateOrigin),
  ])

// Arranges the rows of a total as a tree: each place below the one that it is part of, the largest first.

/** The parents of records by their ids, with those of their parents and so on. */
export type Parents = ReadonlyMap<string, string>

/** No tree of the register is deeper. */
const mostLevels = 64

/** Reads the parents of records, a query for each level. */
export const parentsOf = async (store: Store, name: ResourceName, ids: Iterable<string>): Promise<Parents> => {
  const parents = new Map<string, string>()
  let level = [...new Set(ids)]
  for (let depth = 0; level.length > 0 && depth < mostLevels; depth++) {
    const records = await recordsByIds(store, name, level)
    for (const record of records.values()) {
      const { parentId } = record as { readonly parentId?: string | null }
      if (typeof parentId === 'string') parents.set(record.id, parentId)
    }
    level = [...new Set(level.flatMap((id) => parents.get(id) ?? []))].filter((id) => !parents.has(id))
  }
  return parents
}

const keyOf = ({ first }: Line): string => Object.values(first.key as Record<string, string | null>)[0] ?? ''

/** Lines of another unit are another tree. */
const nodeOf = (unit: string, id: string): string => `${unit} ${id}`

/** Returns the place of the nearest line above, if there is one. */
const aboveOf = (line: Line, known: ReadonlySet<string>, parents: Parents): string | undefined => {
  const { unit } = line.first
  let id = parents.get(keyOf(line))
  for (let level = 0; id !== undefined && level < mostLevels; level++, id = parents.get(id))
    if (known.has(nodeOf(unit, id))) return nodeOf(unit, id)
  return undefined
}

const leadingStages = ['planned', 'actual', 'committed', 'target']

/** The amount by which a line is sorted: what was planned, else what came of it. */
const amountOf = ({ rows }: Line): bigint => {
  const leading = leadingStages.flatMap((stage) => rows.find((row) => row.stage === stage) ?? [])[0]
  return integerOf(leading?.total ?? '0')
}

/** Returns the lines as a tree. What cannot be placed comes last in its unit. */
export const asTree =
  (parents: Parents) =>
  (lines: readonly Line[]): readonly Line[] => {
    const known = new Set(lines.map((line) => nodeOf(line.first.unit, keyOf(line))))
    const below = Map.groupBy(lines, (line) => aboveOf(line, known, parents) ?? '')
    const childrenOf = (line: Line): readonly Line[] => below.get(nodeOf(line.first.unit, keyOf(line))) ?? []
    const weights = new Map<Line, bigint>()
    const weightOf = (line: Line): bigint => {
      const weight = weights.get(line) ?? childrenOf(line).reduce((sum, child) => sum + weightOf(child), amountOf(line))
      weights.set(line, weight)
      return weight
    }
    const rank = (one: Line, other: Line): number => {
      if (one.first.unit !== other.first.unit) return one.first.unit < other.first.unit ? -1 : 1
      const [first, second] = [keyOf(one) === '', keyOf(other) === '']
      if (first !== second) return first ? 1 : -1
      return weightOf(one) > weightOf(other) ? -1 : 1
    }
    const flat = (some: readonly Line[], depth: number): Line[] =>
      [...some].sort(rank).flatMap((line) => [{ ...line, depth }, ...flat(childrenOf(line), depth + 1)])
    return flat(below.get('') ?? [], 0)
  }

export const partsTable = (
  row: TotalsRow,
  parts: readonly ExplainedPart[],
  evidence: Pick<FigureEvidence, 'figures' | 'names'>,
): Html => {
  const { about, number: printed, asPrinted, source } = columnsByFigure<ExplainedPart>(evidence)
  const say = words().tables
  const adds = numbers(
    words().columns.adds,
    ({ figureId, ownPart, wholeFigureId, rate }: ExplainedPart) =>
      html`${quantityInTable(pageOf('figures', figureId), exactly(ownPart, row.unit))}
${rate !== undefined && say.at(number('#rates', readable(rate)))}
${wholeFigureId !== null && html` <small>${link(`/figures/${wholeFigureId}`, say.partOfLarger)}</small>`}`,
  )
  return table(say.figuresIn(row.label, spoken(row.stage)), parts, [about, printed, adds, asPrinted, source])
}

type Stage = TotalsRow['stage']

const stages: readonly Stage[] = ['target', 'planned', 'committed', 'actual']

/** The resource whose ids are the keys of a group. */
export const groupedIn: Readonly<Record<string, ResourceName>> = {
  region: 'regions',
  industry: 'industries',
  organization: 'organizations',
}

const placeOf = ({ key, label }: TotalsRow): Content => {
  const [[group, id] = [], ...others] = Object.entries(key)
  const resource = group === undefined ? undefined : groupedIn[group]
  return resource === undefined || typeof id !== 'string' || others.length > 0 ? label : toRecord(resource, id, label)
}

/** The rows of one key and unit. */
interface Line {
  readonly first: TotalsRow
  readonly rows: readonly TotalsRow[]
  /** The depth of its indentation. */
  readonly depth?: number
}

/** Says until when a row of one year, or of a period that is asked for, reports: of several years only the first one ends then. */
export const untilIn = ({ key }: Pick<TotalsRow, 'key'>, through: string | null, question: Parameters): Content => {
  const isOfOneTime = typeof key.year === 'string' || question['period'] !== undefined
  return isOfOneTime && through !== null ? html` <small>${words().tables.until(day(through))}</small>` : undefined
}

/** Says of which years a row of several is, and how far one reports that is partial. */
const reachIn = (row: TotalsRow, question: Parameters): Content => {
  const { key, from, through, partial } = row
  if (key.year === null) return html` <small>${period(from, through)}</small>`
  if (!partial) return undefined
  return untilIn(row, through, question) ?? html` <small>${words().figure.states['partly-reported']}</small>`
}

/** Deeper lines are indented no farther. */
const deepest = 5

const linesOf = (data: readonly TotalsRow[]): Line[] =>
  [...Map.groupBy(data, ({ key, unit }) => JSON.stringify([key, unit])).values()].flatMap((rows) =>
    rows[0] ? [{ first: rows[0], rows }] : [],
  )

/** Renders a table with a column for each stage that has a number. */
export const totalsTable = (
  caption: string,
  place: string,
  parameters: Parameters,
  { data }: Pick<Totals, 'data'>,
  arrange: (lines: readonly Line[]) => readonly Line[] = (lines) => lines,
): Html => {
  const shown = stages.filter((stage) => data.some((row) => row.stage === stage))
  const columns: TableColumn<Line>[] = [
    column(place, ({ first, depth = 0 }) =>
      depth === 0
        ? placeOf(first)
        : html`<span class="depth-${Math.min(depth, deepest).toString()}">${placeOf(first)}</span>`,
    ),
    ...shown.map((stage): TableColumn<Line> =>
      numbers(capital(spoken(stage)), ({ rows }) => {
        const row = rows.find((one) => one.stage === stage)
        return row
          ? html`${totalInTable(parameters, row)}${reachIn(row, parameters)}`
          : html`<span class="none">${words().tables.noneReported}</span>`
      }),
    ),
  ]
  return table(caption, arrange(linesOf(data)), columns)
}
