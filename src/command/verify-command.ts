/** `planledger verify`: answers /v1/verify directly from the database, in words or as JSON. */
import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import { readConfig } from '../config.ts'
import { isPostgres } from '../database/location.ts'
import type { Verified } from '../http/verify/verify.ts'
import { examples } from './help.ts'
import { jsonOption, print } from './with-register.ts'

interface Options {
  readonly json?: boolean
  readonly asOf?: string
}

/** Asks the app as a client would, without a server. No key is needed: whoever can open the database may read it. */
const answerTo = async (query: URLSearchParams): Promise<string> => {
  const config = readConfig()
  if (!isPostgres(config.database) && !existsSync(config.database))
    throw new Error(`There is no register at ${config.database}; \`planledger start\` makes one.`)
  const { buildApp } = await import('../app.ts')
  const { http } = await buildApp({ ...config, readAccess: 'open', rateLimit: 0, logLevel: 'silent' })
  try {
    const { statusCode, body } = await http.inject({ method: 'GET', url: `/v1/verify?${query.toString()}` })
    if (statusCode !== 200) throw new Error((JSON.parse(body) as { detail: string }).detail)
    return body
  } finally {
    await http.close()
  }
}

const linesOf = ({ verdict, readings, href }: Verified): string[] => [
  verdict,
  ...readings.flatMap(({ asPrinted, subject, metric, verdict: own, figures }) => [
    `  ${asPrinted}: ${own} (${subject?.id ?? 'no subject'}, ${metric ?? 'no metric'})`,
    ...figures.map(
      ({ figureId, total, relation, value, unit, asPrinted: words }) =>
        `    ${relation}: ${value} ${unit}, ${words === null ? '' : `"${words}", `}${figureId ?? total ?? ''}`,
    ),
  ]),
  href,
]

export const addVerifyCommand = (program: Command): void => {
  program
    .command('verify')
    .description('compare a sentence with what the register holds')
    .argument('<claim>', 'a sentence with numbers, in English or Chinese')
    .option('--as-of <instant>', 'the figures as they stood at this instant (RFC 3339)')
    .option(...jsonOption)
    .addHelpText(
      'after',
      examples(
        'verify "Guangdong plans 1,500 key projects in 2025"',
        'verify --json "广东2025年安排省重点项目1500个" | jq -r .verdict',
      ),
    )
    .action(async (claim: string, { json = false, asOf }: Options) => {
      const answer = await answerTo(new URLSearchParams({ claim, ...(asOf !== undefined && { asOf }) }))
      if (json) print(answer)
      else for (const line of linesOf(JSON.parse(answer) as Verified)) print(line)
    })
}
