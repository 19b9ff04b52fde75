/** The records of one state of the register, grouped in trees: a subject that is part of no other, and all that is part of it. */
import { partitioned } from '../../figures/collections.ts'
import { nothing, type Figure, type Register, type SubjectKind } from '../../figures/register.ts'
import { keyOf, type Above } from '../../figures/places/subjects.ts'
import type { Streamer } from '../engine.ts'
import { sql } from '../sql/sql.ts'
import type { Turn } from '../turns.ts'
import { Lean, leanNames, leanRows, type LeanName, type LeanRecord } from './lean.ts'

/** The kinds of subjects whose figures are totalled together; initiatives and projects are `project`. */
export type Family = Exclude<SubjectKind, 'initiative'>

export const familyOf = (kind: SubjectKind): Family => (kind === 'initiative' ? 'project' : kind)

export interface Tree {
  /** The key of its topmost subject. */
  readonly root: string
  readonly family: Family
  /** Its subjects, and the figures about them. */
  readonly register: Register
}

/** A record before and after some changes. */
export interface Changed<N extends LeanName = LeanName> {
  readonly name: N
  readonly id: string
  readonly before: LeanRecord<N> | undefined
  readonly after: LeanRecord<N> | undefined
}

const kinds: Partial<Record<LeanName, SubjectKind>> = {
  regions: 'region',
  industries: 'industry',
  organizations: 'organization',
  initiatives: 'initiative',
  projects: 'project',
}

const isInTree = (name: LeanName): boolean => name in kinds || name === 'figures'

/** The fields by which a record is in its tree. */
const placing = ['subjectKind', 'subjectId', 'parentId', 'initiativeId'] as const

const staysInTree = ({ name, before, after }: Changed): boolean =>
  isInTree(name) && !!before && !!after && placing.every((key) => (before as never)[key] === (after as never)[key])

type Maps = { readonly [N in LeanName]: Map<string, LeanRecord<N>> }
type Mutable = { -readonly [N in LeanName]: LeanRecord<N>[] }

export class Records {
  readonly #lean = new Lean()
  readonly maps = Object.fromEntries(leanNames.map((name) => [name, new Map()])) as unknown as Maps
  readonly trees = new Map<string, Tree>()
  /** Figures that print an amount in two currencies, by source. */
  readonly pairs = new Map<string, Map<string, Figure>>()

  /** Reads all records of a state, as of a change. */
  static async load(state: Streamer, turn: Turn, asOf?: number): Promise<Records> {
    const records = new Records()
    for (const name of leanNames) {
      const map = records.maps[name] as Map<string, LeanRecord>
      for await (const rows of state.rows(leanRows(name, sql`1 = 1`, asOf))) {
        for (const cells of rows) {
          const record = records.#lean.ofCells(name, cells)
          map.set(record.id, record)
        }
        await turn()
      }
    }
    for (const figure of records.maps.figures.values()) records.#pair(undefined, figure)
    await turn()
    records.#group(records.#everything(), new Map())
    return records
  }

  /** Makes a record of a row, or of a record as it is served. */
  lean<N extends LeanName>(name: N, row: Readonly<Record<string, unknown>>): LeanRecord<N> {
    return this.#lean.of(name, row)
  }

  /** Returns the key of the subject of which another is part. */
  readonly above: Above = (key) => {
    const slash = key.indexOf('/')
    const id = key.slice(slash + 1)
    switch (key.slice(0, slash) as SubjectKind) {
      case 'project': {
        const project = this.maps.projects.get(id)
        if (!project) return null
        if (project.parentId !== null) return keyOf('project', project.parentId)
        return project.initiativeId === null ? null : keyOf('initiative', project.initiativeId)
      }
      case 'initiative':
        return this.#parent('initiative', this.maps.initiatives.get(id))
      case 'region':
        return this.#parent('region', this.maps.regions.get(id))
      case 'industry':
        return this.#parent('industry', this.maps.industries.get(id))
      case 'organization':
        return this.#parent('organization', this.maps.organizations.get(id))
    }
  }

