/** Imports the good lines of a file: finds the bad ones, undoes everything, and writes the file without them. */
import type { Session, Streamer } from '../../engine.ts'
import { sql } from '../../sql/sql.ts'
import { queryTemplate } from '../../sql/templates.ts'
import type { CheckedLine } from '../checked-line.ts'
import type { Imported, Options } from '../options.ts'
import { importLines } from '../run.ts'
import { Rounds } from './rounds.ts'

const begin = queryTemplate(0, () => sql.raw('SAVEPOINT first_pass'))()
const undo = queryTemplate(0, () => sql.raw('ROLLBACK TO SAVEPOINT first_pass'))()

type Lines = AsyncIterable<readonly CheckedLine[]>

interface File {
  readonly first: Lines
  readonly reread: () => Lines
}

/**
 * Reads the file once if all of it is good, else twice. A file that was written cannot be taken back line by line:
 * changes are numbered and append-only.
 */
export const importGoodLines = async (
  session: Session & Streamer,
  { first: lines, reread }: File,
  options: Options,
): Promise<Imported> => {
  await session.run(begin)
  let rounds: Rounds | undefined
  const first = await importLines(session, lines, {
    ...options,
    settling: (staging, report, begun) => (rounds = new Rounds(session, begun, staging, report, options.trying)),
  })
  if (first.report.errorCount === 0 || first.report.isUnread || !rounds) return first
  const leftOut = await rounds.leftOut.lines()
  await session.run(undo)
  options.trying?.beginAnew()
  const second = await importLines(session, reread(), { ...options, leftOut })
  return { report: first.report.withCounts(second.report), isMost: second.isMost }
}
