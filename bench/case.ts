/** What a case is: two sides that do the same, and how much of the one the other must reach. */
import { startCeiling, type Child } from './child.ts'
import { assertAlike, load, type Asked } from './load.ts'
import { median, middle, type Measure } from './measure.ts'

export interface Served extends Child {
  readonly database: string
}

/** What the cases of a run share. */
export interface Bench {
  /** The register, which nothing may write to; and a copy of it. */
  readonly file: string
  readonly copy: () => string
  /** A file that does not exist yet, in a folder that goes when the run ends. */
  readonly scratch: (name: string) => string
  readonly seconds: number
  /** The server of the register, one for all cases that only read. */
  readonly server: () => Promise<Child>
  /** One of its own over a file's register, or over an empty one; and where that is kept. */
  readonly serve: (file: string) => Promise<Served>
  readonly records: number
}

export interface Sides {
  readonly ours: () => Promise<Measure>
  readonly ceiling: () => Promise<Measure>
  readonly end: () => Promise<void>
}

export interface Case {
  /** Begins with its group. */
  readonly name: string
  /** What is asked of the ratio; nothing where it is only shown. */
  readonly atLeast?: number
  readonly atMost?: number
  /** How much memory may grow, in MiB. */
  readonly within?: number
  /** How often each side is measured, where it is not as often as the rest. */
  readonly rounds?: number
  /** What is compared: rates unless told otherwise. */
  readonly compared?: 'rate' | 'time' | 'memory'
  readonly prepare: (bench: Bench) => Promise<Sides>
}

export interface Result {
  readonly name: string
  readonly atLeast: number | undefined
  readonly atMost: number | undefined
  readonly within: number | undefined
  readonly ours: Measure
  readonly ceiling: Measure
  readonly ratio: number
  readonly ok: boolean
}

/** Where an answer was wrong, so that how fast it came says nothing. */
export interface Void {
  readonly name: string
  readonly because: string
}

const ratioOf = (compared: Case['compared'], ours: Measure, ceiling: Measure): number =>
  compared === 'memory'
    ? (ours.mebibytes ?? NaN) / (ceiling.mebibytes ?? NaN)
    : compared === 'time'
      ? ceiling.perSecond / ours.perSecond
      : ours.perSecond / ceiling.perSecond

/** Measures both sides by turns, so that what else the machine does falls on both, and takes the median of the ratios. */
export const run = async (one: Case, bench: Bench, rounds: number): Promise<Result> => {
  const { name, atLeast, atMost, within, compared } = one
  const { ours, ceiling, end } = await one.prepare(bench)
  try {
    const measured: { ours: Measure; ceiling: Measure; ratio: number }[] = []
    for (let round = 0; round < (one.rounds ?? rounds); round += 1) {
      const pair = { ours: await ours(), ceiling: await ceiling() }
      measured.push({ ...pair, ratio: ratioOf(compared, pair.ours, pair.ceiling) })
    }
    const ratio = median(measured.map((pair) => pair.ratio))
    const mine = middle(measured.map((pair) => pair.ours))
    const ok =
      ratio >= (atLeast ?? -Infinity) &&
      ratio <= (atMost ?? Infinity) &&
      (within === undefined || (mine.mebibytes ?? NaN) <= within)
    return {
      name,
      atLeast,
      atMost,
      within,
      ours: mine,
      ceiling: middle(measured.map((pair) => pair.ceiling)),
      ratio,
      ok,
    }
  } finally {
    await end()
  }
}

export interface Against {
  readonly ceiling: string
  readonly args?: readonly string[]
  readonly asked: Asked
  /** What of an answer must be the same on both sides, where they are asked for the same. */
  readonly alike?: (text: string) => string
}

/** The sides of a case that asks two servers the same under load; each is warmed up first. */
export const underLoad = async (
  { seconds, server }: Bench,
  asked: Asked,
  { ceiling, args = [], asked: askedOfCeiling, alike }: Against,
): Promise<Sides> => {
  const [our, other] = [await server(), await startCeiling(ceiling, ...args)]
  if (alike) await assertAlike([our.url, asked], [other.url, askedOfCeiling], alike)
  for (const [child, what] of [
    [our, asked],
    [other, askedOfCeiling],
  ] as const)
    await load(child.url, what, Math.min(1, seconds))
  return {
    ours: () => load(our.url, asked, seconds),
    ceiling: () => load(other.url, askedOfCeiling, seconds),
    end: () => other.stop(),
  }
}
