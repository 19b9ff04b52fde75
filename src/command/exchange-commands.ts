/** `planledger export` and `planledger import`: records out of the register into a file, and back. */
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { randomUUID } from 'node:crypto'
import { Option, type Command } from 'commander'
import { readConfig } from '../config.ts'
import type { ImportReport, Store } from '../database/store.ts'
import { linesOf } from '../exchange/lines.ts'
import { everything } from '../exchange/order.ts'
import { resourceNames, type ResourceName } from '../resources/field.ts'
import { everyResource, resourceOf } from '../resources/index.ts'
import { progressOf } from './progress.ts'
import { onRegister, print } from './register.ts'

const standard = '-'

/** How many records there are. */
const countOf = async (store: Store): Promise<number> => {
  const pages = await Promise.all(everyResource.map((resource) => store.list(resource, { ...everything, limit: 1, total: true })))
  return pages.reduce((sum, { total = 0 }) => sum + total, 0)
}

const exportTo = (file: string, force: boolean): Promise<void> => onRegister(async (store) => {
  if (file !== standard && !force && existsSync(file)) throw new Error(`${file} exists; --force replaces it.`)
  const progress = progressOf('records', await countOf(store))
  const snapshot = store.snapshot()
  let count = 0
  async function* counted(): AsyncGenerator<string> {
    for await (const text of linesOf(snapshot)) {
      yield text
      count += text.split('\n').length - 1
      progress.update(count)
    }
  }
  try {
    const lines = Readable.from(counted(), { objectMode: false })
    if (file === standard) await pipeline(lines, process.stdout, { end: false })
    else await pipeline(lines, createWriteStream(file))
  } finally {
    snapshot.close()
    progress.stop()
  }
  if (file !== standard) print(`${count.toString()} records are in ${file}.`)
})

/** What is typed or piped in is kept in a file first, as nobody can write while an import reads. */
const keptInput = async (): Promise<string> => {
  const path = join(tmpdir(), `planledger-${randomUUID()}`)
  await pipeline(process.stdin, createWriteStream(path, { mode: 0o600 }))
  return path
}

interface ImportOptions { readonly dryRun?: boolean; readonly resource?: ResourceName; readonly json?: true }

const counts = (verb: string, of: ImportReport['created']): string[] => Object.entries(of).map(([name, count]) => `${verb} ${count.toString()} ${name}`)

const say = ({ dryRun, created, updated, unchanged, errorCount, errors }: ImportReport): void => {
  for (const { line, resource, id, pointer, detail } of errors) {
    process.stderr.write(`line ${line.toString()}${resource ? `, ${resource}${id === null ? '' : `/${id}`}` : ''}${pointer}: ${detail}\n`)
  }
  if (errorCount > 0) throw new Error(`${errorCount.toString()} ${errorCount === 1 ? 'line is' : 'lines are'} bad; nothing was written.`)
  const done = [...counts('created', created), ...counts('updated', updated), ...counts('unchanged', unchanged)]
  print(`${done.length > 0 ? done.join(', ') : 'There is nothing in it'}${dryRun ? '; nothing was written (--dry-run)' : ''}.`)
}

const importFrom = async (path: string, { dryRun = false, resource, json }: ImportOptions): Promise<void> => {
  const { size } = await stat(path)
  const report = await onRegister(async (store) => {
    const progress = progressOf('bytes', size)
    let read = 0
    async function* counted(): AsyncGenerator<Uint8Array> {
      for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>) {
        yield chunk
        read += chunk.length
        progress.update(read)
      }
    }
    try {
      const { bodyLimit } = readConfig()
      return await store.import({ bytes: Readable.from(counted()), by: 'command line', dryRun, resource: resource && resourceOf(resource), longestLine: bodyLimit })
    } finally {
      progress.stop()
    }
  })
  if (json) print(JSON.stringify(report))
  if (!json || report.errorCount > 0) say(report)
}

export const addExchangeCommands = (program: Command): void => {
  program.command('export').description('write every record to a file, as lines of NDJSON that import takes')
    .argument('<file>', 'where to; - is the standard output')
    .option('--force', 'replace the file if it exists')
    .action((file: string, { force = false }: { force?: boolean }) => exportTo(file, force))

  program.command('import').description('put the records of a file in their place, all or none')
    .argument('<file>', 'NDJSON as export writes it, or CSV with --resource; - is the standard input')
    .addOption(new Option('--resource <name>', 'what the rows of a CSV file are').choices(resourceNames))
    .option('--dry-run', 'check everything, write nothing')
    .option('--json', 'report as JSON')
    .action(async (file: string, options: ImportOptions) => {
      if (file !== standard) return importFrom(file, options)
      const kept = await keptInput()
      return importFrom(kept, options).finally(() => rm(kept, { force: true }))
    })
}
