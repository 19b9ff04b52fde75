/** `planledger table`: lists from files, and the examples of `planledger demo --with`. */
import { readFile } from 'node:fs/promises'
import { readdirSync } from 'node:fs'
import { basename, extname } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { readTable } from '../lists/file.ts'
import { UnreadableTable } from '../lists/grid.ts'
import type { Layout } from '../lists/layout.ts'
import { type StoredTable, type TableFile, tableOf } from '../lists/table.ts'
import type { Data } from '../model/canonical.ts'
import type { Violation } from '../model/validation.ts'
import { badLines, makeable, restDecisions } from '../model/vocabulary.ts'
import { amount } from '../text/in-words.ts'
import { resourceNames, resourceOf } from '../resources/index.ts'
import { sources } from '../resources/sources.ts'
import type { RowDecisions, SavedRows } from '../store/list-rows.ts'
import type { Store } from '../store/store.ts'
import { inEnglish, messageText } from '../text/messages/sentence.ts'
import { examples } from './help.ts'
import { jsonOption, onRegister, print, progressOf } from './with-register.ts'

const by = 'command line'

// Reads a file as a table, and a layout for it.

const formatsByEnding: Readonly<Record<string, TableFile['format']>> = { '.csv': 'csv', '.tsv': 'tsv', '.xlsx': 'xlsx' }

const tableIn = async (path: string, sheet?: string): Promise<StoredTable> => {
  const format = formatsByEnding[extname(path).toLowerCase()]
  if (!format) throw new Error(`${path} should end with ${Object.keys(formatsByEnding).join(', ')}.`)
  try {
    return await readTable(await readFile(path), format, sheet)
  } catch (error) {
    throw error instanceof UnreadableTable ? new Error(`${path}: ${messageText('en', error.detail)}`) : error
  }
}

const refused = (path: string, faults: readonly Violation[]): Error =>
  new Error(
    faults
      .map(({ pointer, detail }) => `${path}${pointer === '' ? '' : `, ${pointer}`}: ${messageText('en', detail)}`)
      .join('\n'),
  )

const layoutIn = async (path: string, value: unknown, { csv }: StoredTable): Promise<Layout> => {
  const { checkLayout, parseLayout } = await import('../lists/layout.ts')
  const parsed = parseLayout(value)
  if ('faults' in parsed) throw refused(path, parsed.faults)
  const faults = checkLayout(parsed.layout, tableOf(csv))
  if (faults.length > 0) throw refused(path, faults)
  return parsed.layout
}

const jsonIn = async (path: string): Promise<unknown> => {
  const text = await readFile(path, 'utf8')
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw new Error(`${path}: ${(error as SyntaxError).message}`, { cause: error })
  }
}

// Loads a table: stores it and its layout, and saves its rows.

interface Load {
  readonly sourceId: string
  readonly table: StoredTable
  /** Left out it is the stored one, else that of the edition before, else a guess. */
  readonly layout?: Layout | undefined
  readonly saving: Pick<
    Parameters<Store['saveRows']>[0],
    'decisions' | 'dryRun' | 'bad' | 'rest' | 'make' | 'deletesGone'
  >
}

const loadTable = async (store: Store, { sourceId, table, layout, saving }: Load): Promise<SavedRows> => {
  const write = {
    resource: sources,
    id: sourceId,
    creates: false,
    edit: (current: Data | undefined) => current as Data,
    table,
  }
  await store.write([write], by)
  if (layout) await store.putSourceLayout(sourceId, JSON.stringify(layout), () => undefined)
  return store.saveRows({ ...saving, sourceId, by, tableHash: table.hash })
}

const counted = (counts: SavedRows['created'], verb: string): string[] =>
  resourceNames.flatMap((name) => {
    const count = counts[name]
    return count === undefined ? [] : [`${verb} ${amount(count.toString(), resourceOf(name).singular)}`]
  })

const wordsOf = ({ created, updated, unchanged, gone, skipped }: SavedRows, dryRun: boolean): string => {
  const did = [
    ...counted(created, dryRun ? 'would create' : 'created'),
    ...counted(updated, dryRun ? 'would update' : 'updated'),
    ...counted(unchanged, 'unchanged'),
    ...(skipped > 0 ? [`${amount(skipped.toString(), 'row')} skipped`] : []),
    ...(gone.length > 0 ? [`${amount(gone.length.toString(), 'figure')} no longer in the table`] : []),
  ]
  return `${did.length > 0 ? did.join(', ') : 'There is nothing in it'}.`
}

/** Prints what saving did. Throws if nothing could be written. */
const sayOf = async (saved: SavedRows, dryRun: boolean): Promise<void> => {
  for (const { row, column, detail } of saved.errors)
    process.stderr.write(`row ${row.toString()}${column === null ? '' : `, ${column}`}: ${messageText('en', detail)}\n`)
  if (!saved.isWritten) throw new Error(`${amount(saved.errorCount.toString(), 'fault')}; nothing was written.`)
  print(wordsOf(saved, dryRun))
  if (!saved.effects) return
  const { effectsTables } = await import('./tables.ts')
  for (const table of effectsTables(saved.effects)) print(`\n${table}`)
}

// `planledger table guess` and `planledger table load`.

const guess = async (
  path: string,
  { sheet, title = basename(path, extname(path)) }: { readonly sheet?: string; readonly title?: string },
): Promise<void> => {
  const { csv } = await tableIn(path, sheet)
  const context = { title, publishedOn: null, id: null, publisherId: null, followsId: null, csv }
  await onRegister(async (store) => {
    const { layout } = await store.tableLayout(context)
    print(JSON.stringify(layout, null, 2))
  })
}

