/** Reads a package of OC4IDS piece by piece, and notes what it leaves out. */
import { messageText } from '../../text/messages/sentence.ts'
import type { Message } from '../../text/messages/message.ts'
import { type ParsedTokenInfo as Token, Tokenizer, TokenParser, TokenType } from '@streamparser/json'
import { LosslessNumber } from 'lossless-json'
import type { Data } from '../../model/canonical.ts'
import { faultsListed, type Violation } from '../../model/validation.ts'
import type { ImportFault } from '../../store/imports.ts'
import type { PackageRecord } from './known-records.ts'

// Reads JSON of any size, one value at a time, with all digits of its numbers and the lines on which values begin.

/** Thrown for bytes that are no JSON, or none that can be held. */
export class UnreadableJson extends Error {
  readonly detail: Message

  constructor(detail: Message, options?: ErrorOptions) {
    super(messageText('en', detail), options)
    this.detail = detail
  }
}

interface FoundValue {
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
async function* valuesAt(
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
      if (depth > deepest) throw new UnreadableJson(['json-levels', deepest.toString()])
    } else if (closing.has(token.token)) depth--
    if (depth > level && token.offset - begun > largest) throw new UnreadableJson(['json-value', largest.toString()])
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
      return new UnreadableJson(['no-utf8'], { cause: error })
    if (parser.isEnded) return new UnreadableJson(['json-after-end'], { cause: error })
    const place = last && ([shown(last), lines.at(last.offset).toString()] as const)
    return new UnreadableJson(['no-json-after', place], { cause: error })
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

// The faults in a package, and notices of what is imported otherwise than it is written.

/** Thrown after a package that is not valid, with its faults. */
export class UnreadablePackage extends Error {
  readonly faults: readonly Violation[]
  readonly faultCount: number
  /** The faults with the lines and projects in which they are. */
  readonly places: readonly ImportFault[]

  constructor(faults: readonly Violation[], faultCount: number, places: readonly ImportFault[] = []) {
    const more = faultCount > faults.length ? `\n…and ${(faultCount - faults.length).toString()} more.` : ''
    super(
      `It is no OC4IDS project package that can be read.\n${faults
        .map(({ pointer, detail }) => `${pointer}: ${messageText('en', detail)}`)
        .join('\n')}${more}`,
    )
    this.faults = faults
    this.faultCount = faultCount
    this.places = places
  }
}

/** The remarks of one reading of a package. */
export class PackageRemarks {
  /** Leaves out bad parts of a package instead of refusing it. */
  readonly isSkipping: boolean
  #faults: ImportFault[] = []
  #notices: ImportFault[] = []
  #faultCount = 0

  constructor(isSkipping = false) {
    this.isSkipping = isSkipping
  }

  /** Forgets an earlier reading. */
  begin(): void {
    this.#faults = []
    this.#notices = []
    this.#faultCount = 0
  }

