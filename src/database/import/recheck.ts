/** Checks lines again that an import has written, beside all others. */
import type { Data } from '../../model/canonical.ts'
import { resourceOf } from '../../resources/index.ts'
import { brokenTogether } from '../../rules/index.ts'
import type { Named } from './named-lines.ts'
import type { Report } from './report.ts'
import type { Staging } from './staging.ts'

/** Reports and returns the lines that break a rule. */
export const recheck = async (lines: readonly Named[], staging: Staging, report: Report): Promise<Named[]> => {
  const checks = lines.map(async (one) => {
    const { line, resource, id } = one
    const record = (await staging.find(resource, id)) as Data
    const broken = await brokenTogether(resourceOf(resource), id, record, staging)
    report.refuse(line, resource, id, broken)
    return broken.length > 0 ? [one] : []
  })
  return (await Promise.all(checks)).flat()
}
