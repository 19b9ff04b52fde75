/** Reads an OC4IDS package of any size, one project at a time, with all digits of its numbers. */
import { Tokenizer, TokenParser } from '@streamparser/json'
import { LosslessNumber } from 'lossless-json'

/** Opens a new stream of the same bytes at each call: a package is read twice, because its metadata may come last. */
export type Opened = () => AsyncIterable<Uint8Array>

interface Found {
  readonly key: string | number | undefined
  readonly value: unknown
}

class ExactTokenizer extends Tokenizer {
  /** The parser passes on any value; a JavaScript number would lose digits. */
  protected override parseNumber(text: string): number {
    return new LosslessNumber(text) as unknown as number
  }
}

/** Yields the values at these paths as soon as each is complete. Throws an Error that locates invalid JSON. */
export async function* valuesAt(bytes: AsyncIterable<Uint8Array>, paths: readonly string[]): AsyncGenerator<Found> {
  let found: Found[] = []
  const tokenizer = new ExactTokenizer()
  const parser = new TokenParser({ paths: [...paths], keepStack: false })
  tokenizer.onToken = (token) => {
    parser.write(token)
  }
  parser.onValue = ({ key, value }) => {
    found.push({ key, value })
  }
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let read = 0
  const write = (text: string): void => {
    if (text !== '') tokenizer.write(text)
  }
  try {
    for await (const chunk of bytes) {
      write(decoder.decode(chunk, { stream: true }))
      read += chunk.length
      yield* found
      found = []
    }
    write(decoder.decode())
    if (!tokenizer.isEnded) tokenizer.end()
    if (!parser.isEnded) parser.end()
  } catch (error) {
    throw new Error(
      `It is no JSON: ${(error as Error).message} (within the first ${read.toString()} bytes or just after).`,
      { cause: error },
    )
  }
  yield* found
}

/** The metadata of a package that are texts. */
export interface PackageHead {
  readonly uri?: string
  readonly publisher?: string
  readonly publishedDate?: string
  readonly license?: string
}

const parts: Readonly<Record<string, keyof PackageHead>> = {
  '$.uri': 'uri',
  '$.publisher.name': 'publisher',
  '$.publishedDate': 'publishedDate',
  '$.license': 'license',
}

export const headOf = async (bytes: AsyncIterable<Uint8Array>): Promise<PackageHead> => {
  const head: Partial<Record<keyof PackageHead, string>> = {}
  for await (const { key, value } of valuesAt(bytes, Object.keys(parts))) {
    const part = key === 'name' ? 'publisher' : (key as keyof PackageHead)
    if (typeof value === 'string' && value !== '') head[part] = value
  }
  return head
}

/**
 * Removes nulls, which earlier editions use for missing values.
 * Uses a stack of its own: nesting may be deeper than the call stack.
 */
const withoutNulls = (value: unknown): unknown => {
  const pending = [value]
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (typeof at !== 'object' || at === null) continue
    const members = at as Record<string, unknown>
    for (const [key, inner] of Object.entries(members)) {
      if (inner === null && !Array.isArray(at)) Reflect.deleteProperty(members, key)
      else pending.push(inner)
    }
  }
  return value
}

/** Yields each project with its index; yields none if `projects` is not a list. */
export async function* projectsOf(
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ readonly pointer: string; readonly project: unknown }> {
  for await (const { key, value } of valuesAt(bytes, ['$.projects.*']))
    if (typeof key === 'number') yield { pointer: `/projects/${key.toString()}`, project: withoutNulls(value) }
}
