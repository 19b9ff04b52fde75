/** Defines a case: two sides that do the same work, and the ratio that the server must reach. */
import { startCeiling, type Child } from './child.ts'
import { assertAlike, load, type Asked } from './load.ts'
import { median, middle, type Measure } from './measure.ts'

export interface Served extends Child {
  readonly database: string
}

/** The resources that the cases of a run share. */
export interface Bench {
  /** The file of the register. Nothing may write to it. */
  readonly file: string
  /** Copies the register and returns the path of the copy. */
  readonly copy: () => string
  /** Returns the path of a new file in a folder that is removed when the run ends. */
  readonly scratch: (name: string) => string
  readonly seconds: number
  /** Returns the server of the register; all cases that only read share it. */
  readonly server: () => Promise<Child>
  /** Starts a server for one case: over the register in a file, or over an empty one if there is no such file. */
  readonly serve: (file: string) => Promise<Served>
  readonly records: number
}

export interface Sides {
  readonly ours: () => Promise<Measure>
  readonly ceiling: () => Promise<Measure>
  readonly end: () => Promise<void>
}

export interface Case {
  /** Begins with the group of the case. */
  readonly name: string
  /** The limits of the ratio; without one, the ratio is only shown. */
  readonly atLeast?: number
  readonly atMost?: number
  /** The limit for the growth of memory, in MiB. */
  readonly within?: number
  /** The number of rounds, if it differs from that of the run. */
  readonly rounds?: number
  /** The quantity that is compared; rates by default. */
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

/** A case with a wrong answer: its speed has no meaning. */
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

/** Measures both sides in turns, so that other work on the machine affects both, and takes the median of the ratios. */
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
  /** Returns the part of an answer that must be equal on both sides; undefined if the sides answer differently. */
  readonly alike?: (text: string) => string
}

/** Returns the sides of a case that puts two servers under the same load. Each server is warmed up first. */
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
