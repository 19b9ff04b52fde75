/** What a command writes to a terminal: why it failed, and text from names and files that others wrote. */
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'

interface Failed extends Error {
  readonly code?: string
  readonly path?: string
  readonly port?: number
}

const missing = (path: string): string =>
  existsSync(dirname(path)) ? `There is no file ${path}.` : `There is no folder ${dirname(path)}.`

const refusals: Readonly<Record<string, (path: string) => string>> = {
  ENOENT: missing,
  ENOTDIR: missing,
  EISDIR: (path) => `${path} is a folder, not a file.`,
  EACCES: (path) => `${path} may not be opened.`,
  EPERM: (path) => `${path} may not be opened.`,
  EROFS: (path) => `${path} may not be written.`,
}

/** Returns the message of an error; one of the file system names its file. */
const messageOf = (error: unknown): string => {
  const { code = '', path, port, message } = error as Failed
  if (code === 'EADDRINUSE' && port !== undefined) return `Port ${port.toString()} is taken: set PORT.`
  const inWords = refusals[code]
  return inWords && path !== undefined ? inWords(path) : message
}

/** The line that tells why a command failed. */
export const failureOf = (error: unknown): string => `planledger: ${messageOf(error)}\n`

// Text for a terminal, from names and files that others wrote.

/** Removes control characters: a name must not move the cursor, break a line, or reverse its direction. */
export const plain = (text: string): string => text.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, ' ')
