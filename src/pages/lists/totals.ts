/** The form of a total, and of outcomes: what to add up, and how to group it. */
import { totalsQuery } from '../../http/totals/totals.ts'
import { propertiesOf } from '../../model/json-schema.ts'
import { groups } from '../../model/vocabulary.ts'
import { figures, stages } from '../../resources/figures.ts'
import type { Html } from '../layout/html.ts'
import { labelOf } from '../layout/words.ts'
import { address, type Parameters } from '../layout/addresses.ts'
import { choice, type Control, filterFormView } from './form.ts'
import type { ListQuestion } from './refused.ts'
import { words } from '../words/words.ts'

const levels = propertiesOf(totalsQuery)['regionKind']?.enum ?? []

/** A page of figures that are added up. */
export interface SumPage extends Pick<ListQuestion, 'title' | 'lead'> {
  readonly name: 'totals' | 'outcomes'
  readonly stages: readonly string[]
}

export const totalsPageOf = (): SumPage => ({
  name: 'totals',
  title: words().totals.title,
  lead: words().totals.lead,
  stages,
})

const controls = ({ stages: named }: SumPage): Control[] => [
  { parameter: 'metric', label: labelOf('metric'), shape: 'record', target: 'metrics' },
  { parameter: 'stage', label: labelOf('stage'), shape: 'choice', values: named },
  { parameter: 'period', label: labelOf('period'), shape: 'text' },
  { parameter: 'groupBy', label: words().totals.groupBy, shape: 'choice', values: groups },
  { parameter: 'regionKind', label: words().totals.level, shape: 'choice', values: levels },
  { parameter: 'regionId.within', label: labelOf('regionId'), shape: 'record', target: 'regions' },
  { parameter: 'industryIds.within', label: labelOf('industryId'), shape: 'record', target: 'industries' },
  { parameter: 'initiativeId', label: labelOf('initiativeId'), shape: 'record', target: 'initiatives' },
  { parameter: 'projectId', label: labelOf('projectId'), shape: 'record', target: 'projects' },
  { parameter: 'unit', label: words().totals.convertTo, shape: 'text' },
  { parameter: 'prices', label: labelOf('prices'), shape: 'text' },
  choice('subjectKind', figures.own.subjectKind, words().totals.about),
  { parameter: 'reportedBy', label: words().lists.reportedBy, shape: 'date' },
]

export const sumQuestion = (page: SumPage): ListQuestion => ({ ...page, controls: controls(page), orders: [] })

/** Renders the form as it was filled in. */
export const sumForm = (page: SumPage, parameters: Parameters): Html => {
  const defaults = page.name === 'outcomes' ? { stage: 'planned', ...parameters } : parameters
  const given = Object.entries(defaults).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  )
  return filterFormView({
    ...sumQuestion(page),
    path: `/${page.name}`,
    start: address(`/${page.name}`, { metric: parameters['metric'] }),
    typed: new Map(given),
    faults: [],
    counts: {},
  })
}
