/** `planledger totals`: answers /v1/totals directly from the database, as tables or in any of its formats. */
import { Option, type Command } from 'commander'
import type { Totals } from '../figures/totals.ts'
import { totalsQuery } from '../http/totals/query-schema.ts'
import { answerTo } from './ask-app.ts'
import { examples } from './help.ts'
import { print } from './with-register.ts'
import { jsonOf, type JsonSchema } from '../model/json-schema.ts'

type Texts = Readonly<Record<string, string[] | true | undefined>>

const { properties = {}, required = [] } = jsonOf(totalsQuery)

/** Turns a parameter into a flag: `regionId.within` → `--region-id-within`. */
const flagOf = (parameter: string): string =>
  `--${parameter.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`).replaceAll('.', '-')}`

const valuesOf = ({ enum: values = [], items }: JsonSchema): readonly unknown[] => (items ? valuesOf(items) : values)

const placeholderOf = ({ type }: JsonSchema): string =>
  type === 'boolean' ? '' : type === 'array' ? ' <list>' : ' <value>'

/** Makes an option of a parameter, without validation: the API validates it and words the refusal. */
const optionOf = (name: string, parameter: JsonSchema): Option => {
  const [values, { description = '' }] = [valuesOf(parameter), parameter]
  const option = new Option(
    `${flagOf(name)}${placeholderOf(parameter)}`,
    values.length > 0 ? `${description} (${values.join(', ')})` : description,
  )
  return parameter.type === 'boolean'
    ? option
    : option.argParser((text, before?: readonly string[]) => [...(before ?? []), text])
}

const options = new Map(
  Object.entries(properties)
    .filter(([name]) => !required.includes(name))
    .map(([name, parameter]) => [name, optionOf(name, parameter)]),
)

const queryOf = (metric: string, given: Texts): URLSearchParams => {
  const asked = [...options].flatMap(([name, option]): [string, string][] =>
    [given[option.attributeName()] ?? []].flat().map((text) => [name, String(text)]),
  )
  return new URLSearchParams([['metric', metric], ...asked])
}

const tell = async (metric: string, given: Texts): Promise<void> => {
  const { bytes } = await answerTo(`/v1/totals?${queryOf(metric, given).toString()}`)
  if (given['json'] === true) print(bytes.toString())
  else if (given['format'] === undefined) {
    const { totalsTables } = await import('./totals-tables.ts')
    print(totalsTables(JSON.parse(bytes.toString()) as Totals))
  } else process.stdout.write(bytes)
}

export const addTotalsCommand = (program: Command): void => {
  const command = program
    .command('totals')
    .description('add figures up without counting anything twice, as a table')
    .argument('<metric>', properties['metric']?.description)
  for (const option of options.values()) command.addOption(option)
  command
    .addOption(new Option('--json', 'the answer of /v1/totals, instead of a table').conflicts('format'))
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
