/** `planledger backup` and `planledger restore`: a register out of, and back into, its place. */
import type { Command } from 'commander'
import { readConfig } from '../config.ts'
import { backUp } from '../database/backup.ts'
import { restore } from '../database/restore.ts'
import { print } from './register.ts'

interface Options { readonly force?: boolean }

export const addBackupCommands = (program: Command): void => {
  program.command('backup').description('copy the register, also while it is served')
    .argument('<file>', 'where to')
    .option('--force', 'replace the file if it exists')
    .action((file: string, { force = false }: Options) => {
      const { database } = readConfig()
      print(`${database} is copied to ${file}, up to change ${backUp(database, file, force).toString()}.`)
    })

  program.command('restore').description('put a copy in the place of the register, which no server may have open')
    .argument('<file>', 'the copy')
    .option('--force', 'replace the register if it exists')
    .action((file: string, { force = false }: Options) => {
      const { database } = readConfig()
      print(`${file} is restored to ${database}, up to change ${restore(file, database, force).toString()}.`)
    })
}
