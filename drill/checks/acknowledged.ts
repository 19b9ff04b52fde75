/** Every answered write is there, in all its fields; every other one is there once or not at all. */
import type { Fault } from '../findings.ts'
import { judge, keptAfter, type Data, type Ledger } from '../ledger.ts'
import { faultsOfImport } from '../load/importers.ts'
import type { Accounts, Looked } from './check.ts'
import { everyRecord, recentRecords } from './records.ts'

/** Returns the titles of posts that are there more than once; answered ones that are missing are found by their paths. */
const faultsOfPosts = ({ posted }: Ledger, found: ReadonlyMap<string, Data>): Fault[] => {
  const counts = new Map<string, number>()
  for (const [path, { title }] of found)
    if (path.startsWith('sources/')) counts.set(String(title), (counts.get(String(title)) ?? 0) + 1)
  return [...posted].flatMap((title) => {
    const count = counts.get(title) ?? 0
    return count > 1
      ? [{ promise: 'a post is made once under its key', seen: `${title} is there ${count.toString()} times` }]
      : []
  })
}

const kept = 'an answered write is there, in all its fields'
const lastOnly = 'only the last answered writes are lost'

/** Compares the ledger with the register, which may lose the last answered writes only if it is told so. */
export const account = async ({ place, crowd }: Looked, isQuick: boolean, mayLose: boolean): Promise<Accounts> => {
  const { ledger, random } = crowd
  const { url } = random.oneOf(place.servers)
  const every = isQuick ? undefined : await everyRecord(crowd, url)
  const judgement = judge(ledger, every ?? (await recentRecords(crowd, url)))
  const { lost, strange } = judgement
  const faults: Fault[] = [
    ...strange.map((seen) => ({ promise: 'nothing is there that nobody wrote', seen })),
    ...(every ? faultsOfPosts(ledger, every) : []),
  ]
  const ofImport = await faultsOfImport(crowd, url)
  if (mayLose) {
    for (const { path } of keptAfter(judgement))
      faults.push({ promise: lastOnly, seen: `${path} is there, though an earlier write was lost` })
  } else {
    for (const { path, state } of lost)
      faults.push({ promise: kept, seen: `${path} is not there as ${JSON.stringify(state).slice(0, 200)}` })
    faults.push(...ofImport)
  }
  ledger.recent = []
  return { lost: lost.length, faults }
}
