/** `planledger export`: writes every record to a file. */
import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { Command } from 'commander'
import { assertFree, writeWhole } from '../database/whole-file.ts'
import { linesOf } from '../exchange/ndjson.ts'
import { everything } from '../exchange/requests.ts'
import { amount } from '../pages/layout/words.ts'
import { everyResource } from '../resources/index.ts'
import type { Store } from '../store/store.ts'
import { examples } from './help.ts'
import { progressOf } from './progress.ts'
import { jsonOption, onRegister, report, standard } from './with-register.ts'

interface Options {
  readonly force?: boolean
  readonly json?: boolean
}

/** Counts the records. */
const countOf = async (store: Store): Promise<number> => {
  const pages = await Promise.all(
    everyResource.map((resource) => store.list(resource, { ...everything, limit: 1, total: true })),
  )
  return pages.reduce((sum, { total = 0 }) => sum + total, 0)
}

const exportTo = (file: string, { force = false, json = false }: Options): Promise<void> =>
  onRegister(async (store) => {
    if (file === standard && json) throw new Error('--json would stand among the records on the standard output.')
    if (file !== standard) assertFree(file, force)
    const progress = await progressOf('records', await countOf(store))
    let count = 0
    async function* lines(): AsyncGenerator<string> {
      const snapshot = await store.snapshot()
      try {
        for await (const text of linesOf(snapshot)) {
          yield text
          count += text.split('\n').length - 1
          progress.update(count)
        }
      } finally {
        snapshot.close()
        progress.stop()
      }
    }
    if (file === standard) await pipeline(lines, process.stdout, { end: false })
    else await writeWhole(file, (part) => pipeline(lines, createWriteStream(part)))
    if (file !== standard)
      report(json, `${amount(count.toString(), 'record')} ${count === 1 ? 'is' : 'are'} in ${file}.`, {
        file,
        records: count,
      })
  })

export const addExportCommand = (program: Command): void => {
  program
    .command('export')
    .description('write every record to a file, as NDJSON that import reads')
    .argument('<file>', 'the file to write; - for standard output')
    .option('--force', 'replace the file if it exists')
    .option(...jsonOption)
    .addHelpText('after', examples('export register.ndjson', 'export - | gzip > register.ndjson.gz'))
    .action(exportTo)
}
