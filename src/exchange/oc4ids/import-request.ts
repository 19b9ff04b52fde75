/** Makes the part of an import's request that reads OC4IDS. */
import { Readable } from 'node:stream'
import type { BadLines, ImportReport, ImportRequest } from '../../store/imports.ts'
import { oc4idsLines, oc4idsPlaces } from './import-lines.ts'
import { KnownRecords, type Register } from './known-records.ts'
import type { Opened } from './package-in.ts'
import { PackageRemarks } from './package-remarks.ts'

/** Faults name the lines of the file and places in it. */
export const oc4idsRequest = (
  open: Opened,
  register: Register,
  bad: BadLines,
): Pick<ImportRequest, 'bytes' | 'again' | 'locate' | 'resource'> => {
  const known = new KnownRecords(register)
  const remarks = new PackageRemarks(bad === 'skip')
  const lines = (): Readable => Readable.from(oc4idsLines(open, known, remarks), { objectMode: false })
  const locate = async (report: ImportReport): Promise<ImportReport> => {
    const places = await oc4idsPlaces(open, known, new Set(report.errors.map(({ line }) => line)))
    const errors = report.errors.map((error) => {
      const place = places.get(error.line)
      return { ...error, line: place?.line ?? error.line, place: place?.pointer ?? '' }
    })
    const faults = remarks.faults.map((fault) => ({ ...fault, pointer: '', place: fault.pointer }))
    return {
      ...report,
      errorCount: report.errorCount + remarks.faultCount,
      errors: [...faults, ...errors].toSorted((one, other) => one.line - other.line).slice(0, 1000),
      notices: remarks.notices,
    }
  }
  return { bytes: lines(), again: bad === 'skip' ? lines : undefined, locate, resource: undefined }
}
