/** Answers totals and outcomes: each question remembers its parts, which are brought up to date tree by tree. */
import { LRUCache } from 'lru-cache'
import { isOfChoice, latestEnd, type Choice } from '../../figures/choose.ts'
import type { PartsPage } from '../../figures/largest-parts.ts'
import { everyYear, stockOf, nothing, type Figure } from '../../figures/register.ts'
import { startOfYear } from '../../figures/periods.ts'
import { OutcomeParts } from '../../figures/outcome-rows.ts'
import { outcomesIn, type OutcomesQuery } from '../../figures/outcomes.ts'
import { overlappingSubjects, placesOf } from '../../figures/places/places.ts'
import { keyOf } from '../../figures/places/subjects.ts'
import { OwnParts, type CountedFigures } from '../../figures/question.ts'
import { recompute } from '../../figures/recompute.ts'
import type { Located } from '../../figures/segments.ts'
import { neverAdds, type TotalsQuery } from '../../figures/totals.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Turn } from '../turns.ts'
import { familyOf, type Family, type Tree } from './records.ts'
import type { Follower, State, Touched } from './state.ts'
import { forEachStale } from './subjects.ts'

/** Throws a Refusal if figures of this metric, or in these units, never add up. */
const assertAdds = (query: TotalsQuery, state: State, units: readonly string[]): void => {
  const detail = neverAdds(query, state.natureOf(query.metric), units)
  if (detail !== undefined)
    throw new Refusal('broken-rule', detail, [{ parameter: query.unit === 'percent' ? 'unit' : 'metric', detail }])
}

/** The figures that a query chooses; those of a stock by its moment. */
const choiceOf = (
  state: State,
  { metric, subjectKind, stage, withOutcomes, period, reportedBy, prices, unit, groupBy, stock }: TotalsQuery,
) => ({
  metric,
  subjectKind,
  stage,
  withOutcomes,
  period,
  reportedBy,
  prices,
  unit,
  stock: stock ?? stockOf(state.natureOf(metric), groupBy),
})

const nameOf = (choice: Choice): string => JSON.stringify(choice)

/** The parts of a question, tree by tree. They answer queries with an A, and with lines of L. */
interface Parts<Q = never, A = unknown, L = unknown> {
  readonly choice: Choice
  /** The number of figures in memory. */
  readonly length: number
  readonly remove: (root: string) => void
  readonly forgetRows: () => void
  readonly units: () => readonly string[]
  readonly answer: (query: Q, located: Located, page?: PartsPage) => A
  readonly lines: (query: Q, located: Located) => Generator<L>
}

/** A kind of question: what it remembers, and how that follows from the figures of a tree that are asked for. */
interface Kind<P extends Parts> {
  readonly make: (choice: Choice) => P
  readonly derive: (parts: P, state: State, tree: Tree, figures: readonly Figure[]) => void
}

const ofTotals: Kind<OwnParts> = {
  make: (choice) => new OwnParts(choice),
  derive: (parts, state, tree, figures) => {
    const { choice } = parts
    const { money, sources, lastTree } = state.indexes
    const { places, ...subjects } = lastTree.of(tree.register, choice.subjectKind)
    parts.replace(tree.root, recompute({ above: places.above, figures, ...subjects }, choice, money, sources), places)
  },
}

const ofOutcomes: Kind<OutcomeParts> = {
  make: (choice) => new OutcomeParts(choice),
  derive: (parts, state, tree, figures) => {
    const { choice } = parts
    const { places, ...subjects } = state.indexes.lastTree.of(tree.register, choice.subjectKind)
    parts.replace(tree.root, outcomesIn({ above: places.above, figures, ...subjects }, choice, state.indexes, places))
  },
}

class Question<P extends Parts> implements Follower {
  readonly #state: State
  readonly #query: Choice
  readonly #family: Family
  readonly #kind: Kind<P>
  parts: P
  readonly isFirst = true
  #isNew = true
  readonly #stale = new Set<string>()
  /** The last day on which a chosen figure ends, by tree: for a stock, whose moment is that of all trees. */
  readonly #ends = new Map<string, string>()
  readonly #staleEnds = new Set<string>()

