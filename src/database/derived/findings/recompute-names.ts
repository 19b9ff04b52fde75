/** Finds possible duplicates: the subjects that share a name with one that has changed. */
import { checkOf, checksOf, currentAmong } from '../../../figures/checks/checks.ts'
import { duplicatesIn, mostOfOneName, type Duplicates } from '../../../figures/checks/possible-duplicate.ts'
import {
  duplicateKinds,
  namedIn,
  nameLabel,
  resourceOfKind,
  type DuplicateKind,
  type Named,
} from '../../../figures/checks/named.ts'
import type { Register } from '../../../figures/register.ts'
import { distances } from '../../../text/name-keys.ts'
import type { Reader } from '../../engine.ts'
import { splitKey } from '../../search/names.ts'
import { elementsOf, isAmong, joinEach, partOf } from '../../sql/dialect.ts'
import { sql } from '../../sql/sql.ts'
import { queryTemplate } from '../../sql/templates.ts'
import { pathsOf, type SubjectRef } from '../../sql/trees.ts'
import { findingRows } from './finding-rows.ts'
import type { LookedFor } from './findings.ts'
import { withIdIn } from './ids.ts'
import { subjectUnder } from './names.ts'
import { inputsAbout } from '../inputs/inputs-about.ts'
import { markOf } from '../stale.ts'

const checks = checksOf('name')
const [check] = checks as [(typeof checks)[number]]

const kindOf = (resource: string): DuplicateKind =>
  duplicateKinds.find((kind) => resourceOfKind[kind] === resource) ?? 'project'

const canBeTwice = ({ kind }: SubjectRef): boolean => (duplicateKinds as readonly string[]).includes(kind)

/** Selects the findings that are about some records or kept under some names, with the names they were found by. */
const findingsBeside = queryTemplate(
  4,
  (name, ids = sql``, same, names = sql``) => sql<{ finding: string; subject: string }>`
    SELECT own.finding, subject FROM finding_records AS own
    JOIN findings ON ${withIdIn(sql`own.finding`)} AND "check" = ${name} WHERE ${isAmong(sql`own.record_id`, ids)}
    UNION SELECT id, subject FROM findings WHERE "check" = ${same} AND ${isAmong(sql`subject`, names)}`,
)

const recordsOf = queryTemplate(
  1,
  (found = sql``) => sql<{
    resource: string
    id: string
  }>`SELECT DISTINCT resource, record_id AS id FROM finding_records
    WHERE ${isAmong(sql`finding`, found)}`,
)

/** Selects the records that have some names. */
const recordsNamed = queryTemplate(
  1,
  (asked = sql``) => sql<{ resource: string; key: string; rest: string; id: string }>`
    SELECT names.resource, names.key, names.rest, record_id AS id
    FROM (SELECT ${partOf(sql`value`, 'resource')} AS resource, ${partOf(sql`value`, 'key')} AS key FROM ${elementsOf(asked)})
      AS asked ${joinEach(sql`names`, sql`names`, sql`names.resource = asked.resource AND names.key = asked.key`)}
    WHERE distance <= ${distances.name}`,
)

/** Returns the subjects that share these names with others. */
const sharing = async (reader: Reader, names: readonly Named[]): Promise<SubjectRef[]> => {
  const wanted = new Map(
    names.map((one) => [nameLabel(one), { resource: resourceOfKind[one.kind], ...splitKey(one.name) }]),
  )
  const found = await reader.all(recordsNamed(JSON.stringify([...wanted.values()])))
  const byName = Map.groupBy(found, ({ resource, key, rest }) => `${resource} ${key}${rest}`)
  return [...wanted.values()].flatMap(({ resource, key, rest }) => {
    const ids = [...new Set((byName.get(`${resource} ${key}${rest}`) ?? []).map(({ id }) => id))].sort()
    return ids.length < 2 ? [] : ids.slice(0, mostOfOneName).map((id) => ({ kind: kindOf(resource), id }))
  })
}

/** Finds groups under some names only. */
const groupsAmong = async (
  reader: Reader,
  subjects: readonly SubjectRef[],
  labels: ReadonlySet<string>,
): Promise<Duplicates[]> => {
  if (subjects.length === 0) return []
  const { register } = await inputsAbout(reader, await pathsOf(reader, subjects))
  return duplicatesIn(register, currentAmong(register.figures), labels)
}

/** Returns the names of subjects of a register. */
export const namesAmong = (register: Register, subjects: readonly SubjectRef[]): Named[] => {
  const wanted = new Set(subjects.map(markOf))
  return namedIn(register).filter((named) => wanted.has(markOf(named)))
}

/**
 * Returns the groups that these subjects are in under their names, or were in under a former one; and those under names
 * that subjects have lost.
 */
export const findingsOfNames = async (
  reader: Reader,
  refs: readonly SubjectRef[],
  current: readonly Named[],
  lost: readonly string[] = [],
): Promise<LookedFor[]> => {
  const own = refs.filter(canBeTwice)
  if (own.length === 0 && lost.length === 0) return []
  const ids = own.map(({ id }) => id)
  const under = [...current.map((named) => subjectUnder(nameLabel(named))), ...lost]
  // Subjects that share both of their names are found under one of them: the other has to be looked at too.
  const former = await reader.all(findingsBeside(check, JSON.stringify(ids), check, JSON.stringify(under)))
  const beside =
    former.length > 0 ? await reader.all(recordsOf(JSON.stringify(former.map(({ finding }) => finding)))) : []
  const others = beside.map(({ resource, id }) => ({ kind: kindOf(resource), id }))
  const names = [...current, ...(others.length > 0 ? namedIn((await inputsAbout(reader, others, [])).register) : [])]
  const labels = new Set(names.map(nameLabel))
  const found = await groupsAmong(reader, await sharing(reader, names), labels)
  const labelOf = new Map(found.map(({ label, records }) => [JSON.stringify(records), label]))
  const rows = findingRows(
    found.map((one) => checkOf(check, one)),
    ({ records }) => subjectUnder(labelOf.get(JSON.stringify(records)) ?? ''),
  )
  return [{ checks, rows, subjects: [...[...labels].map(subjectUnder), ...former.map(({ subject }) => subject)] }]
}
