/** `planledger import`: the records of a file into the register, all or none. */
import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Option, type Command } from 'commander'
import type { Known } from '../exchange/oc4ids-lines.ts'
import { resourceNames, type ResourceName } from '../resources/field.ts'
import { resourceOf } from '../resources/index.ts'
import type { ImportFault, ImportReport } from '../store/imports.ts'
import { examples } from './help.ts'
import { progressOf } from './progress.ts'
import { jsonOption, onRegister, print, standard } from './register.ts'

interface Options { readonly dryRun?: boolean; readonly resource?: ResourceName; readonly oc4ids?: boolean; readonly json?: boolean }

/** An import's report, each fault with its place in the file that was given. */
interface Report extends Omit<ImportReport, 'errors'> { readonly errors: readonly (ImportFault & { readonly place: string })[] }

/** What is typed or piped in is kept in a file first, as nobody can write while an import reads. */
const keptInput = async (): Promise<string> => {
  const path = join(tmpdir(), `planledger-${randomUUID()}`)
  await pipeline(process.stdin, createWriteStream(path, { mode: 0o600 }))
  return path
}

/** A file of whatever size as bytes, each time anew, with what was read of it shown. */
const opening = (path: string, update: (bytes: number) => void): (() => AsyncGenerator<Uint8Array>) => {
  let read = 0
  return async function* () {
    for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>) {
      yield chunk
      read += chunk.length
      update(read)
    }
  }
}

const importFile = async (path: string, { dryRun = false, resource, oc4ids = false }: Options): Promise<Report> => {
  const { size } = await stat(path)
  const packages = oc4ids ? await import('../exchange/oc4ids-lines.ts') : undefined
  return onRegister(async (store) => {
    // A package is read twice.
    const progress = await progressOf('bytes', packages ? 2 * size : size)
    const open = opening(path, (bytes) => { progress.update(bytes) })
    const isKnown: Known = async (name, id) => await store.missing(name, id) === undefined
    try {
      const bytes = Readable.from(packages ? packages.oc4idsLines(open, isKnown) : open(), { objectMode: false })
      const report = await store.import({
        bytes, by: 'command line', dryRun, resource: resource && resourceOf(resource),
      })
      const places = await packages?.oc4idsPlaces(open, isKnown, new Set(report.errors.map(({ line }) => line)))
      return { ...report, errors: report.errors.map((error) => ({ ...error, place: places?.get(error.line) ?? `line ${error.line.toString()}` })) }
    } finally {
      progress.stop()
    }
  })
}

const counts = (verb: string, of: ImportReport['created']): string[] => resourceNames.flatMap((name) => of[name] === undefined ? [] : [`${verb} ${of[name].toString()} ${name}`])

const say = ({ dryRun, created, updated, unchanged, errorCount, errors }: Report): void => {
  for (const { place, resource, id, pointer, detail } of errors) {
    process.stderr.write(`${place}${resource ? `, ${resource}${id === null ? '' : `/${id}`}` : ''}${pointer}: ${detail}\n`)
  }
  if (errorCount > 0) throw new Error(`${errorCount.toString()} ${errorCount === 1 ? 'record is' : 'records are'} bad; nothing was written.`)
  const done = [...counts('created', created), ...counts('updated', updated), ...counts('unchanged', unchanged)]
  print(`${done.length > 0 ? done.join(', ') : 'There is nothing in it'}${dryRun ? '; nothing was written (--dry-run)' : ''}.`)
}

const importFrom = async (path: string, options: Options): Promise<void> => {
  const report = await importFile(path, options)
  if (options.json) print(JSON.stringify(report))
  if (!options.json || report.errorCount > 0) say(report)
}

export const addImportCommand = (program: Command): void => {
  program.command('import').description('put the records of a file in their place, all or none')
    .argument('<file>', 'NDJSON as export writes it, or what an option says; - is the standard input')
    .addOption(new Option('--resource <name>', 'it is CSV, whose rows are these').choices(resourceNames))
    .addOption(new Option('--oc4ids', 'it is an OC4IDS project package').conflicts('resource'))
    .option('--dry-run', 'check everything, write nothing')
    .option(...jsonOption)
    .addHelpText('after', examples('import register.ndjson --dry-run', 'import projects.csv --resource projects', 'import oc4ids.json --oc4ids --json | jq .created'))
    .action(async (file: string, options: Options) => {
      if (file !== standard) return importFrom(file, options)
      const kept = await keptInput()
      return importFrom(kept, options).finally(() => rm(kept, { force: true }))
    })
}
