/** Keeps the ids of all findings by what they follow from, as a subject or a tree; items are derived again when needed. */
import { manyOf, mostAlike } from '../../figures/checks/alike.ts'
import { checkOf, type Check, type FindingKind, findingKinds, scopeOf } from '../../figures/checks/checks.ts'
import { unreported } from '../../figures/checks/plans.ts'
import { keyOf } from '../../figures/places/subjects.ts'
import type { Figure, Source, SubjectKind } from '../../figures/register.ts'
import { subjects } from '../../resources/figures.ts'
import type { ServedCheck } from '../../store/computed-lists.ts'
import type { CheckName } from '../../text/findings/params.ts'
import type { Reader } from '../engine.ts'
import { isAmong } from '../sql/dialect.ts'
import { sql } from '../sql/sql.ts'
import { alikeOf, byDay, foundAt, identified, kindIn, Listing, type FoundFinding, type Identified } from './listing.ts'
import type { Promises } from './promises.ts'
import { reviewsWhere } from './reviews.ts'
import { unanswered, withSentences } from './sentences.ts'
import { differs, type Follower, type State, type Touched } from './state.ts'
import {
  figuresAbout,
  forEachStale,
  isPrinted,
  printsOf,
  StaleSubjects,
  subjectKinds,
  keyOfSubject,
  findInTexts,
} from './subjects.ts'
import { atOnce, type Turn } from '../turns.ts'
import {
  findInEquations,
  findInRates,
  findInSubjects,
  findInTree,
  SharedNames,
  unitScopes,
  type UnitScope,
} from './units.ts'

/** Returns the unit that the findings of a check follow from. */
const unitScopeOf = (check: CheckName): UnitScope | 'promise' => {
  const scope = scopeOf(check)
  return scope === 'parts' ? 'tree' : scope
}

const allRates = 'rates'
/** The fields by which a subject is part of another. */
const parents = ['parentId', 'initiativeId'] as const

