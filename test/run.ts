/** Runs the suites and lint, some side by side, prints each as it ends, then all results; `npm test` runs `quick`. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { compiled } from './support/checkout.ts'
import { fastestFolder } from './support/memory.ts'

interface Part {
  readonly name: string
  readonly command: readonly string[]
  readonly settings?: Readonly<Record<string, string>>
}

/** Of a part, on a busy machine, in seconds. */
const longest = '3600'

/**
 * Room for what a test makes and drops: with less, a tenth of the time of the suites goes into collecting it. Tests that
 * measure their own memory have Node's own.
 */
const youngSpace = ['--min-semi-space-size=16', '--max-semi-space-size=64']

/**
 * Suites run in plain Node, not under the command `tap`: its hooks would be loaded again into every thread that the app
 * starts, which takes a third of the time of all tests.
 */
const partsOf = (...patterns: readonly string[]): Part[] =>
  patterns
    .flatMap((pattern) => globSync(pattern).sort())
    .map((file) => ({
      name: file,
      command: [process.execPath, ...(file.startsWith('test/suites/') ? youngSpace : []), file],
    }))

/** Holds the registers of the tests. */
const folder = mkdtempSync(join(fastestFolder(), 'planledger-tests-'))
// Programs in it find the installed packages.
symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
/** tap leaves the checkout for the folder above a test's own, unless that folder's name is within the checkout. */
const registers = resolve('.tap', basename(folder))
mkdirSync('.tap', { recursive: true })
symlinkSync(folder, registers)
process.once('exit', () => {
  for (const path of [registers, folder]) rmSync(path, { recursive: true, force: true })
})

interface Plan {
  /** The share of the runs of each property. */
  readonly runs: string
  /** The parts at once beyond the number of cores, as tests also wait: for the disk, for browsers and for PostgreSQL. */
  readonly beyond: number
  /** The longest first. */
  readonly parts: readonly Part[]
}

const plans: Readonly<Record<string, Plan>> = {
  quick: {
    runs: '0.25',
    beyond: 1,
    parts: [
      ...partsOf('test/on-postgres/*.ts', 'test/suites/{records,pages,serving}.ts'),
      // The type checker of oxlint is a program in Go, which else collects garbage for a quarter of its time.
      { name: 'lint and types', command: ['npm', 'run', '--silent', 'lint'], settings: { GOGC: '400' } },
      ...partsOf('test/suites/!(records|pages|serving).ts'),
    ],
  },
  slow: {
    runs: '2',
    beyond: 3,
    parts: [
      ...partsOf('test/slow/on-postgres/*.ts', 'test/slow/{drill,docs,browser}.test.ts'),
      ...partsOf('test/suites/*.ts').map((suite) => ({ ...suite, settings: { SCALED: 'true' } })),
      ...partsOf('test/slow/!(drill|docs|browser).test.ts'),
    ],
  },
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

/** Reports whether a line only says that all is well; the times of files and the reasons of skipped tests are shown. */
const isQuiet = (line: string): boolean =>
  /^(?: +ok \d| *# Subtest| *# time=| *\d+\.\.\d+$| *[{}]?$)/.test(line) && !line.includes('# SKIP')

/** Runs a part in a process group of its own; returns its result as a line. */
const run = async (
  { name, command: [program = '', ...given], settings }: Part,
  runs: string,
): Promise<readonly [isGood: boolean, line: string]> => {
  const begun = performance.now()
  const places = { TEST_FOLDER: registers, NODE_COMPILE_CACHE: compiled }
  const env = { ...process.env, RUNS: runs, TAP_TIMEOUT: longest, ...places, ...settings }
  const child = spawn(program, given, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const { pid = 0 } = child
  running.add(pid)
  const output: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => output.push(bytes))
  const [code] = (await once(child, 'close')) as [number | null]
  running.delete(pid)
  const seconds = ((performance.now() - begun) / 1000).toFixed(0)
  const lines = Buffer.concat(output).toString().split('\n')
  process.stdout.write(`\n=== ${name}\n${lines.filter((line) => !isQuiet(line)).join('\n')}\n`)
  // A suite that takes too long says so, and ends as if all were well.
  const isGood = code === 0 && !lines.some((line) => /^ *not ok /.test(line))
  return [isGood, `${isGood ? 'passed' : 'FAILED'}  ${name}, ${seconds} s`]
}

// After an installation tap still has plugins that .taprc leaves out; left to itself it removes them after its first run.
if (readFileSync('node_modules/@tapjs/test/test-built/dist/esm/index.js', 'utf8').includes('@tapjs/mock'))
  spawnSync('tap', ['build'])

const { runs, beyond, parts } = plans[process.argv[2] ?? 'quick'] ?? { runs: '1', beyond: 0, parts: [] }
const waiting = parts.values()
const results: (readonly [isGood: boolean, line: string])[] = []
await Promise.all(
  Array.from({ length: availableParallelism() + beyond }, async () => {
    for (const part of waiting) results.push(await run(part, runs))
  }),
)
process.stdout.write(`\n${results.map(([, line]) => line).join('\n')}\n`)
process.exitCode = results.every(([isGood]) => isGood) ? 0 : 1
