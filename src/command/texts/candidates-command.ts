/** `planledger candidates`: reads the kept text of a source, as a table or as lines to correct and import. */
import type { Command } from 'commander'
import { freeId, romanizer } from '../../database/write/ids.ts'
import { candidateJson, keptText } from '../../http/candidates/candidates.ts'
import { maximumLimit } from '../../http/contract/parameters.ts'
import type { SaidCandidate } from '../../store/candidates.ts'
import type { Store } from '../../store/store.ts'
import { examples } from '../help.ts'
import { formOf, onRegister, print, tableForms, tableOptions, type TableOptions } from '../with-register.ts'

const readAll = async (store: Store, sourceId: string): Promise<SaidCandidate[]> => {
  const text = await keptText(store, sourceId)
  const all: SaidCandidate[] = []
  let from: number | undefined = 0
  while (from !== undefined) {
    const { candidates, next } = await store.candidates({ ...text, from, limit: maximumLimit })
    all.push(...candidates)
    from = next
  }
  return all
}

/** Makes lines of what is no figure yet. What the words do not say is null, so that the import asks for it. */
const linesOf = async (store: Store, sourceId: string, all: readonly SaidCandidate[]): Promise<string[]> => {
  const [slugOf, ids] = [await romanizer(), new Set<string>()]
  const takenAmong = async (some: readonly string[]): Promise<ReadonlySet<string>> => {
    const taken = new Set<string>()
    for (const id of some) if (ids.has(id) || (await store.missing('figures', id)) === undefined) taken.add(id)
    return taken
  }
  const lines: string[] = []
  for (const { candidate, figureId } of all) {
    if (figureId !== null) continue
    const { at, subject, alternatives: _alternatives, quote, asPrinted, upperValue, reported, ...said } = candidate
    const { id } = await freeId(slugOf(`${sourceId} ${asPrinted}`), takenAmong)
    ids.add(id)
    const record = {
      id,
      subjectKind: subject?.kind ?? null,
      subjectId: subject?.id ?? null,
      ...said,
      ...(upperValue !== null && { upperValue }),
      ...(reported.length > 0 && { reported }),
      sourceId,
      asPrinted,
      locator: `paragraph ${at.paragraph.toString()}`,
      quote,
    }
    lines.push(JSON.stringify({ resource: 'figures', record }))
  }
  return lines
}

const tell = (sourceId: string, options: TableOptions): Promise<void> =>
  onRegister(async (store) => {
    const [all, form] = [await readAll(store, sourceId), formOf(options)]
    if (form === 'json') print(JSON.stringify({ data: all.map(candidateJson), next: null }))
    else if (form === 'ndjson') for (const line of await linesOf(store, sourceId, all)) print(line)
    else {
      const { candidatesCsv, candidatesTable } = await import('./candidates-table.ts')
      if (form === 'csv') process.stdout.write(candidatesCsv(all))
      else print(all.length === 0 ? 'The text says no numbers.' : candidatesTable(all))
    }
  })

export const addCandidatesCommand = (program: Command): void => {
  const command = program
    .command('candidates')
    .description('read the numbers in the kept text of a source, as figures to propose')
    .argument('<source>', 'the id of the source')
    .addHelpText(
      'after',
      `${examples('candidates global-times-2025-02-13 --format ndjson > figures.ndjson')}\n\n` +
        'ndjson has what is no figure yet, as lines to correct and import.',
    )
    .action(tell)
  for (const option of tableOptions([...tableForms, 'ndjson'])) command.addOption(option)
}