  constructor(state: State, query: Choice, kind: Kind<P>) {
    this.#state = state
    this.#query = query
    this.#family = familyOf(query.subjectKind ?? 'project')
    this.#kind = kind
    this.parts = kind.make(query)
  }

  /** The number of trees to be computed anew. */
  get lag(): number {
    return this.#isNew ? Infinity : Math.max(this.#stale.size, this.#staleEnds.size)
  }

  touch({ all, roots, placesMoved }: Touched): void {
    if (all) this.#isNew = true
    if (placesMoved) this.parts.forgetRows()
    for (const root of roots) {
      this.#stale.add(root)
      if (this.#hasMoment) this.#staleEnds.add(root)
    }
  }

  /** The moment of a stock is asked for, and follows from all its figures. */
  get #hasMoment(): boolean {
    const { stock, period } = this.#query
    return stock !== undefined && stock.from === undefined && period === undefined
  }

  #figuresIn(tree: Tree | undefined): readonly Figure[] {
    return tree?.family === this.#family ? tree.register.figures.filter(isOfChoice(this.#query)) : []
  }

  #begin(stock: Choice['stock']): void {
    this.parts = this.#kind.make({ ...this.#query, stock })
    for (const { root, family } of this.#state.records.trees.values())
      if (family === this.#family) this.#stale.add(root)
  }

  /** Brings what is stale now up to date, in slices; more may become stale meanwhile. */
  async catchUp(turn: Turn): Promise<void> {
    if (this.#isNew) {
      this.#isNew = false
      this.#ends.clear()
      this.#begin(this.#query.stock)
      if (this.#hasMoment) for (const root of this.#stale) this.#staleEnds.add(root)
    }
    if (this.#hasMoment) await this.#findMoment(turn)
    await forEachStale(this.#stale, turn, (root) => {
      this.#derive(root)
    })
  }

  async #findMoment(turn: Turn): Promise<void> {
    for (const root of this.#staleEnds) {
      this.#staleEnds.delete(root)
      const tree = this.#state.records.trees.get(root)
      const figures = this.#figuresIn(tree)
      const end = tree && figures.length > 0 ? this.#latestEnd(tree, figures) : ''
      if (end === '') this.#ends.delete(root)
      else this.#ends.set(root, end)
      await turn()
    }
    let latest = ''
    for (const end of this.#ends.values()) if (end > latest) latest = end
    const from = latest === '' ? '' : startOfYear(latest)
    if (this.parts.choice.stock?.from !== from) this.#begin({ from })
  }

  #latestEnd(tree: Tree, figures: readonly Figure[]): string {
    const overlapping = overlappingSubjects(tree.register, this.#query.subjectKind)
    return latestEnd(figures, this.#query, this.#state.indexes.sources, ({ subjectKind, subjectId }) =>
      overlapping.has(keyOf(subjectKind, subjectId)),
    )
  }

  #derive(root: string): void {
    const tree = this.#state.records.trees.get(root)
    const figures = this.#figuresIn(tree)
    if (!tree || figures.length === 0) {
      this.parts.remove(root)
      return
    }
    this.#kind.derive(this.parts, this.#state, tree, figures)
  }
}

/** The most questions that are remembered, and the most figures in all of them for each figure of the register. */
const mostQuestions = 64
const mostTimes = 16

/** A question is prepared first, in slices, and then answered from one state. */
export class Questions {
  readonly #state: State
  readonly #totals: LRUCache<string, Question<OwnParts>>
  readonly #outcomes: LRUCache<string, Question<OutcomeParts>>

  constructor(state: State) {
    this.#state = state
    const known = <P extends Parts>() =>
      new LRUCache<string, Question<P>>({
        max: mostQuestions,
        dispose: (question) => state.followers.delete(question),
      })
    this.#totals = known()
    this.#outcomes = known()
  }

