/** The commands of the command line, and what each does. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { buildApp } from '../app.ts'
import { readConfig } from '../config.ts'
import { seed } from '../database/seed.ts'
import { openApiText } from '../http/openapi.ts'
import { serve } from '../server.ts'
import { version } from '../version.ts'
import { addBackupCommands } from './backup-commands.ts'
import { addExportCommand } from './export-command.ts'
import { addImportCommand } from './import-command.ts'
import { addKeyCommands } from './key-commands.ts'
import { onRegister, print } from './register.ts'

/** Made anew at each call, as parsing leaves its marks on it. */
export const commandLine = (): Command => {
  const program = new Command('planledger')
    .description('A public register of what governments plan, fund and build. Settings are environment variables.')
    .version(version)

  program.command('start').description('serve the register').action(serve)

  program.command('migrate').description('bring the database to the present schema')
    .action(() => onRegister(() => { print('The database is at the present schema.') }))

  program.command('seed').description('load seeds/ into an empty register')
    .action(() => onRegister(async (store) => { print(`${(await seed(store)).toString()} records loaded.`) }))

  addExportCommand(program)
  addImportCommand(program)

  addBackupCommands(program)

  addKeyCommands(program.command('keys').description('manage API keys'))

  program.command('openapi').description('write the OpenAPI document')
    .argument('<file>', 'where to')
    .action(async (file: string) => {
      // The document is of the schemas alone, whatever is in the register.
      const folder = mkdtempSync(join(tmpdir(), 'planledger-'))
      const { http } = await buildApp({ ...readConfig(), database: join(folder, 'register.db') })
      writeFileSync(file, openApiText(http))
      await http.close()
      rmSync(folder, { recursive: true })
    })

  return program
}
