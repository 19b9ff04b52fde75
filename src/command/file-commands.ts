/** `planledger export` and `import`: records as files. */
import { inEnglish, messageText } from '../text/messages/sentence.ts'
import { createReadStream, createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { type Command, Option } from 'commander'
import { assertFree, writeWhole } from '../database/whole-file.ts'
import { linesOf } from '../exchange/ndjson.ts'
import type { Opened } from '../exchange/oc4ids/package-in.ts'
import { everything } from '../exchange/requests.ts'
import { openTemporary } from '../http/contract/temporary-file.ts'
import type { ResourceName } from '../model/field.ts'
import { badLines } from '../model/vocabulary.ts'
import { amount } from '../text/in-words.ts'
import { everyResource, resourceNames, resourceOf } from '../resources/index.ts'
import type { BadLines, ImportCounts, ImportFault, ImportReport } from '../store/imports.ts'
import type { Store } from '../store/store.ts'
import { examples } from './help.ts'
import { plain } from './messages.ts'
import { jsonOption, onRegister, onRegisterMade, print, progressOf, report, standard } from './with-register.ts'

// `planledger export`: writes every record to a file.

interface ExportOptions {
  readonly force?: boolean
  readonly json?: boolean
}

const countOf = async (store: Store): Promise<number> => {
  const pages = await Promise.all(
    everyResource.map((resource) => store.list(resource, { ...everything, limit: 1, total: true })),
  )
  return pages.reduce((sum, { total = 0 }) => sum + total, 0)
}

const exportTo = (file: string, { force = false, json = false }: ExportOptions): Promise<void> =>
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

// `planledger import`: imports the records of a file, all or none.

interface ImportOptions {
  readonly dryRun?: boolean
  readonly resource?: ResourceName
  readonly oc4ids?: boolean
  readonly bad?: BadLines
  readonly replace?: boolean
  readonly json?: boolean
}

/** An import's report, with faults located in the given file. */
interface Report extends Omit<ImportReport, 'errors'> {
  readonly errors: readonly (ImportFault & { readonly place: string })[]
}

/** The file to import: its size, and a function that opens a new stream of its bytes. */
interface Source {
  readonly size: number
  readonly open: Opened
}

const ofFile = async (path: string): Promise<Source> => {
  const found = await stat(path)
  // Before the database is opened; the error of reading a folder would not name it.
  if (found.isDirectory()) throw new Error(`${path} is a folder, not a file.`)
  return { size: found.size, open: () => createReadStream(path) }
}

/** Copies standard input to a file first: an import blocks other writers while it reads. */
const withInput = async (act: (source: Source) => Promise<void>): Promise<void> => {
  const { file, read, close } = await openTemporary()
  try {
    await file.writeFile(process.stdin)
    await act({ size: (await file.stat()).size, open: read })
  } finally {
    await close()
  }
}

/** Reports progress while the bytes are read. */
const shown = ({ open }: Source, update: (bytes: number) => void): (() => AsyncGenerator<Uint8Array>) => {
  let read = 0
  return async function* () {
    for await (const chunk of open()) {
      yield chunk
      read += chunk.length
      update(read)
    }
  }
}

const importFrom = async (
  source: Source,
  { dryRun = false, resource, oc4ids = false, bad = 'refuse', replace }: ImportOptions,
): Promise<Report> => {
  if (replace && !oc4ids) throw new Error('--replace goes with --oc4ids.')
  const packages = oc4ids ? await import('../exchange/oc4ids/import-lines.ts') : undefined
  const on = dryRun ? onRegister : onRegisterMade
  return on(async (store) => {
    // A package is read twice.
    const progress = await progressOf('bytes', packages ? 2 * source.size : source.size)
    const open = shown(source, (bytes) => {
      progress.update(bytes)
    })
    try {
      const request = { by: 'command line', dryRun }
      const report = packages
        ? await packages.importOc4ids(open, store, { bad, replace }, request)
        : await store.import({ ...request, read: open, bad, resource: resource && resourceOf(resource) })
      const errors = report.errors.map((error) => ({ ...error, place: error.place ?? `line ${error.line.toString()}` }))
      return { ...report, errors }
    } finally {
      progress.stop()
    }
  })
}

const done = { created: 'created', updated: 'updated', unchanged: 'unchanged' } as const
const wouldBe = { created: 'would create', updated: 'would update', unchanged: 'unchanged' } as const

/** Returns what an import did, or with `--dry-run` would do: `created 3 projects`. */
const countsInWords = (counts: ImportCounts, dryRun: boolean): string[] =>
  (['created', 'updated', 'unchanged'] as const).flatMap((verb) =>
    resourceNames.flatMap((name) => {
      const count = counts[verb][name]
      if (count === undefined) return []
      return [`${(dryRun ? wouldBe : done)[verb]} ${amount(count.toString(), resourceOf(name).singular)}`]
    }),
  )

const say = async ({ dryRun, counts, errorCount, errors, notices = [], effects }: Report): Promise<void> => {
  const tell = (line: string): void => void process.stderr.write(`${plain(line)}\n`)
  for (const { pointer, detail } of notices) tell(`${pointer}: ${messageText('en', detail)}`)
  for (const { place, resource, id, pointer, detail } of errors)
    tell(
      `${place}${resource ? `, ${resource}${id === null ? '' : `/${id}`}` : ''}${pointer}: ${messageText('en', detail)}`,
    )
  const bad = `${amount(errorCount.toString(), 'record')} ${errorCount === 1 ? 'is' : 'are'} bad`
  if (!counts) throw new Error(`${bad}; nothing was written.`)
  const changes = countsInWords(counts, dryRun)
  print(
    `${changes.length > 0 ? changes.join(', ') : 'There is nothing in it'}${
      errorCount > 0 ? `; ${bad} and left out` : ''
    }${dryRun ? '; nothing was written (--dry-run)' : ''}.`,
  )
  if (!effects) return
  const { effectsTables } = await import('./tables.ts')
  for (const table of effectsTables(effects)) print(`\n${table}`)
}

const importAndReport = async (source: Source, options: ImportOptions): Promise<void> => {
  const report = await importFrom(source, options)
  const { dryRun, batchId, counts, errorCount, errors, notices, effects } = report
  if (options.json)
    print(
      JSON.stringify({
        dryRun,
        batchId,
        ...counts,
        errorCount,
        errors: errors.map(inEnglish),
        notices: notices?.map(inEnglish),
        effects,
      }),
    )
  if (!options.json || !counts) await say(report)
}

export const addImportCommand = (program: Command): void => {
  program
    .command('import')
    .description('import the records of a file: all or none, or all good ones')
    .argument('<file>', 'NDJSON as export writes it, or another format by an option; - for standard input')
    .addOption(new Option('--resource <name>', 'it is CSV, whose rows are these').choices(resourceNames))
    .addOption(
      new Option('--oc4ids', 'it is OC4IDS: a package, a list of projects, or a project').conflicts('resource'),
    )
    .addOption(
      new Option('--bad <fate>', 'the fate of a file with bad records: refuse it, or skip them')
        .choices(badLines)
        .default('refuse'),
    )
    .option('--replace', 'with --oc4ids: replace what packages of other publishers made, or people')
    .option('--dry-run', 'check everything, tell what would change, write nothing')
    .option(...jsonOption)
    .addHelpText(
      'after',
      examples(
        'import register.ndjson --dry-run',
        'import projects.csv --resource projects',
        'import projects.csv --resource projects --bad skip',
        'import oc4ids.json --oc4ids --json | jq .created',
      ),
    )
    .action(async (file: string, options: ImportOptions) => {
      if (file === standard) await withInput((source) => importAndReport(source, options))
      else await importAndReport(await ofFile(file), options)
    })
}
