/** Splits bytes into lines, and holds one at a time. */

/** One line, counted from 1, or the reason why its text cannot be read. */
export type Line = { readonly number: number } & ({ readonly text: string } | { readonly fault: string })

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
    if (tooLong) return { number, fault: `Is longer than ${longest.toString()} bytes.` }
    try {
      return { number, text: decoder.decode(whole).replace(/\r$/, '') }
    } catch {
      return { number, fault: 'Is no UTF-8.' }
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
