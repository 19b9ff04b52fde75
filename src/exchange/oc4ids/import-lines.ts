/** Imports OC4IDS: converts a package to the lines of an import, and reports the faults that refuse it. */
import type { ResourceName } from '../../model/field.ts'
import { faultsListed, type Violation } from '../../model/validation.ts'
import type { BadLines, ImportFault, ImportReport, ImportRequest } from '../../store/imports.ts'
import type { Store } from '../../store/store.ts'
import {
  asFirstRead,
  type Before,
  cites,
  type PackageDataset,
  datasetOf,
  isOfPublisher,
  isUnchanged,
  packagesOf,
  refusalOf,
} from './datasets.ts'
import { KnownRecords, type PackageRecord, type KnownRegister } from './known-records.ts'
import {
  type Opened,
  outlineOf,
  PackageRemarks,
  projectsOf,
  remarkOnNamesakes,
  UnreadablePackage,
} from './package-in.ts'
import { projectIdIn, recordsIn } from './records-in.ts'

/** Existing records of these resources are kept: a package holds less about them. */
const described: readonly ResourceName[] = ['regions', 'industries', 'organizations', 'sources', 'initiatives']

/** A record of a package, and the line of the file on which its project begins. */
type PackageLine = PackageRecord & { readonly line: number }

/** A project of a file that is there again later. */
interface Repeated {
  readonly place: Pick<ImportFault, 'line' | 'resource' | 'id' | 'pointer'>
  readonly dataset: PackageDataset
}

/** The records of a project that may be imported, and the reasons not to import the others. */
interface Allowed {
  readonly records: readonly PackageRecord[]
  readonly refusals: readonly Violation[]
}

/**
 * Returns the records of a project but those that would change a record of another publisher's package, or of none.
 * A project that may not be replaced gets no figures either. An export of a register like this may replace all.
 */
const allowedOf = async (
  records: readonly PackageRecord[],
  dataset: PackageDataset,
  own: boolean,
  known: KnownRecords,
): Promise<Allowed> => {
  const befores = new Map<PackageRecord, Before>()
  for (const one of records) {
    const record = described.includes(one.resource) ? undefined : await known.read(one.resource, one.record.id)
    if (record) befores.set(one, { record, packages: await packagesOf(record, known) })
  }
  const ofAll = [...befores.values()].flatMap(({ packages }) => packages)
  const allowed: PackageRecord[] = []
  const refusals: Violation[] = []
  for (const one of records) {
    const before = befores.get(one)
    const isProject = one.resource === 'projects'
    // An editor may have removed the citation of the package; then the packages of its figures decide.
    const makers = isProject && before?.packages.length === 0 ? ofAll : (before?.packages ?? [])
    const mayReplace = own || known.replaces || !before || isUnchanged(one, before)
    const detail = mayReplace ? undefined : refusalOf(one, makers, dataset)
    if (detail === undefined) allowed.push(before ? asFirstRead(one, dataset, before) : one)
    else if (isProject) return { records: [], refusals: [{ pointer: `${one.pointer}/id`, detail }] }
    else refusals.push({ pointer: one.pointer, detail })
  }
  return { records: allowed, refusals }
}

