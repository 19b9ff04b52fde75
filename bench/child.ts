/** Starts and stops servers in processes of their own, and reads their memory. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Child {
  readonly url: string
  readonly pid: number
  readonly stop: () => Promise<void>
}

const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

export const spawnNode = (
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): ChildProcess => {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  running.add(child)
  child.once('exit', () => {
    running.delete(child)
  })
  return child
}

/** Resolves with the match once the output of a process matches `line`. Rejects if the process ends before. */
export const whenItSays = (child: ChildProcess, line: RegExp): Promise<RegExpExecArray> =>
  new Promise((resolve, reject) => {
    let said = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text
      const match = line.exec(said)
      if (match) resolve(match)
    })
    child.once('exit', (code) => {
      reject(new Error(`A server ended with ${String(code)} before it listened.\n${said}`))
    })
  })

export const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

export const asChild = (child: ChildProcess, url: string): Child => ({
  url,
  pid: child.pid as number,
  stop: () => stop(child),
})

const ceilings = join(import.meta.dirname, 'ceilings')

/** Starts one of the bench's own servers, which print their address. */
export const startCeiling = async (name: string, ...args: readonly string[]): Promise<Child> => {
  const child = spawnNode([join(ceilings, name), ...args])
  const [, url = ''] = await whenItSays(child, /listens at (\S+)\n/)
  return asChild(child, url)
}

const kibibytes = (pid: number, name: 'VmRSS' | 'VmHWM'): number =>
  Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid.toString()}/status`, 'utf8'))?.[1])

/** Returns the resident memory of a process in MiB. Works on Linux only, like `growthDuring`. */
export const resident = (pid: number): number => kibibytes(pid, 'VmRSS') / 1024

/** Returns the peak of the resident memory during work, less the resident memory before, in MiB. */
export const growthDuring = async (pid: number, work: () => Promise<unknown>): Promise<number> => {
  const before = resident(pid)
  // Resets the peak.
  writeFileSync(`/proc/${pid.toString()}/clear_refs`, '5')
  await work()
  return kibibytes(pid, 'VmHWM') / 1024 - before
}
