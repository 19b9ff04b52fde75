/** What figures are about, as trees: which subject is part of which, where it is, and in which industries. */
import type { Register, SubjectKind } from './register.ts'

export interface Subject {
  /** Unique among all kinds: `project/…`. */
  readonly key: string
  readonly kind: SubjectKind
  /** The key of the subject that it is part of. */
  readonly above: string | null
  /** Its own only; those of the subjects above are looked up from there. */
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

/** All subjects of the trees in which figures of that kind stand; unless told, initiatives with projects. */
export const subjectsOf = (register: Register, kind: SubjectKind = 'project'): Subject[] => subjects[kind](register)

/** Answers the key of the subject, or of the node, of which another is part. */
export type Above = (key: string) => string | null | undefined

export const aboveAmong = (subjects: readonly Pick<Subject, 'key' | 'above'>[]): Above => {
  const above = new Map(subjects.map((one) => [one.key, one.above]))
  return (key) => above.get(key)
}

/** A node and all above it, nearest first. */
export const pathFrom = (above: Above, key: string): string[] => {
  const path = []
  for (let at: string | null | undefined = key; typeof at === 'string'; at = above(at)) path.push(at)
  return path
}
