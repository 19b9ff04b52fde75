/** `planledger restore-record`: gives a record the fields of one of its revisions back. */
import { Argument, InvalidArgumentError, type Command } from 'commander'
import { restoring } from '../http/records/routes.ts'
import { resourceNames, resourceOf } from '../resources/index.ts'
import type { ResourceName } from '../model/field.ts'
import { examples } from './help.ts'
import { jsonOption, onRegister, report } from './with-register.ts'

const revisionIn = (text: string): number => {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('It must be the number of a revision.')
  return Number(text)
}

const done = { create: 'is put back', update: 'has its fields back', none: 'has these fields already' } as const

export const addRestoreRecordCommand = (program: Command): void => {
  program
    .command('restore-record')
    .description('give a record the fields of one of its revisions back, as a new revision')
    .addArgument(new Argument('<resource>', 'the resource of the record').choices(resourceNames))
    .argument('<id>', 'the record, live or deleted')
    .argument('<revision>', 'the revision', revisionIn)
    .option(...jsonOption)
    .addHelpText('after', examples('restore-record projects guangdong-key-projects-2025 1'))
    .action((name: ResourceName, id: string, revision: number, { json = false }: { readonly json?: boolean }) =>
      onRegister(async (store) => {
        const write = await restoring(store, resourceOf(name), id, revision)
        const [outcome] = await store.write([write], 'command line')
        if (!outcome || outcome.action === 'delete') return
        const { action, record } = outcome
        report(json, `${name}/${id} ${done[action]}: it is at revision ${record.revision.toString()}.`, {
          resource: name,
          id,
          restored: revision,
          revision: record.revision,
        })
      }),
    )
}
