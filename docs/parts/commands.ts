/** Describes every command with its arguments and options, from the command line itself. */
import type { Argument, Command } from 'commander'
import { commandLine } from '../../src/command/commands.ts'
import { capital, code, codes, table } from './markdown.ts'

interface Described {
  readonly description: string
  readonly argChoices?: readonly string[] | undefined
}

/** Returns a description as a sentence; parameters of the API already end with a full stop. */
const meaning = ({ description, argChoices }: Described): string => {
  const text = capital(description).replace(/\.$/, '')
  return argChoices ? `${text}: ${codes(argChoices)}.` : `${text}.`
}

const sectionOf = (command: Command, before: string): string[] => {
  const called = `${before} ${command.name()}`
  if (command.commands.length > 0) return command.commands.flatMap((inner) => sectionOf(inner, called))
  const written = (argument: Argument): string => (argument.required ? `<${argument.name()}>` : `[${argument.name()}]`)
  const given = command.registeredArguments
  const rows = [
    ...given.map((argument) => [code(written(argument)), meaning(argument)]),
    ...command.options.map((option) => [code(option.flags), meaning(option) + (option.mandatory ? ' Required.' : '')]),
  ]
  const title = [called, ...given.map(written)].join(' ')
  const options = rows.length > 0 ? `\n\n${table(['argument or option', 'is'], rows)}` : ''
  return [`## ${code(title)}\n\n${capital(command.description())}.${options}`]
}

export const commands = (): string => {
  const program = commandLine()
  return program.commands.flatMap((command) => sectionOf(command, program.name())).join('\n\n')
}
