/** `planledger backup` and `planledger restore`. */
import type { Command } from 'commander'
import { readConfig } from '../config.ts'
import { backUp } from '../database/sqlite/backup.ts'
import { isPostgres } from '../database/location.ts'
import { examples } from './help.ts'
import { assertRegister, jsonOption, report } from './with-register.ts'

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
      const { restore } = await import('../database/sqlite/restore.ts')
      const sequence = await restore(file, database, force)
      report(json, `${file} is restored to ${database}, up to change ${sequence.toString()}.`, {
        database,
        file,
        sequence,
      })
    })
}
