/** Temporary files without a name: the system removes one when it is closed, even if the process is killed. */
import { randomUUID } from 'node:crypto'
import { open, rm, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Temporary {
  /** Writes append. */
  readonly file: FileHandle
  /** Reads the whole file from its beginning. */
  readonly read: () => AsyncGenerator<Uint8Array>
  readonly close: () => Promise<void>
}

const chunk = 65_536

async function* bytesOf(file: FileHandle): AsyncGenerator<Uint8Array> {
  for (let at = 0; ;) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(chunk), 0, chunk, at)
    if (bytesRead === 0) return
    yield buffer.subarray(0, bytesRead)
    at += bytesRead
  }
}

export const openTemporary = async (): Promise<Temporary> => {
  const path = join(tmpdir(), `planledger-${randomUUID()}`)
  const file = await open(path, 'wx+', 0o600)
  const unlink = (): Promise<void> => rm(path, { force: true })
  // A system that refuses to remove an open file does so in `close`.
  await Promise.allSettled([unlink()])
  const close = async (): Promise<void> => {
    await file.close()
    await unlink()
  }
  return { file, read: () => bytesOf(file), close }
}
