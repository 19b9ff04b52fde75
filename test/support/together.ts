/** Runs the test files of folders in one process, each as a subtest: loading the app takes longer than most tests. */
import { readdirSync, readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Test } from 'tap'
import { withoutServer } from './databases.ts'
import './runs.ts'

const tests = join(import.meta.dirname, '..')
const subtests = new Map<string, Test>()

/** The subtest that a test file gets as `t`. */
export const subtestOf = (file: string): Test => subtests.get(file) as Test

// It makes every program that a test starts measure its coverage, which takes as long as half a start.
if (process.env['TAP_DISABLE_COVERAGE'] === '1') delete process.env['NODE_OPTIONS']

/** In place of the domains of tap, which follow every promise of the program by hooks: a fifth of the time of the tests. */
const noDomain = `data:text/javascript,export class Domain { destroy() {} }`

const comparing = new URL('comparing.ts', import.meta.url).href

registerHooks({
  resolve: (specifier, context, next) => {
    if (specifier === 'tcompare' && context.parentURL?.includes('/@tapjs/asserts/') === true)
      return { url: comparing, shortCircuit: true }
    if (specifier === 'async-hook-domain') return { url: noDomain, shortCircuit: true }
    if (specifier !== 'tap' || context.parentURL?.endsWith('.test.ts') !== true) return next(specifier, context)
    return {
      url: `data:text/javascript,import{subtestOf}from${JSON.stringify(import.meta.url)};export default subtestOf(${JSON.stringify(context.parentURL)})`,
      shortCircuit: true,
    }
  },
})
// Not before the hooks.
const { default: t } = await import('tap')

// What nobody caught fails the suite; its stack names the test.
process.on('uncaughtException', (error) => {
  t.threw(error)
  process.exitCode = 1
})

/** Calls that make a register in the engine under test, or a PostgreSQL server. */
const makesRegister =
  /\b(build|register|listRegister|withList|listening|serve|databaseFor|nothingFor|engineFor|withExamples|killWhileWriting|killWithin)\(t\b|\bpostgresServer\(/

/** Reports whether a test file runs on any engine: it makes a register, and guards its use of SQLite files. */
const isForAnyEngine = (file: string): boolean => {
  const text = readFileSync(file, 'utf8')
  return (
    makesRegister.test(text) && (text.includes('withoutFile') || !/'better-sqlite3'|DATABASE_URL: 'file:/.test(text))
  )
}

/** Reports whether more runs show more of a test file: others would repeat in `npm run test:slow` what `npm test` shows. */
const isScaled = (file: string): boolean => /\b(?:runs|law|forAll)\(/.test(readFileSync(file, 'utf8'))

/** Returns the test files of a folder of `test/`, or the one file of this name. */
const filesOf = (name: string): string[] =>
  name.endsWith('.test.ts')
    ? [join(tests, name)]
    : readdirSync(join(tests, name), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.test.ts'))
        .map((file) => join(tests, name, file))
        .sort()

/**
 * Runs these files and folders of `test/`, without those named after a `!`: on a server, the files that use a register;
 * with `SCALED`, those that `RUNS` scales.
 */
export const together = async (...names: readonly string[]): Promise<void> => {
  const without = new Set(names.flatMap((name) => (name.startsWith('!') ? filesOf(name.slice(1)) : [])))
  const files = names
    .flatMap((name) => (name.startsWith('!') ? [] : filesOf(name)))
    .filter((file) => !without.has(file))
  const isRun = withoutServer === false ? isForAnyEngine : process.env['SCALED'] === 'true' ? isScaled : () => true
  for (const file of files.filter(isRun)) {
    const name = relative(process.cwd(), file)
    await t.test(name, async (t) => {
      // The same file may run on the other engine at the same time, in another process.
      t.testdirName = resolve(
        process.env['TEST_FOLDER'] ?? '.tap/fixtures',
        `${withoutServer === false ? 'postgres' : 'sqlite'}-${name.replaceAll('/', '-')}`,
      )
      const { href } = pathToFileURL(file)
      subtests.set(href, t)
      await import(href)
    })
  }
}
