/** Writes the rows of a list that are to be saved as the lines of an import. */
import { writeSync } from 'node:fs'
import { inParts } from '../../figures/collections.ts'
import type { Data } from '../../model/canonical.ts'
import type { MatchReason } from '../../lists/matching.ts'
import type { ResourceName } from '../../model/field.ts'
import type { Fault } from '../../model/validation.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { RowDecisions, RowFault } from '../../store/list-rows.ts'
import type { EngineSnapshot } from '../engine.ts'
import { successorOf } from '../history/sequence.ts'
import { hasAll } from '../read/record.ts'
import type { Pair } from '../write/differences.ts'
import { readList } from './list.ts'
import { isRecordId, Proposals } from './proposals.ts'

/** Plain data: a thread works on it. */
export interface LinesRequest extends RowDecisions {
  readonly sourceId: string
  readonly tableHash: string | undefined
  /** The open file that receives the lines. */
  readonly file: number
}

/** The place in the table that a line was made of; without a row, the list as a whole. */
interface LinePlace {
  readonly row: number | null
  readonly column: string | null
}

export interface ListLines {
  /** By line, from the first. */
  readonly places: readonly LinePlace[]
  readonly faults: readonly RowFault[]
  readonly skipped: number
  readonly gone: readonly string[]
  /** The pairs of projects that the decisions say are different. */
  readonly different: readonly Pair[]
}

/** Rows are written out some at a time, so that a long list needs no more memory than a short one. */
const rowsAtOnce = 500

/** Refuses decisions about rows that the table does not have, and ids of projects that the register does not have. */
const assertDecidable = async (
  state: EngineSnapshot,
  { decisions }: RowDecisions,
  rows: ReadonlySet<string>,
): Promise<void> => {
  const all = Object.entries(decisions)
  const rowsById = Map.groupBy(all, ([, decision]) => decision)
  const there = await hasAll(state, 'projects', [...rowsById.keys()].filter(isRecordId))
  const found = all.map(async ([row, decision]): Promise<Fault[]> => {
    const pointer = `/decisions/${row}`
    if (!rows.has(row)) return [{ pointer, detail: ['no-such-row', row] }]
    if (decision === 'ask') return [{ pointer, detail: ['undecided'] }]
    if (!isRecordId(decision)) return []
    if (!there.has(decision)) {
      const into = await successorOf(state, 'projects', decision)
      if (into !== undefined) return [{ pointer, detail: ['merged-reference', decision, 'projects', into] }]
      return [{ pointer, detail: ['no-record', 'projects', decision] }]
    }
    const others = (rowsById.get(decision) ?? []).filter(([other]) => other !== row).map(([other]) => other)
    return others.length > 0 ? [{ pointer, detail: ['same-decision', others] }] : []
  })
  const faults = (await Promise.all(found)).flat()
  if (faults.length > 0) throw new Refusal('broken-rule', undefined, faults)
}

/** Reasons for which a person who decides otherwise says that two projects are different. */
const refusable: readonly MatchReason[] = ['same-name', 'near-name', 'near-cost']

/** Returns the pairs of a row that somebody decided: its record, and each other one that was proposed. */
const differentBy = ({ id, matches }: Proposals['rows'][number]): Pair[] =>
  matches.flatMap(({ id: other, reasons }): Pair[] =>
    other !== id && reasons.some((reason) => refusable.includes(reason)) ? [[id, other]] : [],
  )

export const writeLines = async (
  state: EngineSnapshot,
  { sourceId, tableHash, file, ...decided }: LinesRequest,
): Promise<ListLines> => {
  const list = await readList(state, sourceId)
  if (tableHash !== undefined && tableHash !== list.tableHash)
    throw new Refusal('stale-precondition', ['attachment-now', 'table', list.tableHash])
  await assertDecidable(state, decided, new Set(list.drafts.rows.map(({ row }) => row.toString())))
  const proposals = await Proposals.of(state, list, decided)
  const places: LinePlace[] = []
  const faults: RowFault[] = []
  const different: Pair[] = []
  let skipped = 0
  const write = (resource: ResourceName, record: Data, place: LinePlace): void => {
    writeSync(file, `${JSON.stringify({ resource, record })}\n`)
    places.push(place)
  }
  for (const record of proposals.made) write('organizations', record, { row: null, column: null })
  for (const some of inParts(proposals.rows, rowsAtOnce)) {
    const proposed = await proposals.proposed(some)
    for (const [at, { row, decision, record, figures, faults: wrong }] of proposed.entries()) {
      if (decision === 'ask' || decision === 'skip') skipped++
      else if (wrong.length > 0) faults.push(...wrong.map((fault) => ({ row, ...fault })))
      else if (proposals.hangsOn(some[at] as Proposals['rows'][number]))
        faults.push({ row, column: null, detail: ['whole-left-out'] })
      else {
        write('projects', record, { row, column: null })
        if (decided.decisions[row.toString()] !== undefined)
          different.push(...differentBy(some[at] as Proposals['rows'][number]))
        const named = proposals.figuresOf(row)
        for (const [place, figure] of figures.entries())
          write('figures', figure, { row, column: named[place]?.draft.column ?? null })
      }
    }
  }
  const named = proposals.figuresOf(null)
  const totals = await proposals.figureRecords(named)
  for (const { id, row, draft } of named)
    write('figures', { ...totals.get(id), partsComplete: true }, { row, column: draft.column })
  for (const { row, figure } of list.ofProgramme) if ('detail' in figure) faults.push({ row, ...figure })
  return { places, faults, skipped, gone: proposals.gone, different }
}
