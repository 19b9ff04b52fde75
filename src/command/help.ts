/** The sections below the options in the help of a command: examples, settings, exit codes. */
import type { Command } from 'commander'
import { documentedSettings } from '../config.ts'

/** Formats example lines. */
export const examples = (...lines: readonly string[]): string =>
  `\nExamples:\n${lines.map((line) => `  $ planledger ${line}`).join('\n')}`

/** Formats every setting with its default and its meaning. */
export const settingsHelp = (): string => {
  const rows = [
    ['NAME', 'DEFAULT', 'MEANING'],
    ...Object.entries(documentedSettings).map(([name, { default: value = '-', description }]) => [
      name,
      String(value),
      String(description),
    ]),
  ]
  const widthOf = (at: number): number => Math.max(...rows.map((row) => row[at]?.length ?? 0))
  const [names, defaults] = [widthOf(0), widthOf(1)]
  const lines = rows.map(
    ([name = '', value = '', meaning = '']) => `  ${name.padEnd(names)}  ${value.padEnd(defaults)}  ${meaning}`,
  )
  return `\nSettings, as environment variables:\n${lines.join('\n')}`
}

const theRegister = `The register is the one of DATABASE_URL (${String(documentedSettings['DATABASE_URL']?.default)} unless set); "planledger start --help" lists all settings.`

const exitCodes = 'Exit codes: 0 done; 1 not done, with the reason on stderr.'

/** The commands that do not use the register of DATABASE_URL. */
const withoutRegister = ['demo', 'copy', 'openapi']

/** Formats the end of a command's help. */
export const commonHelp = ({ command }: { readonly command: Command }): string =>
  ['', ...(withoutRegister.includes(command.name()) ? [] : [theRegister]), exitCodes].join('\n')
