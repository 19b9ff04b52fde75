/** Renders the rows of a total as a table with a column for each stage, so that plans stand beside outcomes. */
import type { Totals, TotalsRow } from '../../figures/totals.ts'
import type { ResourceName } from '../../model/field.ts'
import type { Parameters } from '../layout/addresses.ts'
import { html, type Content, type Html } from '../layout/html.ts'
import { totalInTable } from '../layout/amounts.ts'
import { table, toRecord, type Column } from '../layout/components.ts'
import { capital } from '../../text/in-words.ts'
import { day, period, spoken } from '../layout/words.ts'
import { words } from '../words/words.ts'

type Stage = TotalsRow['stage']

const stages: readonly Stage[] = ['target', 'planned', 'committed', 'actual']

/** The resource whose ids are the keys of a group. */
const grouped: Readonly<Record<string, ResourceName>> = {
  region: 'regions',
  industry: 'industries',
  organization: 'organizations',
}

const placeOf = ({ key, label }: TotalsRow): Content => {
  const [[group, id] = [], ...others] = Object.entries(key)
  const resource = group === undefined ? undefined : grouped[group]
  return resource === undefined || typeof id !== 'string' || others.length > 0 ? label : toRecord(resource, id, label)
}

/** The rows of one key and unit. */
export interface Line {
  readonly first: TotalsRow
  readonly rows: readonly TotalsRow[]
  /** The depth of its indentation. */
  readonly depth?: number
}

/** Says of which years a row of several is, and until when one reports that is partial. */
const reachIn = ({ key, from, through, partial }: TotalsRow): Content => {
  if (key.year === null) return html` <small>${period(from, through)}</small>`
  return partial && through !== null ? html` <small>${words().tables.until(day(through))}</small>` : undefined
}

/** Deeper lines are indented no farther. */
const deepest = 5

const linesOf = (data: readonly TotalsRow[]): Line[] => {
  const lines = new Map<string, TotalsRow[]>()
  for (const row of data) {
    const name = JSON.stringify([row.key, row.unit])
    lines.set(name, [...(lines.get(name) ?? []), row])
  }
  return [...lines.values()].flatMap((rows) => (rows[0] ? [{ first: rows[0], rows }] : []))
}

/** Renders a table with a column for each stage that has a number, and for the stages that readers always look for. */
export const totalsTable = (
  caption: string,
  place: string,
  parameters: Parameters,
  { data }: Pick<Totals, 'data'>,
  always: readonly Stage[] = [],
  arrange: (lines: readonly Line[]) => readonly Line[] = (lines) => lines,
): Html => {
  const shown = stages.filter((stage) => always.includes(stage) || data.some((row) => row.stage === stage))
  const columns: Column<Line>[] = [
    {
      name: place,
      cell: ({ first, depth = 0 }) =>
        depth === 0
          ? placeOf(first)
          : html`<span class="depth-${Math.min(depth, deepest).toString()}">${placeOf(first)}</span>`,
    },
    ...shown.map((stage): Column<Line> => ({
      name: capital(spoken(stage)),
      isNumber: true,
      cell: ({ rows }) => {
        const row = rows.find((one) => one.stage === stage)
        return row
          ? html`${totalInTable(parameters, row)}${reachIn(row)}`
          : html`<span class="none">${words().tables.noneReported}</span>`
      },
    })),
  ]
  return table(caption, columns, arrange(linesOf(data)))
}
