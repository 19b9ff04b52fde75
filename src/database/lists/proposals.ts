/** What the rows of a list would write: rows are matched, records and figures get their ids. */
import type { FigureDraft, RowDraft } from '../../lists/drafts.ts'
import { type Matched, matchRows, type RowToMatch, wholeCosts } from '../../lists/matching.ts'
import { foldedName } from '../../lists/names.ts'
import { completedRecord, figureKey, figureRecord, newRecord, type ResolvedRow } from '../../lists/records.ts'
import type { Data } from '../../model/canonical.ts'
import { figures as figuresResource } from '../../resources/figures.ts'
import { projects } from '../../resources/projects.ts'
import type { ChangedCell, ProposedRow, RowDecisions } from '../../store/list-rows.ts'
import type { EngineSnapshot } from '../engine.ts'
import { findAll } from '../read/record.ts'
import { Ids, wantedId } from '../write/ids.ts'
import { knownFor, madeFigures, type ListKnown, type MadeFigure, type RowOfSource } from './known.ts'
import type { List } from './list.ts'
import { columnAs, resolvedRows, type ListRow } from './resolved-rows.ts'

/** A figure with the id that it has, or gets. */
export interface NamedFigure {
  readonly row: number
  readonly draft: FigureDraft
  readonly id: string
  readonly subjectId: string
  readonly locator: string
  readonly supersedesId: string | null
  readonly isThere: boolean
}

type RowNames = ReadonlyMap<number, RowToMatch['names']>

const namesOf = (rows: readonly RowDraft[]): RowNames =>
  new Map(
    rows.map(({ row, title, localTitle }) => [
      row,
      [title, localTitle].filter((name) => name !== null).map(foldedName),
    ]),
  )

/** Reports whether something keeps a row from being saved. */
export const isFaulty = ({ draft, faults }: Pick<ListRow, 'draft' | 'faults'>): boolean =>
  draft.faults.length + faults.length > 0

/** Reports whether a person says that a row is new which would be a record by its name or code. */
const isOverruled = ({ matches, decision: id }: Matched, decision: string): boolean =>
  decision === 'new' && !matches.some((one) => one.id === id && one.reasons.includes('same-row'))

export const isRecordId = (decision: string): boolean => !['new', 'ask', 'skip', ''].includes(decision)

/** Returns the figure that the table made before for a column: of one heading, or the only one of its kind. */
const sameAmong = (
  made: readonly MadeFigure[],
  draft: FigureDraft,
  ofRow: readonly FigureDraft[],
  found: ReadonlySet<string>,
): MadeFigure | undefined => {
  const free = made.filter(({ id }) => !found.has(id))
  const same = free.find(({ heading }) => heading === draft.heading)
  if (same !== undefined) return same
  const isOnly = ofRow.filter((one) => figureKey({ ...one }) === figureKey({ ...draft })).length === 1
  return isOnly && free.length === 1 ? free[0] : undefined
}

/** Returns the figure of the edition before that a new one supersedes: that of its day, else the only one. */
const formerAmong = (made: readonly MadeFigure[], { periodEnd }: FigureDraft): string | null => {
  const open = made.filter(({ isSuperseded }) => !isSuperseded)
  return (open.find((one) => one.periodEnd === periodEnd) ?? (open.length === 1 ? open[0] : undefined))?.id ?? null
}

export class Proposals {
  readonly #state: EngineSnapshot
  readonly #list: List
  readonly #decided: RowDecisions | undefined
  readonly rows: readonly ListRow[]
  readonly #byRow: ReadonlyMap<number, ListRow>
  /** Organizations that the list names, and the register gets. */
  readonly made: readonly Data[]
  #figures = new Map<number | null, readonly NamedFigure[]>()
  /** The figures that the table made, and no longer has. */
  gone: readonly string[] = []
  /** The figures that the table made, and now has with another value. */
  readonly changes: ChangedCell[] = []

  private constructor(
    state: EngineSnapshot,
    list: List,
    decided: RowDecisions | undefined,
    { rows, made }: { rows: readonly ListRow[]; made: readonly Data[] },
  ) {
    this.#state = state
    this.#list = list
    this.#decided = decided
    this.rows = rows
    this.#byRow = new Map(rows.map((row) => [row.draft.row, row]))
    this.made = made
  }

  /** Proposes all rows of a list on one state of the register, with the decisions that people have made. */
  static async of(state: EngineSnapshot, list: List, decided?: RowDecisions): Promise<Proposals> {
    const { layout, sourceId, followsId, drafts } = list
    const names = namesOf(drafts.rows)
    const known = await knownFor(state, {
      keys: new Set(
        [...names.values()]
          .flat()
          .concat(drafts.rows.flatMap(({ partOf }) => partOf ?? []).map(foldedName))
          .map(({ key }) => key),
      ),
      codes: drafts.rows.flatMap(({ codes }) => codes),
      parentId: layout.defaults?.parentId ?? null,
      sourceId,
      followsId,
    })
    const proposals = new Proposals(state, list, decided, await resolvedRows(state, list, known, decided))
    await proposals.#match(names, known)
    await proposals.#nameFigures()
    return proposals
  }

