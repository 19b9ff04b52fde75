/** Imports OC4IDS: makes the part of the request that reads it, and reports the faults that refuse it. */
import { Readable } from 'node:stream'
import type { BadLines, ImportFault, ImportReport, ImportRequest } from '../../store/imports.ts'
import type { Store } from '../../store/store.ts'
import { oc4idsLines, oc4idsPlaces } from './import-lines.ts'
import { KnownRecords, type Register } from './known-records.ts'
import type { Opened } from './package-in.ts'
import { PackageRemarks, UnreadablePackage } from './package-remarks.ts'

const inPlace = (fault: ImportFault): ImportFault => ({ ...fault, pointer: '', place: fault.pointer })

/** How a package is imported: its bad parts are skipped, and records that it does not own are replaced, or refused. */
export interface PackageOptions {
  readonly bad: BadLines
  readonly replace?: boolean | undefined
}

/** Faults name the lines of the file and places in it. */
const oc4idsRequest = (
  open: Opened,
  register: Register,
  { bad, replace = false }: PackageOptions,
): Pick<ImportRequest, 'bytes' | 'again' | 'locate' | 'resource'> => {
  const known = new KnownRecords(register, replace)
  const remarks = new PackageRemarks(bad === 'skip')
  const lines = (): Readable => Readable.from(oc4idsLines(open, known, remarks), { objectMode: false })
  const locate = async (report: ImportReport): Promise<ImportReport> => {
    const places = await oc4idsPlaces(open, known, new Set(report.errors.map(({ line }) => line)))
    const errors = report.errors.map((error) => {
      const place = places.get(error.line)
      return { ...error, line: place?.line ?? error.line, place: place?.pointer ?? '' }
    })
    const faults = remarks.faults.map(inPlace)
    return {
      ...report,
      errorCount: report.errorCount + remarks.faultCount,
      errors: [...faults, ...errors].toSorted((one, other) => one.line - other.line).slice(0, 1000),
      notices: remarks.notices,
    }
  }
  return { bytes: lines(), again: bad === 'skip' ? lines : undefined, locate, resource: undefined }
}

/** Imports a file of OC4IDS. Throws an UnreadableJson, or an UnreadablePackage of a file that has no projects to read. */
export const importOc4ids = async (
  open: Opened,
  store: Pick<Store, 'import'> & Register,
  options: PackageOptions,
  request: Omit<ImportRequest, 'bytes' | 'again' | 'locate' | 'resource'>,
): Promise<ImportReport> => {
  try {
    return await store.import({ ...request, ...oc4idsRequest(open, store, options) })
  } catch (error) {
    if (!(error instanceof UnreadablePackage) || error.places.length === 0) throw error
    const errors = error.places.map(inPlace)
    return { dryRun: request.dryRun, counts: undefined, errorCount: error.faultCount, errors }
  }
}