  fault(fault: ImportFault): void {
    this.#faultCount++
    if (this.#faults.length < faultsListed) this.#faults.push(fault)
  }

  notice(notice: ImportFault): void {
    if (this.#notices.length < faultsListed) this.#notices.push(notice)
  }

  get faults(): readonly ImportFault[] {
    return this.#faults
  }
  get notices(): readonly ImportFault[] {
    return this.#notices
  }
  get faultCount(): number {
    return this.#faultCount
  }
}

/** The number of records that a notice lists. */
const listedNamesakes = 5

/** Remarks on a new record whose name several records of the register have. */
export const remarkOnNamesakes = ({
  resource,
  record: { id, name },
  pointer,
  namesakes = [],
}: PackageRecord): Violation[] => {
  if (namesakes.length === 0) return []
  const listed = namesakes.slice(0, listedNamesakes)
  return [{ pointer, detail: ['new-namesake', String(name).slice(0, 100), resource, listed, id] }]
}

// Reads OC4IDS files of any size, one project at a time: a package, a list of projects or packages, or a project.

/** Opens a new stream of the same bytes at each call: a package is read twice, because its metadata may come last. */
export type Opened = () => AsyncIterable<Uint8Array>

/** The metadata of a package that are texts. */
interface PackageHead {
  readonly uri?: string
  readonly publisher?: string
  readonly publishedDate?: string
  readonly license?: string
}

/** The form of a file, by what its projects stand in. */
type Form = 'package' | 'list' | 'project'

/** A file without its projects. */
interface Outline {
  readonly head: PackageHead
  readonly form: Form
  /** The pointer of the last project with an id, by the ids. */
  readonly last: ReadonlyMap<string, string>
}

/** A package, and its pointer; a project outside of packages has an empty head. */
export interface FoundPackage {
  readonly head: PackageHead
  readonly pointer: string
}

interface FoundProject {
  readonly package: FoundPackage
  readonly pointer: string
  /** The line on which the project begins. */
  readonly line: number
  readonly project: unknown
}

const parts: Readonly<Record<string, keyof PackageHead>> = {
  uri: 'uri',
  'publisher.name': 'publisher',
  publishedDate: 'publishedDate',
  license: 'license',
}
const ids = ['$.id', '$.projects.*.id', '$.*.id', '$.*.projects.*.id']

const pointerTo = (path: readonly (string | number | undefined)[]): string =>
  path.map((key) => `/${String(key)}`).join('')

/** Passes bytes on, and notes the first that is no white space or byte order mark. */
async function* noting(bytes: AsyncIterable<Uint8Array>, note: (sign: string) => void): AsyncGenerator<Uint8Array> {
  let isNoted = false
  for await (const chunk of bytes) {
    const first: number | undefined = isNoted
      ? undefined
      : chunk.find((byte) => !' \t\r\n\u{ef}\u{bb}\u{bf}'.includes(String.fromCharCode(byte)))
    if (first !== undefined) note(String.fromCharCode(first))
    isNoted ||= first !== undefined
    yield chunk
  }
}

const at = (value: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (inner, key) =>
        typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key) ? (inner as Data)[key] : undefined,
      value,
    )

/** What an object has that is of the Open Contracting Data Standard: a release, a record, or a package of these. */
const ofOcds: Readonly<Record<string, (value: unknown) => boolean>> = {
  ocid: (value) => typeof value === 'string',
  tag: Array.isArray,
  releases: Array.isArray,
  records: Array.isArray,
}

/** Returns the fault of an object that is of OCDS. */
export const ocdsFaults = (value: unknown): Violation[] =>
  Object.entries(ofOcds)
    .filter(([member, isOf]) => isOf(at(value, member)))
    .slice(0, 1)
    .map(([member]) => ({ pointer: '', detail: ['ocds', member] }))

/** Reads a whole file for what must be known before its projects are. Throws an UnreadableJson or UnreadablePackage. */
export const outlineOf = async (bytes: AsyncIterable<Uint8Array>): Promise<Outline> => {
  const head: Partial<Record<keyof PackageHead, string>> = {}
  const last = new Map<string, string>()
  let [sign, own] = ['', '']
  const noted = noting(bytes, (first) => {
    sign = first
  })
  const heads = Object.keys(parts)
  const sought = [...[...heads, ...Object.keys(ofOcds)].map((part) => `$.${part}`), ...ids]
  // An element of a list is refused before the list is held.
  for await (const { key, path, value } of valuesAt(noted, [...sought, '$.releases.*', '$.records.*'])) {
    const [member = String(key)] = path.map(String)
    const isOcds = path.length === 0 ? ofOcds[member]?.(value) : ['releases', 'records'].includes(member)
    if (sign === '{' && last.size === 0 && isOcds)
      throw new UnreadablePackage([{ pointer: '', detail: ['ocds', member] }], 1)
    if (typeof value !== 'string' || value === '') continue
    const part = parts[[...path, key].join('.')]
    if (part) head[part] = value
    else if (path.length === 0) own = value
    else if (sign === '[' || path[0] === 'projects') last.set(value, pointerTo(path))
  }
  if (sign !== '[' && sign !== '{') throw new UnreadablePackage([{ pointer: '', detail: ['no-package'] }], 1)
  if (sign === '{' && own !== '' && last.size === 0) return { head: {}, form: 'project', last: new Map([[own, '']]) }
  return { head, form: sign === '[' ? 'list' : 'package', last }
}

/**
 * Removes nulls, which earlier editions use for missing values.
 * Uses a stack of its own: nesting may be deep.
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

const paths: Readonly<Record<Form, string>> = { package: '$.projects.*', list: '$.*', project: '$' }

/** Returns the projects of an element of a list, if it is a package. */
const packed = (value: unknown): readonly unknown[] | undefined => {
  const projects = at(value, 'projects')
  return Array.isArray(projects) ? projects : undefined
}

/** Returns the metadata of a package in a list. */
const headOf = (value: unknown): PackageHead =>
  Object.fromEntries(
    Object.entries(parts)
      .map(([path, part]) => [part, at(value, path)] as const)
      .filter(([, text]) => typeof text === 'string' && text !== ''),
  )

/** Yields each project; none if `projects` is not a list. A package in a list is held as a whole. */
export async function* projectsOf(
  bytes: AsyncIterable<Uint8Array>,
  { form, head }: Outline,
): AsyncGenerator<FoundProject> {
  const path = paths[form]
  for await (const { key, path: way, line, value } of valuesAt(bytes, [path], path.split('.').length - 1)) {
    if (form === 'package' && typeof key !== 'number') continue
    const pointer = form === 'project' ? '' : pointerTo([...way, key])
    const some = form === 'list' ? packed(value) : undefined
    if (!some) yield { package: { head, pointer: '' }, pointer, line, project: withoutNulls(value) }
    const inList = { head: some ? headOf(value) : {}, pointer }
    for (const [index, project] of (some ?? []).entries())
      yield {
        package: inList,
        pointer: `${pointer}/projects/${index.toString()}`,
        line,
        project: withoutNulls(project),
      }
  }
}
