/** `npm run quickstart-check`: times the lines of the README from `git clone` to the first explained total. */
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../support/checkout.ts'
import { quickstart, typeAll } from '../support/pages/typing.ts'

/** The longest time that the quick start may take, in seconds. */
const longest = 180

const isFree = async (port: number): Promise<boolean> => {
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
    return true
  } catch {
    return false
  } finally {
    server.close()
  }
}

const check = async (): Promise<void> => {
  if (!(await isFree(3000)))
    throw new Error('Port 3000, which the README uses, is taken. End what listens there first.')
  const folder = mkdtempSync(join(tmpdir(), 'planledger-'))
  let total = 0
  try {
    await typeAll(quickstart, { folder, environment: { REPOSITORY: root } }, ({ code, seconds }) => {
      total += seconds
      process.stdout.write(`${seconds.toFixed(1).padStart(6)} s  ${code.trim()}\n`)
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  process.stdout.write(`${total.toFixed(1).padStart(6)} s  from git clone to the first explained total\n`)
  if (total > longest) throw new Error(`That is more than ${longest.toString()} seconds.`)
}

// Exits in order, so that started processes are ended too.
process.once('SIGINT', () => process.exit(130))

check().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 1
})
