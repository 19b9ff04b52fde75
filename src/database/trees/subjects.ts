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
  const ids = new Set([...about.keys()].map((key) => key.slice(key.indexOf('/') + 1)))
  const known = new Map<string, string>()
  const roots = new Set([...about.keys()].map((key) => records.rootOf(key, known)))
  for (const root of roots)
    for (const figure of records.trees.get(root)?.register.figures ?? [])
      if (ids.has(figure.subjectId)) about.get(subjectOf(figure))?.push(figure)
  return about
}

/** Does work once for each unit that is stale now; it may become stale again meanwhile. */
export const forEachStale = async (stale: Set<string>, turn: Turn, work: (unit: string) => void): Promise<void> => {
  for (const unit of [...stale]) {
    if (!stale.delete(unit)) continue
    work(unit)
    await turn()
  }
}

/** The figures about subjects. */
export type About = ReadonlyMap<string, readonly Figure[]>

/** Figures that are worked through together, which costs less than subject by subject; some milliseconds. */
const figuresAtOnce = 300

/** Divides subjects, so that each piece has few figures; those that are touched meanwhile are left out. */
function* inPieces(about: About, touched: ReadonlySet<string>): Generator<About> {
  let piece = new Map<string, readonly Figure[]>()
  let count = 0
  for (const [key, figures] of about) {
    if (touched.has(key)) continue
    piece.set(key, figures)
    count += figures.length + 1
    if (count < figuresAtOnce) continue
    yield piece
    piece = new Map()
    count = 0
  }
  if (piece.size > 0) yield piece
}

/** So many share the passes over their trees. */
const atOnce = 2000

type Work = (about: About) => void

export class StaleSubjects {
  readonly #records: Records
  readonly #keys = new Set<string>()
  /** Keys that became stale since the figures about some were found. */
  readonly #touched = new Set<string>()
  #deriving: Promise<void> | undefined

  /** All subjects are stale. */
  constructor(records: Records) {
    this.#records = records
    this.addAll()
  }

  get size(): number {
    return this.#keys.size
  }

  add(keys: Iterable<string>): void {
    for (const key of keys) {
      this.#keys.add(key)
      this.#touched.add(key)
    }
  }

  addAll(): void {
    for (const { register } of this.#records.trees.values())
      for (const kind of subjectKinds) this.add(register[subjects[kind]].map(({ id }) => keyOf(kind, id)))
  }

  /** Does work once for the subjects that are stale now and the figures about each, some at a time; others wait meanwhile. */
  async derive(turn: Turn, work: Work): Promise<void> {
    for (let rounds = Math.ceil(this.#keys.size / atOnce); rounds > 0 && this.#keys.size > 0;) {
      if (!this.#deriving) {
        rounds--
        this.#deriving = this.#deriveSome(turn, work).finally(() => {
          this.#deriving = undefined
        })
      }
      await this.#deriving
    }
  }

  async #deriveSome(turn: Turn, work: Work): Promise<void> {
    const some: string[] = []
    for (const key of this.#keys) if (some.push(key) === atOnce) break
    this.#touched.clear()
    for (const about of inPieces(figuresAbout(this.#records, some), this.#touched)) {
      for (const key of about.keys()) this.#keys.delete(key)
      work(about)
      await turn()
    }
  }
}
