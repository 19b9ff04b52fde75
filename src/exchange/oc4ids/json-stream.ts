/** Reads JSON of any size, one value at a time, with all digits of its numbers and the lines on which values begin. */
import { Tokenizer, TokenParser, TokenType, type ParsedTokenInfo as Token } from '@streamparser/json'
import { LosslessNumber } from 'lossless-json'

/** Thrown for bytes that are no JSON, or none that can be held. */
export class UnreadableJson extends Error {}

export interface FoundValue {
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
  constructor() {
    super()
    // It decodes a string piece by piece, and took U+FEFF at the beginning of a piece for the mark of a file.
    Object.assign(Reflect.get(this, 'bufferedString') as object, {
      decoder: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }),
    })
  }

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

/** The longest token that a fault shows. */
const longestShown = 40

const shown = ({ token, value }: Token): string =>
  (token === TokenType.STRING ? JSON.stringify(value) : String(value)).slice(0, longestShown)

/**
 * Yields the values at these paths as soon as each is complete; `level` is the number of keys on the way to each, if
 * they are objects. Throws an UnreadableJson that locates the fault.
 */
export async function* valuesAt(
  bytes: AsyncIterable<Uint8Array>,
  paths: readonly string[],
  level = Infinity,
): AsyncGenerator<FoundValue> {
  let found: FoundValue[] = []
  const lines = new LineCounter()
  let [depth, begun, line] = [0, 0, 1]
  let last: Token | undefined
  const tokenizer = new ExactTokenizer()
  const parser = new TokenParser({ paths: [...paths], keepStack: false })
  tokenizer.onToken = (token) => {
    if (opening.has(token.token)) {
      if (depth === level) [begun, line] = [token.offset, lines.at(token.offset)]
      depth++
      if (depth > deepest) throw new UnreadableJson(`Has more than ${deepest.toString()} levels.`)
    } else if (closing.has(token.token)) depth--
    if (depth > level && token.offset - begun > largest)
      throw new UnreadableJson(`One value in it is larger than ${largest.toString()} bytes.`)
    parser.write(token)
    last = token
  }
  parser.onValue = ({ key, value, stack }) => {
    found.push({ key, value, line, path: stack.slice(1).map((one) => one.key) })
  }
  /** Puts the fault of a parser into words. */
  const unreadable = (error: unknown): UnreadableJson => {
    if (error instanceof UnreadableJson) return error
    if ((error as { code?: unknown }).code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      return new UnreadableJson('Is no UTF-8.', { cause: error })
    if (parser.isEnded)
      return new UnreadableJson('Has more after its end: lines of JSON are `application/x-ndjson`.', { cause: error })
    const place = last ? ` after \`${shown(last)}\` in line ${lines.at(last.offset).toString()}` : ''
    return new UnreadableJson(`Is no JSON${place}.`, { cause: error })
  }
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const parse = (chunk?: Uint8Array): void => {
    try {
      const text = Buffer.from(decoder.decode(chunk, { stream: chunk !== undefined }))
      lines.next(text)
      if (text.length > 0) tokenizer.write(text)
      if (chunk) return
      if (!tokenizer.isEnded) tokenizer.end()
      if (!parser.isEnded) parser.end()
    } catch (error) {
      throw unreadable(error)
    }
  }
  for await (const chunk of bytes) {
    parse(chunk)
    yield* found
    found = []
  }
  parse()
  yield* found
}
