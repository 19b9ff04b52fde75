/** Parses JSON strictly: rejects duplicate keys, and keys that reach a prototype. */
import { parse } from 'secure-json-parse'
import { pointerPart, type Violation } from './validation.ts'

/** An open object or array: its current key or index and, for an object, the keys seen so far. */
interface Open {
  readonly keys: Set<string> | undefined
  at: string | number
  isKeyNext: boolean
}

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
/** The closing brackets have the code of the opening ones plus two. */
const brace = 0x7b
const bracket = 0x5b

/** Returns the index of the quote that ends a string, skipping escaped quotes. */
const endOfString = (text: string, start: number): number => {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let escapes = end
    while (text.charCodeAt(escapes - 1) === backslash) escapes--
    if ((end - escapes) % 2 === 0) return end
  }
}

const keyIn = (text: string, start: number, end: number): string => {
  const key = text.slice(start + 1, end)
  return key.includes('\\') ? (JSON.parse(text.slice(start, end + 1)) as string) : key
}

/** Returns the pointer of the first duplicate key in valid JSON, if any. */
const repeatedKey = (text: string): string | undefined => {
  const path: Open[] = []
  let open: Open | undefined
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === quote) {
      const end = endOfString(text, index)
      if (open?.keys && open.isKeyNext) {
        open.at = keyIn(text, index, end)
        if (open.keys.has(open.at)) return path.map(({ at }) => `/${pointerPart(at.toString())}`).join('')
        open.keys.add(open.at)
        open.isKeyNext = false
      }
      index = end
    } else if (code === brace || code === bracket) {
      path.push((open = { keys: code === brace ? new Set() : undefined, at: 0, isKeyNext: true }))
    } else if (code === brace + 2 || code === bracket + 2) {
      path.pop()
      open = path.at(-1)
    } else if (code === comma && open) {
      if (typeof open.at === 'number') open.at++
      open.isKeyNext = true
    }
  }
  return undefined
}

type Parsed = { readonly value: unknown; readonly violation?: undefined } | { readonly violation: Violation }

/** Parses a JSON text; returns its value or its fault. */
export const parseJson = (text: string): Parsed => {
  let value: unknown
  try {
    value = parse(text)
  } catch (error) {
    return { violation: { pointer: '', detail: ['no-json', (error as Error).message] } }
  }
  const pointer = repeatedKey(text)
  return pointer === undefined ? { value } : { violation: { pointer, detail: ['repeated'] } }
}
