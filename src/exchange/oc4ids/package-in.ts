/** Reads OC4IDS files of any size, one project at a time: a package, a list of projects or packages, or a project. */
import type { Data } from '../../model/canonical.ts'
import type { Violation } from '../../model/validation.ts'
import { valuesAt } from './json-stream.ts'
import { UnreadablePackage } from './package-remarks.ts'

/** Opens a new stream of the same bytes at each call: a package is read twice, because its metadata may come last. */
export type Opened = () => AsyncIterable<Uint8Array>

/** The metadata of a package that are texts. */
export interface PackageHead {
  readonly uri?: string
  readonly publisher?: string
  readonly publishedDate?: string
  readonly license?: string
}

/** The form of a file, by what its projects stand in. */
type Form = 'package' | 'list' | 'project'

/** A file without its projects. */
export interface Outline {
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

export interface FoundProject {
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

const ocdsDetail = (member: string): string =>
  `Is OCDS (it has \`${member}\`), the standard for contracting processes. An import takes OC4IDS, the standard for ` +
  'infrastructure projects: a project package, a list of projects or of packages, or one project.'

/** Returns the fault of an object that is of OCDS. */
export const ocdsFaults = (value: unknown): Violation[] =>
  Object.entries(ofOcds)
    .filter(([member, isOf]) => isOf(at(value, member)))
    .slice(0, 1)
    .map(([member]) => ({ pointer: '', detail: ocdsDetail(member) }))

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
      throw new UnreadablePackage([{ pointer: '', detail: ocdsDetail(member) }], 1)
    if (typeof value !== 'string' || value === '') continue
    const part = parts[[...path, key].join('.')]
    if (part) head[part] = value
    else if (path.length === 0) own = value
    else if (sign === '[' || path[0] === 'projects') last.set(value, pointerTo(path))
  }
  if (sign !== '[' && sign !== '{')
    throw new UnreadablePackage([{ pointer: '', detail: 'Must be a package, a list of projects, or a project.' }], 1)
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