  /** Matches rows from the wholes to the parts: the name of a part holds within its whole. */
  async #match(names: RowNames, known: ListKnown): Promise<void> {
    const ids = new Ids(this.#state, 'projects')
    const bases = new Map<number, string>()
    for (const { draft } of this.rows)
      bases.set(draft.row, await wantedId(projects, { title: draft.title ?? draft.localTitle ?? '' }))
    await ids.lookUp([...new Set(bases.values())])
    const decided = this.#decisionsOfPeople()
    let level = this.rows.filter(({ whole }) => whole === undefined)
    while (level.length > 0) {
      const open = level.filter((row) => this.#placed(row))
      for (const [row, found] of this.#matched(open, known, names, decided)) {
        const one = this.#byRow.get(row) as ListRow
        const decision = this.#decisionOf(row) ?? found.decision
        const id = isOverruled(found, decision) ? undefined : [decision, found.decision].find(isRecordId)
        Object.assign(one, { matches: found.matches, decision, id: id ?? '', isKnown: id !== undefined })
        if (id !== undefined) decided.set(row, id)
      }
      for (const row of level) if (!row.isKnown) row.id = await ids.free(bases.get(row.draft.row) as string)
      const wholes = new Set(level.map(({ draft }) => draft.row))
      level = this.rows.filter(({ whole }) => whole !== undefined && wholes.has(whole))
    }
  }

  /** Gives a row the parent that it stands below; a part of a row that nobody has decided waits for it. */
  #placed(row: ListRow): boolean {
    const whole = row.whole === undefined ? undefined : this.#byRow.get(row.whole)
    if (whole === undefined) return true
    row.parentId = whole.id
    if (whole.isKnown || whole.decision === 'new') return true
    row.decision = whole.decision
    row.notices.push({
      column: columnAs(this.#list.layout, 'partOf'),
      detail: ['whole-undecided', whole.draft.row.toString()],
    })
    return false
  }

  #matched(
    rows: readonly ListRow[],
    known: ListKnown,
    names: RowNames,
    decided: ReadonlyMap<number, string>,
  ): ReadonlyMap<number, Matched> {
    const drafts = new Map(rows.map((row) => [row.draft.row, row]))
    const programme = this.#list.layout.defaults?.parentId
    const printedBy = ({ row, parentId }: RowToMatch): RowOfSource => {
      const { title, localTitle, codes, locator } = (drafts.get(row) as ListRow).draft
      return { title: title ?? localTitle, code: codes[0]?.code ?? null, locator, parentId }
    }
    const sameRow = (row: RowToMatch): string | undefined => known.savedAs(printedBy(row))
    return matchRows(
      rows.map((row) => ({
        row: row.draft.row,
        names: names.get(row.draft.row) ?? [],
        codes: row.codes,
        sharedCodes: row.draft.codes.filter((code) => !row.codes.includes(code)),
        startsOn: row.draft.startsOn,
        costs: wholeCosts(row.draft.figures),
        parentId: row.parentId,
        regionId: row.regionId ?? this.#list.layout.defaults?.regionId ?? null,
        organizationIds: row.participants.map(({ organizationId }) => organizationId),
      })),
      {
        ...known,
        // The programme is none of its own rows.
        withKey: (key) => known.withKey(key).filter(({ id }) => id !== programme),
        like: (name) => known.like(name).filter(({ of: { id } }) => id !== programme),
        sameRow,
        rowElsewhere: (row) => known.savedElsewhere(printedBy(row)),
        areDifferent: (row, id) => {
          const own = decided.get(row.row) ?? sameRow(row)
          return own !== undefined && known.areDifferent(own, id)
        },
      },
      decided,
    )
  }

