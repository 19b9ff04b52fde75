/** `planledger get`: answers a request of the API directly from the database. */
import type { Command } from 'commander'
import { answerTo } from './ask-app.ts'
import { examples } from './help.ts'
import { print } from './with-register.ts'

const get = async (address: string): Promise<void> => {
  const url = URL.parse(address, 'http://localhost')
  if (!url?.pathname.startsWith('/v1/')) throw new Error('An address of the API begins with /v1/.')
  const { bytes, isJson } = await answerTo(url.pathname + url.search)
  if (isJson) print(bytes.toString())
  else process.stdout.write(bytes)
}

export const addGetCommand = (program: Command): void => {
  program
    .command('get')
    .description('read an address of the API, without a server')
    .argument('<address>', 'a path that begins with /v1/, or an address that an answer contains')
    .addHelpText(
      'after',
      examples(
        'get "/v1/promises?subjectId=guangdong-key-projects-2025&metric=investment"',
        'get "/v1/checks?severity=error" | jq .data',
      ),
    )
    .action(get)
}
