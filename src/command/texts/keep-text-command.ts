/** `planledger keep-text`: keeps the text of a source, so that the words of its figures can be checked. */
import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import type { Command } from 'commander'
import { readConfig } from '../../config.ts'
import { Problem } from '../../http/contract/problems.ts'
import { hashOf, plainTextIn } from '../../http/texts/texts.ts'
import type { Data } from '../../model/canonical.ts'
import { sources } from '../../resources/sources.ts'
import { examples } from '../help.ts'
import { jsonOption, onRegister, report, standard } from '../with-register.ts'

/** Returns the text of a file as the API takes it. */
const textIn = async (file: string): Promise<string> => {
  const bytes = file === standard ? await buffer(process.stdin) : await readFile(file)
  const { bodyLimit } = readConfig()
  if (bytes.length > bodyLimit)
    throw new Error(`${file} has ${bytes.length.toString()} bytes; BODY_LIMIT allows ${bodyLimit.toString()}.`)
  try {
    return plainTextIn(bytes)
  } catch (error) {
    throw error instanceof Problem ? new Error(`${file}: ${error.errors.map(({ detail }) => detail).join(' ')}`) : error
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
