/** A temporary file without a name: nothing is left of it once it is closed, also where the process is killed. */
import { randomUUID } from 'node:crypto'
import { open, rm, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Temporary {
  /** What is written to it is put behind what is there. */
  readonly file: FileHandle
  /** All of it from its beginning, each time anew. */
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
  // A system that refuses this for an open file lets it go once it is closed.
  await Promise.allSettled([unlink()])
  const close = async (): Promise<void> => {
    await file.close()
    await unlink()
  }
  return { file, read: () => bytesOf(file), close }
}
