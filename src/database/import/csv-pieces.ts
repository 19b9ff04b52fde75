/** Splits the bytes of CSV into pieces that can be read by themselves, and marks what is no text in them. */

export const newline = 0x0a

/** Returns the index after a line feed, and after all that follow it at once. */
const afterFeeds = (chunk: Uint8Array, feed: number): number => {
  let at = feed
  while (chunk[at] === newline) at++
  return at
}

/** Returns how many of the last bytes begin a character that goes on in the next chunk. */
const begunAtEnd = (chunk: Uint8Array): number => {
  for (let length = 1; length < 4; length++) {
    const byte = chunk.at(-length) ?? 0
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return length < (byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4) ? length : 0
  }
  return 0
}

/** Splits bytes after line feeds, so that a fault is found within its line; ends with undefined. */
export async function* piecesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array | undefined> {
  let begun: Uint8Array = new Uint8Array()
  for await (const part of bytes) {
    const chunk = begun.length === 0 ? part : Buffer.concat([begun, part])
    const end = chunk.length - begunAtEnd(chunk)
    let from = 0
    for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, from)) {
      const after = afterFeeds(chunk, at)
      yield chunk.subarray(from, after)
      from = after
    }
    if (from < end) yield chunk.subarray(from, end)
    begun = chunk.subarray(end)
  }
  if (begun.length > 0) yield begun
  yield undefined
}

/** Stands for bytes that are no UTF-8: no cell may have it anyway, while U+FFFD may be meant. */
export const noText = '\0'

/** Puts marks in the place of what is no UTF-8 in a piece. */
export const marked = (piece: Uint8Array): Buffer =>
  Buffer.from(new TextDecoder().decode(piece).replaceAll('\ufffd', noText))