export class Findings implements Follower {
  readonly #state: State
  readonly promises: Promises
  readonly asOf: number | undefined
  readonly #lists = new Map<FindingKind, Listing>(findingKinds.map((kind) => [kind, new Listing()]))
  readonly #found = new Map<UnitScope, Map<string, readonly FoundFinding[]>>(
    unitScopes.map((scope) => [scope, new Map()]),
  )
  /** The labels under which possible duplicates are found, by id: two names may lead to the same subjects. */
  readonly #labelsOf = new Map<string, Set<string>>()
  /** The names of findings that are alike, each once in memory. */
  readonly #alike = new Map<string, string>()
  readonly #names: SharedNames
  readonly #staleSubjects: StaleSubjects
  readonly #staleTrees: Set<string>
  readonly #staleLabels = new Set<string>()
  /** The figures whose words are to be compared, with the call of `touch` since which they are. */
  readonly #staleWords = new Map<string, number>()
  #areRatesStale = true
  /** Counts calls of `touch`. */
  #touches = 0
  #concerned: Set<string> | undefined
  /** Findings of the tree that was derived last: a page after a write often shows some of them. */
  #lastFound: { readonly root: string; readonly checks: readonly Check[] } | undefined
  /** The ids of findings deleted since the last `catchUp`. */
  readonly #cleared = new Set<string>()

  /** Takes the promises of the same state. */
  constructor(state: State, promises: Promises, asOf?: number) {
    this.#state = state
    this.promises = promises
    this.asOf = asOf
    this.#names = new SharedNames(state)
    this.#staleSubjects = new StaleSubjects(state.records)
    this.#staleTrees = new Set(state.records.trees.keys())
    state.followers.add(this)
  }

  touch({ all: isAll, roots, subjects: touched, rates, changes }: Touched): void {
    const { records } = this.#state
    const { figures, sources } = records.maps
    this.#touches++
    this.#lastFound = undefined
    this.#staleSubjects.add(touched)
    for (const root of roots) {
      this.#clear('tree', root)
      this.#staleTrees.add(root)
    }
    // Nothing that follows from subjects alone follows from a rate.
    if (isAll) for (const root of records.trees.keys()) this.#staleTrees.add(root)
    if (rates) this.#areRatesStale = true
    const texts = new Set<string>()
    const moved = new Set<string>()
    for (const change of changes) {
      const { name, id, before, after } = change
      if (name === 'figures') {
        if (before && after && keyOfSubject(before as Figure) !== keyOfSubject(after as Figure))
          for (const scope of ['subject', 'equation'] as const) this.#clear(scope, keyOfSubject(before as Figure))
        this.#staleSubjects.add(this.#state.subjectsReferringTo(id))
        if (this.#unitsOf('text').has(id)) this.#staleWords.set(id, this.#touches)
        for (const one of [before, after] as (Figure | undefined)[])
          if (one && (one.reported.length > 0 || (figures.get(one.supersedesId ?? '')?.reported.length ?? 0) > 0))
            this.#areRatesStale = true
      } else if (name === 'sources') {
        if (printsOf(before as Source | undefined) !== printsOf(sources.get(id))) texts.add(id)
      } else {
        for (const label of SharedNames.labelsOf(name, before)) {
          this.#names.delete(label, id)
          this.#staleLabels.add(label)
        }
        const kind = subjectKinds.find((one) => subjects[one] === name)
        if (kind && before && after && differs(change, parents)) moved.add(records.rootOf(keyOf(kind, id)))
      }
    }
    // A subject that moves to another tree takes along those beneath, whose figures are compared with those of others.
    for (const root of moved)
      for (const some of ['initiatives', 'organizations', 'projects'] as const)
        for (const record of records.trees.get(root)?.register[some] ?? [])
          for (const label of SharedNames.labelsOf(some, record)) this.#staleLabels.add(label)
    if (texts.size > 0)
      for (const { id, sourceId } of figures.values()) if (texts.has(sourceId)) this.#staleWords.set(id, this.#touches)
  }

  /** Deletes the findings of a unit at once: another one may have a finding of the same id soon, which is to stay. */
  #clear(scope: UnitScope, unit: string): void {
    const concerned = this.#concerned
    this.#concerned = concerned ?? this.#cleared
    this.#replace(scope, unit, [])
    this.#concerned = concerned
  }

  /** The number of subjects, trees, names and figures that are stale. */
  get lag(): number {
    const own = this.#staleSubjects.size + this.#staleTrees.size + this.#staleLabels.size + this.#staleWords.size
    return this.promises.lag + own + (this.#areRatesStale ? 1 : 0)
  }

  /**
   * Brings what is stale now up to date; the reader reads the present state. Where records change meanwhile, `lag` is not
   * 0 afterwards. Adds to `concerned` the ids of findings that may come, go or read otherwise.
   */
  async catchUp(turn: Turn, reader: Reader, concerned?: Set<string>): Promise<void> {
    if (concerned) this.#concerned = concerned
    for (const id of this.#cleared) concerned?.add(id)
    this.#cleared.clear()
    try {
      await this.promises.catchUp(turn)
      await this.#staleSubjects.derive(turn, (about) => {
        this.#deriveSubjects(about)
      })
      await forEachStale(this.#staleTrees, turn, (root) => {
        this.#lastFound = { root, checks: findInTree(this.#state, root) }
        this.#replace('tree', root, this.#lastFound.checks)
      })
      await forEachStale(this.#staleLabels, turn, (label) => {
        this.#replace('name', label, this.#names.find([label]))
      })
      if (this.#areRatesStale) {
        this.#areRatesStale = false
        this.#replace('rates', allRates, findInRates(this.#state))
        await turn()
      }
      if (this.#staleWords.size > 0) await this.#compareWords(turn, reader)
    } finally {
      // Another `catchUp` may run at the same time.
      if (concerned) this.#concerned = undefined
    }
  }

  #deriveSubjects(about: ReadonlyMap<string, readonly Figure[]>): void {
    const found = Map.groupBy(findInSubjects(this.#state, about), (one) => this.#subjectOf(one))
    for (const [key, figures] of about) this.#deriveSubject(key, figures, found.get(key) ?? [])
  }

  /** Returns the subject that a finding is about. */
  #subjectOf({ records: [first] }: Check): string {
    const { resource, id } = first as Check['records'][number]
    return resource === 'figures'
      ? keyOfSubject(this.#state.records.maps.figures.get(id) as Figure)
      : keyOf(subjectKinds.find((kind) => subjects[kind] === resource) as SubjectKind, id)
  }

  #deriveSubject(key: string, about: readonly Figure[], found: readonly Check[]): void {
    const { sources } = this.#state.indexes
    this.#replace('subject', key, found)
    this.#replace('equation', key, findInEquations(this.#state, about))
    const id = key.slice(key.indexOf('/') + 1)
    for (const label of this.#names.labelsAt(key)) {
      this.#names.add(label, id)
      if (this.#names.isShared(label) || this.#unitsOf('name').has(label)) this.#staleLabels.add(label)
    }
    for (const figure of about)
      if (isPrinted(sources.get(figure.sourceId), figure) || this.#unitsOf('text').has(figure.id))
        this.#staleWords.set(figure.id, this.#touches)
  }

  /** Compares words as they are now; those that change meanwhile, or whose text does, stay stale. */
  async #compareWords(turn: Turn, reader: Reader): Promise<void> {
    const known = this.#state.records.maps.figures
    const stale = new Map(this.#staleWords)
    const figures = [...stale.keys()].flatMap((id) => {
      const figure = known.get(id)
      if (figure) return [figure]
      this.#replace('text', id, [])
      this.#staleWords.delete(id)
      return []
    })
    for await (const { figures: some, found } of findInTexts(this.#state, figures, reader, this.asOf, turn)) {
      const byFigure = Map.groupBy(found, ({ records: [first] }) => first?.id)
      for (const figure of some) {
        const { id } = figure
        if (known.get(id) !== figure || this.#staleWords.get(id) !== stale.get(id)) continue
        this.#replace('text', id, byFigure.get(id) ?? [])
        this.#staleWords.delete(id)
      }
      await turn()
    }
  }

  /** Returns the findings of a kind on a day. */
  listingOf(kind: FindingKind, today: string): Listing {
    return kind.check === byDay ? this.promises.unreportedOn(today) : (this.#lists.get(kind) as Listing)
  }

  #unitsOf(scope: UnitScope): Map<string, readonly FoundFinding[]> {
    return this.#found.get(scope) as Map<string, readonly FoundFinding[]>
  }

  /** Returns the findings of the kind that an id begins with, on a day. */
  listOn(id: string, today: string): Listing | undefined {
    const kind = kindIn(id)
    return kind && this.listingOf(kind, today)
  }

  /** Returns the stored list; `unreported-promise` has none, as it depends on the day. */
  #storedList(id: string): Listing | undefined {
    const kind = kindIn(id)
    return kind && this.#lists.get(kind)
  }

  /** Replaces the findings of a unit. */
  #replace(scope: UnitScope, unit: string, checks: readonly Check[]): void {
    const units = this.#unitsOf(scope)
    const before = units.get(unit) ?? []
    if (before.length === 0 && checks.length === 0) return
    const known = new Map(before.map((one) => [one.id, one]))
    const found = identified(checks).map((one): FoundFinding => {
      const [{ id }, name] = [one, alikeOf(one)]
      const alike = this.#alike.get(name) ?? name
      this.#alike.set(alike, alike)
      const former = known.get(id)
      return former?.alike === alike ? former : { id, unit, alike }
    })
    // The sentence of a group changes when one of its findings does.
    if (this.#concerned) for (const { id, alike } of [...before, ...found]) this.#concerned.add(id).add(alike)
    const same = new Set(found)
    for (const one of before) if (!same.has(one)) this.#list('delete', scope, one)
    for (const one of found) if (known.get(one.id) !== one) this.#list('add', scope, one)
    if (found.length > 0) units.set(unit, found)
    else units.delete(unit)
  }

  /** Lists a finding, or takes it from the list; a possible duplicate is listed once, whatever names it is found under. */
  #list(change: 'add' | 'delete', scope: UnitScope, found: FoundFinding): void {
    const { id, unit } = found
    if (scope !== 'name') {
      this.#storedList(id)?.[change](found, this.#concerned)
      return
    }
    const labels = this.#labelsOf.get(id) ?? new Set<string>()
    const wasListed = labels.size > 0
    labels[change](unit)
    if (labels.size > 0) this.#labelsOf.set(id, labels)
    else this.#labelsOf.delete(id)
    if (wasListed !== labels.size > 0) this.#storedList(id)?.[change](foundAt(id), this.#concerned)
  }

  /** Reports whether there is a finding, and it is not hidden behind one that stands for it. */
  has(id: string, today: string): boolean {
    return this.listOn(id, today)?.at(id) !== undefined
  }

  /** Reports whether there is a finding on a day, also behind one that stands for it. */
  exists(id: string, today: string): boolean {
    return this.listOn(id, today)?.has(id) === true
  }

  /** Returns the subjects of which a check finds something. */
  subjectsWith(check: CheckName): string[] {
    return [...this.#unitsOf('subject')].flatMap(([unit, found]) =>
      found.some(({ id }) => kindIn(id)?.check === check) ? [unit] : [],
    )
  }

  /** Makes findings again from what they follow from; those that stand for others too. */
  async #make(reader: Reader, some: readonly FoundFinding[]): Promise<ReadonlyMap<string, Identified>> {
    const made = new Map<string, Identified>()
    const checkIn = (id: string): CheckName => (kindIn(id) as FindingKind).check
    const byScope = Map.groupBy(some, ({ id }) => unitScopeOf(checkIn(id)))
    const of = (scope: UnitScope | 'promise'): ReadonlyMap<string, readonly FoundFinding[]> =>
      Map.groupBy(byScope.get(scope) ?? [], ({ unit }) => unit)
    const checksIn = (found: readonly FoundFinding[]): CheckName[] => [...new Set(found.map(({ id }) => checkIn(id)))]
    const keep = (checks: readonly Check[]): void => {
      for (const one of identified(checks)) made.set(one.id, one)
    }
    const [bySubject, inEquations] = [of('subject'), of('equation')]
    const about = figuresAbout(this.#state.records, [...bySubject.keys(), ...inEquations.keys()])
    const subjectsFound = new Map([...bySubject.keys()].map((key) => [key, about.get(key) ?? []]))
    keep(findInSubjects(this.#state, subjectsFound, checksIn([...bySubject.values()].flat())))
    for (const [key, found] of inEquations) keep(findInEquations(this.#state, about.get(key) ?? [], checksIn(found)))
    const last = this.#lastFound
    for (const [root, found] of of('tree'))
      keep(last?.root === root ? last.checks : findInTree(this.#state, root, checksIn(found)))
    if (of('rates').size > 0) keep(findInRates(this.#state))
    const due = this.promises.dated([...of('promise').keys()])
    keep([...due.values()].map(({ promise }) => checkOf(byDay, unreported(promise))))
    const duplicates = byScope.get('name') ?? []
    keep(this.#names.find([...new Set(duplicates.flatMap(({ id }) => [...(this.#labelsOf.get(id) ?? [])]))]))
    const figures = [...of('text').keys()].flatMap((id) => this.#state.records.maps.figures.get(id) ?? [])
    for await (const { found } of findInTexts(this.#state, figures, reader, this.asOf, atOnce)) keep(found)
    return made
  }

  /** Returns the findings that exist and are not behind others, by their ids; the reader reads the same state. */
  async itemsOf(reader: Reader, ids: readonly string[], today: string): Promise<ReadonlyMap<string, Identified>> {
    const items = new Map<string, Identified>()
    const single: FoundFinding[] = []
    const many = new Map<string, { readonly first: readonly FoundFinding[]; readonly count: number }>()
    for (const id of ids) {
      const list = this.listOn(id, today)
      const found = list?.at(id)
      const members = found && list?.manyIn(id)
      if (members) many.set(id, { first: members.keysArray().slice(0, mostAlike), count: members.size })
      else if (found) single.push(found)
    }
    const made = await this.#make(reader, [...single, ...[...many.values()].flatMap(({ first }) => first)])
    for (const { id } of single) {
      const item = made.get(id)
      if (item) items.set(id, item)
    }
    for (const [id, { first, count }] of many) {
      const checks = first.flatMap((one) => made.get(one.id) ?? [])
      items.set(id, { id, ...manyOf(checks, count) })
    }
    return items
  }

  /** Returns findings as they are served, with their answers, in the order of the ids. */
  async served(reader: Reader, ids: readonly string[], today: string): Promise<ServedCheck[]> {
    if (ids.length === 0) return []
    const items = await this.itemsOf(reader, ids, today)
    const rows = await reader.all(reviewsWhere(isAmong(sql`finding`, sql`${JSON.stringify(ids)}`), this.asOf))
    const reviews = new Map(rows.map(({ finding, ...review }) => [finding, review]))
    const answered = ids.flatMap((id) => {
      const found = items.get(id)
      return found ? [{ found, ...(reviews.get(id) ?? unanswered) }] : []
    })
    return withSentences(this.#state.records.maps, answered)
  }

  /** Returns the ids of findings, as they are on pages, that are about any of some records. */
  async about(reader: Reader, recordIds: readonly string[], today: string): Promise<Set<string>> {
    const { records } = this.#state
    const { maps } = records
    const candidates = new Set<FoundFinding>()
    const visible = new Set<string>()
    const add = (scope: UnitScope, unit: string): void => {
      for (const one of this.#unitsOf(scope).get(unit) ?? []) candidates.add(one)
    }
    for (const id of recordIds) {
      for (const kind of subjectKinds) {
        if (!maps[subjects[kind]].has(id)) continue
        add('subject', keyOf(kind, id))
        for (const label of this.#names.labelsAt(keyOf(kind, id))) add('name', label)
      }
      const figure = maps.figures.get(id)
      if (figure?.reported.length || maps.rates.has(id)) add('rates', allRates)
      if (!figure) continue
      const key = keyOfSubject(figure)
      add('subject', key)
      add('tree', records.rootOf(key))
      add('text', id)
      for (const subject of [key, ...this.#state.subjectsReferringTo(id)]) add('equation', subject)
      const due = this.promises.findingOn(id, today)
      if (due) visible.add(due)
    }
    const wanted = new Set(recordIds)
    const made = await this.#make(reader, [...candidates])
    for (const one of candidates)
      if (made.get(one.id)?.records.some(({ id }) => wanted.has(id)))
        visible.add(this.#storedList(one.id)?.visibleIdOf(one) ?? one.id)
    return visible
  }
}
