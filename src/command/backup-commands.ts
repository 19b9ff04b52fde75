/** `planledger backup`, `restore` and `copy`: the whole register in another place. */
import type { Command } from 'commander'
import { readConfig } from '../config.ts'
import type { Engine } from '../database/engine.ts'
import { isPostgres, locationIn, shownAs } from '../database/location.ts'
import { backUp } from '../database/sqlite/backup.ts'
import type { Copied } from '../database/transfer.ts'
import { examples } from './help.ts'
import { assertRegister, jsonOption, type Progress, progressOf, report } from './with-register.ts'

// `planledger backup` and `planledger restore`.

interface Options {
  readonly force?: boolean
  readonly json?: boolean
}

/** Returns the file of the register. Throws for PostgreSQL, which has tools of its own. */
const registerFile = (): string => {
  const { database } = readConfig()
  if (isPostgres(database))
    throw new Error('This copies a file. A register in PostgreSQL is copied with pg_dump and put back with pg_restore.')
  return database
}

export const addBackupCommands = (program: Command): void => {
  program
    .command('backup')
    .description('copy the register, even while it is served')
    .argument('<file>', 'the file to write')
    .option('--force', 'replace the file if it exists')
    .option(...jsonOption)
    .addHelpText(
      'after',
      examples('backup planledger-$(date +%F).db', 'backup latest.db --force --json | jq .sequence'),
    )
    .action(async (file: string, { force = false, json = false }: Options) => {
      if (file === '-')
        throw new Error('A backup is a file with a name; `planledger export -` writes to standard output.')
      const database = registerFile()
      assertRegister(readConfig())
      const sequence = await backUp(database, file, force)
      report(json, `${database} is copied to ${file}, up to change ${sequence.toString()}.`, {
        database,
        file,
        sequence,
      })
    })

  program
    .command('restore')
    .description('replace the register with a copy; no server may have it open')
    .argument('<file>', 'the copy')
    .option('--force', 'replace the register if it exists')
    .option(...jsonOption)
    .addHelpText('after', examples('restore latest.db --force'))
    .action(async (file: string, { force = false, json = false }: Options) => {
      const database = registerFile()
      const { restore } = await import('../database/sqlite/backup.ts')
      const sequence = await restore(file, database, force)
      report(json, `${file} is restored to ${database}, up to change ${sequence.toString()}.`, {
        database,
        file,
        sequence,
      })
    })
}

// `planledger copy`: copies a register into another database of either engine.

interface CopyOptions {
  readonly json?: boolean
}

const reasonOf = (error: unknown): string => (error as Error).message.replace(/\.$/, '')

/** Opens a database, passes it on, and closes it. */
const on = async <T>(
  location: string,
  open: (location: string) => Promise<Engine>,
  act: (engine: Engine) => Promise<T>,
): Promise<T> => {
  const engine = await open(location).catch((error: unknown) => {
    throw new Error(`${shownAs(location)} cannot be opened: ${reasonOf(error)}.`, { cause: error })
  })
  try {
    return await act(engine)
  } finally {
    await engine.close()
  }
}

interface Done extends Copied {
  /** The number of changes made to the source since the copy began. */
  readonly missed: number
}

const copyAcross = async (source: Engine, target: Engine): Promise<Done> => {
  const [{ copyRegister }, { head }] = await Promise.all([
    import('../database/transfer.ts'),
    import('../database/history/sequence.ts'),
  ])
  let progress: Progress | undefined
  try {
    const copied = await copyRegister(source, target, async (total) => {
      const shown = (progress = await progressOf('rows', total))
      return (done) => {
        shown.update(done)
      }
    })
    return { ...copied, missed: (await head(source)).sequence - copied.sequence }
  } catch (error) {
    throw new Error(`${reasonOf(error)}. Nothing was copied.`, { cause: error })
  } finally {
    progress?.stop()
  }
}

const inWords = async (source: string, target: string, { sequence, rows, missed }: Done): Promise<string> => {
  const { textTable } = await import('./table.ts')
  const table = textTable(
    [
      { head: 'TABLE', cell: ([name]) => name },
      { head: 'ROWS', cell: ([, count]) => count.toString(), isNumber: true },
    ],
    Object.entries(rows),
  )
  const since =
    missed > 0
      ? `\n${missed.toString()} ${missed === 1 ? 'change has' : 'changes have'} been made to ${source} since, ` +
        `which ${target} has not.`
      : ''
  const upTo = `up to change ${sequence.toString()}; every row was compared.`
  return `${table}\n\n${source} is copied to ${target}, ${upTo}${since}`
}

const copy = async (from: string, to: string, { json = false }: CopyOptions): Promise<void> => {
  const [source, target] = [locationIn(from, 'source'), locationIn(to, 'target')]
  const [{ openSource }, { openEngine }] = await Promise.all([
    import('../database/open-existing.ts'),
    import('../database/open.ts'),
  ])
  const done = await on(source, openSource, (one) => on(target, openEngine, (other) => copyAcross(one, other)))
  const ends = { source: shownAs(source), target: shownAs(target) }
  report(json, json ? '' : await inWords(ends.source, ends.target, done), { ...ends, ...done })
}

export const addCopyCommand = (program: Command): void => {
  program
    .command('copy')
    .description(
      'copy the register with its history and keys into an empty database of either engine, and compare every row',
    )
    .argument(
      '<source>',
      'the source: file:PATH, sqlite:PATH or postgres://user:password@host:port/name; it may be in use',
    )
    .argument('<target>', 'the target, in the same form; a file is created if there is none')
    .option(...jsonOption)
    .addHelpText(
      'after',
      examples('copy "$DATABASE_URL" file:copy.db', 'copy file:copy.db sqlite:another.db --json | jq .rows.projects'),
    )
    .action(copy)
}
