/** Reads JSON of any size, one value at a time, with all digits of its numbers and the lines on which values begin. */
import { Tokenizer, TokenParser, TokenType } from '@streamparser/json'
import { LosslessNumber } from 'lossless-json'

/** Thrown for bytes that are no JSON, or none that can be held. */
export class UnreadableJson extends Error {}

export interface Found {
  readonly key: string | number | undefined
  readonly value: unknown
  /** The keys on the way to the value, without its own. */
  readonly path: readonly (string | number | undefined)[]
  /** The line on which the value begins, counted from 1, if their `level` is given. */
  readonly line: number
}

/** The largest value that is held, in bytes of its JSON. */
const largest = 2 ** 25

/** The deepest nesting that is read: OC4IDS has about ten levels, and the parser walks all of them at each bracket. */
const deepest = 200

const newline = 0x0a

class ExactTokenizer extends Tokenizer {
  /** The parser passes on any value; a JavaScript number would lose digits. */
  protected override parseNumber(text: string): number {
    return new LosslessNumber(text) as unknown as number
  }
}

/** Counts lines up to places in a stream, which must be asked for in order. */
class LineCounter {
  #chunk: Uint8Array = new Uint8Array()
  #begun = 0
  #counted = 0
  #line = 1

  next(chunk: Uint8Array): void {
    this.at(this.#begun + this.#chunk.length)
    this.#begun += this.#chunk.length
    this.#chunk = chunk
    this.#counted = 0
  }

  at(offset: number): number {
    const end = Math.min(offset - this.#begun, this.#chunk.length)
    for (let found = this.#find(); found !== -1 && found < end; found = this.#find()) {
      this.#line++
      this.#counted = found + 1
    }
    return this.#line
  }

  #find(): number {
    return this.#chunk.indexOf(newline, this.#counted)
  }
}

const opening: ReadonlySet<TokenType> = new Set([TokenType.LEFT_BRACE, TokenType.LEFT_BRACKET])
const closing: ReadonlySet<TokenType> = new Set([TokenType.RIGHT_BRACE, TokenType.RIGHT_BRACKET])

/**
 * Yields the values at these paths as soon as each is complete; `level` is the number of keys on the way to each, if
 * they are objects. Throws an UnreadableJson that locates the fault.
 */
export async function* valuesAt(
  bytes: AsyncIterable<Uint8Array>,
  paths: readonly string[],
  level = Infinity,
): AsyncGenerator<Found> {
  let found: Found[] = []
  const lines = new LineCounter()
  let [depth, begun, line] = [0, 0, 1]
  const tokenizer = new ExactTokenizer()
  const parser = new TokenParser({ paths: [...paths], keepStack: false })
  tokenizer.onToken = (token) => {
    if (opening.has(token.token)) {
      if (depth === level) [begun, line] = [token.offset, lines.at(token.offset)]
      depth++
      if (depth > deepest) throw new Error(`it has more than ${deepest.toString()} levels`)
    } else if (closing.has(token.token)) depth--
    if (depth > level && token.offset - begun > largest)
      throw new Error(`one value in it is larger than ${largest.toString()} bytes`)
    parser.write(token)
  }
  parser.onValue = ({ key, value, stack }) => {
    found.push({ key, value, line, path: stack.slice(1).map((one) => one.key) })
  }
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let read = 0
  const write = (text: string): void => {
    if (text !== '') tokenizer.write(text)
  }
  try {
    for await (const chunk of bytes) {
      // The decoder drops a byte order mark, which then is in no offset.
      lines.next(read === 0 && chunk[0] === 0xef ? chunk.subarray(3) : chunk)
      write(decoder.decode(chunk, { stream: true }))
      read += chunk.length
      yield* found
      found = []
    }
    write(decoder.decode())
    if (!tokenizer.isEnded) tokenizer.end()
    if (!parser.isEnded) parser.end()
  } catch (error) {
    throw new UnreadableJson(
      `It is no JSON: ${(error as Error).message} (within the first ${read.toString()} bytes or just after).`,
      { cause: error },
    )
  }
  yield* found
}