  #parent(kind: SubjectKind, record: { readonly parentId: string | null } | undefined): string | null {
    return record?.parentId ? keyOf(kind, record.parentId) : null
  }

  /** Returns the key of the topmost subject above one. */
  rootOf(key: string, known?: Map<string, string>): string {
    const path = []
    let at = key
    let root: string | undefined
    for (;;) {
      root = known?.get(at)
      if (root !== undefined) break
      path.push(at)
      const higher = this.above(at)
      if (typeof higher !== 'string') break
      at = higher
    }
    root ??= at
    if (known) for (const one of path) known.set(one, root)
    return root
  }

  treeOf(key: string): Tree | undefined {
    return this.trees.get(this.rootOf(key))
  }

  /** The records by which figures are placed. */
  get shared(): Pick<Register, 'regions' | 'industries' | 'organizations'> {
    const { regions, industries, organizations } = this.maps
    return {
      regions: [...regions.values()],
      industries: [...industries.values()],
      organizations: [...organizations.values()],
    }
  }

  #everything(): Iterable<readonly [LeanName, LeanRecord]> {
    const { maps } = this
    return (function* () {
      for (const name of leanNames)
        if (isInTree(name)) for (const record of maps[name].values()) yield [name, record] as const
    })()
  }

  /** Puts records into the trees of their roots, which are made anew. */
  #group(records: Iterable<readonly [LeanName, LeanRecord]>, known: Map<string, string>): void {
    const made = new Map<string, Mutable>()
    for (const [name, record] of records) {
      const kind = kinds[name]
      const figure = record as Figure
      const key = kind ? keyOf(kind, record.id) : keyOf(figure.subjectKind, figure.subjectId)
      const root = this.rootOf(key, known)
      let register = made.get(root)
      if (!register) made.set(root, (register = { ...nothing } as unknown as Mutable))
      const list = register[name] as LeanRecord[]
      if (list.length === 0) (register[name] as LeanRecord[]) = [record]
      else list.push(record)
    }
    for (const [root, register] of made)
      this.trees.set(root, { root, family: familyOf(root.slice(0, root.indexOf('/')) as SubjectKind), register })
  }

  #pair(before: Figure | undefined, after: Figure | undefined): void {
    if (before && before.reported.length > 0) {
      const figures = this.pairs.get(before.sourceId)
      figures?.delete(before.id)
      if (figures?.size === 0) this.pairs.delete(before.sourceId)
    }
    if (after && after.reported.length > 0) {
      const figures = this.pairs.get(after.sourceId)
      if (figures) figures.set(after.id, after)
      else this.pairs.set(after.sourceId, new Map([[after.id, after]]))
    }
  }

  /** Returns the keys of the subjects that a change concerns: the record itself, or what a figure is about. */
  static subjectsOf({ name, before, after }: Changed): string[] {
    const kind = kinds[name]
    const some = [before, after].filter((record) => record !== undefined)
    if (kind) return some.slice(0, 1).map(({ id }) => keyOf(kind, id))
    if (name !== 'figures') return []
    return [...new Set(some.map((one) => keyOf((one as Figure).subjectKind, (one as Figure).subjectId)))]
  }

  /** Changes records; returns the roots of the trees that they were and are in. */
  apply(changes: readonly Changed[]): ReadonlySet<string> {
    const [staying, moving] = partitioned(changes, staysInTree)
    const subjects = moving.flatMap((change) => Records.subjectsOf(change))
    const grouped = new Set(subjects.map((key) => this.rootOf(key)))
    for (const { name, id, before, after } of changes) {
      const map = this.maps[name] as Map<string, LeanRecord>
      if (after) map.set(id, after)
      else map.delete(id)
      if (name === 'figures') this.#pair(before as Figure | undefined, after as Figure | undefined)
    }
    const known = new Map<string, string>()
    for (const key of subjects) grouped.add(this.rootOf(key, known))
    this.#regroup(grouped, moving, known)
    const within = Map.groupBy(staying, (change) => this.rootOf(Records.subjectsOf(change)[0] as string, known))
    for (const [root, some] of within) if (!grouped.has(root)) this.#replace(root, some)
    return new Set([...grouped, ...within.keys()])
  }

  /** Makes the trees of some roots anew, of the records in them and of those that come. */
  #regroup(roots: ReadonlySet<string>, coming: readonly Changed[], known: Map<string, string>): void {
    const members = new Map<string, readonly [LeanName, LeanRecord]>()
    const add = (name: LeanName, id: string): void => {
      const record = this.maps[name].get(id)
      if (record) members.set(`${name}/${id}`, [name, record])
    }
    for (const root of roots) {
      const register = this.trees.get(root)?.register ?? nothing
      for (const name of leanNames) if (isInTree(name)) for (const { id } of register[name]) add(name, id)
      this.trees.delete(root)
    }
    for (const { name, id } of coming) if (isInTree(name)) add(name, id)
    this.#group(members.values(), known)
  }

  /** Replaces records that stay in their tree, of which there may be thousands among thousands of others. */
  #replace(root: string, changes: readonly Changed[]): void {
    const tree = this.trees.get(root) as Tree
    const register = { ...tree.register } as Mutable
    for (const [name, some] of Map.groupBy(changes, (change) => change.name)) {
      const changed = new Map(some.map(({ id, after }) => [id, after as LeanRecord]))
      const list: LeanRecord[] = register[name]
      ;(register[name] as LeanRecord[]) = list.map((one) => changed.get(one.id) ?? one)
    }
    this.trees.set(root, { ...tree, register })
  }
}
