/** The one way in: checks writes against the register's rules and applies them all, or none. */
import { sql } from 'drizzle-orm'
import { canonical, type Data } from '../resources/canonical.ts'
import { brokenRules } from '../rules/index.ts'
import { Refusal } from '../rules/refusal.ts'
import { keeping } from './claims.ts'
import type { Engine } from './engine.ts'
import { freeId } from './identifiers.ts'
import { lookupOver, Pending, referrersOf } from './lookup.ts'
import { markUnsettled } from './marks.ts'
import { deletionOf, head } from './past.ts'
import { statementsOf, type Change } from './statements.ts'
import type { Keep, Outcome, Precondition, Store, Write } from './store.ts'
import { indexTexts } from './texts.ts'

const attempts = 10

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

/** What a write does to the register as the earlier writes leave it. */
const outcomeOf = async (engine: Engine, write: Write, pending: Pending, at: string): Promise<{ outcome: Outcome; before: Data | undefined }> => {
  const { resource, edit, precondition = {} } = write
  const lookup = lookupOver(engine, pending)
  const id = write.id ?? await freeId(resource, edit(undefined) as Data, async (taken) => await lookup.find(resource.name, taken) !== undefined)
  const before = await lookup.find(resource.name, id)
  const deletion = before ? undefined : await deletionOf(engine, resource.name, id)
  const next = before || write.creates ? edit(before) : undefined
  if (next === undefined) {
    throw deletion ? new Refusal('gone', `${nameOf(write, id)} was deleted at ${deletion.at}.`)
      : new Refusal('not-found', `There is no ${nameOf(write, id)}.`)
  }
  assertHolds(precondition, before)
  const revision = ((before?.['revision'] ?? deletion?.revision ?? 0) as number) + 1
  if (next === null) return { before, outcome: { action: 'delete', record: { ...before, id, revision } } }
  const kept = canonical(resource, next)
  if (before && sameOwn(write, before, kept)) return { before, outcome: { action: 'none', record: before as Outcome['record'] } }
  const record = { id, ...kept, revision, createdAt: before?.['createdAt'] ?? at, updatedAt: at }
  return { before, outcome: { action: before ? 'update' : 'create', record } }
}

const assertRules = async (engine: Engine, write: Write, { action, record }: Outcome, pending: Pending, index: number): Promise<void> => {
  const { resource } = write
  if (action === 'delete') {
    const referrers = await referrersOf(engine, resource.name, record.id)
    if (referrers.length > 0) throw new Refusal('still-referred-to', `Something still refers to ${nameOf(write, record.id)}: ${referrers.join(' ')}`)
    return
  }
  const broken = await brokenRules(resource, record.id, record, lookupOver(engine, pending))
  if (broken.length > 0) throw new Refusal('broken-rule', broken.map(({ pointer, detail }) => `${pointer}: ${detail}`).join(' '), broken, index)
}

const attempt = async (engine: Engine, writes: readonly Write[], by: string, keep: Keep | undefined): Promise<Outcome[] | undefined> => {
  const pending = new Pending()
  const { sequence, at: last } = await head(engine)
  const now = new Date().toISOString()
  // Time may step back on a machine; in the register it does not.
  const at = now > last ? now : last
  const outcomes: Outcome[] = []
  const changes: Change[] = []
  for (const write of writes) {
    const { outcome, before } = await outcomeOf(engine, write, pending, at)
    const { id, revision } = outcome.record
    const after = outcome.action === 'delete' ? undefined : outcome.record
    outcomes.push(outcome)
    if (outcome.action === 'none') continue
    pending.set(write.resource.name, id, after ?? null)
    changes.push({ resource: write.resource, id, before, after, revision, sequence: sequence + changes.length + 1, at, by })
  }
  for (const [index, write] of writes.entries()) {
    const outcome = outcomes[index]
    if (outcome && outcome.action !== 'none') await assertRules(engine, write, outcome, pending, index)
  }
  const unmoved = sql`UPDATE register SET sequence = ${sequence + changes.length} WHERE sequence = ${sequence}`
  const statements = [
    ...changes.length > 0 ? [unmoved, ...changes.flatMap(statementsOf), ...markUnsettled(changes), ...indexTexts(changes)] : [],
    // Changes no row once the claim has gone to another: then nothing is written.
    ...keep ? [keeping(keep.claim, keep.answer(outcomes))] : [],
  ]
  return statements.length === 0 || await engine.transact(statements) ? outcomes : undefined
}

/**
 * Everything is read and checked against the register at one sequence, and written only if that is still its last.
 * So no rule can be broken by two writers at once; the one that comes second starts anew.
 */
export const writer = (engine: Engine): Store['write'] => {
  let turn: Promise<unknown> = Promise.resolve()
  const write = async (writes: readonly Write[], by: string, keep: Keep | undefined): Promise<Outcome[]> => {
    for (let tried = 0; tried < attempts; tried++) {
      const outcomes = await attempt(engine, writes, by, keep)
      if (outcomes) return outcomes
    }
    throw new Refusal('overloaded', 'Other writers were faster each time.')
  }
  return (writes, by, keep) => {
    const mine = turn.then(() => write(writes, by, keep))
    turn = mine.catch(() => undefined)
    return mine
  }
}
