/** The units that findings follow from: subjects, equations, trees, names and rates, each with the records that decide about it. */
import { checkOf, checksOf, currentAmong, findingsOf, type Check, type CheckName } from '../../figures/checks/checks.ts'
import {
  duplicateKinds,
  nameLabel,
  subjectNames,
  resourceOfKind,
  type DuplicateKind,
} from '../../figures/checks/as-printed.ts'
import { duplicatesIn, mostOfOneName } from '../../figures/checks/outliers.ts'
import { byText } from '../../figures/collections.ts'
import { keyOf, pathFrom } from '../../figures/places/subjects.ts'
import { nothing, type Figure, type Register } from '../../figures/register.ts'
import type { LeanName } from './lean.ts'
import type { State } from './state.ts'
import { figuresAbout } from './subjects.ts'

/** The checks by what their findings are cached for; those of parts follow from trees too. */
export const checksByScope = {
  subject: checksOf('subject'),
  equation: checksOf('equation'),
  tree: [...checksOf('tree'), ...checksOf('parts')],
  name: checksOf('name'),
  rates: checksOf('rates'),
  text: checksOf('text'),
} as const

export type UnitScope = keyof typeof checksByScope

export const unitScopes = Object.keys(checksByScope) as UnitScope[]

const [duplicateCheck] = checksByScope.name as [CheckName]

/** Returns what some checks find about subjects, given the figures about each. */
export const findInSubjects = (
  { records: { maps }, indexes }: State,
  about: ReadonlyMap<string, readonly Figure[]>,
  names: readonly CheckName[] = checksByScope.subject,
): Check[] => {
  const projects = [...about.keys()].flatMap((key) =>
    key.startsWith('project/') ? (maps.projects.get(key.slice('project/'.length)) ?? []) : [],
  )
  return findingsOf(names, { ...nothing, figures: [...about.values()].flat(), projects }, indexes)
}

const isRelated = ({ relation, ofFigureId }: Figure): boolean => relation !== null || ofFigureId !== null

/** Returns the ids of the figures that one follows from. */
export const referredBy = ({ fromFigureId, ofFigureId, sumOfIds }: Figure): string[] =>
  [fromFigureId, ofFigureId, ...sumOfIds].filter((id) => id !== null)

/** Returns what some checks find in the equations of a subject, of which a figure may refer to those of others. */
export const findInEquations = (
  { records, indexes }: State,
  figures: readonly Figure[],
  names: readonly CheckName[] = checksByScope.equation,
): Check[] => {
  const related = figures.filter(isRelated)
  if (related.length === 0) return []
  const all = new Map(figures.map((figure) => [figure.id, figure]))
  for (const id of related.flatMap(referredBy)) {
    const figure = records.maps.figures.get(id)
    if (figure) all.set(id, figure)
  }
  const own = new Set(related.map(({ id }) => id))
  return findingsOf(names, { ...nothing, figures: [...all.values()] }, indexes).filter(({ records: [first] }) =>
    own.has(first?.id ?? ''),
  )
}

/** Returns what some checks find in a tree. */
export const findInTree = (
  { records, indexes }: State,
  root: string,
  names: readonly CheckName[] = checksByScope.tree,
): Check[] => {
  const register = records.trees.get(root)?.register
  return register && register.figures.length > 0 ? findingsOf(names, register, indexes) : []
}

/** Returns what is found about rates: among figures that print an amount in two currencies, and recorded ones. */
export const findInRates = ({ records, superseding, indexes }: State): Check[] => {
  const { figures, rates } = records.maps
  const printing = [...records.pairs.values()].flatMap((ofSource) => [...ofSource.values()])
  const later = printing.flatMap(({ id }) => [...(superseding.get(id) ?? [])].flatMap((one) => figures.get(one) ?? []))
  const all = [...new Set([...printing, ...later])]
  return findingsOf(checksByScope.rates, { ...nothing, figures: all, rates: [...rates.values()] }, indexes)
}

/** Returns a text as a number, which other texts may share: the texts would take as much memory as the records. */
const numberOf = (text: string): number => {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash
}

const kindOf = (label: string): DuplicateKind => label.slice(0, label.indexOf(' ')) as DuplicateKind

/** The subjects by the names that they may share, each as a label of kind and name. */
export class SharedNames {
  readonly #state: State
  readonly #ids = new Map<number, string | Set<string>>()

  constructor(state: State) {
    this.#state = state
  }

  /** Returns the labels of a record of a resource; of a resource without duplicates, none. */
  static labelsOf(name: string, record: object | undefined): string[] {
    const kind = duplicateKinds.find((one) => resourceOfKind[one] === name)
    return kind && record ? subjectNames(kind, record as Parameters<typeof subjectNames>[1]).map(nameLabel) : []
  }

  /** Returns the labels of a subject as it is. */
  labelsAt(key: string): string[] {
    const slash = key.indexOf('/')
    const name = resourceOfKind[key.slice(0, slash) as DuplicateKind] as LeanName | undefined
    return name ? SharedNames.labelsOf(name, this.#state.records.maps[name].get(key.slice(slash + 1))) : []
  }

  add(label: string, id: string): void {
    const number = numberOf(label)
    const ids = this.#ids.get(number)
    if (ids === undefined || ids === id) this.#ids.set(number, id)
    else if (typeof ids === 'string') this.#ids.set(number, new Set([ids, id]))
    else ids.add(id)
  }

  delete(label: string, id: string): void {
    const number = numberOf(label)
    const ids = this.#ids.get(number)
    if (ids === id) this.#ids.delete(number)
    else if (typeof ids === 'object') {
      ids.delete(id)
      if (ids.size === 0) this.#ids.delete(number)
    }
  }

  /** Reports whether several subjects may have a label. */
  isShared(label: string): boolean {
    return typeof this.#ids.get(numberOf(label)) === 'object'
  }

  /** Returns the first subjects that have a label, in order of id. */
  #under(label: string): string[] {
    const ids = this.#ids.get(numberOf(label)) ?? []
    const kind = kindOf(label)
    return (typeof ids === 'string' ? [ids] : [...ids])
      .sort(byText)
      .map((id) => keyOf(kind, id))
      .filter((key) => this.labelsAt(key).includes(label))
      .slice(0, mostOfOneName)
  }

  /** Returns the possible duplicates under some labels. */
  find(labels: readonly string[]): Check[] {
    const { records } = this.#state
    const groups = labels.map((label) => this.#under(label)).filter(({ length }) => length > 1)
    if (groups.length === 0) return []
    const keys = new Set(groups.flat())
    const paths = new Set([...keys].flatMap((key) => pathFrom(records.above, key)))
    const { initiatives, organizations, projects } = records.maps
    const some = <T>(map: ReadonlyMap<string, T>, kind: DuplicateKind): T[] =>
      [...paths].flatMap((key) => (key.startsWith(`${kind}/`) ? (map.get(key.slice(kind.length + 1)) ?? []) : []))
    const register: Register = {
      ...nothing,
      initiatives: some(initiatives, 'initiative'),
      organizations: some(organizations, 'organization'),
      projects: some(projects, 'project'),
      figures: [...figuresAbout(records, keys).values()].flat(),
    }
    return duplicatesIn(register, currentAmong(register.figures), new Set(labels)).map((one) =>
      checkOf(duplicateCheck, one),
    )
  }
}
