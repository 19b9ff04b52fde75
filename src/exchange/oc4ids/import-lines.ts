/** Converts an OC4IDS package to the lines of an import. */
import { leading } from '../../text/characters.ts'
import type { ResourceName } from '../../model/field.ts'
import { asFirstSaid, editionOf } from './editions.ts'
import { idOf, prefixedId } from './ids.ts'
import type { KnownRecords } from './known-records.ts'
import { outlineOf, projectsOf, type FoundPackage, type Opened } from './package-in.ts'
import { made, type PackageRecord } from './package-record.ts'
import { PackageRemarks, remarkOnNamesakes, UnreadablePackage } from './package-remarks.ts'
import { idIn, recordsIn } from './records-in.ts'
import { addressOf, dayOf } from './values-in.ts'

const longestName = 1000

/** Returns the prefix that the publisher of a project has registered: `oc4ids-gx3fo2` of `oc4ids-gx3fo2-000003`. */
const prefixOf = (projectId: string): string | undefined => /^oc4ids-[a-z\d]+(?=-)/i.exec(projectId)?.[0].toLowerCase()

/** Cuts a name to the length that the register accepts. */
const nameOf = (text: string | undefined): string | null => (text === undefined ? null : leading(text, longestName))

/** Makes a source of the package itself; one without an address and a publisher is named after a project's prefix. */
const datasetOf = ({ head, pointer }: FoundPackage, projectId: string): PackageRecord => {
  const said = head.uri ?? head.publisher
  const prefix = said === undefined ? prefixOf(projectId) : undefined
  const publisher = head.publisher ?? prefix
  const record = {
    id: prefix === undefined ? prefixedId('oc4ids-', said ?? 'package') : idOf(prefix),
    title: nameOf(`OC4IDS project package${publisher === undefined ? '' : ` of ${publisher}`}`),
    kind: 'dataset',
    author: nameOf(head.publisher),
    url: addressOf(head.uri),
    publishedOn: dayOf(head.publishedDate),
    licence: nameOf(head.license),
    official: false,
  }
  return made('sources', record, pointer)
}

/** Existing records of these resources are kept: a package holds less about them. */
const described: readonly ResourceName[] = ['regions', 'industries', 'organizations', 'sources', 'initiatives']

/** A record of a package, and the line of the file on which its project begins. */
export type PackageLine = PackageRecord & { readonly line: number }

const cites = ({ record }: PackageRecord, source: string): boolean =>
  record['sourceId'] === source ||
  ((record['citations'] ?? []) as readonly { sourceId: string }[]).some(({ sourceId }) => sourceId === source)

/**
 * Yields the records of a package, each after the records it refers to, except a project that is part of a later one.
 * If projects share an id, the last is imported. Reads the package twice and holds only the ids of projects and of
 * records that they refer to. Throws an UnreadableJson, or an UnreadablePackage unless bad parts are skipped.
 */
async function* recordsOfPackage(
  open: Opened,
  known: KnownRecords,
  remarks = new PackageRemarks(),
): AsyncGenerator<PackageLine> {
  remarks.begin()
  const outline = await outlineOf(open())
  const { form, last } = outline
  const passed = new Set<string>()
  let projectCount = 0

  const isNew = async ({ resource, record: { id } }: PackageRecord): Promise<boolean> => {
    if (!described.includes(resource)) return true
    const key = `${resource}/${id}`
    if (passed.has(key)) return false
    passed.add(key)
    return !(await known.has(resource, id))
  }

  for await (const { package: found, pointer, line, project } of projectsOf(open(), outline)) {
    projectCount++
    const place = { line, resource: 'projects', id: await idIn(project, known) } as const
    const own = (project as { readonly id?: unknown } | null)?.id
    const later = typeof own === 'string' ? last.get(own) : undefined
    if (later !== undefined && later !== pointer) {
      remarks.notice({
        ...place,
        pointer,
        detail: `\`${String(own)}\` is there again at ${later}, and that is imported.`,
      })
      continue
    }
    const first = datasetOf(found, String(own))
    const dataset = await editionOf(first, known)
    const { records, faults, remarks: some } = await recordsIn(project, pointer, dataset.record.id, known)
    for (const fault of faults) remarks.fault({ ...place, ...fault })
    for (const remark of some) remarks.notice({ ...place, ...remark })
    for (const one of records) {
      const record = dataset.record.id === first.record.id ? one : await asFirstSaid(one, dataset, known)
      if (cites(record, dataset.record.id) && (await isNew(dataset))) yield { ...dataset, line }
      if (!(await isNew(record))) continue
      for (const remark of remarkOnNamesakes(record)) remarks.notice({ ...place, ...remark })
      yield { ...record, line }
    }
  }
  if (projectCount === 0) {
    const pointer = form === 'list' ? '' : '/projects'
    throw new UnreadablePackage([{ pointer, detail: 'Must be a list of at least one project.' }], 1)
  }
  if (remarks.faultCount > 0 && !remarks.isSkipping)
    throw new UnreadablePackage(
      remarks.faults.map(({ pointer, detail }) => ({ pointer, detail })),
      remarks.faultCount,
      remarks.faults,
    )
}

const lineOf = ({ resource, record, pointer }: PackageRecord): string => {
  try {
    return `${JSON.stringify({ resource, record })}\n`
  } catch (error) {
    // Only what a register has exported is taken over as it stands, and nothing in that is nested deep.
    if (!(error instanceof RangeError)) throw error
    throw new UnreadablePackage([{ pointer, detail: 'Is nested too deep.' }], 1)
  }
}

/** Yields lines of `{"resource": …, "record": …}`. Throws as `recordsOfPackage` does. */
export async function* oc4idsLines(
  open: Opened,
  known: KnownRecords,
  remarks?: PackageRemarks,
): AsyncGenerator<string> {
  for await (const record of recordsOfPackage(open, known, remarks)) yield lineOf(record)
}

interface PackagePlace {
  readonly pointer: string
  readonly line: number
}

/**
 * Maps line numbers (from 1) back to JSON pointers into the package and to its own lines:
 * an import reports the lines that it reads, but its user has the package.
 */
export const oc4idsPlaces = async (
  open: Opened,
  known: KnownRecords,
  lines: ReadonlySet<number>,
): Promise<ReadonlyMap<number, PackagePlace>> => {
  const places = new Map<number, PackagePlace>()
  let at = 0
  if (lines.size === 0) return places
  for await (const { pointer, line } of recordsOfPackage(open, known, new PackageRemarks(true))) {
    at++
    if (lines.has(at)) places.set(at, { pointer, line })
    if (places.size === lines.size) break
  }
  return places
}
