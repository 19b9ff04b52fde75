/** Resolves what the rows of a list name: places, organizations, and the rows and records that they are part of. */
import { inParts } from '../../figures/collections.ts'
import type { Remark, RowDraft } from '../../lists/drafts.ts'
import { type Layout, sectionsOf } from '../../lists/layout.ts'
import type { Matched } from '../../lists/matching.ts'
import { foldedName } from '../../lists/names.ts'
import type { ResolvedRow } from '../../lists/records.ts'
import type { Data } from '../../model/canonical.ts'
import type { ResourceName } from '../../model/field.ts'
import { organizations } from '../../resources/organizations.ts'
import type { Code } from '../../rules/rule.ts'
import type { RowDecisions } from '../../store/list-rows.ts'
import type { Reader } from '../engine.ts'
import { bearersOf } from '../search/names.ts'
import { resolve } from '../search/names.ts'
import { Ids, wantedId } from '../write/ids.ts'
import { readAtOnce, keyOfCode, type ListKnown } from './known.ts'
import type { List } from './list.ts'

/** A row on its way to records. */
export interface ListRow {
  readonly draft: RowDraft
  /** The row that it is part of. */
  readonly whole: number | undefined
  readonly faults: Remark[]
  readonly notices: Remark[]
  readonly codes: readonly Code[]
  readonly regionId: string | null
  readonly participants: ResolvedRow['participants']
  readonly notes: readonly string[]
  parentId: string | null
  id: string
  /** It is the id of a record that is there, whatever is decided about the row. */
  isKnown: boolean
  matches: Matched['matches']
  decision: string
}

export const columnAs = ({ columns }: Layout, as: string): string | null =>
  columns.find((one) => one.as === as)?.column ?? null

const titleOf = ({ title, localTitle }: RowDraft): string => title ?? localTitle ?? ''

/** Returns the records that printed names mean; a name of none or of several is in the map with as many ids. */
const meaningsOf = async (
  reader: Reader,
  resource: ResourceName,
  names: Iterable<string | null>,
): Promise<ReadonlyMap<string, readonly string[]>> => {
  const distinct = [...new Set(names)].filter((name) => name !== null)
  const meanings = new Map<string, readonly string[]>()
  for (const some of inParts(distinct, readAtOnce))
    for (const one of await bearersOf(reader, resource, some)) meanings.set(...one)
  return meanings
}

/** The least confidence of a short name, such as 广州 for 广州市. */
const shortName = 0.7

/** Returns the regions that printed names mean; a short name means a region where only one is so called. */
const placesOf = async (
  reader: Reader,
  names: readonly (string | null)[],
): Promise<ReadonlyMap<string, readonly string[]>> => {
  const meanings = new Map(await meaningsOf(reader, 'regions', names))
  for (const name of new Set(names)) {
    if (name === null || meanings.has(name)) continue
    const found = await resolve(reader, name, 'regions')
    const sure = found.filter(({ confidence }) => confidence >= shortName && confidence === found[0]?.confidence)
    const ids = sure.map(({ id }) => id)
    if (ids.length > 0) meanings.set(name, ids)
  }
  return meanings
}

