/** Compares the effects that a dry run tells with what the API answers before and after the import. */
import type { Test } from 'tap'
import type { Effects } from '../../src/store/computed-lists.ts'
import type { Built } from './build.ts'
import { pluck } from './match-whole.ts'

interface Row {
  readonly key: object
  readonly label: string
  readonly stage: string
  readonly unit: string
  readonly total: string
}
interface Outcome {
  readonly figureId: string
  readonly state: string
  readonly ratio: string | null
}

/** What the API answers of the things that effects are about; amounts and outcomes by name. */
export interface Answers {
  readonly totals: ReadonlyMap<string, string>
  readonly labels: ReadonlyMap<string, string>
  readonly promises: ReadonlyMap<string, object>
  /** Findings by their ids, in the order of pages. */
  readonly checks: ReadonlyMap<string, object>
}

/** Returns all items of a list; none where a metric never adds, or no figure has it. */
const itemsOf = async <T>({ ask }: Built, url: string): Promise<readonly T[]> => {
  const { status, body } = await ask('GET', url)
  return status === 422 || status === 400 ? [] : (body as { readonly data: readonly T[] }).data
}

export const answersOf = async (app: Built, metrics: readonly string[]): Promise<Answers> => {
  const [totals, labels] = [new Map<string, string>(), new Map<string, string>()]
  for (const metric of metrics)
    for (const { key, stage, unit, total, label } of await itemsOf<Row>(
      app,
      `/v1/totals?metric=${metric}&groupBy=region,year`,
    )) {
      const name = JSON.stringify([metric, key, stage, unit])
      totals.set(name, total)
      labels.set(name, label)
    }
  const promises = await itemsOf<Outcome>(app, '/v1/promises?limit=200')
  const checks = await itemsOf<{ readonly id: string }>(app, '/v1/checks?limit=200')
  return {
    totals,
    labels,
    promises: new Map(promises.map(({ figureId, state, ratio }) => [figureId, { state, ratio }])),
    checks: new Map(checks.map((finding) => [finding.id, finding])),
  }
}

const changed = <T>(now: ReadonlyMap<string, T>, then: ReadonlyMap<string, T>) =>
  [...new Set([...now.keys(), ...then.keys()])]
    .sort()
    .map((name) => [name, now.get(name) ?? null, then.get(name) ?? null] as const)
    .filter(([, old, next]) => JSON.stringify(old) !== JSON.stringify(next))

/** The answer to a finding is none of its words. */
const withoutReview = (finding: object | undefined): string => JSON.stringify({ ...finding, review: null })

export const assertDifference = (t: Test, effects: Effects, before: Answers, after: Answers): void => {
  const rows = effects.totals.map((row) => ({
    name: JSON.stringify([row.metric, row.key, row.stage, row.unit]),
    ...row,
  }))
  t.strictSame(pluck(rows, 'name', 'now', 'then'), changed(before.totals, after.totals))
  for (const { name, label, then } of rows) if (then !== null) t.equal(label, after.labels.get(name))
  t.strictSame(pluck(effects.promises, 'figureId', 'now', 'then'), changed(before.promises, after.promises))
  const [old, next] = [before.checks, after.checks]
  t.strictSame(
    effects.opened,
    [...next].flatMap(([id, finding]) => (old.has(id) ? [] : [finding])),
  )
  t.strictSame(
    effects.closed,
    [...old].flatMap(([id, finding]) => (next.has(id) ? [] : [finding])),
  )
  t.strictSame(
    effects.changed.map(withoutReview),
    [...next.keys()]
      .filter((id) => old.has(id) && withoutReview(old.get(id)) !== withoutReview(next.get(id)))
      .map((id) => withoutReview(next.get(id))),
  )
}