/**
 * Yields the records of a package, each after the records it refers to, except a project that is part of a later one.
 * If projects of a publisher share an id, the last is imported. Reads the package twice and holds only the ids of
 * projects and of records that they refer to. Throws an UnreadableJson, or an UnreadablePackage unless bad parts are skipped.
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
  /** By the pointer of the last one with the same identifier. */
  const repeated = new Map<string, readonly Repeated[]>()
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
    const identifier = (project as { readonly id?: unknown } | null)?.id
    const dataset = await datasetOf(found, String(identifier), known)
    const place = { line, resource: 'projects', id: await projectIdIn(project, known) } as const
    const later = typeof identifier === 'string' ? last.get(identifier) : undefined
    const same = repeated.get(later ?? '') ?? []
    if (later !== undefined && later !== pointer) {
      repeated.set(later, [...same, { place: { ...place, pointer }, dataset }])
      continue
    }
    const other = known.replaces ? undefined : same.find((one) => !isOfPublisher(one.dataset.record, dataset))
    for (const { place: earlier } of same) {
      const remark: ImportFault = {
        ...earlier,
        detail: ['project-again', String(identifier), pointer, other !== undefined],
      }
      if (other) remarks.fault(remark)
      else remarks.notice(remark)
    }
    if (other) {
      remarks.fault({ ...place, pointer, detail: ['project-before', String(identifier), other.place.pointer] })
      continue
    }
    const { own, records, faults, remarks: some } = await recordsIn(project, pointer, dataset.record.id, known, last)
    const { records: allowed, refusals } = await allowedOf(records, dataset, own, known)
    for (const fault of [...faults, ...refusals]) remarks.fault({ ...place, ...fault })
    if (allowed.length > 0) for (const remark of some) remarks.notice({ ...place, ...remark })
    for (const record of allowed) {
      if (cites(record, dataset.record.id) && (await isNew(dataset))) yield { ...dataset, line }
      if (!(await isNew(record))) continue
      for (const remark of remarkOnNamesakes(record)) remarks.notice({ ...place, ...remark })
      yield { ...record, line }
    }
  }
  if (projectCount === 0) {
    const pointer = form === 'list' ? '' : '/projects'
    throw new UnreadablePackage([{ pointer, detail: ['no-projects'] }], 1)
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
    throw new UnreadablePackage([{ pointer, detail: ['nested-deep'] }], 1)
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

// Imports OC4IDS: makes the part of the request that reads it, and reports the faults that refuse it.

const inPlace = (fault: ImportFault): ImportFault => ({ ...fault, pointer: '', place: fault.pointer })

/** Tells if bad parts of a package are skipped, and if records of other origin are replaced. */
interface PackageOptions {
  readonly bad: BadLines
  readonly replace?: boolean | undefined
}

/** Faults name the lines of the file and places in it. */
const oc4idsRequest = (
  open: Opened,
  register: KnownRegister,
  { bad, replace = false }: PackageOptions,
): Pick<ImportRequest, 'read' | 'bad' | 'locate' | 'resource'> => {
  const known = new KnownRecords(register, replace)
  const remarks = new PackageRemarks(bad === 'skip')
  const read = async function* (): AsyncGenerator<Uint8Array> {
    for await (const line of oc4idsLines(open, known, remarks)) yield Buffer.from(line)
  }
  const locate = async (report: ImportReport): Promise<ImportReport> => {
    const { errors: found, notices = [] } = report
    const places = await oc4idsPlaces(open, known, new Set([...found, ...notices].map(({ line }) => line)))
    const inPackage = (fault: ImportFault) => {
      const place = places.get(fault.line)
      return { ...fault, line: place?.line ?? fault.line, place: place?.pointer ?? '' }
    }
    const errors = found.map(inPackage)
    const led = notices.map(inPackage).map(({ place, ...notice }) => ({ ...notice, pointer: place }))
    const faults = remarks.faults.map(inPlace)
    return {
      ...report,
      errorCount: report.errorCount + remarks.faultCount,
      errors: [...faults, ...errors].toSorted((one, other) => one.line - other.line).slice(0, faultsListed),
      notices: [...remarks.notices, ...led].slice(0, faultsListed),
    }
  }
  return { read, bad, locate, resource: undefined }
}

/** Imports a file of OC4IDS. Throws an UnreadableJson, or an UnreadablePackage of a file that has no projects to read. */
export const importOc4ids = async (
  open: Opened,
  store: Pick<Store, 'import'> & KnownRegister,
  options: PackageOptions,
  request: Omit<ImportRequest, 'read' | 'bad' | 'locate' | 'resource'>,
): Promise<ImportReport> => {
  try {
    return await store.import({ ...request, ...oc4idsRequest(open, store, options) })
  } catch (error) {
    if (!(error instanceof UnreadablePackage) || error.places.length === 0) throw error
    const errors = error.places.map(inPlace)
    return { dryRun: request.dryRun, counts: undefined, errorCount: error.faultCount, errors }
  }
}
