/** Reads records to compare them with what was promised. */
import type { Data } from '../ledger.ts'
import { askPatiently, type Crowd } from '../load/client.ts'

/** The resources that the load writes, besides imported regions. */
const written = [
  'projects',
  'sources',
  'initiatives',
  'figures',
  'regions',
  'industries',
  'organizations',
  'metrics',
  'rates',
]

const linesOf = (text: string): Data[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Data)

/** Returns every record of a server, by path. */
export const everyRecord = async (crowd: Crowd, url: string): Promise<ReadonlyMap<string, Data>> => {
  const all = new Map<string, Data>()
  for (const resource of written) {
    const answer = await askPatiently(crowd, url, `/v1/${resource}?format=ndjson`)
    if (answer?.status !== 200) throw new Error(`${resource} could not be read: ${String(answer?.status)}.`)
    for (const record of linesOf(answer.text)) all.set(`${resource}/${String(record['id'])}`, record)
  }
  return all
}

/** Returns the records that were written since the last check, and the others as they are known. */
export const recentRecords = async (crowd: Crowd, url: string): Promise<ReadonlyMap<string, Data | null>> => {
  const { ledger } = crowd
  const found = new Map<string, Data | null>([...ledger.known].map(([path, { answered }]) => [path, answered]))
  const open = [...ledger.known].filter(([, { asked }]) => asked !== undefined).map(([path]) => path)
  for (const path of new Set([...ledger.recent.map((write) => write.path), ...open])) {
    const answer = await askPatiently(crowd, url, `/v1/${path}`)
    if (!answer || ![200, 404, 410].includes(answer.status)) throw new Error(`${path} could not be read.`)
    found.set(path, answer.status === 200 ? (answer.body as Data) : null)
  }
  return found
}
