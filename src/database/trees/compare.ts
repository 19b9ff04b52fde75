/** Compares two editions of a list over one state: their figures by today's trees, and what their citations printed. */
import { firstFrom } from '../../figures/collections.ts'
import type { Choice } from '../../figures/choose.ts'
import { recompute } from '../../figures/recompute.ts'
import { editionsUpTo, isInUse, stockOf, type Figure, type SubjectKind } from '../../figures/register.ts'
import { overlappingSubjects } from '../../figures/places/places.ts'
import { keyOf, pathFrom } from '../../figures/places/subjects.ts'
import {
  bySize,
  compareEditions,
  figureOfSide,
  type SubjectChange,
  type EditionChange,
  type Comparison,
  type ListEdition,
  type EditionAmount,
  type Measure,
  type OwnAmount,
  type PrintedRow,
} from '../../lists/editions.ts'
import { integerOf } from '../../model/decimals.ts'
import { byPrecedence } from '../../model/figures.ts'
import { periodText } from '../../model/period.ts'
import { isPercentage } from '../../model/units.ts'
import { subjects } from '../../resources/figures.ts'
import { Refusal } from '../../rules/refusal.ts'
import { head } from '../history/sequence.ts'
import type { Turn } from '../turns.ts'
import type { Reader } from '../engine.ts'
import type { ComparedEditions, ComparedRow, CompareRequest } from '../../store/computed-lists.ts'
import { asItStood } from '../read/as-of.ts'
import { sql } from '../sql/sql.ts'
import { familyOf } from './records.ts'
import type { State } from './state.ts'
import { keyOfSubject } from './subjects.ts'

/** The two editions that are compared, the earlier one first. */
export type EditionPair = readonly [before: string, after: string]

const cites = { projects: 'project', initiatives: 'initiative' } as const

export type CitedRow = PrintedRow & {
  readonly id: string
  readonly sourceId: string
  readonly subjectKind: SubjectKind
}

/** Selects what the citations of two sources say, as of a change. */
const citedBy = (sourceIds: EditionPair, asOf: number | undefined) =>
  sql<CitedRow>`${asItStood(asOf)}${sql.join(
    Object.entries(cites).map(
      ([resource, kind]) => sql`SELECT ${sql.raw(`'${kind}'`)} AS "subjectKind", record_id AS id,
        source_id AS "sourceId", as_title AS title, as_starts_on AS "startsOn", as_ends_on AS "endsOn",
        as_region_id AS "regionId", as_status AS status, as_parent_id AS "parentId"
        FROM ${sql.identifier(`${resource}_citations`)} WHERE source_id IN (${sourceIds[0]}, ${sourceIds[1]})`,
    ),
    sql` UNION ALL `,
  )}`

const isPrinted = ({ title, startsOn, endsOn, regionId, status, parentId }: PrintedRow): boolean =>
  [title, startsOn, endsOn, regionId, status, parentId].some((one) => one !== null)

// The figures of an edition: which amounts it prints, and how they count without any other source.

/** What bears upon each other in a total. */
const groupOf = ({ metric, subjectKind }: Figure): string => `${metric} ${familyOf(subjectKind)}`

/** Returns the function from a figure, and the unit of its amount, to its measure. Lists print few. */
const measureIn = (state: State) => {
  const known = new Map<string, Measure>()
  return ({ metric, stage, prices, periodStart, periodEnd }: Figure, unit: string): Measure => {
    const name = `${metric} ${stage} ${unit} ${prices ?? ''} ${periodStart ?? ''} ${periodEnd ?? ''}`
    const found = known.get(name)
    if (found) return found
    const period = state.natureOf(metric) === 'stock' ? null : periodText(periodStart, periodEnd)
    const key = [metric, stage, unit, prices ?? '', period ?? ''].join(' ')
    const measure = { metric, stage, unit, prices, period, key }
    known.set(name, measure)
    return measure
  }
}

const isAmount = ({ unit, relation }: Figure): boolean =>
  !isPercentage(unit) && (relation === null || relation === 'sum')

