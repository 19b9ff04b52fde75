/** The form of a total: what to add up, and how to group it. */
import { totalsQuery } from '../../http/totals/query-schema.ts'
import { propertiesOf } from '../../model/json-schema.ts'
import { groups } from '../../model/vocabulary.ts'
import { figures } from '../../resources/figures.ts'
import type { Html } from '../layout/html.ts'
import { address, type Parameters } from '../layout/addresses.ts'
import { choice, type Control } from './controls.ts'
import { formView } from './form.ts'
import type { Question } from './refused.ts'

const levels = propertiesOf(totalsQuery)['regionKind']?.enum ?? []

const controls: readonly Control[] = [
  { parameter: 'metric', label: 'Metric', shape: 'record', target: 'metrics' },
  choice('stage', figures.own.stage),
  { parameter: 'period', label: 'Period', shape: 'text' },
  { parameter: 'groupBy', label: 'Group by', shape: 'choice', values: groups },
  { parameter: 'regionKind', label: 'Level of regions', shape: 'choice', values: levels },
  { parameter: 'regionId.within', label: 'Region', shape: 'record', target: 'regions' },
  { parameter: 'industryIds.within', label: 'Industry', shape: 'record', target: 'industries' },
  { parameter: 'initiativeId', label: 'Initiative', shape: 'record', target: 'initiatives' },
  { parameter: 'projectId', label: 'Project', shape: 'record', target: 'projects' },
  { parameter: 'unit', label: 'Convert to', shape: 'text' },
  choice('subjectKind', figures.own.subjectKind, 'Figures about'),
  { parameter: 'reportedBy', label: 'Reported by', shape: 'date' },
]

export const totalsQuestion: Question = {
  name: 'totals',
  title: 'Totals',
  lead: 'Figures added up without counting anything twice.',
  controls,
  orders: [],
}

/** Renders the form as it was filled in. */
export const totalsForm = (parameters: Parameters): Html => {
  const given = Object.entries(parameters).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  )
  return formView({
    ...totalsQuestion,
    path: '/totals',
    start: address('/totals', { metric: parameters['metric'] }),
    typed: new Map(given),
    faults: [],
    counts: {},
  })
}
