/** `planledger batches`: what was saved at once, and its undo. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { batchKinds } from '../model/vocabulary.ts'
import { amount } from '../text/in-words.ts'
import { resourceNames, resourceOf } from '../resources/index.ts'
import { Refusal } from '../rules/refusal.ts'
import type { BatchKind, CountsByResource, StoredBatch, Undone } from '../store/batches.ts'
import { placedText } from '../text/messages/sentence.ts'
import { examples } from './help.ts'
import type { TextColumn } from './table.ts'
import { formOf, jsonOption, onRegister, print, tableOptions, type TableOptions } from './with-register.ts'

const by = 'command line'

type Counts = Readonly<Partial<Record<'created' | 'updated' | 'deleted', CountsByResource>>>

const verbs = ['created', 'updated', 'deleted'] as const
const wouldBe = { created: 'would create', updated: 'would update', deleted: 'would delete' } as const

/** Says what was done, as `created 3 projects`. */
const wordsOf = (counts: Counts, dryRun = false): string =>
  verbs
    .flatMap((verb) =>
      resourceNames.flatMap((name) => {
        const count = counts[verb]?.[name]
        if (count === undefined) return []
        return [`${dryRun ? wouldBe[verb] : verb} ${amount(count.toString(), resourceOf(name).singular)}`]
      }),
    )
    .join(', ')

const columns: readonly TextColumn<StoredBatch>[] = [
  { head: 'ID', cell: ({ id }) => id },
  { head: 'AT', cell: ({ at }) => at },
  { head: 'KIND', cell: ({ kind }) => kind },
  { head: 'BY', cell: ({ by }) => by },
  { head: 'SUBJECT', cell: ({ subject }) => subject },
  { head: 'DID', cell: ({ counts }) => wordsOf(counts) },
  { head: 'UNDONE BY', cell: ({ undoneBy }) => undoneBy },
]

interface ListOptions extends TableOptions {
  readonly kind?: BatchKind
  readonly limit: number
}

const most = 200

/** Throws an InvalidArgumentError. */
const limitIn = (text: string): number => {
  const limit = /^[1-9]\d{0,2}$/.test(text) ? Number(text) : most + 1
  if (limit > most) throw new InvalidArgumentError(`It must be a number from 1 to ${most.toString()}.`)
  return limit
}

const list = ({ kind, limit, ...options }: ListOptions): Promise<void> =>
  onRegister(async (store) => {
    const { batches } = await store.batches({ kind, limit })
    const form = formOf(options)
    const { csvTable, textTable } = await import('./table.ts')
    if (form === 'json') print(JSON.stringify(batches))
    else if (form === 'csv') process.stdout.write(csvTable(columns, batches))
    else print(batches.length === 0 ? 'Nothing was saved at once yet.' : textTable(columns, batches))
  })

interface UndoOptions {
  readonly dryRun?: boolean
  readonly json?: boolean
}

const sayOf = async ({ effects, batchId, ...counts }: Undone): Promise<void> => {
  const did = wordsOf(counts, counts.dryRun)
  print(`${did === '' ? 'Nothing had to be changed' : did}${batchId === null ? '' : `, as the batch ${batchId}`}.`)
  if (!effects) return
  const { effectsTables } = await import('./tables.ts')
  for (const table of effectsTables(effects)) print(`\n${table}`)
}

const undo = (id: string, { dryRun = false, json = false }: UndoOptions): Promise<void> =>
  onRegister(async (store) => {
    const undone = await store.undo({ id, by, dryRun }).catch((error: unknown) => {
      if (error instanceof Refusal && error.faults.length > 0)
        throw new Error(`${placedText('en', error.faults)} Nothing was written.`, { cause: error })
      throw error
    })
    if (json) print(JSON.stringify(undone))
    else await sayOf(undone)
  })

export const addBatchCommands = (program: Command): void => {
  const batches = program
    .command('batches')
    .description('list what was saved at once, the newest first')
    .addOption(new Option('--kind <kind>', 'only batches of this kind').choices(batchKinds))
    .addOption(new Option('--limit <number>', 'the number of batches').argParser(limitIn).default(50))
    .enablePositionalOptions()
  for (const option of tableOptions()) batches.addOption(option)
  batches.addHelpText('after', examples('batches', 'batches --json | jq .[0].id')).action(list)
  batches
    .command('undo')
    .description('bring every record of a batch back to what it was before')
    .argument('<id>', 'the id of the batch')
    .option('--dry-run', 'tell what would change, and write nothing')
    .option(...jsonOption)
    .action(undo)
}
