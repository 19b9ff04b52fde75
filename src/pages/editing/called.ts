/** Finds the records that a text may mean: by their names, by words of these, and figures by subject, year and stage. */
import { idConstraints, type ResourceName } from '../../model/field.ts'
import { figures, stages, subjects } from '../../resources/figures.ts'
import type { Hit } from '../../store/search.ts'
import type { Store } from '../../store/store.ts'
import type { Message } from '../../text/messages/message.ts'
import { distances } from '../../text/name-keys.ts'
import { firstRecords, namesOfRecords, referencesOfRecords, subjectOf } from '../layout/queries.ts'
import { period, quantity } from '../layout/words.ts'
import { measuredBy } from '../tables/tables.ts'
import { words } from '../words/words.ts'

const mostCandidates = 6

/** Candidates that only begin so are less sure. */
const leastOfName = (100 - distances.bothShort) / 100

export const idForm = new RegExp(idConstraints.pattern)

/** A record that a text may mean. */
export interface RecordChoice {
  readonly resource: ResourceName
  readonly id: string
  readonly label: string
}

export interface CalledRecords {
  readonly choices: readonly RecordChoice[]
  /** They are called so, and do not only have these words in their names. */
  readonly isSure: boolean
}

const longEnough = /^(?=.*\p{Script=Han}.*\p{Script=Han}|.{3,}$)/u

const subjectResources: readonly ResourceName[] = Object.values(subjects)

const labelled = async (
  store: Store,
  found: readonly Pick<RecordChoice, 'resource' | 'id'>[],
): Promise<RecordChoice[]> => {
  const some = found.slice(0, mostCandidates)
  const named = some.map(({ resource, id }) => [resource, id] as const)
  const names = await namesOfRecords(store, named)
  return some.map(({ resource, id }) => ({ resource, id, label: names(resource, id) }))
}

/** Returns the records that have all these words, or their beginnings, in their names. */
const withWords = async (store: Store, q: string, resource: ResourceName | undefined): Promise<readonly Hit[]> => {
  const { hits, forgiven } = await store.search({ q, resource, limit: 4 * mostCandidates })
  return forgiven ? [] : hits.filter(({ tier }) => tier <= 2)
}

/** Returns the records that a text may mean; without a resource, the subjects of figures. */
export const recordsCalled = async (
  store: Store,
  target: ResourceName | undefined,
  text: string,
): Promise<CalledRecords> => {
  const isWanted = ({ resource }: Pick<RecordChoice, 'resource'>): boolean =>
    target !== undefined || subjectResources.includes(resource)
  const found = (await store.resolve(text, target)).filter(isWanted)
  const own = found.filter(({ id }) => id === text)
  const whole = own.length > 0 ? own : found.filter(({ confidence }) => confidence >= leastOfName)
  if (whole.length > 0) return { choices: await labelled(store, whole), isSure: true }
  const worded = (await withWords(store, text, target)).filter(isWanted)
  const named = worded.filter(({ tier }) => tier === 0)
  if (named.length > 0) return { choices: await labelled(store, named), isSure: true }
  const begun = found.length > 0 ? found : worded
  return { choices: await labelled(store, begun), isSure: !idForm.test(text) && longEnough.test(text) }
}

const stageWords = {
  target: ['target', 'targets', '目标'],
  planned: ['planned', 'plan', '计划'],
  committed: ['committed', '承诺'],
  actual: ['actual', 'completed', '实际', '完成'],
} as const

const year = /^((?:19|20)\d\d)年?$/

/** Returns the figures that words name by subject, year and stage: `Guangdong key projects 2025 planned`. */
export const figuresCalled = async (store: Store, text: string): Promise<CalledRecords> => {
  const all = text.split(/[\s,，]+/)
  const [, wanted] = all.flatMap((word) => year.exec(word) ?? [])
  const stage = stages.find((one) => stageWords[one].some((word) => all.includes(word)))
  const rest = all.filter((word) => stage === undefined || !(stageWords[stage] as readonly string[]).includes(word))
  const without = rest.filter((word) => !year.test(word)).join(' ')
  // The title of a programme has its year, and that of a place has none.
  const named = await withWords(store, rest.join(' '), undefined)
  const hits = named.length > 0 || without === '' ? named : await withWords(store, without, undefined)
  const about = hits.filter(({ resource }) => subjectResources.includes(resource)).map(({ id }) => id)
  if (about.length === 0) return { choices: [], isSure: false }
  const records = await firstRecords(store, 'figures', {
    where: {
      'subjectId.in': about,
      ...(stage && { stage }),
      ...(wanted !== undefined && { 'periodStart.lte': `${wanted}-12-31`, 'periodEnd.gte': `${wanted}-01-01` }),
    },
    limit: 4 * mostCandidates,
  })
  const inOrder = records.toSorted((one, other) => about.indexOf(one.subjectId) - about.indexOf(other.subjectId))
  const names = await namesOfRecords(store, referencesOfRecords(figures, inOrder))
  const choices = inOrder.slice(0, mostCandidates).map((figure) => ({
    resource: 'figures' as const,
    id: figure.id,
    label: words().editing.offered(
      names(...subjectOf(figure)),
      measuredBy(figure),
      period(figure.periodStart, figure.periodEnd),
      quantity(figure),
    ),
  }))
  return { choices, isSure: true }
}

interface Called {
  /** Tells which ids to write, or whose names begin so. */
  readonly message: Message
  /** True if these records are called so, false if their names only begin so. */
  readonly isWhole: boolean
}

/** Returns the records that are called as a text that is no id of any, else those whose names begin so, in words. */
export const calledSo = async (store: Store, target: ResourceName, name: string): Promise<Called | undefined> => {
  const found = await store.resolve(name, target)
  // The fault is another than that there is no such record.
  if (found.some(({ id }) => id === name)) return undefined
  const exact = found.filter(({ confidence }) => confidence >= leastOfName)
  const ids = (exact.length > 0 ? exact : found).slice(0, mostCandidates).map(({ id }) => id)
  if (ids.length === 0) return undefined
  const named = ids.map((id) => [target, id] as const)
  const called = await namesOfRecords(store, named)
  const isWhole = exact.length > 0
  const records = ids.map((id) => [called(target, id), id] as const)
  return { message: isWhole ? ['ids-by-name', records] : ['names-beginning', records, target], isWhole }
}
