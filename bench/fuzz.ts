/** Sends valid and hostile requests to every operation, page and form: `npm run fuzz -- --requests 100000 --seed 7`. */
import { parseArgs } from 'node:util'
import t from 'tap'

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '50000' },
    seed: { type: 'string', default: (Date.now() % 2 ** 31).toString() },
    engine: { type: 'string', default: 'sqlite' },
    only: { type: 'string' },
  },
})
const { engine, only } = values
const [requests, seed] = [Number(values.requests), Number(values.seed)]

t.setTimeout(0)
// Before the tests' support, which reads the engine from the environment.
if (engine === 'postgres') await import('../test/support/postgres/on-postgres.ts')
const { build } = await import('../test/support/build.ts')
const { fuzz, stretch } = await import('../test/support/fuzz/fuzz.ts')
const { inWords } = await import('../test/support/fuzz/tally.ts')

const say = (line: string): void => {
  process.stdout.write(`# ${line}\n`)
}
const inMebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`

const app = await build(t, { SEED: 'article', TEXTS: 'open' })
const run =
  only === undefined ? { until: requests } : { from: Number(only) - (Number(only) % stretch), until: Number(only) + 1 }
say(`${run.until.toString()} requests on ${engine}, seed ${seed.toString()}`)

const begun = performance.now()
const seconds = (): number => (performance.now() - begun) / 1000
const { found, tally, growth } = await fuzz(app, {
  ...run,
  seed,
  tell: ({ index, faults, curl, answer }) => {
    say(`FOUND, --only ${index.toString()} --seed ${seed.toString()} --engine ${engine}: ${faults.join('; ')}`)
    say(`  ${curl}`)
    say(`  ${JSON.stringify(answer)}`)
  },
  progress: (sent, { heap, resident }) => {
    const rate = (sent / seconds()).toFixed(0)
    say(`${sent.toString()} sent, ${rate} a second, heap ${inMebibytes(heap)}, resident ${inMebibytes(resident)}`)
  },
})

say(`took ${seconds().toFixed(0)} s`)
for (const line of inWords(tally)) say(line)
say(`memory after the warm-up: ${growth.map(({ words }) => words).join(', ')}`)
t.equal(found.length, 0, 'every answer is as documented, and in time')
if (only === undefined)
  t.same(
    growth.filter(({ isTooMuch }) => isTooMuch),
    [],
    'memory does not grow',
  )
