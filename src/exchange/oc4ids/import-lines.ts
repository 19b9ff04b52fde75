/** Converts an OC4IDS package to the lines of an import. */
import { leading } from '../../text/characters.ts'
import type { ResourceName } from '../../model/field.ts'
import type { Violation } from '../../model/validation.ts'
import { idOf } from './ids.ts'
import { headOf, projectsOf, type Opened, type PackageHead } from './package-in.ts'
import type { PackageRecord } from './package-record.ts'
import { recordsIn } from './records-in.ts'
import { addressOf, dayOf } from './values-in.ts'

/** Reports whether the register already has a record. */
export type Known = (resource: ResourceName, id: string) => Promise<boolean>

const longestName = 1000

/** The number of faults listed; all are counted. */
const faultsListed = 1000

/** Thrown after a package that is not valid, with its faults. */
export class UnreadablePackage extends Error {
  readonly faults: readonly Violation[]
  readonly faultCount: number

  constructor(faults: readonly Violation[], faultCount: number) {
    const more = faultCount > faults.length ? `\n…and ${(faultCount - faults.length).toString()} more.` : ''
    super(
      `It is no OC4IDS project package that can be read.\n${faults
        .map(({ pointer, detail }) => `${pointer}: ${detail}`)
        .join('\n')}${more}`,
    )
    this.faults = faults
    this.faultCount = faultCount
  }
}

const datasetId = ({ uri, publisher }: PackageHead): string =>
  `oc4ids-${idOf(uri ?? publisher ?? 'package')}`.slice(0, 120).replace(/-$/, '')

/** Cuts a name to the length that the register accepts. */
const nameOf = (text: string | undefined): string | null => (text === undefined ? null : leading(text, longestName))

/** Makes a source of the package itself. */
const datasetOf = (head: PackageHead): PackageRecord['record'] => ({
  id: datasetId(head),
  title: nameOf(`OC4IDS project package${head.publisher === undefined ? '' : ` of ${head.publisher}`}`),
  kind: 'dataset',
  author: nameOf(head.publisher),
  url: addressOf(head.uri),
  publishedOn: dayOf(head.publishedDate),
  licence: nameOf(head.license),
  official: false,
})

/** Existing records of these resources are kept: a package holds less about them. */
const described: readonly ResourceName[] = ['regions', 'industries', 'organizations', 'sources', 'initiatives']

/**
 * Yields the records of a package, each after the records it refers to, except a project that is part of a later one.
 * Reads the package twice and holds only the ids of records that projects refer to.
 * Throws an UnreadablePackage, or an Error if it is not JSON.
 */
export async function* recordsOfPackage(open: Opened, isKnown: Known): AsyncGenerator<PackageRecord> {
  const head = await headOf(open())
  const dataset = { resource: 'sources', record: datasetOf(head), pointer: '' } as const
  const passed = new Set<string>()
  const faults: Violation[] = []
  let [faultCount, projectCount] = [0, 0]

  const isNew = async ({ resource, record: { id } }: PackageRecord): Promise<boolean> => {
    if (!described.includes(resource)) return true
    const key = `${resource}/${id}`
    if (passed.has(key)) return false
    passed.add(key)
    return !(await isKnown(resource, id))
  }

  for await (const { pointer, project } of projectsOf(open())) {
    projectCount++
    const { records, faults: wrong } = recordsIn(project, pointer, dataset.record.id)
    faultCount += wrong.length
    faults.push(...wrong.slice(0, faultsListed - faults.length))
    for (const record of records) {
      if (record.record['sourceId'] === dataset.record.id && (await isNew(dataset))) yield dataset
      if (await isNew(record)) yield record
    }
  }
  if (projectCount === 0)
    throw new UnreadablePackage([{ pointer: '/projects', detail: 'Must be a list of at least one project.' }], 1)
  if (faultCount > 0) throw new UnreadablePackage(faults, faultCount)
}

/** Yields lines of `{"resource": …, "record": …}`. Throws as `recordsOfPackage` does. */
export async function* oc4idsLines(open: Opened, isKnown: Known): AsyncGenerator<string> {
  for await (const { resource, record } of recordsOfPackage(open, isKnown))
    yield `${JSON.stringify({ resource, record })}\n`
}

/**
 * Maps line numbers (from 1) back to JSON pointers into the package:
 * an import reports lines, but its user has the package.
 */
export const oc4idsPlaces = async (
  open: Opened,
  isKnown: Known,
  lines: ReadonlySet<number>,
): Promise<ReadonlyMap<number, string>> => {
  const places = new Map<number, string>()
  let line = 0
  for await (const { pointer } of recordsOfPackage(open, isKnown)) {
    line++
    if (lines.has(line)) places.set(line, pointer)
    if (places.size === lines.size) break
  }
  return places
}
