/** Writes the records of an import, checked like any other write; rechecks references to later lines at the end. */
import type { Data } from '../../model/canonical.ts'
import { tooLarge } from '../../model/record-size.ts'
import type { Resource } from '../../model/resource.ts'
import { bodySchema } from '../../model/schemas.ts'
import { bodyValidator, type Violation } from '../../model/validation.ts'
import { everyResource, resourceOf } from '../../resources/index.ts'
import { selfReferences } from '../../rules/cycles.ts'
import { brokenAlone, brokenTogether } from '../../rules/index.ts'
import type { Session } from '../engine.ts'
import { find } from '../read/by-id.ts'
import { formerOf, replacement, type Replacement } from '../write/change.ts'
import { Recorder } from '../write/recorder.ts'
import type { ParsedLine } from './parsed-line.ts'
import { Report } from './report.ts'
import { Staging } from './staging.ts'

/** The number of changes flushed at once. */
const flushedAtOnce = 1000

const neverThere = { revision: 0 }

const validators = new Map(everyResource.map((resource) => [resource.name, bodyValidator(bodySchema(resource))]))

const violationsOf = (resource: Resource, record: unknown): Violation[] => {
  const violations = validators.get(resource.name)?.(record) ?? []
  return violations.length === 0 && (record as Data)['id'] === undefined
    ? [{ pointer: '/id', detail: 'Is required: an import puts records in their place.' }]
    : violations
}

const idIn = (record: unknown): string | null => {
  const id = typeof record === 'object' && record !== null ? (record as Data)['id'] : undefined
  return typeof id === 'string' ? id : null
}

/**
 * A record may close a cycle if it now refers to another record, or if it is new and refers to itself:
 * an earlier line that refers to a later one is deferred anyway.
 */
const mayCloseCycle = ({ resource, id, before, after }: Replacement): boolean =>
  selfReferences(resource).some(
    (key) => after[key] !== null && (before ? after[key] !== before[key] : after[key] === id),
  )

const faultsOf = ({ resource, after }: Replacement, largestRecord: number): Violation[] => {
  const large = tooLarge(after, largestRecord)
  return large.length > 0 ? large : brokenAlone(resource, after)
}

interface Options {
  readonly by: string
  readonly largestRecord: number
  readonly onlyIfEmpty: boolean
}

/** Writes each good line and checks each beside all others. Nothing of it may be kept if the report has errors. */
export const importLines = async (
  session: Session,
  lines: AsyncIterable<ParsedLine>,
  { by, largestRecord, onlyIfEmpty }: Options,
): Promise<{ readonly report: Report; readonly isMost: boolean }> => {
  const report = new Report()
  const recorder = await Recorder.begin(session)
  const wasEmpty = recorder.begun === 0
  if (onlyIfEmpty && !wasEmpty) return { report, isMost: false }
  const staging = new Staging(session, recorder.begun)
  await staging.begin()

  const put = async (line: number, resource: Resource, body: Data): Promise<void> => {
    const id = body['id'] as string
    // No two lines may name one record, so in an empty register each is new.
    const former = wasEmpty ? neverThere : await formerOf(session, resource, id)
    const change = replacement(resource, id, former, body, recorder.at)
    if (!change) {
      report.count('unchanged', resource.name)
      return
    }
    const faults = faultsOf(change, largestRecord)
    if (faults.length > 0) {
      report.refuse(line, resource.name, id, faults)
      return
    }
    await recorder.add(change, by)
    if (recorder.unflushed === flushedAtOnce) await recorder.flush()
    staging.note(change)
    report.count(change.before ? 'updated' : 'created', resource.name)
    const broken = await brokenTogether(resource, id, change.after, staging)
    if (broken.length > 0 || mayCloseCycle(change)) await staging.defer(line, resource.name, id)
  }

  for await (const { line, resource, record, violations } of lines) {
    const id = idIn(record)
    const earlier = resource && id !== null ? await staging.name(resource.name, id, line) : undefined
    const wrong =
      violations.length > 0 || !resource
        ? violations
        : earlier !== undefined
          ? [{ pointer: '/id', detail: `Is in line ${earlier.toString()} already.` }]
          : violationsOf(resource, record)
    if (wrong.length > 0 || !resource) report.refuse(line, resource?.name ?? null, id, wrong)
    else await put(line, resource, record as Data)
  }
  await recorder.end()
  await staging.seekCycles()
  // A line may refer to a later one, so the rules that a line broke are asked again.
  for await (const { line, resource, id } of staging.deferred()) {
    const record = (await find(session, resource, id)) as Data
    report.refuse(line, resource, id, await brokenTogether(resourceOf(resource), id, record, staging))
  }
  return { report, isMost: recorder.sequence - recorder.begun >= recorder.begun }
}
