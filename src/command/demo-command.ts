/** `planledger demo`: serves a register with all seeds from a temporary folder, which is gone when it ends. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { readConfig, hasScreen } from '../config.ts'
import { exampleNamed, loadExample } from './list-commands.ts'
import { print } from './with-register.ts'
import { spawn } from 'node:child_process'

// Opens an address in the browser of the person at the terminal, if there is one.

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
  linux: ['xdg-open'],
}

const openBrowser = (url: string): void => {
  const [program, ...args] = openers[process.platform] ?? []
  if (program === undefined || !process.stdout.isTTY || !hasScreen()) return
  // A machine without a browser is no failure: the address is printed.
  spawn(program, [...args, url], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref()
}

const host = '127.0.0.1'
const mostPorts = 100

/** Listens on a port for a moment; returns it, or undefined if it is in use. 0 is any free port. */
const tried = (port: number): Promise<number | undefined> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => {
      resolve(undefined)
    })
    server.listen(port, host, () => {
      const { port: free } = server.address() as AddressInfo
      server.close(() => {
        resolve(free)
      })
    })
  })

const freePort = async (first: number): Promise<number> => {
  for (let port = first; port < first + mostPorts && port < 65_536; port++) {
    const free = await tried(port)
    if (free !== undefined) return free
  }
  throw new Error(`The port ${first.toString()} and those after it are in use; PORT names another.`)
}

/** Makes a folder that is removed when the process ends, also at a signal before a server heeds signals. */
const temporaryFolder = (): { readonly folder: string; readonly isServed: () => void } => {
  const folder = mkdtempSync(join(tmpdir(), 'planledger-demo-'))
  const end = (): void => {
    process.exit(1)
  }
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true })
  })
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, end)
  return {
    folder,
    isServed: () => {
      for (const signal of signals) process.off(signal, end)
    },
  }
}

/** Makes the register before it is served, with the first article, the reference data and the lists of an example. */
const loaded = async (database: string, name: string): Promise<void> => {
  const [{ openRegister }, { seed }] = await Promise.all([
    import('../database/open.ts'),
    import('../database/import/seed.ts'),
  ])
  const store = await openRegister(database)
  try {
    await seed(store, 'article')
    await loadExample(store, name)
  } finally {
    await store.close()
  }
}

const demo = async ({ with: example }: { readonly with?: string }): Promise<void> => {
  const port = await freePort(readConfig().port)
  const { folder, isServed } = temporaryFolder()
  print(
    `Making a register with ${example === undefined ? 'all seeds' : 'the lists of an example'} in a temporary folder …`,
  )
  const config = readConfig({
    PORT: port.toString(),
    HOST: host,
    DATABASE_URL: `file:${join(folder, 'register.db')}`,
    LOG_LEVEL: 'warn',
    ...(example !== undefined && { SEED: 'false' }),
  })
  if (example !== undefined) await loaded(config.database, example)
  const { serveAlone } = await import('../server.ts')
  await serveAlone(config)
  isServed()
  print('  It runs until you press Ctrl-C. Then the register is deleted.')
  openBrowser(config.publicUrl)
}

export const addDemoCommand = (program: Command): void => {
  program
    .command('demo')
    .description('serve a register with all seeds from a temporary folder, until you press Ctrl-C')
    .option('--with <example>', 'the lists of an example in place of the reports', exampleNamed)
    .addHelpText('after', '\nOf the settings it heeds PORT alone. If that port is in use, it takes the next free one.')
    .action(demo)
}
