/** `planledger candidates`, `keep-text` and `restore-record`: the text of a source, and a revision of a record. */
import { inEnglish } from '../text/messages/sentence.ts'
import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { Argument, type Command, InvalidArgumentError } from 'commander'
import { readConfig } from '../config.ts'
import { freeId, romanizer } from '../database/write/ids.ts'
import { candidateJson, textOfSource } from '../http/candidates/candidates.ts'
import { maximumLimit } from '../http/contract/parameters.ts'
import { Problem } from '../http/contract/problems.ts'
import { restoring } from '../http/records/routes.ts'
import { hashOf, plainTextIn } from '../http/texts/texts.ts'
import type { Data } from '../model/canonical.ts'
import type { ResourceName } from '../model/field.ts'
import { resourceNames, resourceOf } from '../resources/index.ts'
import { sources } from '../resources/sources.ts'
import type { KnownCandidate } from '../store/claims.ts'
import type { Store } from '../store/store.ts'
import { examples } from './help.ts'
import {
  formOf,
  jsonOption,
  onRegister,
  print,
  report,
  standard,
  tableForms,
  tableOptions,
  type TableOptions,
} from './with-register.ts'

// `planledger candidates`: reads the kept text of a source, as a table or as lines to correct and import.

const readAll = async (store: Store, sourceId: string): Promise<KnownCandidate[]> => {
  const text = await textOfSource(store, sourceId)
  const all: KnownCandidate[] = []
  let from: number | undefined = 0
  while (from !== undefined) {
    const { candidates, next } = await store.candidates({ ...text, from, limit: maximumLimit })
    all.push(...candidates)
    from = next
  }
  return all
}

/** Makes lines of what is no figure yet. What the words do not say is null, so that the import asks for it. */
const linesOf = async (store: Store, sourceId: string, all: readonly KnownCandidate[]): Promise<string[]> => {
  const [slugOf, ids] = [await romanizer(), new Set<string>()]
  const takenAmong = async (some: readonly string[]): Promise<ReadonlySet<string>> => {
    const taken = new Set<string>()
    for (const id of some) if (ids.has(id) || (await store.missing('figures', id)) === undefined) taken.add(id)
    return taken
  }
  const idOf = new Map<number, string>()
  for (const [at, { candidate, figureId }] of all.entries()) {
    const { id } =
      figureId === null ? await freeId(slugOf(`${sourceId} ${candidate.asPrinted}`), takenAmong) : { id: figureId }
    ids.add(id)
    idOf.set(at, id)
  }
  const lines: string[] = []
  for (const [place, { candidate, figureId }] of all.entries()) {
    if (figureId !== null) continue
    const { at, quote, asPrinted, subject, upperValue, reported, relation, of, from } = candidate
    const { value, unit, qualifier, metric, stage, periodStart, periodEnd } = candidate
    const [ofFigureId, fromFigureId] = [
      candidate.ofFigureId ?? idOf.get(of ?? -1),
      candidate.fromFigureId ?? idOf.get(from ?? -1),
    ]
    const record = {
      id: idOf.get(place),
      subjectKind: subject?.kind ?? null,
      subjectId: subject?.id ?? null,
      ...{ value, unit, qualifier, metric, stage, periodStart, periodEnd },
      ...(relation !== null && { relation, ofFigureId, fromFigureId }),
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
      const { candidatesCsv, candidatesTable } = await import('./tables.ts')
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

// `planledger keep-text`: keeps the text of a source, so that the words of its figures can be checked.

/** Returns the text of a file as the API takes it. */
const textIn = async (file: string): Promise<string> => {
  const bytes = file === standard ? await buffer(process.stdin) : await readFile(file)
  const { bodyLimit } = readConfig()
  if (bytes.length > bodyLimit)
    throw new Error(`${file} has ${bytes.length.toString()} bytes; BODY_LIMIT allows ${bodyLimit.toString()}.`)
  try {
    return plainTextIn(bytes)
  } catch (error) {
    throw error instanceof Problem
      ? new Error(`${file}: ${error.errors.map((fault) => inEnglish(fault).detail).join(' ')}`)
      : error
  }
}

const keepText = async (id: string, file: string, { json = false }: { readonly json?: boolean }): Promise<void> => {
  const text = await textIn(file)
  const write = { resource: sources, id, creates: false, edit: (current: Data | undefined) => current as Data, text }
  await onRegister((store) => store.write([write], 'command line'))
  report(json, `sources/${id} has its text.`, { sourceId: id, textHash: hashOf(text) })
}

export const addKeepTextCommand = (program: Command): void => {
  program
    .command('keep-text')
    .description('keep the text of a source, in place of the one before')
    .argument('<source>', 'the id of the source')
    .argument('<file>', 'its text in UTF-8, an empty line between paragraphs; - for standard input')
    .option(...jsonOption)
    .addHelpText('after', examples('keep-text global-times-2025-02-13 article.txt'))
    .action(keepText)
}

// `planledger restore-record`: gives a record the fields of one of its revisions back.

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
