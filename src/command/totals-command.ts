/** `planledger totals`: answers /v1/totals directly from the database, as tables or in any of its formats. */
import { Option, type Command } from 'commander'
import type { Totals } from '../figures/totals.ts'
import { totalsQuery } from '../http/totals/totals.ts'
import { onApp } from './ask-app.ts'
import { formatsOf } from '../http/formats/registry.ts'
import { examples } from './help.ts'
import { formOf, print, tableOptions, type TableOptions } from './with-register.ts'
import { jsonOf, type JsonSchema } from '../model/json-schema.ts'

type Texts = Readonly<Record<string, string[] | true | undefined>>

/** Words of the API that are put otherwise here, because a command has no addresses and headers. */
const descriptions: Readonly<Record<string, string>> = {
  asOf: 'The register as it stood at this instant, such as 2025-03-01T08:00:00+08:00.',
  regionKind: 'Lifts each region to this level; goes with --group-by region.',
  bom: 'Begins CSV with U+FEFF, by which Excel knows UTF-8; goes with --format csv.',
  explain: 'Lists every figure of each row, and every excluded figure with its reason; ndjson needs it.',
}

const { properties = {}, required = [] } = jsonOf(totalsQuery)

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

const options = new Map(
  Object.entries(properties)
    .filter(([name]) => !required.includes(name) && name !== 'format')
    .map(([name, parameter]) => [name, optionOf(name, parameter)]),
)

const queryOf = (metric: string, given: Texts, form: string): URLSearchParams => {
  const asked = [...options].flatMap(([name, option]): [string, string][] =>
    [given[option.attributeName()] ?? []].flat().map((text) => [name, String(text)]),
  )
  const format: [string, string][] = form === 'json' || form === 'table' ? [] : [['format', form]]
  return new URLSearchParams([['metric', metric], ...asked, ...format])
}

/** Names options in place of the parameters of the API: `--stage: Must be one of …`. */
const inOptions = (message: string): string =>
  message
    .replaceAll(/`([\w.]+)(?:=(\w+))?`/g, (text, name: string, value: string | undefined) => {
      const option = options.get(name)
      // `--explain` takes no value.
      return option === undefined
        ? text
        : `${flagOf(name)}${value === undefined || option.isBoolean() ? '' : ` ${value}`}`
    })
    .replaceAll(/\bthe format (\w+)/g, '--format $1')

const tell = async (metric: string, given: Texts & TableOptions): Promise<void> => {
  const form = formOf(given)
  const query = queryOf(metric, given, form)
  const bytes = await onApp(async (ask) => {
    const answer = await ask(`/v1/totals?${query.toString()}`)
    return answer.bytes
  }).catch((error: unknown) => {
    throw new Error(inOptions((error as Error).message), { cause: error })
  })
  if (form === 'json') print(bytes.toString())
  else if (form === 'table') {
    const { totalsTables } = await import('./totals-tables.ts')
    print(totalsTables(JSON.parse(bytes.toString()) as Totals))
  } else process.stdout.write(bytes)
}

export const addTotalsCommand = (program: Command): void => {
  const command = program
    .command('totals')
    .description('add figures up without counting anything twice, as a table')
    .argument('<metric>', properties['metric']?.description)
  for (const option of [...options.values(), ...tableOptions(['table', ...formatsOf('total')])])
    command.addOption(option)
  command
    .addHelpText(
      'after',
      examples(
        'totals investment --group-by region,year --stage planned',
        'totals investment --period 2025 --unit USD --region-id-within guangdong --explain',
        'totals project-count --json | jq -r ".data[].total"',
        'totals investment --group-by industry --format svg > investment.svg',
      ),
    )
    .action(tell)
}
