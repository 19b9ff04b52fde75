/** Returns the entries of a zip, in order. */
import { text } from 'node:stream/consumers'
import { fromBufferPromise } from 'yauzl'

export interface Unzipped {
  readonly path: string
  readonly text: string
  readonly at: string
  readonly mode: string
}

export const unzip = async (bytes: Buffer): Promise<Unzipped[]> => {
  const zip = await fromBufferPromise(bytes)
  const entries: Unzipped[] = []
  for await (const entry of zip.eachEntry()) {
    const content = await text(await zip.openReadStreamPromise(entry))
    const at = entry.getLastModDate({ timezone: 'UTC' }).toISOString()
    entries.push({ path: entry.fileName, text: content, at, mode: (entry.externalFileAttributes >>> 16).toString(8) })
  }
  return entries
}

export const textsOf = (entries: readonly Unzipped[]): Readonly<Record<string, string>> =>
  Object.fromEntries(entries.map(({ path, text: content }) => [path, content]))
