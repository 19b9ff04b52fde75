/** What the servers have promised: the last answered state of each record, and the writes that got no answer. */

export type Data = Readonly<Record<string, unknown>>

/** `answered` is the last known state, null without the record; `asked` is a later write without an answer. */
export interface Known {
  readonly answered: Data | null
  readonly asked?: Data | null
}

/** A write that was answered: the state that it left, and the time that it took. */
export interface Answered {
  readonly path: string
  readonly state: Data | null
  readonly begun: number
  readonly ended: number
}

export interface Ledger {
  readonly known: Map<string, Known>
  /** Titles of sources that were posted under a key. */
  readonly posted: Set<string>
  /** The answered writes since the last check, in order. */
  recent: Answered[]
  /** The step of the last import that was answered, and of a later one that was not. */
  imported: { answered: number; asked?: number | undefined }
  /** Counts steps over all rounds: no two writes are the same. */
  steps: number
  answered: number
  unanswered: number
}

export const emptyLedger = (): Ledger => ({
  known: new Map(),
  posted: new Set(),
  recent: [],
  imported: { answered: 0 },
  steps: 0,
  answered: 0,
  unanswered: 0,
})

/** Notes the state that an answer has promised. */
export const noteAnswer = (ledger: Ledger, path: string, state: Data | null, begun: number): void => {
  ledger.known.set(path, { answered: state })
  ledger.recent.push({ path, state, begun, ended: performance.now() })
  ledger.answered += 1
}

export const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

/** Reports whether a found state is the write that got no answer. */
const isAsked = (now: Data | null, { answered, asked }: Known): boolean =>
  asked === null
    ? now === null
    : asked !== undefined &&
      now !== null &&
      Object.entries(asked).every(([key, value]) => same(now[key], value)) &&
      (answered === null || now['revision'] === (answered['revision'] as number) + 1)

/** Reports whether a found state keeps what was promised. */
export const isKept = (now: Data | null, known: Known): boolean => same(now, known.answered) || isAsked(now, known)

export interface Judgement {
  /** The answered writes that are not there. */
  readonly lost: readonly Answered[]
  /** The answered writes that can be seen to be there: they left a record, and no other has replaced it. */
  readonly kept: readonly Answered[]
  /** States that nobody wrote. */
  readonly strange: readonly string[]
}

/** Compares the ledger with records that were found, and takes what was found for known. */
export const judge = (ledger: Ledger, found: ReadonlyMap<string, Data | null>): Judgement => {
  const lost: Answered[] = []
  const kept: Answered[] = []
  const strange: string[] = []
  const writesTo = Map.groupBy(ledger.recent, ({ path }) => path)
  for (const [path, known] of ledger.known) {
    const now = found.get(path) ?? null
    ledger.known.set(path, { answered: now })
    const writes = writesTo.get(path) ?? []
    const last = writes.findLastIndex(({ state }) => same(state, now))
    // A later write may have changed nothing, and left the same revision.
    const first = now && writes.find(({ state }) => same(state, now))
    if (first) kept.push(first)
    if (isKept(now, known)) continue
    lost.push(...writes.slice(last + 1))
    if (writes.length === 0) strange.push(`${path} is ${JSON.stringify(now)} after ${JSON.stringify(known)}`)
  }
  return { lost, kept, strange }
}

/** Returns the writes that are there although one was lost that had been answered before they began. */
export const keptAfter = ({ lost, kept }: Judgement): readonly Answered[] => {
  const first = Math.min(...lost.map(({ ended }) => ended))
  return kept.filter(({ begun }) => begun > first)
}