/** Resolves what rows name: places, organizations, the rows and records that they are part of. */
export const resolvedRows = async (
  reader: Reader,
  { drafts, layout }: List,
  known: ListKnown,
  decided: RowDecisions | undefined,
): Promise<{ rows: readonly ListRow[]; made: readonly Data[] }> => {
  const all = drafts.rows
  const places = all.map(({ region }) => region)
  const names = all.flatMap(({ participants }) => participants.map(({ name }) => name))
  const [regions, bodies] = [await placesOf(reader, places), await meaningsOf(reader, 'organizations', names)]
  const made =
    decided?.make.includes('organizations') === true
      ? await madeOrganizations(reader, all, bodies, layout.defaults?.regionId ?? null)
      : new Map<string, Data>()
  const codes = Map.groupBy(
    all.flatMap((draft) => draft.codes.map((code) => [keyOfCode(code), draft.row] as const)),
    ([key]) => key,
  )
  const byTitle = Map.groupBy(all, (draft) => foldedName(titleOf(draft)).key)
  const rows = all.map((draft): ListRow => {
    const [faults, notices]: [Remark[], Remark[]] = [[], []]
    const notes = [...draft.notes]
    const meant = draft.region === null ? [] : (regions.get(draft.region) ?? [])
    if (draft.region !== null && meant.length !== 1) {
      notices.push({
        column: columnAs(layout, 'region'),
        detail: ['name-unlinked', 'region', meant.length > 0],
      })
      notes.push(draft.region)
    }
    const participants = draft.participants.flatMap(({ name, role }) => {
      const found = bodies.get(name) ?? []
      const id = found.length === 1 ? found[0] : (made.get(name)?.['id'] as string | undefined)
      if (id !== undefined) return [{ organizationId: id, role }]
      const column = layout.columns.find((one) => one.as === 'participant' && one.role === role)?.column ?? null
      notices.push({ column, detail: ['name-unlinked', 'organization', found.length > 0] })
      notes.push(`${role}: ${name}`)
      return []
    })
    const shared = draft.codes.filter((code) => (codes.get(keyOfCode(code))?.length ?? 0) > 1)
    for (const code of shared) {
      const others = (codes.get(keyOfCode(code)) ?? [])
        .map(([, row]) => row.toString())
        .filter((row) => row !== draft.row.toString())
      notices.push({ column: columnAs(layout, 'code'), detail: ['shared-code', others] })
    }
    const { whole, parentId, fault } = wholeOf(draft, byTitle, known, layout)
    if (fault) faults.push(fault)
    return {
      draft,
      whole,
      faults,
      notices,
      codes: draft.codes.filter((code) => !shared.includes(code)),
      regionId: meant.length === 1 ? (meant[0] as string) : null,
      participants,
      notes,
      parentId,
      id: '',
      isKnown: false,
      matches: [],
      decision: 'ask',
    }
  })
  return { rows: withoutCircles(rows, layout), made: [...made.values()] }
}

/** Takes rows that are part of themselves, by others, out of that. */
const withoutCircles = (rows: readonly ListRow[], layout: Layout): ListRow[] => {
  const wholes = new Map(rows.map(({ draft, whole }) => [draft.row, whole]))
  const isInCircle = (start: number): boolean => {
    const passed = new Set<number>()
    for (let at = wholes.get(start); at !== undefined && !passed.has(at); at = wholes.get(at)) {
      if (at === start) return true
      passed.add(at)
    }
    return false
  }
  return rows.map((row) =>
    isInCircle(row.draft.row)
      ? {
          ...row,
          whole: undefined,
          faults: [...row.faults, { column: columnAs(layout, 'partOf'), detail: ['part-of-itself'] }],
        }
      : row,
  )
}

/** Returns the row or the record that a row is part of. A name that is both means the row. */
const wholeOf = (
  draft: RowDraft,
  byTitle: ReadonlyMap<string, readonly RowDraft[]>,
  known: ListKnown,
  layout: Layout,
): { whole: number | undefined; parentId: string | null; fault?: Remark } => {
  const parentId = layout.defaults?.parentId ?? null
  if (draft.partOf === null) {
    const isPortfolio = sectionsOf(layout).as === 'portfolio'
    return { whole: isPortfolio ? (draft.section ?? undefined) : undefined, parentId }
  }
  const named = (byTitle.get(foldedName(draft.partOf).key) ?? []).filter(({ row }) => row !== draft.row)
  const topmost = named.filter(({ partOf }) => partOf === null)
  const rows = topmost.length > 0 ? topmost : named
  const records = known.withKey(foldedName(draft.partOf).key).filter(({ id }) => known.isBelow(id))
  if (rows.length === 1) return { whole: rows[0]?.row, parentId }
  if (rows.length === 0 && records.length === 1) return { whole: undefined, parentId: records[0]?.id ?? null }
  const isUnknown = rows.length === 0 && records.length === 0
  const detail: Remark['detail'] = [isUnknown ? 'part-of-unknown' : 'part-of-several']
  return { whole: undefined, parentId, fault: { column: columnAs(layout, 'partOf'), detail } }
}

/** Makes the organizations that no name of the register means. */
const madeOrganizations = async (
  reader: Reader,
  rows: readonly RowDraft[],
  known: ReadonlyMap<string, readonly string[]>,
  regionId: string | null,
): Promise<Map<string, Data>> => {
  const ids = new Ids(reader, 'organizations')
  const made = new Map<string, Data>()
  for (const { name, role } of rows.flatMap(({ participants }) => participants)) {
    if (made.has(name) || (known.get(name)?.length ?? 0) > 0) continue
    const id = await ids.free(await wantedId(organizations, { name }))
    made.set(name, { id, name, kind: kindOf(role), regionId })
  }
  return made
}

/** Words of roles that public bodies have. */
const publicRoles = /authority|agency|department|government|ministry|administrative|procuring|buyer|review body/i

const kindOf = (role: string): string => (publicRoles.test(role) ? 'government' : 'company')
