/** `planledger verify`: answers /v1/verify directly from the database, in words or as JSON. */
import type { Command } from 'commander'
import type { Verified } from '../../http/verify/verify.ts'
import { answerTo } from '../ask-app.ts'
import { examples } from '../help.ts'
import { jsonOption, print } from '../with-register.ts'

interface Options {
  readonly json?: boolean
  readonly asOf?: string
}

const linesOf = ({ verdict, readings, href, disputed }: Verified): string[] => [
  verdict,
  ...disputed.map(({ check, detail }) => `  disputed: ${check}: ${detail}`),
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
      const query = new URLSearchParams({ claim, ...(asOf !== undefined && { asOf }) })
      const answer = (await answerTo(`/v1/verify?${query.toString()}`)).bytes.toString()
      if (json) print(answer)
      else for (const line of linesOf(JSON.parse(answer) as Verified)) print(line)
    })
}
