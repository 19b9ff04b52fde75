/** The names under which subjects may be one and the same. */
import { nameKeyOf } from '../../text/tokenizer.ts'
import type { Register } from '../register.ts'

/** The kinds of subjects that have a region. */
export const duplicateKinds = ['initiative', 'organization', 'project'] as const
export const resourceOfKind = { initiative: 'initiatives', organization: 'organizations', project: 'projects' } as const

export type DuplicateKind = (typeof duplicateKinds)[number]

/** A subject under one of its names. */
export interface Named {
  readonly kind: DuplicateKind
  readonly id: string
  readonly name: string
  readonly regionId: string | null
}

/** Returns the keys of a record's names, each once. */
const keysOf = (names: readonly (string | null)[]): string[] =>
  [...new Set(names.flatMap((name) => (name === null ? [] : [nameKeyOf(name)])))].filter((key) => key !== '')

/** Returns every subject under each of its names. */
export const namedIn = ({ initiatives, organizations, projects }: Register): Named[] => {
  const plans = { initiative: initiatives, project: projects } as const
  return [
    ...(['initiative', 'project'] as const).flatMap((kind) =>
      plans[kind].flatMap(({ id, title, localTitle, regionId }) =>
        keysOf([title, localTitle]).map((name) => ({ kind, id, name, regionId })),
      ),
    ),
    ...organizations.flatMap(({ id, name: printed, localName, regionId }) =>
      keysOf([printed, localName]).map((name) => ({ kind: 'organization' as const, id, name, regionId })),
    ),
  ]
}

/** Tells names apart, by kinds of subject. */
export const nameLabel = ({ kind, name }: Pick<Named, 'kind' | 'name'>): string => `${kind} ${name}`
