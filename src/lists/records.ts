/** What a row writes: the body of its record and those of its figures, new or over what is there. */
import type { Data } from '../model/canonical.ts'
import type { FigureDraft, RowDraft } from './drafts.ts'
import type { Layout } from './layout.ts'
import type { Code } from '../rules/rule.ts'

/** A row, its names resolved. */
export interface ResolvedRow {
  readonly draft: RowDraft
  readonly id: string
  readonly parentId: string | null
  /** The place that its cell names; null without one. */
  readonly regionId: string | null
  readonly participants: readonly { readonly organizationId: string; readonly role: string }[]
  /** What the note of the citation keeps: headings, and names that no record has. */
  readonly notes: readonly string[]
  /** Its codes that no other row has. */
  readonly codes: readonly Code[]
  /** Other rows are part of it. */
  readonly isWhole: boolean
}

interface Edition {
  readonly sourceId: string
  readonly followsId: string | null
  readonly layout: Layout
}

type Citation = Data & { readonly sourceId: string; readonly as?: Data | null }

/** Returns a record without what the register sets. */
const bodyOf = ({ revision: _revision, createdAt: _createdAt, updatedAt: _updatedAt, ...body }: Data): Data => body

const without = (record: Data): Data =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null && value !== undefined))

const citationOf = (row: ResolvedRow, { sourceId, layout: { defaults = {} } }: Edition): Citation => {
  const { draft, parentId, regionId, notes } = row
  const [code] = draft.codes
  return {
    sourceId,
    locator: draft.locator,
    ...(notes.length > 0 && { note: notes.join('; ') }),
    as: without({
      title: draft.title ?? draft.localTitle,
      code: code?.code,
      status: draft.status ?? defaults.status,
      startsOn: draft.startsOn,
      endsOn: draft.endsOn,
      regionId: regionId ?? defaults.regionId,
      parentId,
    }),
  }
}

/** The state of a project that is planned, where neither row nor layout says one. */
const usualStatus = 'preparation'

/** Returns the body of a new project. */
export const newRecord = (row: ResolvedRow, edition: Edition): Data => {
  const { draft, parentId, regionId, participants, codes, isWhole } = row
  const { defaults = {} } = edition.layout
  return {
    id: row.id,
    ...without({ title: draft.title, localTitle: draft.localTitle, summary: draft.summary }),
    kind: isWhole ? 'portfolio' : (defaults.kind ?? 'project'),
    status: draft.status ?? defaults.status ?? usualStatus,
    regionId: regionId ?? defaults.regionId ?? null,
    parentId,
    ...(parentId === null && { initiativeId: defaults.initiativeId ?? null }),
    industryIds: defaults.industryIds ?? [],
    participants,
    codes,
    startsOn: draft.startsOn ?? defaults.startsOn ?? null,
    endsOn: draft.endsOn ?? defaults.endsOn ?? null,
    citations: [citationOf(row, edition)],
  }
}

const isSame = (one: Data, other: Data): boolean => JSON.stringify(one) === JSON.stringify(other)

const union = (some: readonly Data[], more: readonly Data[], keys: readonly string[]): Data[] => {
  const known = new Set(some.map((one) => JSON.stringify(keys.map((key) => one[key]))))
  return [...some, ...more.filter((one) => !known.has(JSON.stringify(keys.map((key) => one[key]))))]
}

/**
 * Returns the body that a row makes of a record that is there: it gets what it lacks, a differing title is an alias, and
 * dates, status and region change only where they are what the edition before printed.
 */
export const completedRecord = (current: Data, row: ResolvedRow, edition: Edition): Data => {
  const { draft, parentId, regionId, participants, codes } = row
  const { sourceId, followsId } = edition
  const citations = current['citations'] as Citation[]
  const before = citations.find((one) => one.sourceId === followsId)?.as ?? {}
  const names = [current['title'], current['localTitle'], ...(current['aliases'] as string[])]
  const aliases = [draft.title, draft.localTitle].filter(
    (title) =>
      title !== null && !names.includes(title) && !(current['localTitle'] === null && title === draft.localTitle),
  )
  /** The value of a field by this edition, where the record has none, or still that of the edition before. */
  const follow = (key: string, printed: unknown): Data => {
    const isOpen = current[key] === null || (before[key] !== undefined && before[key] === current[key])
    return printed !== null && printed !== undefined && isOpen ? { [key]: printed } : {}
  }
  const citation = citationOf(row, edition)
  const at = citations.findIndex((one) => one.sourceId === sourceId)
  const cited = citations[at]
  const isSameCitation = cited !== undefined && isSame(without({ ...cited, as: without(cited.as ?? {}) }), citation)
  return {
    ...bodyOf(current),
    ...(current['localTitle'] === null && { localTitle: draft.localTitle }),
    ...(current['summary'] === null && { summary: draft.summary }),
    ...(current['parentId'] === null && current['initiativeId'] === null && { parentId }),
    ...follow('startsOn', draft.startsOn),
    ...follow('endsOn', draft.endsOn),
    ...follow('status', draft.status),
    ...follow('regionId', regionId),
    aliases: [...(current['aliases'] as string[]), ...new Set(aliases)],
    participants: union(current['participants'] as Data[], participants, ['organizationId', 'role']),
    codes: union(current['codes'] as Data[], codes as readonly unknown[] as readonly Data[], ['scheme', 'code']),
    citations: isSameCitation ? citations : at < 0 ? [...citations, citation] : citations.with(at, citation),
  }
}

/** Returns what a figure has in common with that of another edition, or of the same table before. */
export const figureKey = (figure: Data): string =>
  JSON.stringify(
    ['subjectId', 'metric', 'stage', 'unit', 'prices', 'periodStart', 'periodEnd'].map((key) => figure[key] ?? null),
  )

/** Returns the body of a figure: over that which the table made before, it changes what is printed alone. */
export const figureRecord = (
  { value, upperValue, qualifier, asPrinted, heading, column: _column, supersedes: _other, ...measured }: FigureDraft,
  {
    id,
    subjectId,
    locator,
    supersedesId,
  }: { id: string; subjectId: string; locator: string; supersedesId: string | null },
  { sourceId }: Edition,
  current: Data | undefined,
): Data => ({
  ...(current ? bodyOf(current) : { id, subjectKind: 'project', subjectId, ...measured, sourceId }),
  qualifier,
  value,
  ...((current !== undefined || upperValue !== null) && { upperValue }),
  asPrinted,
  heading,
  locator,
  ...(supersedesId !== null && { supersedesId }),
})
