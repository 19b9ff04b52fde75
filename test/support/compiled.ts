/** The program without its types, as it is shipped: it starts in half the time. */
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import tsBlankSpace from 'ts-blank-space'
import { freePort, launch, type Running } from './planledger.ts'
import type { Settings } from './build.ts'
import type { Test } from 'tap'

const root = join(import.meta.dirname, '..', '..')

/** Writes the program into a folder below the repository, and answers the command that runs it. */
export const compiled = (folder: string): string[] => {
  cpSync(join(root, 'src'), join(folder, 'src'), { recursive: true })
  for (const place of ['migrations', 'seeds', 'public', 'package.json'])
    cpSync(join(root, place), join(folder, place), { recursive: true })
  for (const file of readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  )) {
    const path = join(folder, 'src', file)
    writeFileSync(
      path.replace(/\.ts$/, '.js'),
      tsBlankSpace(readFileSync(path, 'utf8')).replace(/((?:from |import\()'\.[^']*)\.ts'/g, `$1.js'`),
    )
  }
  return [process.execPath, join(folder, 'src', 'command', 'planledger.js')]
}

/** Starts a server in a folder; answers where it is once it listens. */
export const startServer = async (
  t: Test,
  program: readonly string[],
  folder: string,
  settings: Settings,
): Promise<Running & { url: string }> => {
  const port = (await freePort()).toString()
  const running = launch(t, [...program, 'start'], folder, { PORT: port, SEED: 'false', ...settings })
  await running.until(/\n {2}API .*\n/)
  return { ...running, url: `http://127.0.0.1:${port}` }
}
