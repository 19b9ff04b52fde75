/** Measures single reads beside work that takes long. */
import type { Bench, Case, Served } from '../case.ts'
import { load } from '../load.ts'
import { lasting, type Measure } from '../measure.ts'
import { anew, get, someIds } from './questions.ts'

/** In milliseconds: the 99th percentile of single reads beside any work. */
const longest = 50

type Work = () => Promise<void>

/** Makes a case of records, each different, that are read while a server works, again and again. */
export const beside = (
  name: string,
  working: (server: Served, bench: Bench) => Work | Promise<Work>,
  registerFor: (bench: Bench) => string | Promise<string> = ({ copy }) => copy(),
): Case => ({
  name: `p99 of single records beside ${name}, against ${longest.toString()} ms`,
  atLeast: 1,
  prepare: async (bench) => {
    const file = await registerFor(bench)
    const server = await bench.serve(file)
    const records = { requests: anew(someIds(file).map((id) => get(`/v1/projects/${id}`))) }
    await load(server.url, records, 1)
    const ours = async (): Promise<Measure> => {
      const work = await working(server, bench)
      const over = new AbortController()
      const done = (async () => {
        do await work()
        while (!over.signal.aborted)
      })()
      const reads = load(server.url, records, bench.seconds).finally(() => {
        over.abort()
      })
      const [{ p50, p99 }] = await Promise.all([reads, done])
      return { perSecond: 1000 / p99, p50, p99 }
    }
    return { ours, ceiling: () => Promise.resolve(lasting(longest)), end: server.stop }
  },
})
