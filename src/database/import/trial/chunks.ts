/** Hands a file to a thread, chunk by chunk as it asks for them. */
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { Refusal } from '../../../rules/refusal.ts'
import type { ImportRequest } from '../../../store/imports.ts'

/** Asks for the next chunk, or for the first one once more. */
type Asked = 'next' | 'again'

/** The answer: a chunk, nothing after the last one, or that the file cannot be read. */
type Chunk = Uint8Array | undefined | 'unreadable'

/** Hands a file over while a thread works with the other end, and closes it. Throws an error of the file itself. */
export const handOver = async <T>(
  { bytes, again }: Pick<ImportRequest, 'bytes' | 'again'>,
  work: (end: MessagePort) => Promise<T>,
): Promise<T> => {
  const { port1: port, port2: end } = new MessageChannel()
  const opened: Readable[] = []
  const open = (file: Readable): AsyncIterator<Uint8Array, undefined> => {
    opened.push(file)
    return file[Symbol.asyncIterator]() as AsyncIterator<Uint8Array, undefined>
  }
  let chunks = open(bytes)
  let fault: { readonly error: unknown } | undefined
  const chunkOf = async (asked: Asked): Promise<Chunk> => {
    try {
      if (asked === 'again') chunks = open(again?.() ?? bytes)
      return (await chunks.next()).value
    } catch (error) {
      fault = { error }
      return 'unreadable'
    }
  }
  port.on('message', (asked: Asked) => {
    void chunkOf(asked).then((chunk) => {
      port.postMessage(chunk)
    })
  })
  try {
    return await work(end)
  } catch (error) {
    throw fault ? fault.error : error
  } finally {
    port.close()
    for (const file of opened) file.destroy()
  }
}

/** Yields the chunks of a file that another thread hands over. */
export async function* chunksFrom(end: MessagePort, first: Asked): AsyncGenerator<Uint8Array> {
  for (let asked = first; ; asked = 'next') {
    end.postMessage(asked)
    const [chunk] = (await once(end, 'message')) as [Chunk]
    if (chunk === 'unreadable') throw new Refusal('overloaded', 'The file cannot be read.')
    if (chunk === undefined) return
    yield chunk
  }
}
