/** The subjects of figures as trees, with the place and the industries of each. */
import type { Register, SubjectKind } from '../register.ts'

export interface Subject {
  /** Unique among all kinds: `project/<id>`. */
  readonly key: string
  readonly kind: SubjectKind
  /** The key of the subject of which it is part. */
  readonly above: string | null
  /** Only its own region; `places.ts` looks further up. */
  readonly regionId: string | null
  readonly industryIds: readonly string[]
  readonly organizationIds: readonly string[]
}

export const keyOf = (kind: SubjectKind, id: string): string => `${kind}/${id}`

const keyOrNone = (kind: SubjectKind, id: string | null): string | null => (id === null ? null : keyOf(kind, id))

const subject = (kind: SubjectKind, id: string, above: string | null, particulars: Partial<Subject> = {}): Subject => ({
  key: keyOf(kind, id),
  kind,
  above,
  regionId: null,
  industryIds: [],
  organizationIds: [],
  ...particulars,
})

type Concerned = Pick<Register['projects'][number], 'regionId' | 'industryIds' | 'participants'>

const concerns = ({ regionId, industryIds, participants }: Concerned): Partial<Subject> => ({
  regionId,
  industryIds,
  organizationIds: [...new Set(participants.map(({ organizationId }) => organizationId))],
})

const plans = ({ initiatives, projects }: Register): Subject[] => [
  ...initiatives.map((initiative) =>
    subject('initiative', initiative.id, keyOrNone('initiative', initiative.parentId), concerns(initiative)),
  ),
  ...projects.map((project) =>
    subject(
      'project',
      project.id,
      keyOrNone('project', project.parentId) ?? keyOrNone('initiative', project.initiativeId),
      concerns(project),
    ),
  ),
]

const subjects: Readonly<Record<SubjectKind, (register: Register) => Subject[]>> = {
  initiative: plans,
  project: plans,
  region: ({ regions }) =>
    regions.map(({ id, parentId }) => subject('region', id, keyOrNone('region', parentId), { regionId: id })),
  industry: ({ industries }) =>
    industries.map(({ id, parentId }) =>
      subject('industry', id, keyOrNone('industry', parentId), { industryIds: [id] }),
    ),
  organization: ({ organizations }) =>
    organizations.map(({ id, parentId, regionId }) =>
      subject('organization', id, keyOrNone('organization', parentId), { regionId, organizationIds: [id] }),
    ),
}

/** Returns all subjects of the trees of a kind; by default, initiatives with their projects. */
export const subjectsOf = (register: Register, kind: SubjectKind = 'project'): Subject[] => subjects[kind](register)

/** Returns the key of the subject or node above. */
export type Above = (key: string) => string | null | undefined

export const aboveAmong = (subjects: readonly Pick<Subject, 'key' | 'above'>[]): Above => {
  const above = new Map(subjects.map((one) => [one.key, one.above]))
  return (key) => above.get(key)
}

/** Returns a node and all nodes above it, nearest first. */
export const pathFrom = (above: Above, key: string): string[] => {
  const path = []
  for (let at: string | null | undefined = key; typeof at === 'string'; at = above(at)) path.push(at)
  return path
}

/** Returns what is found of the nearest node, from one upwards, of which something is. */
export const nearestFrom = <T>(
  above: Above,
  from: string | null | undefined,
  find: (key: string) => T | undefined,
): T | undefined => {
  for (let at = from; typeof at === 'string'; at = above(at)) {
    const found = find(at)
    if (found !== undefined) return found
  }
  return undefined
}

/**
 * Returns a function of nodes that follows from each node and from what the function returns for the node above it;
 * undefined above the topmost. Each node is visited once, however long the paths.
 */
export const inherited = <T>(above: Above, of: (key: string, higher: T | undefined) => T): ((key: string) => T) => {
  const known = new Map<string, T>()
  return (key) => {
    const path = []
    let at: string | null | undefined = key
    for (; typeof at === 'string' && !known.has(at); at = above(at)) path.push(at)
    let value = known.get(at ?? '')
    for (const node of path.toReversed()) known.set(node, (value = of(node, value)))
    return value as T
  }
}
