/** The commands of the command line. Modules that few commands need are loaded by those commands. */
import { mkdtempSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { readConfig } from '../config.ts'
import { arrivalOf, shownAs } from '../database/location.ts'
import { seed } from '../database/import/seed.ts'
import { writeWhole } from '../database/whole-file.ts'
import { amount } from '../text/in-words.ts'
import { version } from '../version.ts'
import { addBatchCommands } from './batch-commands.ts'
import { addBackupCommands, addCopyCommand } from './backup-commands.ts'
import { addCandidatesCommand, addKeepTextCommand, addRestoreRecordCommand } from './record-commands.ts'
import { addDemoCommand } from './demo-command.ts'
import { addExportCommand, addImportCommand } from './file-commands.ts'
import { addGetCommand, addSumCommands, addVerifyCommand } from './read-commands.ts'
import { commonHelp, examples, settingsHelp } from './help.ts'
import { addKeyCommands } from './key-commands.ts'
import { addTableCommands } from './list-commands.ts'
import { jsonOption, onRegisterMade, report, standard } from './with-register.ts'

interface Options {
  readonly json?: boolean
}

/** Builds the command line; a new one for each call, because parsing changes it. */
export const commandLine = (): Command => {
  const program = new Command('planledger')
    .description('A public register of what governments plan, fund and build. Settings are environment variables.')
    .version(version)
    .addHelpText(
      'after',
      examples('demo', 'start', 'totals investment --group-by region --explain', 'export register.ndjson'),
    )
    .addHelpText('afterAll', commonHelp)

  program
    .command('start')
    .description('serve the register')
    .addHelpText('after', settingsHelp)
    .action(async () => {
      const { serve } = await import('../server.ts')
      return serve()
    })

  addDemoCommand(program)

  program
    .command('migrate')
    .description('migrate the database to the current schema')
    .option(...jsonOption)
    .action(async ({ json = false }: Options) => {
      const { database } = readConfig()
      await arrivalOf(database)
      await onRegisterMade(async (store) => {
        const { sequence } = await store.stamp()
        report(json, 'The database has the current schema.', { database: shownAs(database), sequence })
      })
    })

  program
    .command('seed')
    .description('load seeds/ into an empty register')
    .option(...jsonOption)
    .action(({ json = false }: Options) =>
      onRegisterMade(async (store) => {
        const records = await seed(store, readConfig().seed)
        report(json, `${amount(records.toString(), 'record')} loaded.`, { records })
      }),
    )

  addTableCommands(program)
  addExportCommand(program)
  addImportCommand(program)

  addBatchCommands(program)

  addKeepTextCommand(program)

  addCandidatesCommand(program)

  addSumCommands(program)

  addVerifyCommand(program)

  addGetCommand(program)

  addBackupCommands(program)

  addRestoreRecordCommand(program)

  addCopyCommand(program)

  addKeyCommands(program.command('keys').description('manage API keys'))

  program
    .command('openapi')
    .description('write the OpenAPI document')
    .argument('<file>', 'the file to write; - for standard output')
    .addHelpText('after', examples('openapi openapi.json', 'openapi - | jq .info.version'))
    .action(async (file: string) => {
      const [{ buildApp }, { openApiText }] = await Promise.all([
        import('../app.ts'),
        import('../http/openapi/document.ts'),
      ])
      // The document depends on the schemas alone, so an empty register will do.
      const folder = mkdtempSync(join(tmpdir(), 'planledger-'))
      const { http } = await buildApp({ ...readConfig(), database: join(folder, 'register.db'), logLevel: 'silent' })
      const text = await openApiText(http)
      await http.close()
      rmSync(folder, { recursive: true })
      if (file === standard) process.stdout.write(text)
      else await writeWhole(file, (part) => writeFile(part, text))
    })

  return program
}
