/** Generates registers, imports them with the program itself, and keeps them in the temporary folder for later runs. */
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openRegister } from '../src/database/open.ts'
import { linesOf, type Size } from './generate.ts'

const here = import.meta.dirname
const migrations = join(here, '../migrations/sqlite')
export const kept = join(tmpdir(), 'planledger-bench')

/** Identifies kept registers by their code. After a change of how rows are written without migration, delete `kept`. */
const digest = (): string => {
  const hash = createHash('sha256')
  for (const name of readdirSync(migrations)
    .filter((file) => file.endsWith('.sql'))
    .sort())
    hash.update(readFileSync(join(migrations, name)))
  for (const name of ['generate.ts', 'vocabulary.ts']) hash.update(readFileSync(join(here, name)))
  return hash.digest('hex').slice(0, 12)
}

export const say = (text: string): void => {
  process.stderr.write(`${text}\n`)
}

const linesAtOnce = 1000

function* inParts(lines: Iterable<string>): Generator<string> {
  let part: string[] = []
  for (const line of lines) {
    if (part.push(line) < linesAtOnce) continue
    yield part.join('')
    part = []
  }
  yield part.join('')
}

/** Writes the lines of a register to a file, for an import. */
export const writeLines = (path: string, size: Size): Promise<void> => writeFile(path, inParts(linesOf(size)))

const fill = async (file: string, size: Size): Promise<void> => {
  const store = await openRegister(file)
  const path = `${file}.ndjson`
  await writeLines(path, size)
  const begun = performance.now()
  const report = await store.import({
    read: () => createReadStream(path),
    by: 'bench',
    dryRun: false,
    resource: undefined,
  })
  rmSync(path)
  if (report.errorCount > 0)
    throw new Error(`The import refuses the generated register: ${JSON.stringify(report.errors[0])}`)
  const seconds = (performance.now() - begun) / 1000
  say(`imported in ${seconds.toFixed(1)} s`)
  await store.close()
}

/** Returns the file of a register. Nothing may write to it. */
export const registerOf = async (size: Size): Promise<string> => {
  const name = [size.projects, size.figuresEach, ...(size.treesInPlan === undefined ? [] : [size.treesInPlan])].join(
    'x',
  )
  const folder = join(kept, `${digest()}-${name}`)
  const file = join(folder, 'register.db')
  if (existsSync(file)) return file
  const making = `${folder}.${randomUUID()}`
  mkdirSync(making, { recursive: true })
  say(`generating ${size.projects.toString()} projects with ${size.figuresEach.toString()} figures each`)
  try {
    await fill(join(making, 'register.db'), size)
    renameSync(making, folder)
  } finally {
    rmSync(making, { recursive: true, force: true })
  }
  return file
}
