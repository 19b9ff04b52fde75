/** Rounds of the drill as tests, over a register of the engine under test: whatever breaks, nothing answered is lost. */
import type { Test } from 'tap'
import { kill } from '../../../drill/breakages/kill.ts'
import type { Breakage } from '../../../drill/breakages/breakage.ts'
import { delayText } from '../../../drill/table.ts'
import { isExplained } from '../../../drill/findings.ts'
import { ask } from '../../../drill/load/client.ts'
import { layGroundwork } from '../../../drill/load/load.ts'
import { endServers, folderHere, serversOver } from '../../../drill/places/folder.ts'
import type { Place } from '../../../drill/places/place.ts'
import { randomOf } from '../../../drill/random.ts'
import { emptyMemory, runRound } from '../../../drill/round.ts'
import { beside, copyFor, databaseFor } from '../databases.ts'
import { seed } from '../runs.ts'
import { faultsAt } from './whole.ts'
import { projectOf } from './writers.ts'

/** Starts servers over a register, until the test ends. */
export const placeOver = async (t: Test, database: string, count: number): Promise<Place & { folder: string }> => {
  const folder = folderHere()
  const servers = await serversOver(folder, database, count)
  const remove = () => endServers(servers)
  t.teardown(remove)
  return { name: 'here', folder, servers, database: () => database, remove }
}

/** Runs a test for each round, in which the breakages have their turns; most must hit requests that are running. */
export const drillRounds = async (
  t: Test,
  place: Place,
  breakages: readonly [Breakage, ...Breakage[]],
  rounds: number,
): Promise<void> => {
  const random = randomOf(seed)
  const memory = emptyMemory()
  await layGroundwork(place.servers[0]?.url ?? '')
  let hits = 0
  for (let round = 0; round < rounds; round++) {
    const breakage = breakages[round % breakages.length] ?? breakages[0]
    await t.test(`${breakage.what}, ${(round + 1).toString()} (seed ${seed.toString()})`, async (t) => {
      const moments = { before: random.between(100, 400), after: 0, isQuick: false }
      const { unanswered, faults, delays } = await runRound(place, breakage, memory, random, moments)
      t.strictSame(faults, [])
      t.strictSame(delays.filter((delay) => !isExplained(delay)).map(delayText), [])
      if (unanswered > 0) hits++
    })
  }
  const { answered, imported } = memory.ledger
  t.ok(hits >= Math.floor(rounds * 0.8), `${hits.toString()} of ${rounds.toString()} hit running requests`)
  t.ok(answered > rounds, `${answered.toString()} writes were answered`)
  // A few kills may each come before the end of an import.
  if (rounds >= 10) t.ok(imported.answered > 0, `${imported.answered.toString()} imports were answered`)
}

const partialWrites = [
  `DELETE FROM projects_participants WHERE position = 0 AND record_id = (SELECT min(record_id) FROM projects_participants)`,
  `UPDATE projects_citations SET locator = 'elsewhere'`,
  `UPDATE projects SET revision = revision + 1`,
  `DELETE FROM projects_history`,
  `DELETE FROM changes WHERE sequence = 2`,
  `DELETE FROM changes WHERE sequence = (SELECT max(sequence) FROM changes)`,
  `UPDATE register SET sequence = sequence + 1`,
]

/** Kills a server so often while it is written to, and shows that a partial write would be found. */
export const killWhileWriting = async (t: Test, rounds: number): Promise<void> => {
  const database = await databaseFor(t)
  const place = await placeOver(t, database, 1)
  await drillRounds(t, place, [kill], rounds)
  // A register with participants, citations and revisions, whatever the load has left.
  for (const step of [1, 2, 3])
    await ask(place.servers[0]?.url ?? '', 'PUT', '/v1/projects/partly', { body: projectOf(step) })
  await place.remove()
  for (const partial of partialWrites)
    await t.test(`a partial write would be found: ${partial}`, async (t) => {
      const copy = await copyFor(t, database)
      t.same(await faultsAt(t, copy), [])
      const { forgive, run } = await beside(t, copy)
      // The triggers of the database would prevent some of them.
      for (const table of ['changes', 'projects_history']) await forgive(table)
      await run(partial)
      t.not((await faultsAt(t, copy)).length, 0)
    })
}
