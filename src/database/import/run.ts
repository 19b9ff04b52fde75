/** Applies a file of records in one transaction, all or nothing, and says of every bad line what is wrong with it. */
import { canonical, type Data } from '../../model/canonical.ts'
import type { ResourceName } from '../../model/field.ts'
import { everyResource, resourceOf } from '../../resources/index.ts'
import type { Resource } from '../../model/resource.ts'
import { bodySchema } from '../../model/schemas.ts'
import { tooLarge } from '../../model/record-size.ts'
import { isSearched } from '../../text/searched-texts.ts'
import { unkeepable, validator, type Violation } from '../../model/validation.ts'
import { selfReferences } from '../../rules/cycles.ts'
import { brokenAlone, brokenTogether } from '../../rules/index.ts'
import type { ImportCounts, ImportFault, ImportReport } from '../../store/imports.ts'
import type { Session } from '../engine.ts'
import type { Entry } from './parsed-line.ts'
import { Imported } from './staging.ts'
import { find } from '../read/by-id.ts'
import { markDirty } from '../derived/dirty-marks.ts'
import { deletionOf, head } from '../history/sequence.ts'
import { moveOn, statementsOf, type Change } from '../write/statements.ts'
import { indexChanges } from '../search/index.ts'

/** How many faults are listed; all are counted. */
const faultsListed = 1000
/** How many changes are marked at once, and of how many records the texts are kept. */
const atOnce = 1000

type Counting = { [K in keyof ImportCounts]: Partial<Record<ResourceName, number>> }

const validators = new Map(everyResource.map((resource) => [resource.name, validator(bodySchema(resource))]))

const violationsOf = (resource: Resource, record: unknown): Violation[] => {
  const misshapen = (validators.get(resource.name) as (value: unknown) => Violation[])(record)
  // What has the right shape is shallow; a walk through anything else could go too deep.
  const violations = misshapen.length > 0 ? misshapen : unkeepable(record)
  if (violations.length > 0) return violations
  if ((record as Data)['id'] === undefined)
    return [{ pointer: '/id', detail: 'Is required: an import puts records in their place.' }]
  return brokenAlone(resource, canonical(resource, record as Data))
}

const idIn = (record: unknown): string | null => {
  const id = typeof record === 'object' && record !== null ? (record as Data)['id'] : undefined
  return typeof id === 'string' ? id : null
}

const sameOwn = (resource: Resource, one: Data, other: Data): boolean =>
  JSON.stringify(canonical(resource, one)) === JSON.stringify(other)

/**
 * A circle is closed by a record that is led elsewhere, or by one that another line already refers to, which then was amiss:
 * one that is new and refers to what is there closes none, unless that is itself.
 */
const mayCloseCircle = (resource: Resource, before: Data | undefined, after: Data): boolean =>
  selfReferences(resource).some(
    (key) => after[key] !== null && (before ? after[key] !== before[key] : after[key] === after['id']),
  )

/** Reads entries to their end, writes each good one, and checks each beside all others; nothing may be kept of it where there are errors. */
export const importEntries = async (
  session: Session,
  entries: AsyncIterable<Entry>,
  { by, largestRecord }: { readonly by: string; readonly largestRecord: number },
): Promise<Omit<ImportReport, 'dryRun'> & { readonly isMost: boolean }> => {
  const counts: Counting = { created: {}, updated: {}, unchanged: {} }
  const errors: ImportFault[] = []
  let errorCount = 0
  const refuse = (
    line: number,
    resource: ResourceName | null,
    id: string | null,
    violations: readonly Violation[],
  ): void => {
    if (violations.length > 0) errorCount++
    errors.push(
      ...violations
        .slice(0, Math.max(0, faultsListed - errors.length))
        .map(({ pointer, detail }) => ({ line, resource, id, pointer, detail })),
    )
  }

  const { sequence: begun, at: last } = await head(session)
  // Then each record is new, as no two lines may have the same.
  const wasEmpty = begun === 0
  const now = new Date().toISOString()
  const at = now > last ? now : last
  const imported = new Imported(session, begun)
  await imported.begin()
  let sequence = begun
  let unmarked: Change[] = []
  let unindexed: Change[] = []

  const mark = async (): Promise<void> => {
    for (const statement of markDirty(unmarked)) await session.run(statement)
    unmarked = []
  }

  const index = async (): Promise<void> => {
    for (const statement of indexChanges(unindexed)) await session.run(statement)
    unindexed = []
  }

  const put = async (line: number, resource: Resource, body: Data): Promise<void> => {
    const id = body['id'] as string
    const count = (action: keyof Counting): void => {
      counts[action][resource.name] = (counts[action][resource.name] ?? 0) + 1
    }
    const record = canonical(resource, body)
    const before = wasEmpty ? undefined : await find(session, resource.name, id)
    if (before && sameOwn(resource, before, record)) {
      count('unchanged')
      return
    }
    const deletion = before || wasEmpty ? undefined : await deletionOf(session, resource.name, id)
    const revision = ((before?.['revision'] ?? deletion?.revision ?? 0) as number) + 1
    const after = { id, ...record, revision, createdAt: before?.['createdAt'] ?? at, updatedAt: at }
    const detail = tooLarge(after, largestRecord)
    if (detail !== undefined) {
      refuse(line, resource.name, id, [{ pointer: '', detail }])
      return
    }
    const change = { resource, id, before, after, revision, sequence: ++sequence, at, by }
    for (const statement of statementsOf(change)) await session.run(statement)
    imported.keep(resource.name, after, before === undefined)
    unmarked.push(change)
    if (unmarked.length === atOnce) await mark()
    if (isSearched(resource)) unindexed.push(change)
    if (unindexed.length === atOnce) await index()
    count(before ? 'updated' : 'created')
    const broken = await brokenTogether(resource, id, after, imported)
    if (broken.length > 0 || mayCloseCircle(resource, before, after)) await imported.defer(line, resource.name, id)
  }

  for await (const { line, resource, record, violations } of entries) {
    const id = idIn(record)
    const earlier = resource && id !== null ? await imported.name(resource.name, id, line) : undefined
    const wrong =
      violations.length > 0 || !resource
        ? violations
        : earlier !== undefined
          ? [{ pointer: '/id', detail: `Is in line ${earlier.toString()} already.` }]
          : violationsOf(resource, record)
    if (wrong.length > 0 || !resource) refuse(line, resource?.name ?? null, id, wrong)
    else await put(line, resource, record as Data)
  }
  await mark()
  await index()
  await imported.seekCircles()
  // What a line refers to may come after it, so what was amiss then is looked at again.
  for await (const { line, resource, id } of imported.deferred()) {
    const record = (await find(session, resource, id)) as Data
    refuse(line, resource, id, await brokenTogether(resourceOf(resource), id, record, imported))
  }
  if (sequence > begun) await session.run(moveOn(sequence))
  return {
    counts: errorCount === 0 ? counts : undefined,
    isMost: sequence - begun >= begun,
    errorCount,
    errors: errors.sort((one, other) => one.line - other.line),
  }
}
