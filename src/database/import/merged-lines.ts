/** Lines that say that a record is merged into another one: they are judged once all other lines are. */
import type { ResourceName } from '../../model/field.ts'
import type { Violation } from '../../model/validation.ts'
import { resourceOf } from '../../resources/index.ts'
import { referencesIn } from '../../rules/references.ts'
import type { Message } from '../../text/messages/message.ts'
import type { Reader } from '../engine.ts'
import { type Referrer, referrersTo } from '../write/apply.ts'
import { deletion, type Former } from '../write/recorder.ts'
import type { Change } from '../write/statements.ts'
import type { CheckedLine } from './checked-lines.ts'
import type { FileRecords, RecordLine } from './records.ts'
import type { Report } from './judge.ts'

export type MergeLine = CheckedLine & RecordLine & { readonly into: string }

export const noFormer: Former = { revision: 0 }

/** The register and the other lines of the file. */
interface Known {
  readonly reader: Reader
  readonly records: FileRecords
  /** The records into which others are merged in the register, by the addresses of these. */
  readonly successors: ReadonlyMap<string, string>
  readonly formers: (lines: readonly RecordLine[]) => Promise<ReadonlyMap<string, Former>>
  /** The other lines are not written. */
  readonly isDryRun: boolean
}

const addressOf = ({ resource, id }: Pick<RecordLine, 'resource' | 'id'>): string => `${resource}/${id}`

const addressIn = (address: string): readonly [ResourceName, string] => {
  const [resource, id = ''] = address.split('/')
  return [resource as ResourceName, id]
}

/** Returns what the records of the file refer to, as far as it is among some records, by their addresses. */
const referrersInFile = (
  records: FileRecords,
  among: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, readonly Referrer[]> => {
  const found = new Map<string, Referrer[]>()
  for (const owner of records.written()) {
    for (const { pointer, target, id } of referencesIn(resourceOf(owner.resource).own, records.dataOf(owner))) {
      const address = `${target}/${id}`
      if (!among.has(address)) continue
      const path = pointer.split(/\/\d+\/|\//).filter((key) => key !== '')
      const referrers = found.get(address) ?? []
      referrers.push([path.join('.'), addressOf(owner)])
      found.set(address, referrers)
    }
  }
  return found
}

/** Reports faults of the lines, and returns the deletions of the others; a record that is merged so already has none. */
export const deletionsBy = async (
  lines: readonly MergeLine[],
  { reader, records, successors, formers, isDryRun }: Known,
  report: Report,
): Promise<Change[]> => {
  const byAddress = new Map(lines.map((line) => [addressOf(line), line]))
  const inFile = isDryRun ? referrersInFile(records, byAddress) : undefined
  const known = await formers(lines)

  /** Returns what refers to a record once the other lines are written. */
  const referringTo = async ({ resource, id }: MergeLine): Promise<readonly Referrer[]> => {
    const found = await referrersTo(reader, resource, id)
    if (!inFile) return found
    const left = found.filter(({ 1: address }) => !records.isWritten(...addressIn(address)))
    return [...left, ...(inFile.get(`${resource}/${id}`) ?? [])]
  }

  const wrongWith = async (merge: MergeLine, former: Former): Promise<Violation[]> => {
    const { line, resource, id, into } = merge
    const violation = (pointer: string, ...detail: Message): Violation[] => [{ pointer: `/merged/${pointer}`, detail }]
    const other = records.lineOf({ target: resource, id }) ?? byAddress.get(addressOf(merge))?.line
    if (other !== undefined && other !== line) return violation('id', 'id-repeated', other.toString(), false)
    if (into === id) return violation('into', 'merge-itself')
    const next = byAddress.get(`${resource}/${into}`)
    if (next) return violation('into', 'record-merged', addressOf(next), next.into)
    if (!(await records.has(resource, into))) return violation('into', 'no-reference', into, resource)
    const successor = successors.get(addressOf(merge))
    if (successor !== undefined) return violation('id', 'record-merged', addressOf(merge), successor)
    const referrers = former.record ? await referringTo(merge) : []
    return referrers.length === 0 ? [] : violation('id', 'referred-to', addressOf(merge), referrers, false)
  }

  const found: Change[] = []
  for (const merge of lines) {
    const { line, resource, id, into } = merge
    if (successors.get(addressOf(merge)) === into) continue
    const former = known.get(addressOf(merge)) ?? noFormer
    const wrong = await wrongWith(merge, former)
    report.refuse(line, resource, id, wrong)
    if (wrong.length === 0) found.push(deletion(resourceOf(resource), id, former, into))
  }
  return found
}
