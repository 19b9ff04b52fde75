/** Splits bytes into lines, and holds one at a time. */

/** One line, counted from 1; its text is undefined if it is too long or no UTF-8. */
export interface Line {
  readonly number: number
  readonly text: string | undefined
}

const newline = 0x0a

/** Splits at LF or CR LF, drops a byte order mark, and skips empty lines. */
export async function* linesOf(bytes: AsyncIterable<Uint8Array>, longest: number): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let number = 0
  let parts: Uint8Array[] = []
  let length = 0

  const add = (part: Uint8Array): void => {
    length += part.length
    if (length <= longest) parts.push(part)
    else parts = []
  }
  const end = (): Line => {
    const tooLong = length > longest
    const whole = Buffer.concat(parts)
    parts = []
    length = 0
    number++
    try {
      return { number, text: tooLong ? undefined : decoder.decode(whole).replace(/\r$/, '') }
    } catch {
      return { number, text: undefined }
    }
  }

  for await (const chunk of bytes) {
    let from = 0
    for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, from)) {
      if (at === from && length === 0) number++
      else {
        add(chunk.subarray(from, at))
        yield end()
      }
      from = at + 1
    }
    if (from < chunk.length) add(chunk.subarray(from))
  }
  if (length > 0) yield end()
}
