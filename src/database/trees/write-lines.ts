/** Writes lines to an open file, in either thread. */
import { writeSync } from 'node:fs'
import { Refusal } from '../../rules/refusal.ts'

/** In characters. */
const atOnce = 65_536

const write = (file: number, text: string): void => {
  const bytes = Buffer.from(text)
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at)
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOSPC') throw error
    throw new Refusal('no-room', ['no-temporary-file'], [], { cause: error })
  }
}

/** Throws a Refusal: no-room. */
export const writeLines = async (file: number, lines: AsyncIterable<string> | Iterable<string>): Promise<void> => {
  let text = ''
  for await (const line of lines) {
    text += line
    if (text.length < atOnce) continue
    write(file, text)
    text = ''
  }
  write(file, text)
}
