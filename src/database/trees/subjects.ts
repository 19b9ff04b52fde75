/** The figures of subjects, and the subjects of which something has to be derived again. */
import type { Figure, SubjectKind } from '../../figures/register.ts'
import { keyOf } from '../../figures/places/subjects.ts'
import { subjects } from '../../resources/figures.ts'
import type { Turn } from '../turn.ts'
import type { Records } from './records.ts'

export const subjectKinds = Object.keys(subjects) as SubjectKind[]

export const subjectOf = ({ subjectKind, subjectId }: Figure): string => keyOf(subjectKind, subjectId)

/** Returns the figures of some subjects by one pass over each of their trees: a tree may have thousands of subjects. */
export const figuresAbout = (records: Records, keys: Iterable<string>): ReadonlyMap<string, readonly Figure[]> => {
  const about = new Map<string, Figure[]>()
  for (const key of keys) about.set(key, [])
  const known = new Map<string, string>()
  const roots = new Set([...about.keys()].map((key) => records.rootOf(key, known)))
  for (const root of roots)
    for (const figure of records.trees.get(root)?.register.figures ?? []) about.get(subjectOf(figure))?.push(figure)
  return about
}

/** Does work for each of some units, which are current then; others may become stale meanwhile. */
export const forEachStale = async (stale: Set<string>, turn: Turn, work: (unit: string) => void): Promise<void> => {
  for (const unit of stale) {
    stale.delete(unit)
    work(unit)
    await turn()
  }
}

/** So many share the passes over their trees. */
const atOnce = 2000

export class StaleSubjects {
  readonly #records: Records
  readonly #keys = new Set<string>()
  /** Counts the changes: figures that were found before are not those of now. */
  #touches = 0

  /** All subjects are stale. */
  constructor(records: Records) {
    this.#records = records
    this.addAll()
  }

  get size(): number {
    return this.#keys.size
  }

  add(keys: Iterable<string>): void {
    this.#touches++
    for (const key of keys) this.#keys.add(key)
  }

  addAll(): void {
    this.#touches++
    for (const { register } of this.#records.trees.values())
      for (const kind of subjectKinds) for (const { id } of register[subjects[kind]]) this.#keys.add(keyOf(kind, id))
  }

  /** Does work for each subject until none is stale. */
  async derive(turn: Turn, work: (key: string, figures: readonly Figure[]) => void): Promise<void> {
    while (this.#keys.size > 0) {
      const some: string[] = []
      for (const key of this.#keys) if (some.push(key) === atOnce) break
      const about = figuresAbout(this.#records, some)
      const touches = this.#touches
      for (const [key, figures] of about) {
        this.#keys.delete(key)
        work(key, figures)
        await turn()
        if (touches !== this.#touches) break
      }
    }
  }
}
