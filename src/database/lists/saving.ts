/** Saves the rows of a list: one import, one transaction, one batch. */
import { open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { uuidv7 } from 'uuidv7'
import { faultsListed } from '../../model/validation.ts'
import type { ImportFault, ImportReport, ImportRequest } from '../../store/imports.ts'
import type { RowFault, SavedRows, SaveRequest } from '../../store/list-rows.ts'
import type { Message } from '../../text/messages/message.ts'
import type { WorkerPool } from '../threads/worker-pool.ts'
import type { ListLines } from './lines.ts'

/** In bytes. */
const chunk = 65_536

const nothing: ListLines = { places: [], faults: [], skipped: 0, gone: [], different: [] }

/** Returns the row and the column that a line of the import was made of; people who save rows see no lines. */
const rowFault = ({ line, detail: cause, pointer }: ImportFault, { places }: ListLines): RowFault => {
  const { row, column } = places[line - 1] ?? { row: null, column: null }
  const isOfRow = cause[0] === 'left-out-reference'
  const detail: Message = pointer === '' ? cause : ['in-member', pointer.slice(1), cause]
  return { row: row ?? 0, column, detail: isOfRow ? ['whole-left-out'] : detail }
}

const savedOf = (report: ImportReport, lines: ListLines, deletesGone: boolean): SavedRows => {
  const { created = {}, updated = {}, unchanged = {} } = report.counts ?? {}
  const faults = [...lines.faults, ...report.errors.map((fault) => rowFault(fault, lines))]
  return {
    isWritten: report.counts !== undefined,
    batchId: (report.counts && report.batchId) ?? null,
    created,
    updated,
    unchanged,
    gone: deletesGone ? (report.removed?.map(({ id }) => id) ?? lines.gone) : lines.gone,
    skipped: lines.skipped,
    errorCount: lines.faults.length + report.errorCount,
    errors: faults.toSorted((one, other) => one.row - other.row).slice(0, faultsListed),
    ...(report.effects !== undefined && { effects: report.effects }),
  }
}

/**
 * Returns the function that saves rows by an import. What they write is worked out when the import has its turn, so that
 * two people who save one list at once write nothing twice.
 */
export const savingBy =
  (importing: (request: ImportRequest) => Promise<ImportReport>, pool: WorkerPool) =>
  async ({ sourceId, by, dryRun, bad, deletesGone, keep, ...decided }: SaveRequest): Promise<SavedRows> => {
    const path = join(tmpdir(), `planledger-${uuidv7()}`)
    const file = await open(path, 'wx+', 0o600)
    await rm(path)
    let lines = nothing
    /** A stream of the file would close it when it is destroyed, and an import may read it twice. */
    async function* read(): AsyncGenerator<Uint8Array> {
      if (lines === nothing) lines = await pool.run('listLines', { ...decided, sourceId, file: file.fd })
      for (let at = 0; ;) {
        const { bytesRead, buffer } = await file.read({ buffer: Buffer.alloc(chunk), position: at })
        if (bytesRead === 0) return
        at += bytesRead
        yield buffer.subarray(0, bytesRead)
      }
    }
    const isRefused = () => bad === 'refuse' && lines.faults.length > 0
    try {
      const report = await importing({
        read,
        bad,
        by,
        dryRun,
        resource: undefined,
        batch: { kind: 'list', subject: `sources/${sourceId}` },
        removes: () => (deletesGone ? lines.gone.map((id) => ({ resource: 'figures', id })) : []),
        differences: () => lines.different,
        keep: keep && { ...keep, answer: (one) => keep.answer(savedOf(one, lines, deletesGone)) },
        locate: (one) => Promise.resolve(isRefused() ? { ...one, counts: undefined } : one),
      })
      return savedOf(report, lines, deletesGone)
    } finally {
      await file.close()
    }
  }
