/** Packs texts into a zip as it is read, one after the other. */
import { Readable } from 'node:stream'
import type ZipStream from 'zip-stream'

export interface ZipEntry {
  readonly path: string
  readonly text: AsyncIterable<string> | Iterable<string>
}

/** Puts one entry in; fails with its text, or if the zip is closed before its end: then once the text is closed. */
const put = async (zip: ZipStream, { path, text }: ZipEntry, date: Date): Promise<void> => {
  const source = Readable.from(text, { objectMode: false })
  const { promise, resolve, reject } = Promise.withResolvers<undefined>()
  const stop = (): void => {
    const fail = (): void => {
      reject(new Error('The zip was closed.'))
    }
    source.destroy()
    if (source.closed) fail()
    else source.once('close', fail)
  }
  source.once('error', reject)
  zip.once('close', stop)
  // Its reader may have left while the entry was made.
  if (zip.closed) stop()
  else
    zip.entry(source, { name: path, date, mode: 0o644 }, () => {
      resolve(undefined)
    })
  await promise.finally(() => zip.off('close', stop))
}

const fill = async (zip: ZipStream, entries: AsyncIterable<ZipEntry>, date: Date): Promise<void> => {
  try {
    for await (const entry of entries) await put(zip, entry, date)
    zip.finish()
  } catch (error) {
    zip.destroy(error as Error)
  }
}

/**
 * The bytes of a zip, made as they are taken. Entries carry the instant given, no path or user of this machine,
 * so the same entries and instant give the same bytes. Throws what an entry throws.
 */
export async function* zipped(entries: AsyncIterable<ZipEntry>, at: Date): AsyncGenerator<Uint8Array> {
  const { default: Zip } = await import('zip-stream')
  const zip = new Zip()
  const filled = fill(zip, entries, at)
  try {
    yield* zip as AsyncIterable<Uint8Array>
  } finally {
    zip.destroy()
    await filled
  }
}