/** Ratios and changes are no amounts, and never add. */
const adds = (state: State, metric: string): boolean =>
  metric !== 'share' && ['flow', 'stock'].includes(state.natureOf(metric))

/** Returns the keys of the subjects that overlap others in the trees of some figures. */
const overlappingIn = ({ records }: State, figures: readonly Figure[], kind: SubjectKind | undefined): Set<string> => {
  const trees = new Set(figures.map((figure) => records.treeOf(keyOfSubject(figure))))
  return new Set([...trees].flatMap((tree) => (tree ? [...overlappingSubjects(tree.register, kind)] : [])))
}

const countedIn = (state: State, figures: readonly Figure[]) => {
  const { money, sources } = state.indexes
  return [...Map.groupBy(figures, groupOf).values()].flatMap((some) => {
    const [{ metric, subjectKind }] = some as [Figure]
    const kind = familyOf(subjectKind) === 'project' ? undefined : subjectKind
    const trees = { above: state.records.above, figures: some, overlapping: overlappingIn(state, some, kind) }
    return [...new Set(some.map(({ prices }) => prices))].flatMap((prices) => {
      const stock = stockOf(state.natureOf(metric))
      const choice: Choice = { metric, subjectKind: kind, prices: prices ?? undefined, stock }
      return [...recompute(trees, choice, money, sources).parts]
    })
  })
}

interface Figures extends Pick<ListEdition, 'amounts' | 'own'> {
  readonly subjects: ReadonlySet<string>
}

const figuresOf = (state: State, all: readonly Figure[]): Figures => {
  const measureOf = measureIn(state)
  const superseded = new Set(all.flatMap((figure) => (isInUse(figure) ? (figure.supersedesId ?? []) : [])))
  const inUse = all.filter((figure) => isInUse(figure))
  const adding = inUse.filter(({ metric }) => adds(state, metric))
  const parts = countedIn(state, adding)
  const wholes = new Set(parts.flatMap(({ figure, own, counted }) => (own === counted ? [] : [figure.id])))
  const amounts = new Map<string, Map<string, EditionAmount>>()
  for (const figure of adding.filter(isAmount).sort(byPrecedence(state.indexes.sources))) {
    if (superseded.has(figure.id)) continue
    const { id: figureId, metric, stage, unit, value } = figure
    const [subject, key] = [keyOfSubject(figure), measureOf(figure, unit).key]
    const known = amounts.get(subject) ?? new Map<string, EditionAmount>()
    amounts.set(subject, known)
    if (known.has(key)) continue
    const thousandths = integerOf(value)
    known.set(key, { figureId, metric, stage, unit, value, thousandths, isWhole: wholes.has(figureId) })
  }
  return {
    subjects: new Set(inUse.map(keyOfSubject)),
    amounts,
    own: parts.map(({ subject, figure, own, unit }): OwnAmount => ({ subject, measure: measureOf(figure, unit), own })),
  }
}

const editionOf = (state: State, figures: Figures, cited: readonly CitedRow[]): ListEdition => {
  const subjects = new Map<string, PrintedRow | null>([...figures.subjects].map((subject) => [subject, null]))
  for (const { id, subjectKind, sourceId: _sourceId, ...printed } of cited) {
    const key = keyOf(subjectKind, id)
    if (!subjects.get(key)) subjects.set(key, isPrinted(printed) ? printed : null)
  }
  // The programme of a list is none of its rows: it stands above them, and the edition prints nothing of it.
  const above = new Set([...subjects.keys()].flatMap((key) => pathFrom(state.records.above, key).slice(1)))
  for (const [key, printed] of subjects)
    if (printed === null && above.has(key) && !figures.subjects.has(key)) subjects.delete(key)
  return { subjects, amounts: figures.amounts, own: figures.own }
}

/** Returns two sources in the order of their chain. Throws a Refusal: broken-rule, unless one follows the other. */
export const orderedPair = ({ indexes: { sources } }: State, id: string, other: string | undefined): EditionPair => {
  const refused = (...detail: ['no-edition-before', string] | ['no-common-chain', string, string]): Refusal =>
    new Refusal('broken-rule', undefined, [{ parameter: 'with', detail }])
  const earlier = other ?? sources.get(id)?.followsId ?? undefined
  if (earlier === undefined) throw refused('no-edition-before', id)
  const follows = (later: string, one: string): boolean =>
    later !== one && [...editionsUpTo(later, sources)].includes(one)
  if (follows(id, earlier)) return [earlier, id]
  if (follows(earlier, id)) return [id, earlier]
  throw refused('no-common-chain', earlier, id)
}

