/** Runs the shell blocks of a page as they stand, in order, as a newcomer types them. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { documentedSettings } from '../../../src/config.ts'
import { blocksIn, isPrinted, type Block } from './blocks.ts'
import { root } from '../checkout.ts'

const pageAt = (path: string): string => readFileSync(join(root, path), 'utf8')

/** The blocks of the section of the README, up to the next heading of any level. */
export const quickstart: readonly Block[] = blocksIn(
  /^## Quick start\n([^]*?)^##/m.exec(pageAt('README.md'))?.[1] ?? '',
)

export const blocksOf = (path: string): readonly Block[] => blocksIn(pageAt(path))

export interface Newcomer {
  /** The folder of the first block; later blocks begin where the one before ended, with what it exported. */
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
}

export interface Step {
  readonly code: string
  readonly seconds: number
  readonly stdout: string
}

/** Reports whether a command is a server that is ready. */
const isListening = (stdout: string): boolean => /\n {2}API .*\n/.test(stdout)

/** Reports whether a variable is a setting of a register, or one that npm sets for its scripts. */
const isForeign = (name: string): boolean =>
  name in documentedSettings ||
  /^npm_(package|lifecycle|command|execpath)|^npm_config_local_prefix$|^INIT_CWD$/.test(name)

const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !isForeign(name)))

const failed = (code: string, why: string): Error => new Error(`${code.trim()}\n${why}`)

/** Types the blocks and reports each, then ends all processes. Throws if a block fails or prints another text. */
export const typeAll = async (
  blocks: readonly Block[],
  { folder, environment }: Newcomer,
  tell: (step: Step) => void,
): Promise<void> => {
  const scratch = mkdtempSync(join(tmpdir(), 'planledger-'))
  const state = join(scratch, 'state')
  writeFileSync(state, '')
  const children: ChildProcess[] = []
  const running = (): ChildProcess[] =>
    children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
  // The whole process group: npm, its shell, the server.
  const end = ({ pid }: ChildProcess): void => {
    if (pid !== undefined) process.kill(-pid, 'SIGTERM')
  }
  const endAll = (): void => {
    running().forEach(end)
  }
  process.once('exit', endAll)

  const type = async ({ code, prints }: Block): Promise<void> => {
    const begun = performance.now()
    const script = `. "$STATE"; trap '{ printf "cd %q\\n" "$PWD"; export -p; } > "$STATE"' EXIT\n${code}`
    const child = spawn('bash', ['-euo', 'pipefail', '-c', script], {
      cwd: folder,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...inherited, ...environment, STATE: state },
    })
    children.push(child)
    let [stdout, stderr] = ['', '']
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    const listening = new Promise<undefined>((resolve) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        stdout += text
        if (isListening(stdout)) resolve(undefined)
      })
    })
    const ended = await Promise.race([once(child, 'close') as Promise<[number | null]>, listening])
    if (ended && ended[0] !== 0) throw failed(code, `ended with ${String(ended[0])}.\n${stdout}${stderr}`)
    if (prints !== undefined && !isPrinted(stdout, prints))
      throw failed(code, `printed, other than the page says:\n${stdout}`)
    tell({ code, seconds: (performance.now() - begun) / 1000, stdout })
  }

  try {
    for (const block of blocks) await type(block)
  } finally {
    const closed = running().map((child) => once(child, 'close'))
    endAll()
    await Promise.all(closed)
    process.off('exit', endAll)
    rmSync(scratch, { recursive: true, force: true })
  }
}
