/** Reads what the amounts of a place rest on: the titles of subjects, and what they are part of. */
import { keyOf, programmeOf, topmostIn, type Programme, type Subject } from '../../charts/subjects.ts'
import type { TotalsRow } from '../../figures/totals.ts'
import type { Data } from '../../model/canonical.ts'
import { conditionsOf } from '../../model/filters.ts'
import { subjects } from '../../resources/figures.ts'
import { resourceOf } from '../../resources/index.ts'
import type { Store } from '../../store/store.ts'
import type { Language } from '../../text/language.ts'
import { nameIn } from '../contract/local-names.ts'

/** Amounts of more figures are those of no programme in particular. */
export const mostFigures = 300

interface Titled extends Data {
  readonly id: string
  readonly parentId?: string | null
  readonly initiativeId?: string | null
}

const recordsOf = async (store: Store, kind: Subject['subjectKind'], ids: readonly string[]): Promise<Titled[]> => {
  const resource = resourceOf(subjects[kind])
  const { records } = await store.list(resource, {
    conditions: conditionsOf(resource, { 'id.in': ids }),
    sort: [],
    limit: ids.length,
    fields: undefined,
    include: [],
    facets: [],
    total: false,
  })
  return JSON.parse(`[${records.join(',')}]`) as Titled[]
}

/** Returns what a record is part of: its parent, else its initiative. */
const aboveOf = (subjectKind: Subject['subjectKind'], { parentId, initiativeId }: Titled): Subject | undefined => {
  if (subjectKind !== 'project' && subjectKind !== 'initiative') return undefined
  if (typeof parentId === 'string') return { subjectKind, subjectId: parentId }
  return typeof initiativeId === 'string' ? { subjectKind: 'initiative', subjectId: initiativeId } : undefined
}

export const programmeIn = async (store: Store, rows: readonly TotalsRow[], language: Language): Promise<Programme> => {
  const records = new Map<string, Titled>()
  let wanted = rows.flatMap(topmostIn)
  while (wanted.length > 0) {
    const above: Subject[] = []
    for (const [kind, alike] of Map.groupBy(wanted, ({ subjectKind }) => subjectKind)) {
      const ids = [...new Set(alike.map(({ subjectId }) => subjectId))]
      for (const record of await recordsOf(store, kind, ids)) {
        records.set(keyOf({ subjectKind: kind, subjectId: record.id }), record)
        above.push(...[aboveOf(kind, record)].filter((one) => one !== undefined))
      }
    }
    wanted = above.filter((one) => !records.has(keyOf(one)))
  }
  const called = (subject: Subject, inLanguage: Language): string => {
    const record = records.get(keyOf(subject))
    return (record && nameIn(inLanguage, record)) ?? subject.subjectId
  }
  const pathOf = (subject: Subject): Subject[] => {
    const record = records.get(keyOf(subject))
    const above = record && aboveOf(subject.subjectKind, record)
    return above ? [subject, ...pathOf(above)] : [subject]
  }
  return programmeOf(rows, {
    titleOf: (subject) => called(subject, 'en'),
    nameOf: (subject) => called(subject, language),
    pathOf,
  })
}
