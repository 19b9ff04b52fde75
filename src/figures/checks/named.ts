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

interface Record {
  readonly id: string
  readonly regionId: string | null
  readonly localName?: string | null
  readonly name?: string
  readonly title?: string
  readonly localTitle?: string | null
}

/** Returns a subject under each of its names. */
export const namesOf = (kind: DuplicateKind, record: Record): Named[] => {
  const { id, regionId, name, localName, title, localTitle } = record
  const keys = new Set([name, localName, title, localTitle].map((one) => (one ? nameKeyOf(one) : '')))
  return [...keys].filter((key) => key !== '').map((key) => ({ kind, id, name: key, regionId }))
}

/** Returns every subject under each of its names. */
export const namedIn = (register: Register): Named[] =>
  duplicateKinds.flatMap((kind) => register[resourceOfKind[kind]].flatMap((record) => namesOf(kind, record)))

/** Tells names apart, by kinds of subject. */
export const nameLabel = ({ kind, name }: Pick<Named, 'kind' | 'name'>): string => `${kind} ${name}`