  /** Returns what people decided of a row: about it, or about the rest. */
  #decisionOf(row: number): string | undefined {
    return this.#decided?.decisions[row.toString()] ?? (this.#decided?.rest === 'skip' ? 'skip' : undefined)
  }

  #decisionsOfPeople(): Map<number, string> {
    const all = Object.entries(this.#decided?.decisions ?? {})
    return new Map(all.filter(([, decision]) => isRecordId(decision)).map(([row, decision]) => [Number(row), decision]))
  }

  /** Finds the figures that the table made before, and names those that are new. */
  async #nameFigures(): Promise<void> {
    const { sourceId, followsId, layout, ofProgramme, isStock } = this.#list
    // Between editions a stock is the same amount, whatever its day.
    const editionKey = (figure: Data): string =>
      figureKey(isStock(figure['metric'] as string) ? { ...figure, periodEnd: null } : figure)
    const made = await madeFigures(this.#state, sourceId, figureKey)
    const before = await madeFigures(this.#state, layout.supersedesEdition === true ? followsId : null, editionKey)
    const ids = new Ids(this.#state, 'figures')
    const found = new Set<string>()
    const subjects = [
      ...this.rows.map(({ id, draft }) => ({ ...draft, line: draft.row, id, drafts: draft.figures })),
      ...[...Map.groupBy(ofProgramme, ({ row }) => row)].map(([row, some]) => ({
        row: null,
        line: row,
        id: layout.defaults?.parentId as string,
        drafts: some.flatMap(({ figure }) => ('detail' in figure ? [] : [figure])),
        locator: `row ${row.toString()}`,
      })),
    ]
    const wanted = subjects.flatMap(({ id, drafts: some }) =>
      some.map((draft) => wantedId(figuresResource, { ...draft, subjectId: id })),
    )
    await ids.lookUp(await Promise.all(wanted))
    for (const { row, line, id: subjectId, drafts: some, locator } of subjects) {
      const named = new Map<string, NamedFigure>()
      for (const draft of some) {
        const key = figureKey({ ...draft, subjectId })
        const known = sameAmong(made.get(key) ?? [], draft, some, found)
        if (known !== undefined) found.add(known.id)
        const { column, value: after } = draft
        if (known !== undefined && known.value !== after)
          this.changes.push({ row: line, column, figureId: known.id, before: known.value, after })
        named.set(column, {
          row: line,
          draft,
          id: known?.id ?? (await ids.free(await wantedId(figuresResource, { ...draft, subjectId }))),
          subjectId,
          locator,
          supersedesId: formerAmong(before.get(editionKey({ ...draft, subjectId })) ?? [], draft),
          isThere: known !== undefined,
        })
      }
      const all = [...named.values()].map((figure) => ({
        ...figure,
        supersedesId:
          (figure.draft.supersedes === null ? undefined : named.get(figure.draft.supersedes)?.id) ??
          figure.supersedesId,
      }))
      this.#figures.set(row, [...(this.#figures.get(row) ?? []), ...all])
    }
    // A row that nobody has decided, or that waits for one, may be that of a figure.
    const asked = this.rows.filter(({ decision }) => decision === 'ask')
    const open = new Set(asked.flatMap(({ draft, matches }) => [draft.locator, ...matches.map(({ id }) => id)]))
    // A cell that cannot be read is still in the table.
    for (const row of this.rows) if (row.isKnown && isFaulty(row)) open.add(row.id)
    if (ofProgramme.some(({ figure }) => 'detail' in figure)) open.add(layout.defaults?.parentId as string)
    const unfound = [...made.values()].flat().filter(({ id }) => !found.has(id))
    this.gone = unfound.flatMap((one) => (open.has(one.subjectId) || open.has(one.locator) ? [] : [one.id]))
  }

  /** Returns the figures of a row in the order of their columns; of null, those of the programme that the list is part of. */
  figuresOf(row: number | null): readonly NamedFigure[] {
    return this.#figures.get(row) ?? []
  }

  /** Reports whether a row cannot be saved because it is part of one that is left out. */
  hangsOn({ whole }: ListRow): boolean {
    const above = whole === undefined ? undefined : this.#byRow.get(whole)
    return above !== undefined && !above.isKnown && (isFaulty(above) || this.hangsOn(above))
  }

  /** Writes out some rows. */
  async proposed(rows: readonly ListRow[]): Promise<ProposedRow[]> {
    const edition = this.#list
    const wholes = new Set(this.rows.flatMap(({ whole }) => (whole === undefined ? [] : [whole])))
    const known = rows.flatMap(({ id, isKnown }) => (isKnown ? [id] : []))
    const current = await findAll(this.#state, 'projects', known)
    const named = await this.figureRecords(rows.flatMap(({ draft }) => this.figuresOf(draft.row)))
    return rows.map((row) => {
      const { draft, matches, decision, faults, notices } = row
      const resolved: ResolvedRow = { ...row, isWhole: wholes.has(draft.row) }
      const before = current.get(row.id)
      const record = before ? completedRecord(before, resolved, edition) : newRecord(resolved, edition)
      return {
        row: draft.row,
        cells: draft.cells,
        record,
        matches,
        decision,
        figures: this.figuresOf(draft.row).map(({ id }) => named.get(id) as Data),
        faults: [...draft.faults, ...faults],
        notices: [...draft.notices, ...notices],
      }
    })
  }

  /** Writes out figures, by their ids. */
  async figureRecords(figures: readonly NamedFigure[]): Promise<ReadonlyMap<string, Data>> {
    const there = figures.filter(({ isThere }) => isThere).map(({ id }) => id)
    const current = await findAll(this.#state, 'figures', there)
    return new Map(
      figures.map((figure) => [figure.id, figureRecord(figure.draft, figure, this.#list, current.get(figure.id))]),
    )
  }
}
