/** Measures the server against ceilings in the same run: `npm run bench -- --records 100000`. */
import { constants, copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { run, type Bench, type Case, type Result, type Served, type Void } from './case.ts'
import { arithmetic } from './cases/arithmetic.ts'
import { derived } from './cases/derived.ts'
import { docs } from './cases/docs.ts'
import { downloads } from './cases/downloads.ts'
import { largeTrees } from './cases/large-trees.ts'
import { lists } from './cases/lists.ts'
import { reads } from './cases/reads.ts'
import { reconcile } from './cases/reconcile.ts'
import { search } from './cases/search.ts'
import { start } from './cases/start.ts'
import { streams } from './cases/streams.ts'
import { tables } from './cases/tables.ts'
import { totals } from './cases/totals.ts'
import { words } from './cases/words.ts'
import { writes } from './cases/writes.ts'
import type { Child } from './child.ts'
import { growth, growthCases, growthTable } from './growth.ts'
import { engines, placeOn } from './places.ts'
import { kept, registerOf, say } from './register.ts'
import { startServer } from './server.ts'
import { lineOf, resultsTable } from './table.ts'

const onEither: readonly Case[] = [
  ...reads,
  ...lists,
  ...search,
  ...reconcile,
  ...totals,
  ...derived,
  ...largeTrees,
  ...writes,
  ...streams,
  ...downloads,
  ...words,
  ...tables,
]

const { values } = parseArgs({
  options: {
    records: { type: 'string' },
    seconds: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '3' },
    cases: { type: 'string', default: '' },
    engine: { type: 'string', default: 'sqlite' },
    growth: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})
const [seconds, rounds] = [Number(values.seconds), Number(values.rounds)]
const sizes = (values.records ?? (values.growth ? '10000,100000,1000000' : '100000')).split(',').map(Number)
const engine = engines.find((name) => name === values.engine)
if (!engine) throw new Error(`--engine must be one of ${engines.join(', ')}.`)
const cases = engine === 'sqlite' ? [...onEither, ...start, ...docs, ...arithmetic] : onEither
const isChosen = (name: string): boolean => values.cases.split(',').some((part) => name.includes(part))
const chosen = cases.filter(({ name }) => isChosen(name))
const names = values.growth ? growthCases : cases.map(({ name }) => name)
for (const number of [seconds, rounds, ...sizes])
  if (!(number > 0)) throw new Error('--records, --seconds and --rounds must be numbers greater than zero.')
if (!names.some(isChosen)) throw new Error(`No case has such a name. The cases are: ${names.join('; ')}.`)

mkdirSync(kept, { recursive: true })
const folder = mkdtempSync(join(kept, 'run-'))
process.once('exit', () => {
  rmSync(folder, { recursive: true, force: true })
})
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => {
    process.exit(1)
  })

const place = placeOn(engine)
const serve = async (file: string): Promise<Served> => {
  const database = await place(file)
  return { ...(await startServer(database)), database }
}

const measureCases = async (records: number): Promise<(Result | Void)[]> => {
  const file = await registerOf({ projects: records, figuresEach: 3 })
  let server: Promise<Child> | undefined
  let files = 0
  const scratch = (name: string): string => join(folder, `${name}-${(files += 1).toString()}`)
  const bench: Bench = {
    file,
    records,
    seconds,
    scratch,
    serve,
    server: () => (server ??= serve(file)),
    copy: () => {
      const copied = scratch('copy')
      copyFileSync(file, copied, constants.COPYFILE_FICLONE)
      return copied
    },
  }
  const results: (Result | Void)[] = []
  for (const one of chosen) {
    const result = await run(one, bench, rounds).catch((error: unknown): Void => ({
      name: one.name,
      because: String(error),
    }))
    say(lineOf(result))
    results.push(result)
  }
  await (await server)?.stop()
  return results
}

if (values.growth) {
  const grown = await growth(sizes, { seconds, rounds, folder, serve, isChosen })
  console.log(values.json ? JSON.stringify(grown) : growthTable(sizes, grown))
} else {
  for (const records of sizes) {
    const results = await measureCases(records)
    if (results.some((result) => 'because' in result)) process.exitCode = 1
    console.log(
      values.json
        ? JSON.stringify({ records, results })
        : `${records.toString()} projects with three figures each, on ${engine}\n\n${resultsTable(results)}`,
    )
  }
}
// Idle keep-alive connections would keep the process running.
process.exit()
