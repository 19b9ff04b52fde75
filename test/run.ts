/** Runs parts of the suite side by side and prints each as it ends, then all results; `npm test` runs `quick`. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'

interface Part {
  readonly name: string
  readonly command: string
}

/** The slow tests that use a register. */
const endurance = ['chains', 'crash', 'fuzz', 'killed', 'many-figures', 'memory'].map(
  (name) => `test/slow/${name}.test.ts`,
)

/** Lanes run side by side; the parts of a lane one after the other. */
const plans: Readonly<Record<string, readonly (readonly Part[])[]>> = {
  quick: [
    [{ name: 'SQLite', command: 'tap' }],
    [
      { name: 'lint and types', command: 'npm run --silent lint' },
      {
        name: 'PostgreSQL',
        command: 'RUNS=0.5 node test/on-postgres.ts test/suites/database.ts test/suites/server.ts',
      },
    ],
  ],
  slow: [
    [
      { name: 'endurance on SQLite', command: 'tap --disable-coverage --jobs=1 test/slow/*.test.ts' },
      { name: 'properties on SQLite', command: 'RUNS=4 tap --disable-coverage --jobs=1' },
    ],
    [
      { name: 'all on PostgreSQL', command: 'RUNS=4 node test/on-postgres.ts --jobs=1' },
      { name: 'endurance on PostgreSQL', command: `node test/on-postgres.ts --jobs=1 ${endurance.join(' ')}` },
    ],
  ],
}

const running = new Set<number>()
const endAll = (): void => {
  for (const group of running) process.kill(-group, 'SIGTERM')
}
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    endAll()
    process.exit(1)
  })

/** Reports whether a line only says that all is well; reasons of skipped tests are shown. */
const isQuiet = (line: string): boolean =>
  /^ *(?:ok \d|# Subtest|# time=|\d+\.\.\d+$|[{}]?$)/.test(line) && !line.includes('# SKIP')

/** Runs a part in a process group of its own; returns its result as a line. */
const run = async ({ name, command }: Part): Promise<readonly [isGood: boolean, line: string]> => {
  const begun = performance.now()
  const env = { ...process.env, TAP_REPORTER: 'tap' }
  const child = spawn('sh', ['-c', command], { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const { pid = 0 } = child
  running.add(pid)
  const output: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => output.push(bytes))
  const [code] = (await once(child, 'close')) as [number | null]
  running.delete(pid)
  const seconds = ((performance.now() - begun) / 1000).toFixed(0)
  const lines = Buffer.concat(output).toString().split('\n')
  process.stdout.write(`\n=== ${name}\n${lines.filter((line) => !isQuiet(line)).join('\n')}\n`)
  return [code === 0, `${code === 0 ? 'passed' : 'FAILED'}  ${name}, ${seconds} s`]
}

const lanes = plans[process.argv[2] ?? 'quick'] ?? []
const results = await Promise.all(
  lanes.map(async (parts) => {
    const done = []
    for (const part of parts) done.push(await run(part))
    return done
  }),
)
process.stdout.write(
  `\n${results
    .flat()
    .map(([, line]) => line)
    .join('\n')}\n`,
)
process.exitCode = results.flat().every(([isGood]) => isGood) ? 0 : 1
