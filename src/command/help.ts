/** What stands below the options in the help of a command: examples, settings, exit codes. */
import { documentedSettings } from '../config.ts'
import { tableOf } from './table.ts'

/** Lines that can be typed as they stand. */
export const examples = (...lines: readonly string[]): string => `\nExamples:\n${lines.map((line) => `  $ planledger ${line}`).join('\n')}`

interface Setting { readonly description: string; readonly default?: string | number | boolean }

const settings = documentedSettings as unknown as Readonly<Record<string, Setting>>

/** Every setting, with its default and what it means. */
export const settingsHelp = `\nSettings, as environment variables:\n${tableOf([
  { head: '  NAME', cell: ([name]) => `  ${name}` },
  { head: 'DEFAULT', cell: ([, setting]) => String(setting.default ?? '-') },
  { head: 'MEANS', cell: ([, { description }]) => description },
], Object.entries(settings))}`

/** What holds for all commands, below the help of each. */
export const commonHelp = `
The register is the one of DATABASE_URL (${String(settings['DATABASE_URL']?.default)} unless set); "planledger start --help" lists all settings.
Exit codes: 0 done; 1 not done, with the reason on stderr.`
