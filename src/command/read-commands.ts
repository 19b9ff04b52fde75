/** `planledger get`, `totals`, `outcomes` and `verify`: answers of the API directly from the database, without a server. */
import { type Command, Option } from 'commander'
import { readConfig } from '../config.ts'
import type { TSchema } from 'typebox'
import type { Outcomes } from '../figures/outcomes.ts'
import type { Totals } from '../figures/totals.ts'
import { formatsOf } from '../http/formats/registry.ts'
import { outcomesQuery } from '../http/totals/outcomes.ts'
import { totalsQuery } from '../http/totals/totals.ts'
import type { Verified } from '../http/verify/verify.ts'
import { jsonOf, type JsonSchema } from '../model/json-schema.ts'
import { examples } from './help.ts'
import { assertRegister, formOf, jsonOption, print, tableOptions, type TableOptions } from './with-register.ts'

// Answers requests of the API directly from the database, for commands.

interface Answer {
  readonly bytes: Buffer
  readonly isJson: boolean
}

type Ask = (url: string) => Promise<Answer>

/** Lets `act` ask the app as a client would, without a server. No key is needed: whoever can open the database may read it. */
const onApp = async <T>(act: (ask: Ask) => Promise<T>): Promise<T> => {
  const config = readConfig()
  assertRegister(config)
  const { buildApp } = await import('../app.ts')
  const { http } = await buildApp({ ...config, readAccess: 'open', texts: 'open', rateLimit: 0, logLevel: 'silent' })
  try {
    return await act(async (url) => {
      const { statusCode, headers, rawPayload, body } = await http.inject({ method: 'GET', url })
      if (statusCode !== 200) throw new Error((JSON.parse(body) as { detail: string }).detail)
      return { bytes: rawPayload, isJson: /^application\/(?:\w+\+)?json\b/.test(String(headers['content-type'])) }
    })
  } finally {
    await http.close()
  }
}

/** Asks once. */
const answerTo = (url: string): Promise<Answer> => onApp((ask) => ask(url))

// `planledger get`: answers a request of the API directly from the database.

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

// `planledger totals` and `outcomes`: answer from the database what the API answers, as tables or in any of its formats.

type Texts = Readonly<Record<string, string[] | true | undefined>>

/** Words of the API that are put otherwise here, because a command has no addresses and headers. */
const descriptions: Readonly<Record<string, string>> = {
  asOf: 'The register as it stood at this instant, such as 2025-03-01T08:00:00+08:00.',
  regionKind: 'Lifts each region to this level; goes with --group-by region.',
  bom: 'Begins CSV with U+FEFF, by which Excel knows UTF-8; goes with --format csv.',
  explain: 'Lists every figure of each row, and every excluded figure with its reason; ndjson needs it.',
}

/** Turns a parameter into a flag: `regionId.within` → `--region-id-within`. */
const flagOf = (parameter: string): string =>
  `--${parameter.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`).replaceAll('.', '-')}`

const valuesOf = ({ enum: values = [], items }: JsonSchema): readonly unknown[] => (items ? valuesOf(items) : values)

const placeholderOf = ({ type }: JsonSchema): string =>
  type === 'boolean' ? '' : type === 'array' ? ' <list>' : ' <value>'

/** Makes an option of a parameter, without validation: the API validates it and words the refusal. */
const optionOf = (name: string, parameter: JsonSchema): Option => {
  const values = valuesOf(parameter)
  const description = descriptions[name] ?? parameter.description ?? ''
  const option = new Option(
    `${flagOf(name)}${placeholderOf(parameter)}`,
    values.length > 0 ? `${description} Values: ${values.join(', ')}.` : description,
  )
  return parameter.type === 'boolean'
    ? option
    : option.argParser((text, before?: readonly string[]) => [...(before ?? []), text])
}

interface SumCommand {
  readonly name: 'totals' | 'outcomes'
  readonly query: TSchema
  readonly description: string
  readonly examples: readonly string[]
  /** Formats an answer as tables. */
  readonly tables: (answer: string) => Promise<string>
}

const addSumCommand = (program: Command, { name, query, description, examples: shown, tables }: SumCommand): void => {
  const { properties = {}, required = [] } = jsonOf(query)
  const options = new Map(
    Object.entries(properties)
      .filter(([parameter]) => !required.includes(parameter) && parameter !== 'format')
      .map(([parameter, schema]) => [parameter, optionOf(parameter, schema)]),
  )
  const queryOf = (metric: string, given: Texts, form: string): URLSearchParams => {
    const pairs = [...options].flatMap(([parameter, option]): [string, string][] =>
      [given[option.attributeName()] ?? []].flat().map((text) => [parameter, String(text)]),
    )
    const format: [string, string][] = form === 'json' || form === 'table' ? [] : [['format', form]]
    return new URLSearchParams([['metric', metric], ...pairs, ...format])
  }
  /** Names options in place of the parameters of the API: `--stage: Must be one of …`. */
  const inOptions = (message: string): string =>
    message
      .replaceAll(/`([\w.]+)(?:=(\w+))?`/g, (text, parameter: string, value: string | undefined) => {
        const option = options.get(parameter)
        // `--explain` takes no value.
        return option === undefined
          ? text
          : `${flagOf(parameter)}${value === undefined || option.isBoolean() ? '' : ` ${value}`}`
      })
      .replaceAll(/\bthe format (\w+)/g, '--format $1')
  const tell = async (metric: string, given: Texts & TableOptions): Promise<void> => {
    const form = formOf(given)
    const { bytes } = await answerTo(`/v1/${name}?${queryOf(metric, given, form).toString()}`).catch(
      (error: unknown) => {
        throw new Error(inOptions((error as Error).message), { cause: error })
      },
    )
    if (form === 'json') print(bytes.toString())
    else if (form === 'table') print(await tables(bytes.toString()))
    else process.stdout.write(bytes)
  }
  const command = program.command(name).description(description).argument('<metric>', properties['metric']?.description)
  for (const option of [...options.values(), ...tableOptions(['table', ...formatsOf('total')])])
    command.addOption(option)
  command.addHelpText('after', examples(...shown)).action(tell)
}

export const addSumCommands = (program: Command): void => {
  addSumCommand(program, {
    name: 'totals',
    query: totalsQuery,
    description: 'add figures up without counting anything twice, as a table',
    examples: [
      'totals investment --group-by region,year --stage planned',
      'totals investment --period 2025 --unit USD --region-id-within guangdong --explain',
      'totals project-count --json | jq -r ".data[].total"',
      'totals investment --group-by industry --format svg > investment.svg',
    ],
    tables: async (answer) => (await import('./tables.ts')).totalsTables(JSON.parse(answer) as Totals),
  })
  addSumCommand(program, {
    name: 'outcomes',
    query: outcomesQuery,
    description: 'set plans beside what came of them over the same subjects, as a table',
    examples: [
      'outcomes investment --group-by region --period 2025',
      'outcomes investment --stage target --region-id-within anhui --explain',
      'outcomes investment --group-by region,year --format xlsx > outcomes.xlsx',
    ],
    tables: async (answer) => (await import('./tables.ts')).outcomesTables(JSON.parse(answer) as Outcomes),
  })
}

// `planledger verify`: answers /v1/verify directly from the database, in words or as JSON.

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
