/** Runs the command line as a user does: in a process and a folder of its own. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import type { Test } from 'tap'
import { documentedSettings } from '../../src/config.ts'
import type { Settings } from './build.ts'
import { checkoutIn, compiled, root } from './checkout.ts'

/** Starts a server in a folder; returns its URL once it listens. */
export const startServer = async (t: Test, folder: string, settings: Settings): Promise<Running & { url: string }> => {
  const port = (await freePort()).toString()
  const running = launch(t, commandOf('start'), folder, { PORT: port, SEED: 'false', ...settings })
  await running.until(/\n {2}API .*\n/)
  return { ...running, url: `http://127.0.0.1:${port}` }
}

/** The longest time of a suite, in milliseconds. */
const longest = 1_800_000

const program = join(root, 'src', 'command', 'planledger.ts')

/** Returns the command to run: Node and its arguments. */
export const commandOf = (...args: string[]): string[] => [process.execPath, program, ...args]

/** Returns the command as words of a shell. */
export const shellWords = (...args: string[]): string =>
  commandOf(...args)
    .map((part) => `'${part}'`)
    .join(' ')

/** The reason to skip what needs a terminal. The `script` of BSD has neither `--version` nor the options below. */
export const withoutTerminal = spawnSync('script', ['--version']).status === 0 ? false : 'needs script of util-linux'

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly child: ChildProcess
  /** Resolves with the output once a line matches; fails if the process ends first. */
  readonly until: (line: RegExp) => Promise<string>
  readonly ended: Promise<Ended>
}

/** Starts a program in a folder, with these settings only. */
export const launch = (t: Test, [file = '', ...args]: string[], cwd: string, settings: Settings = {}): Running => {
  const others = Object.entries(process.env).filter(([name]) => !(name in documentedSettings))
  const child = spawn(file, args, {
    cwd,
    env: { ...Object.fromEntries(others), NODE_COMPILE_CACHE: compiled, LOG_LEVEL: 'silent', ...settings },
    timeout: longest,
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const ended = once(child, 'close').then(([code]): Ended => ({ code: code as number | null, stdout, stderr }))
  t.teardown(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const until = (line: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (line.test(stdout)) resolve(stdout)
      }
      child.stdout.on('data', look)
      look()
      void ended.then(({ code }) => {
        reject(new Error(`Ended with ${String(code)} before ${String(line)}.\n${stdout}${stderr}`))
      })
    })
  return { child, until, ended }
}

/** Runs a command to its end. */
export const planledger = (t: Test, args: readonly string[], cwd: string, settings?: Settings): Promise<Ended> =>
  launch(t, commandOf(...args), cwd, settings).ended

/** Runs a command on a terminal; with `exec`, as some interrupted shells exit with a code of their own. */
export const onTerminal = (t: Test, args: readonly string[], cwd: string, settings?: Settings): Running =>
  launch(t, ['script', '-qec', `exec ${shellWords(...args)}`, '/dev/null'], cwd, settings)

/** Returns a free port. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

// The package as others get it: packed from a copy of this checkout.

interface Packed {
  readonly filename: string
  readonly files: readonly { readonly path: string }[]
  readonly size: number
}

export interface Package extends Packed {
  /** The folder that was packed. */
  readonly checkout: string
}

/** Packs a copy of this checkout into a folder. */
export const packIn = async (t: Test, folder: string): Promise<Package> => {
  const checkout = checkoutIn(join(folder, 'checkout'))
  // A stale file in `dist` must not be packed.
  mkdirSync(join(checkout, 'dist'))
  writeFileSync(join(checkout, 'dist', 'gone.js'), '')
  const { code, stdout, stderr } = await launch(
    t,
    ['npm', 'pack', '--json', '--offline', '--pack-destination', folder],
    checkout,
  ).ended
  t.equal(code, 0, stderr)
  const [packed] = JSON.parse(stdout) as [Packed]
  return { ...packed, checkout }
}
