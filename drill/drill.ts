/** A drill: places in turn, at each of them rounds of breakages until its time is over. */
import type { Breakage } from './breakages/breakage.ts'
import { layGroundwork } from './load/load.ts'
import type { Place, Setting } from './places/place.ts'
import { postgres } from './places/postgres.ts'
import { sqlite } from './places/sqlite.ts'
import { randomOf, type Random } from './random.ts'
import { emptyMemory, runRound, type Moments } from './round.ts'
import { delayText, type Entry } from './table.ts'

export interface Plan {
  readonly seed: number
  readonly minutes: number
  /** Instead of the minutes: short rounds at the first place. */
  readonly rounds: number | undefined
  readonly breakages: readonly Breakage[]
  readonly engine: string | undefined
  readonly servers: number
  readonly say: (text: string) => void
}

/** Of many short rounds every so many has all checks. */
const everyFew = 25

const shortMoments = (random: Random, isQuick: boolean): Moments => ({
  before: random.between(100, 350),
  after: 0,
  isQuick,
})

const longMoments = (random: Random): Moments => ({
  before: random.between(300, 1500),
  after: random.between(100, 500),
  isQuick: false,
})

/** Returns the breakages that a place has the parts for, in an order of the seed. */
const fitting = (place: Place, breakages: readonly Breakage[], random: Random): Breakage[] =>
  breakages
    .filter(({ fits }) => fits(place))
    .map((breakage) => ({ breakage, place: random.between(0, 2 ** 30) }))
    .sort((one, other) => one.place - other.place)
    .map(({ breakage }) => breakage)

/** A round that did not come to its end. */
const unfinished = { answered: 0, unanswered: 0, lost: 0, delays: [], recovery: 0 }
const finished = 'when the fault is over, the servers recover by themselves and can be asked'

/** Runs rounds at a place until an instant, or so many. A place that does not recover is left, and counts as wrong. */
const drillAt = async (
  place: Place,
  until: number,
  { rounds, say, ...plan }: Plan,
  random: Random,
  entries: Entry[],
) => {
  const breakages = fitting(place, plan.breakages, random)
  if (breakages.length === 0) return
  await layGroundwork(place.servers[0]?.url ?? '')
  const memory = emptyMemory()
  for (let round = 0; round === 0 || (rounds === undefined ? Date.now() < until : round < rounds); round += 1) {
    // Each has its turn before any has a second one.
    const breakage = breakages[round % breakages.length] as Breakage
    const moments =
      rounds === undefined
        ? longMoments(random)
        : shortMoments(random, (round + 1) % everyFew !== 0 && round + 1 < rounds)
    try {
      const outcome = await runRound(place, breakage, memory, random, moments)
      entries.push({ place: place.name, breakage, ...outcome })
      const { answered, lost, faults, delays, recovery } = outcome
      say(
        `${place.name}: ${breakage.what}, ${answered.toString()} writes, ${lost.toString()} lost, ready after ${(recovery / 1000).toFixed(1)} s`,
      )
      for (const { promise, seen } of faults) say(`  WRONG ${promise}: ${seen}`)
      for (const delay of delays) say(`  LATE ${delay.promise}: ${delayText(delay)}`)
      for (const { name, errors } of place.servers)
        for (const error of errors()) if (faults.length > 0) say(`  ${name} logged ${error}`)
    } catch (error) {
      const seen = error instanceof Error ? String(error.stack) : String(error)
      entries.push({ place: place.name, breakage, ...unfinished, faults: [{ promise: finished, seen }] })
      say(`  WRONG ${finished}: ${seen}`)
      return
    }
  }
}

/** Drills at every place that can be made here. */
export const drill = async (plan: Plan): Promise<readonly Entry[]> => {
  const random = randomOf(plan.seed)
  const entries: Entry[] = []
  const wanted = [...sqlite, ...postgres].filter(({ engine }) => plan.engine === undefined || plan.engine === engine)
  const here: Setting[] = []
  for (const setting of plan.rounds === undefined ? wanted : wanted.slice(0, 1)) {
    const missing = setting.missing()
    if (missing === undefined) here.push(setting)
    else plan.say(`skipped: ${setting.name}: ${missing}`)
  }
  const end = Date.now() + plan.minutes * 60_000
  for (const [at, { open }] of here.entries()) {
    const place = await open(plan.servers)
    await drillAt(place, Date.now() + (end - Date.now()) / (here.length - at), plan, random, entries)
    await place.remove()
  }
  return entries
}
