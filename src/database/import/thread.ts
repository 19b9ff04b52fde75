/** The thread that parses and checks the lines of one import. It answers each chunk of the file with its lines. */
import { on } from 'node:events'
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { type CheckedLine, linesChecked, type CheckedChunk, type LineOptions } from './checked-lines.ts'

const port = parentPort as MessagePort
let lines: CheckedLine[] = []

const answer = (isLast: boolean): void => {
  port.postMessage({ lines: JSON.stringify(lines), isLast } satisfies CheckedChunk)
  lines = []
}

/** Whoever asks for the next chunk has read all lines of the one before. */
async function* chunks(): AsyncGenerator<Uint8Array> {
  for await (const [chunk] of on(port, 'message') as AsyncIterable<[Uint8Array | undefined]>) {
    if (!chunk) return
    yield chunk
    answer(false)
  }
}

for await (const line of linesChecked(chunks(), workerData as LineOptions)) lines.push(line)
answer(true)
