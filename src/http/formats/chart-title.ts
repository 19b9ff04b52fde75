/** Says in the title of a chart what is shown: the metric, its groups, where, when, and which stages. */
import type { Totals, TotalsQuery } from '../../figures/totals.ts'
import type { ResourceName } from '../../model/field.ts'
import { subjects, stages } from '../../resources/figures.ts'
import { resourceOf } from '../../resources/index.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Store } from '../../store/store.ts'
import { day, period as periodInWords } from '../../text/dates-in-words.ts'
import { capital, spoken, unitInWords } from '../../text/in-words.ts'

/** Returns the name of a record, or its id if it is gone since. */
const nameOf = async (store: Store, resource: ResourceName, id: string): Promise<string> => {
  try {
    const record = JSON.parse((await store.read(resourceOf(resource), id)).text) as { name?: string; title?: string }
    return record.name ?? record.title ?? id
  } catch (error) {
    if (error instanceof Refusal) return id
    throw error
  }
}

const listed = (all: readonly string[]): string =>
  all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1) ?? ''}`

/** Returns a title: `Investment by year, Guangdong: planned and actual`. */
export const titleOf = async (store: Store, asked: TotalsQuery, { data }: Pick<Totals, 'data'>): Promise<string> => {
  const { metric, groupBy = [], period, reportedBy, subjectKind, unit } = asked
  const where = [
    ['regions', asked.regionWithin],
    ['industries', asked.industryWithin],
    ['initiatives', asked.initiativeId],
    ['projects', asked.projectId],
  ] as const
  const named = where.flatMap(([resource, id]) => (id === undefined ? [] : [nameOf(store, resource, id)]))
  const names = await Promise.all(named)
  const what = groupBy.length === 0 ? spoken(metric) : `${spoken(metric)} by ${listed(groupBy)}`
  const parts = [
    capital(what),
    ...names,
    ...(period ? [periodInWords(period.start, period.end)] : []),
    ...(subjectKind === undefined ? [] : [`figures about ${subjects[subjectKind]}`]),
    ...(reportedBy === undefined ? [] : [`reported by ${day(reportedBy)}`]),
    ...(unit === undefined ? [] : [`in ${unitInWords('2', unit)}`]),
  ]
  const shown = stages.filter((stage) => data.some((row) => row.stage === stage))
  return `${parts.join(', ')}${shown.length === 0 ? '' : `: ${listed(shown)}`}`
}
