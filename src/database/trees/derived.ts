/** Everything that is computed from figures: in place where they are few, else in a thread. */
import type { Snapshot, Store } from '../../store/store.ts'
import { rowsAtOnce, type Engine, type Reader, type Reads } from '../engine.ts'
import { head } from '../history/sequence.ts'
import { sql } from '../sql/sql.ts'
import { upTo } from '../sql/fragments.ts'
import { queryTemplate } from '../sql/templates.ts'
import { Answers } from './answers.ts'
import { areAnyReviews, dropReviews, reviewFinding } from './reviews.ts'
import { derivedThread, type DerivedJobs } from './thread.ts'

export interface Derived extends Pick<
  Store,
  'counting' | 'countingAround' | 'derived' | 'equations' | 'parts' | 'review' | 'totals'
> {
  /** Returns the function that yields whole lists of a state. */
  readonly whole: (state: Reader) => Snapshot['derived']
  /** Drops the answers to findings that a write has made go. */
  readonly settle: () => Promise<void>
  /** Returns what would change by changes of records at a sequence. */
  readonly effects: (request: DerivedJobs['effects']['asked']) => Promise<DerivedJobs['effects']['answer']>
  /** Begins to load a large register. */
  readonly warm: () => Promise<void>
  readonly close: () => Promise<void>
}

/** So few figures are worked through sooner than a thread starts. */
const fewFigures = 2000

const isMuch = queryTemplate(
  0,
  () => sql`SELECT 1 FROM (SELECT 1 FROM figures ${upTo(1, fewFigures)}) AS more
    UNION ALL SELECT 1 FROM (SELECT 1 FROM source_texts ${upTo(1)}) AS texts`,
)

/** `memory` is what the thread may take, in MiB; by default as much as it needs, as far as the machine has it. */
export const derivedOver = (engine: Engine, reads: Reads, location: string, memory?: number): Derived => {
  let here: Answers | undefined = new Answers(engine, true)
  const thread = derivedThread(
    location,
    async () => {
      const [row] = await reads.all(sql<{ count: number }>`SELECT count(*) AS count FROM figures`)
      return row?.count ?? 0
    },
    memory,
  )
  /** A register that was large once is not small again. */
  const isLarge = async (): Promise<boolean> => {
    if (here && (await reads.all(isMuch())).length > 0) here = undefined
    return here === undefined
  }
  const ask = async <N extends keyof DerivedJobs>(
    name: N,
    asked: DerivedJobs[N]['asked'],
    signal?: AbortSignal,
  ): Promise<DerivedJobs[N]['answer']> => {
    if (!(await isLarge()) && here) return (here.jobs[name] as (asked: unknown) => Promise<never>)(asked)
    return thread.ask(name, asked, signal)
  }
  const dropAnswers = async (): Promise<void> => {
    if (await areAnyReviews(engine)) await dropReviews(engine, await ask('outdated', undefined))
  }
  return {
    totals: (query, asOf, { signal, page } = {}) => ask('total', { query, asOf, page }, signal),
    parts: async (query, asOf, file, { signal } = {}) => {
      await ask('parts', { query: { ...query, explain: true }, asOf, file }, signal)
    },
    derived: (request, { signal } = {}) => ask('page', request, signal),
    whole: (state) =>
      async function* (request) {
        const asOf = request.asOf ?? (await head(state)).sequence
        let [after, left] = [request.after, request.limit]
        do {
          const page = await ask('page', { ...request, asOf, after, limit: Math.min(left, rowsAtOnce), total: false })
          yield page.items
          after = page.next
          left -= page.items.length
        } while (after !== undefined && left > 0)
      },
    equations: (figureId) => ask('equations', figureId),
    review: async (request) => reviewFinding(engine, request, await ask('finding', request)),
    counting: (figureIds) => ask('counting', { figureIds }),
    countingAround: (figureId, most) => ask('counting', { figureIds: [figureId], most }),
    settle: async () => {
      // In a large register nobody waits for it.
      if (await isLarge()) void dropAnswers().catch(() => undefined)
      else await dropAnswers()
    },
    effects: (request) => ask('effects', request),
    warm: async () => {
      if (await isLarge()) await ask('outdated', undefined)
    },
    close: () => thread.close(),
  }
}