  /** Returns the question of a total. Throws a Refusal: broken-rule, if its metric never adds. */
  of(query: TotalsQuery): Question<OwnParts> {
    return this.#known(this.#totals, query, ofTotals)
  }

  /** Returns the question of outcomes. Throws a Refusal: broken-rule, if its metric never adds. */
  ofOutcomes(query: OutcomesQuery): Question<OutcomeParts> {
    return this.#known(this.#outcomes, { ...query, withOutcomes: true }, ofOutcomes)
  }

  #known<P extends Parts>(known: LRUCache<string, Question<P>>, query: TotalsQuery, kind: Kind<P>): Question<P> {
    assertAdds(query, this.#state, [])
    const choice = choiceOf(this.#state, query)
    const name = nameOf(choice)
    let question = known.get(name)
    if (question) return question
    question = new Question(this.#state, choice, kind)
    known.set(name, question)
    this.#state.followers.add(question)
    return question
  }

  #spare(): void {
    const most = mostTimes * (this.#state.records.maps.figures.size + 10_000)
    let length = 0
    for (const known of [this.#totals, this.#outcomes]) for (const { parts } of known.values()) length += parts.length
    for (const known of [this.#outcomes, this.#totals])
      while (length > most && known.size > 1) length -= known.pop()?.parts.length ?? 0
  }

  /** Returns the subject that a query is about, with all that is part of it. */
  #located({ initiativeId, projectId, subjectKind }: TotalsQuery): Located {
    const { records, places } = this.#state
    const key =
      projectId === undefined
        ? initiativeId === undefined
          ? undefined
          : keyOf('initiative', initiativeId)
        : keyOf('project', projectId)
    const tree = key === undefined ? undefined : records.treeOf(key)
    return {
      places,
      ...(key !== undefined && {
        within: {
          root: records.rootOf(key),
          places: placesOf(tree?.register ?? nothing, subjectKind, places),
        },
      }),
    }
  }

  /** Answers from a question that is current, also where its figures never add up. */
  rows<Q extends TotalsQuery, A>({ parts }: { readonly parts: Parts<Q, A> }, query: Q, page?: PartsPage): A {
    return parts.answer({ ...query, stock: parts.choice.stock }, this.#located(query), page)
  }

  /** Answers from a question that is current. Throws a Refusal: broken-rule, if its figures never add up. */
  answer<Q extends TotalsQuery, A extends { readonly data: readonly unknown[] }>(
    question: { readonly parts: Parts<Q, A> },
    query: Q,
    page?: PartsPage,
  ): A {
    const answer = this.rows(question, query, page)
    if (answer.data.length === 0) assertAdds(query, this.#state, question.parts.units())
    this.#spare()
    return answer
  }

  /** Yields what is in all rows, in the order of rows and figures. */
  lines<Q extends TotalsQuery, L>({ parts }: { readonly parts: Parts<Q, unknown, L> }, query: Q): Generator<L> {
    assertAdds(query, this.#state, parts.units())
    return parts.lines({ ...query, stock: parts.choice.stock }, this.#located(query))
  }

  /** Names the figures whose outcomes are found together with those of one. */
  groupOf({ metric, prices, subjectKind, subjectId }: Figure): string {
    return `${metric} ${prices ?? ''} ${this.#state.records.rootOf(keyOf(subjectKind, subjectId))}`
  }

  /** Returns how the figures of a tree count in totals of their metric and prices over all time, and which are left out. */
  counting({ metric, prices, subjectKind, subjectId }: Figure): CountedFigures {
    const { records } = this.#state
    const kind = familyOf(subjectKind) === 'project' ? undefined : subjectKind
    const stock = this.#state.natureOf(metric) === 'stock' ? everyYear : undefined
    const choice = { metric, prices: prices ?? undefined, subjectKind: kind, stock }
    const tree = records.treeOf(keyOf(subjectKind, subjectId))
    const ownParts = new OwnParts(choice)
    if (tree) ofTotals.derive(ownParts, this.#state, tree, tree.register.figures.filter(isOfChoice(choice)))
    return ownParts.counted()
  }
}
