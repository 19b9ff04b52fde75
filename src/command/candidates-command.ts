/** `planledger candidates`: reads the kept text of a source, as a table or as lines to correct and import. */
import { Option, type Command } from 'commander'
import { freeId, romanizer } from '../database/write/ids.ts'
import { candidateJson, keptText } from '../http/candidates/candidates.ts'
import { maximumLimit } from '../http/contract/parameters.ts'
import { readable } from '../pages/layout/words.ts'
import type { SaidCandidate } from '../store/candidates.ts'
import type { Store } from '../store/store.ts'
import { examples } from './help.ts'
import { tableOf } from './table.ts'
import { jsonOption, onRegister, print } from './with-register.ts'

interface Options {
  readonly format?: 'ndjson'
  readonly json?: boolean
}

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

const orDash = (text: string | null | undefined): string => text ?? '-'

const table = (all: readonly SaidCandidate[]): string =>
  tableOf<SaidCandidate>(
    [
      { head: 'AS PRINTED', cell: ({ candidate }) => candidate.asPrinted },
      { head: 'VALUE', cell: ({ candidate }) => readable(candidate.value), isNumber: true },
      { head: 'UNIT', cell: ({ candidate }) => orDash(candidate.unit) },
      { head: 'METRIC', cell: ({ candidate }) => orDash(candidate.metric) },
      { head: 'STAGE', cell: ({ candidate }) => orDash(candidate.stage) },
      { head: 'FROM', cell: ({ candidate }) => orDash(candidate.periodStart) },
      { head: 'UNTIL', cell: ({ candidate }) => orDash(candidate.periodEnd) },
      { head: 'ABOUT', cell: ({ candidate: { subject } }) => orDash(subject && `${subject.kind} ${subject.id}`) },
      { head: 'FIGURE', cell: ({ figureId }) => orDash(figureId) },
    ],
    all,
  )

/** Makes lines of what is no figure yet. What the words do not say is null, so that the import asks for it. */
const linesOf = async (store: Store, sourceId: string, all: readonly SaidCandidate[]): Promise<string[]> => {
  const [slugOf, ids] = [await romanizer(), new Set<string>()]
  const isTaken = async (id: string): Promise<boolean> =>
    ids.has(id) || (await store.missing('figures', id)) === undefined
  const lines: string[] = []
  for (const { candidate, figureId } of all) {
    if (figureId !== null) continue
    const { at, subject, alternatives: _alternatives, quote, asPrinted, upperValue, reported, ...said } = candidate
    const id = await freeId(slugOf(`${sourceId} ${asPrinted}`), isTaken)
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

const tell = (sourceId: string, { format, json = false }: Options): Promise<void> =>
  onRegister(async (store) => {
    const all = await readAll(store, sourceId)
    if (json) print(JSON.stringify({ data: all.map(candidateJson), next: null }))
    else if (format === 'ndjson') for (const line of await linesOf(store, sourceId, all)) print(line)
    else print(all.length === 0 ? 'The text says no numbers.' : table(all))
  })

export const addCandidatesCommand = (program: Command): void => {
  program
    .command('candidates')
    .description('read the numbers in the kept text of a source, as figures to propose')
    .argument('<source>', 'the id of the source')
    .addOption(
      new Option('--format <format>', 'ndjson: what is no figure yet, as lines to correct and import')
        .choices(['ndjson'])
        .conflicts('json'),
    )
    .option(...jsonOption)
    .addHelpText('after', examples('candidates global-times-2025-02-13 --format ndjson > figures.ndjson'))
    .action(tell)
}
