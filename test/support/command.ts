/** Runs commands in this process: starting one takes a hundred times as long as most commands. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { Readable } from 'node:stream'
import { CommanderError, type Command } from 'commander'
import { commandLine } from '../../src/command/commands.ts'
import { failureOf } from '../../src/command/messages.ts'
import { documentedSettings } from '../../src/config.ts'
import type { Settings } from './build.ts'
import type { Ended } from './planledger.ts'

interface Output {
  stdout: string
  stderr: string
}

/** The output of the running command; any other output is that of the test. */
const output = new AsyncLocalStorage<Output>()

for (const name of ['stdout', 'stderr'] as const) {
  const stream = process[name]
  const write = stream.write.bind(stream) as (...given: unknown[]) => boolean
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
    const own = output.getStore()
    if (!own) return write(chunk, ...rest)
    own[name] += Buffer.from(chunk as string).toString()
    const done = rest.at(-1)
    if (typeof done === 'function') process.nextTick(done)
    return true
  }
}

const throwing = (one: Command): Command => {
  one.exitOverride()
  one.commands.forEach(throwing)
  return one
}

/** Runs a command as `src/command/planledger.ts` does; returns its exit code. */
const codeOf = async (args: readonly string[]): Promise<number> => {
  try {
    await throwing(commandLine()).parseAsync(args, { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode
    process.stderr.write(failureOf(error))
    return 1
  }
}

/** Gives the process a folder, settings and an input while `act` runs. */
const inPlace = async <T>(cwd: string, settings: Settings, input: string, act: () => Promise<T>): Promise<T> => {
  const [folder, environment, stdin] = [process.cwd(), process.env, process.stdin]
  const others = Object.entries(environment).filter(([name]) => !(name in documentedSettings))
  process.chdir(cwd)
  process.env = { ...Object.fromEntries(others), LOG_LEVEL: 'silent', ...settings }
  Object.defineProperty(process, 'stdin', { value: Readable.from([input]), configurable: true })
  try {
    return await act()
  } finally {
    process.chdir(folder)
    process.env = environment
    Object.defineProperty(process, 'stdin', { value: stdin, configurable: true })
  }
}

let last: Promise<unknown> = Promise.resolve()

/** Runs a command in a folder, with these settings only. Commands run in turn, as they share the process. */
export const command = (args: readonly string[], cwd: string, settings: Settings = {}, input = ''): Promise<Ended> => {
  const own: Output = { stdout: '', stderr: '' }
  const ended = last.then(async () => {
    const code = await inPlace(cwd, settings, input, () => output.run(own, () => codeOf(args)))
    return { code, ...own }
  })
  last = ended
  return ended
}
