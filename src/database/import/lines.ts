/** Splits bytes into lines, whatever their size, without holding more than one. */

/** One line, counted from 1; its text is undefined where it is too long, or no UTF-8. */
export interface Line {
  readonly number: number
  readonly text: string | undefined
}

const newline = 0x0a

/** Lines end with LF or CR LF; a byte order mark is no part of the first. Throws nothing. */
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
      add(chunk.subarray(from, at))
      yield end()
      from = at + 1
    }
    if (from < chunk.length) add(chunk.subarray(from))
  }
  if (length > 0) yield end()
}