/** Returns an edition, given what citations say. */
export const editionIn = (state: State, sourceId: string, cited: readonly CitedRow[]): ListEdition => {
  const figures = [...state.records.maps.figures.values()].filter((figure) => figure.sourceId === sourceId)
  return editionOf(
    state,
    figuresOf(state, figures),
    cited.filter((row) => row.sourceId === sourceId),
  )
}

/** A comparison of two editions, worked out in slices. Whatever changes, it is worked out anew when it is asked for. */
export class ComparedPair {
  readonly state: State
  readonly #asOf: number | undefined
  readonly editions: EditionPair
  /** The state that it is of. */
  #sequence: number | undefined
  comparison: Comparison | undefined

  constructor(state: State, editions: EditionPair, asOf: number | undefined) {
    this.state = state
    this.editions = editions
    this.#asOf = asOf
  }

  get lag(): number {
    return this.#sequence === this.state.sequence ? 0 : Infinity
  }

  async catchUp(turn: Turn, reader: Reader): Promise<void> {
    if (this.lag === 0) return
    const { sequence } = this.state
    const cited = await reader.all(citedBy(this.editions, this.#asOf))
    const now = this.#asOf === undefined ? (await head(reader)).sequence : sequence
    const [before, after] = this.editions
    const earlier = editionIn(this.state, before, cited)
    await turn()
    const later = editionIn(this.state, after, cited)
    await turn()
    this.comparison = compareEditions(earlier, later)
    // Citations are of the state that is read: only if that is the one in memory, and stays it, do they belong together.
    if (now === sequence && this.state.sequence === sequence) this.#sequence = sequence
  }
}

// A page of the changes, in their order.

type Position = readonly [size: string, kind: EditionChange, subject: string, before: string, after: string]

const positionOf = ({ size, kind, subject, before, after }: SubjectChange): string =>
  JSON.stringify([size.toString(), kind, subject, figureOfSide(before), figureOfSide(after)] satisfies Position)

const isAfter = (position: string): ((change: SubjectChange) => boolean) => {
  const [size, kind, subject, ...figures] = JSON.parse(position) as Position
  const [before, after] = figures.map((figureId) => ({ figureId }))
  const last = { size: BigInt(size), kind, subject, before, after }
  return (change) => bySize(change, last) > 0
}

const rowOf = ({ records: { maps } }: State, { kind, subject, before, after }: SubjectChange): ComparedRow => {
  const [subjectKind, subjectId] = subject.split('/') as [SubjectKind, string]
  const resource = subjects[subjectKind]
  const record = maps[resource].get(subjectId) as Readonly<Partial<Record<string, string | null>>> | undefined
  const { title, localTitle, name = title, localName = localTitle } = record ?? {}
  return { kind, subjectKind, subjectId, name: name ?? subjectId, localName: localName ?? null, before, after }
}

/** Returns a page of a comparison. */
export const comparedPage = (
  state: State,
  { editions, comparison }: ComparedPair,
  { kind, partsAlone = false, after, skip, limit }: CompareRequest,
): Omit<ComparedEditions, 'state'> => {
  const { summary, bridge, changes } = comparison as Comparison
  const chosen =
    kind === undefined && !partsAlone
      ? changes
      : changes.filter((change) => (kind === undefined || change.kind === kind) && !(partsAlone && change.isWhole))
  const from = after === undefined ? (skip ?? 0) : firstFrom(chosen, isAfter(after))
  const shown = chosen.slice(from, from + limit)
  const last = shown.at(-1)
  return {
    editions,
    summary,
    bridge,
    rows: shown.map((change) => rowOf(state, change)),
    total: chosen.length,
    next: last && from + limit < chosen.length ? positionOf(last) : undefined,
  }
}
