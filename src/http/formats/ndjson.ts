/** NDJSON of lists, and of the parts of totals. */
import { Readable } from 'node:stream'
import { ndjsonOf } from '../../exchange/delimited/rows.ts'
import { openTemporary } from '../contract/temporary-file.ts'
import { streamed } from './stream.ts'
import { unwritten, type ListWriter, type TotalWriter } from './writer.ts'

export const listAsNdjson: ListWriter = ({ store, request, resource, list }) =>
  streamed(store, (snapshot) => ndjsonOf(snapshot, resource, list), request.signal)

/** Waits until all parts are in a file: a slow client keeps neither a thread nor a state of the register. */
export const totalAsNdjson: TotalWriter = async ({ store, request, asked, asOf }) => {
  if (request.method === 'HEAD') return unwritten()
  const { file, read, close } = await openTemporary()
  try {
    await store.parts(asked, asOf, file.fd, { signal: request.signal })
  } catch (error) {
    await close()
    throw error
  }
  return Readable.from(read(), { objectMode: false }).once('close', () => void close())
}
