/** Checks writes against the register's rules and applies them all, or none. */
import { canonical, type Data } from '../../model/canonical.ts'
import { tooLarge } from '../../model/record-size.ts'
import { brokenRules } from '../../rules/index.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Keep, Outcome, Precondition, Write } from '../../store/writes.ts'
import { keepBeside } from './idempotency.ts'
import type { Session } from '../engine.ts'
import { freeId, wantedId } from './ids.ts'
import { lookupOver, Pending, referrersOf } from './lookup.ts'
import { deletionOf, type Head } from '../history/sequence.ts'
import { statementsOf, type Change } from './statements.ts'

const nameOf = ({ resource }: Write, id: string): string => `${resource.name}/${id}`

const assertHolds = ({ match, noneMatch }: Precondition, current: Data | undefined): void => {
  if (noneMatch && current) throw new Refusal('stale-precondition', 'The record exists already.')
  if (match === undefined) return
  if (!current) throw new Refusal('stale-precondition', 'The record does not exist.')
  if (match !== 'any' && !match.includes(current['revision'] as number)) {
    throw new Refusal('stale-precondition', `The record is at revision ${String(current['revision'])} by now.`)
  }
}

const sameOwn = ({ resource }: Write, one: Data, other: Data): boolean =>
  JSON.stringify(canonical(resource, one)) === JSON.stringify(canonical(resource, other))

/** A write, with the id that its record should have where it came without one. */
interface Named {
  readonly write: Write
  readonly wanted: string
}

/** Before the transaction begins, as it may have to wait. */
export const named = async (write: Write): Promise<Named> => ({
  write,
  wanted: write.id ?? (await wantedId(write.resource, write.edit(undefined) as Data)),
})

/** What a write does to the register as the earlier writes leave it. */
const outcomeOf = async (
  session: Session,
  { write, wanted }: Named,
  pending: Pending,
  at: string,
): Promise<{ outcome: Outcome; before: Data | undefined }> => {
  const { resource, edit, precondition = {} } = write
  const lookup = lookupOver(session, pending)
  const id =
    write.id ?? (await freeId(wanted, async (taken) => (await lookup.find(resource.name, taken)) !== undefined))
  const before = await lookup.find(resource.name, id)
  const deletion = before ? undefined : await deletionOf(session, resource.name, id)
  const next = before || write.creates ? edit(before) : undefined
  if (next === undefined) {
    throw deletion
      ? new Refusal('gone', `${nameOf(write, id)} was deleted at ${deletion.at}.`)
      : new Refusal('not-found', `There is no ${nameOf(write, id)}.`)
  }
  assertHolds(precondition, before)
  const revision = ((before?.['revision'] ?? deletion?.revision ?? 0) as number) + 1
  if (next === null) return { before, outcome: { action: 'delete', record: { ...before, id, revision } } }
  const kept = canonical(resource, next)
  if (before && sameOwn(write, before, kept))
    return { before, outcome: { action: 'none', record: before as Outcome['record'] } }
  const record = { id, ...kept, revision, createdAt: before?.['createdAt'] ?? at, updatedAt: at }
  return { before, outcome: { action: before ? 'update' : 'create', record } }
}

const assertFits = (record: Data, largest: number, index: number): void => {
  const detail = tooLarge(record, largest)
  if (detail !== undefined) throw new Refusal('body-too-large', detail, [{ pointer: '', detail }], index)
}

const assertRules = async (
  session: Session,
  write: Write,
  { action, record }: Outcome,
  pending: Pending,
  index: number,
): Promise<void> => {
  const { resource } = write
  if (action === 'delete') {
    const referrers = await referrersOf(session, resource.name, record.id)
    if (referrers.length > 0)
      throw new Refusal(
        'still-referred-to',
        `Something still refers to ${nameOf(write, record.id)}: ${referrers.join(' ')}`,
      )
    return
  }
  const broken = await brokenRules(resource, record.id, record, lookupOver(session, pending))
  if (broken.length > 0)
    throw new Refusal(
      'broken-rule',
      broken.map(({ pointer, detail }) => `${pointer}: ${detail}`).join(' '),
      broken,
      index,
    )
}

export interface Done {
  readonly outcomes: Outcome[]
  readonly changes: readonly Change[]
}

/** The last change so far, and when it was. */
export type Last = Pick<Head, 'sequence' | 'at'>

interface Asked {
  readonly writes: readonly Named[]
  readonly by: string
  readonly keep: Keep | undefined
  readonly largestRecord: number
}

/** Reads, checks and applies some writes in a transaction that is open, so that nobody else can write meanwhile. */
export const apply = async (session: Session, { sequence, at: last }: Last, asked: Asked): Promise<Done> => {
  const { writes, by, keep, largestRecord } = asked
  const pending = new Pending()
  const now = new Date().toISOString()
  // Time may step back on a machine; in the register it does not.
  const at = now > last ? now : last
  const outcomes: Outcome[] = []
  const changes: Change[] = []
  for (const one of writes) {
    const { write } = one
    const { outcome, before } = await outcomeOf(session, one, pending, at)
    const { id, revision } = outcome.record
    const after = outcome.action === 'delete' ? undefined : outcome.record
    outcomes.push(outcome)
    if (outcome.action === 'none') continue
    pending.set(write.resource.name, id, after ?? null)
    changes.push({
      resource: write.resource,
      id,
      before,
      after,
      revision,
      sequence: sequence + changes.length + 1,
      at,
      by,
    })
  }
  for (const [index, { write }] of writes.entries()) {
    const outcome = outcomes[index]
    if (!outcome || outcome.action === 'none') continue
    if (outcome.action !== 'delete') assertFits(outcome.record, largestRecord, index)
    await assertRules(session, write, outcome, pending, index)
  }
  for (const statement of changes.flatMap(statementsOf)) {
    if ((await session.run(statement)) === 0) throw new Error('What a write is about to change is not there.')
  }
  if (keep) await keepBeside(session, { claim: keep.claim, answer: keep.answer(outcomes) })
  return { outcomes, changes }
}
