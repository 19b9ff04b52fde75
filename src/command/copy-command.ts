/** `planledger copy`: copies a register into another database of either engine. */
import type { Command } from 'commander'
import type { Copied } from '../database/transfer/copy.ts'
import type { Engine } from '../database/engine.ts'
import { locationIn, shownAs } from '../database/location.ts'
import { examples } from './help.ts'
import { progressOf, type Progress } from './progress.ts'
import { jsonOption, report } from './with-register.ts'

interface Options {
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
    import('../database/transfer/copy.ts'),
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
  const { tableOf } = await import('./table.ts')
  const table = tableOf(
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

const copy = async (from: string, to: string, { json = false }: Options): Promise<void> => {
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
