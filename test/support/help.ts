/** The commands of the command line, and their help texts. */
import type { Command } from 'commander'

/** Returns the whole output of `--help`. */
export const helpOf = (command: Command | undefined): string => {
  let text = ''
  command
    ?.configureOutput({
      writeOut: (more) => {
        text += more
      },
    })
    .outputHelp()
  return text
}

/** Returns the commands that have no commands of their own. */
export const leaves = (command: Command): Command[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(leaves)