interface LoadOptions {
  readonly source: string
  readonly layout?: string
  readonly sheet?: string
  readonly dryRun?: boolean
  readonly bad: (typeof badLines)[number]
  readonly rest: (typeof restDecisions)[number]
  readonly make?: (typeof makeable)[number]
  readonly gone?: boolean
  readonly json?: boolean
}

/** The steps of a load, as its progress bar shows them. */
const steps = 3

const load = async (path: string, options: LoadOptions): Promise<void> => {
  const {
    source: sourceId,
    layout: layoutPath,
    sheet,
    dryRun = false,
    bad,
    rest,
    make,
    gone = false,
    json = false,
  } = options
  const progress = await progressOf('steps', steps)
  try {
    const table = await tableIn(path, sheet)
    progress.update(1)
    const layout = layoutPath === undefined ? undefined : await layoutIn(layoutPath, await jsonIn(layoutPath), table)
    progress.update(2)
    const saving = { decisions: {}, dryRun, bad, rest, make: make === undefined ? [] : [make], deletesGone: gone }
    const saved = await onRegister((store) => loadTable(store, { sourceId, table, layout, saving }))
    progress.stop()
    const { isWritten: _isWritten, ...answer } = saved
    if (json) print(JSON.stringify({ dryRun, ...answer, errors: saved.errors.map(inEnglish) }))
    if (!json || !saved.isWritten) await sayOf(saved, dryRun)
  } finally {
    progress.stop()
  }
}

export const addTableCommands = (program: Command): void => {
  const table = program.command('table').description('lists: tables of sources, and the records in their rows')
  const sheetOption = ['--sheet <name>', 'the sheet of a workbook; the first one by default'] as const
  table
    .command('guess')
    .description('print what the columns of a file seem to be, as a layout to correct')
    .argument('<file>', 'CSV, TSV or XLSX')
    .option(...sheetOption)
    .option('--title <title>', 'the title of the list, which may name its year; the name of the file by default')
    .addHelpText('after', examples('table guess list.csv > layout.json'))
    .action(guess)
  table
    .command('load')
    .description('keep a file as the table of a source, and save its rows')
    .argument('<file>', 'CSV, TSV or XLSX')
    .requiredOption('--source <id>', 'the source that prints it')
    .option(
      '--layout <file>',
      'what its columns are; by default the stored layout, that of the edition before, or a guess',
    )
    .option(...sheetOption)
    .addOption(
      new Option('--bad <fate>', 'the fate of rows with a fault: skip them, or refuse the list')
        .choices(badLines)
        .default('skip'),
    )
    .addOption(new Option('--rest <decision>', 'what rows are saved as').choices(restDecisions).default('proposed'))
    .addOption(
      new Option('--make <resource>', 'make records for names that the register does not have').choices(makeable),
    )
    .option('--gone', 'delete the figures that the table made before, and no longer has')
    .option('--dry-run', 'tell what saving the rows would change; the table and its layout are kept')
    .option(...jsonOption)
    .addHelpText(
      'after',
      examples('table load list.csv --source global-times-2025-02-13 --layout layout.json --dry-run'),
    )
    .action(load)
}

// `planledger demo --with`: the lists in `examples/`.

const examplesFolder = new URL('../../examples/', import.meta.url)

/** An example: records, then lists. */
interface Example {
  readonly records: Readonly<Record<string, readonly Data[]>>
  readonly lists: readonly {
    readonly source: string
    readonly table: string
    readonly layout: string
    readonly make?: readonly (typeof makeable)[number][]
    /** Decisions about rows that are alike others, by their lines. */
    readonly decisions?: RowDecisions['decisions']
  }[]
}

/** Returns the name of an example. Throws an InvalidArgumentError if there is none of that name. */
export const exampleNamed = (name: string): string => {
  const names = readdirSync(examplesFolder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  )
  if (!names.includes(name)) throw new InvalidArgumentError(`It must be one of ${names.sort().join(', ')}.`)
  return name
}

/** Loads an example into a register, and prints what each list took. */
export const loadExample = async (store: Store, name: string): Promise<void> => {
  const folder = new URL(`${name}/`, examplesFolder)
  const pathOf = (file: string): string => fileURLToPath(new URL(file, folder))
  const { records, lists } = (await jsonIn(pathOf('example.json'))) as Example
  const lines = Object.entries(records).flatMap(([resource, some]) =>
    some.map((record) => JSON.stringify({ resource, record })),
  )
  const file = Buffer.from(`${lines.join('\n')}\n`)
  const report = await store.import({ read: () => Readable.from([file]), by, dryRun: false, resource: undefined })
  const [fault] = report.errors
  if (fault)
    throw new Error(
      `${pathOf('example.json')}, ${String(fault.id)}${fault.pointer}: ${messageText('en', fault.detail)}`,
    )
  for (const { source, table: file, layout: layoutFile, make = [], decisions = {} } of lists) {
    const begun = performance.now()
    const table = await tableIn(pathOf(file))
    const layout = await layoutIn(pathOf(layoutFile), await jsonIn(pathOf(layoutFile)), table)
    const saving = { decisions, dryRun: false, bad: 'refuse', rest: 'proposed', make, deletesGone: false } as const
    const saved = await loadTable(store, { sourceId: source, table, layout, saving })
    const seconds = ((performance.now() - begun) / 1000).toFixed(1)
    print(`${file}, ${amount(table.file.rows.toString(), 'row')}, in ${seconds} s:`)
    await sayOf(saved, false)
  }
}
