/** The archive of a workbook (ECMA-376, part 2): its parts are inflated and parsed in a stream, and counted as they are. */
import { crc32, createInflateRaw } from 'node:zlib'
import { SaxesParser } from 'saxes'
import { MiB, UnreadableTable } from './grid.ts'

/** Returns the refusal of a file that is no workbook. */
export const noWorkbook = (): UnreadableTable => new UnreadableTable('invalid-request', ['workbook-damaged'])

// The zip archive: its directory is read, and a part only when it is needed.

/** A file in the archive. */
export interface ArchivePart {
  /** The compressed bytes; the end of deflated ones is in them. */
  readonly bytes: Buffer
  readonly isDeflated: boolean
  /** The checksum of the inflated bytes. */
  readonly crc: number
}

/** The parts of a workbook by their paths. */
export type ArchiveParts = ReadonlyMap<string, ArchivePart>

/** The longest part of a workbook once it is inflated: a sheet, or the texts of all sheets. */
const longestPart = 256 * MiB

/** The signatures and lengths of the records of an archive. */
const [endOfDirectory, entry, localHeader] = [0x06054b50, 0x02014b50, 0x04034b50]
const [endLength, entryLength, localLength, longestComment] = [22, 46, 30, 65_535]

/** Returns the part that an entry of the directory names. */
const partAt = (file: Buffer, place: number): ArchivePart => {
  const method = file.readUInt16LE(place + 10)
  const field = (at: number): number => file.readUInt32LE(place + at)
  const [crc, compressed, at] = [field(16), field(20), field(42)]
  if (file.readUInt32LE(at) !== localHeader || (method !== 0 && method !== 8)) throw noWorkbook()
  const from = at + localLength + file.readUInt16LE(at + 26) + file.readUInt16LE(at + 28)
  // Writers of large archives put the length elsewhere, and -1 here.
  const to = compressed === 0xffffffff ? file.length : from + compressed
  if (to > file.length) throw noWorkbook()
  return { bytes: file.subarray(from, to), isDeflated: method === 8, crc }
}

const directoryOf = (file: Buffer): ArchiveParts => {
  let end = file.length - endLength
  const first = Math.max(0, end - longestComment)
  while (end >= first && file.readUInt32LE(end) !== endOfDirectory) end--
  if (end < first) throw noWorkbook()
  const parts = new Map<string, ArchivePart>()
  let at = file.readUInt32LE(end + 16)
  for (let left = file.readUInt16LE(end + 10); left > 0; left--) {
    if (file.readUInt32LE(at) !== entry) throw noWorkbook()
    const place = at
    const length = (field: number): number => file.readUInt16LE(place + field)
    const [name, extra, comment] = [length(28), length(30), length(32)]
    const path = file.toString('utf8', at + entryLength, at + entryLength + name)
    parts.set(path, partAt(file, at))
    at += entryLength + name + extra + comment
  }
  return parts
}

/** An older workbook and an encrypted one are both compound files, which name their streams in UTF-16. */
const compoundFile = Buffer.from('d0cf11e0a1b11ae1', 'hex')

/** Returns the parts of a workbook. Throws an UnreadableTable. */
export const partsOf = (file: Buffer): ArchiveParts => {
  if (file.subarray(0, compoundFile.length).equals(compoundFile))
    throw new UnreadableTable('invalid-request', [
      file.includes(Buffer.from('EncryptedPackage', 'utf16le')) ? 'workbook-encrypted' : 'workbook-old',
    ])
  try {
    return directoryOf(file)
  } catch (error) {
    // A place outside of the file.
    throw error instanceof RangeError ? noWorkbook() : error
  }
}

// XML, element by element.

interface Handlers {
  /** `name` is without its prefix. */
  readonly open?: (name: string, attributes: Readonly<Record<string, string>>) => void
  readonly text?: (text: string) => void
  readonly close?: (name: string) => void
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

async function* inflated({ bytes, isDeflated }: ArchivePart): AsyncGenerator<Buffer> {
  if (!isDeflated) {
    if (bytes.length > longestPart) throw tooLong()
    yield bytes
    return
  }
  const inflate = createInflateRaw({ chunkSize: 262_144 })
  inflate.end(bytes)
  let length = 0
  for await (const chunk of inflate as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > longestPart) throw tooLong()
    yield chunk
  }
}

const tooLong = (): UnreadableTable =>
  new UnreadableTable('body-too-large', ['workbook-part', (longestPart / MiB).toString()])

/** Parses a part as it is inflated. Throws an UnreadableTable. */
export const parsePart = async (part: ArchivePart | undefined, { open, text, close }: Handlers): Promise<void> => {
  if (!part) throw noWorkbook()
  const parser = new SaxesParser({ xmlns: false, position: false })
  if (open)
    parser.on('opentag', ({ name, attributes }) => {
      open(localName(name), attributes)
    })
  if (text) {
    parser.on('text', text)
    parser.on('cdata', text)
  }
  if (close)
    parser.on('closetag', ({ name }) => {
      close(localName(name))
    })
  const utf8 = new TextDecoder()
  try {
    let crc = 0
    for await (const chunk of inflated(part)) {
      crc = crc32(chunk, crc)
      parser.write(utf8.decode(chunk, { stream: true }))
    }
    parser.close()
    if (crc !== part.crc) throw noWorkbook()
  } catch (error) {
    throw error instanceof UnreadableTable ? error : noWorkbook()
  }
}
