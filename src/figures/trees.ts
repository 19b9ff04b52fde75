/** Regions, industries and organizations as trees: what lies within a node, what touches it, what several have in common. */
import { grouped, indexed } from './collections.ts'
import { pathFrom } from './subjects.ts'

export interface Node {
  readonly id: string
  readonly parentId: string | null
  /** What a zone spans, wherever that stands in the tree. */
  readonly memberIds?: readonly string[]
}

export interface Tree<N extends Node> {
  readonly find: (id: string) => N | undefined
  /** The node and all above it, nearest first. */
  readonly path: (id: string) => readonly string[]
  /** The node and all below it; for a zone, all that it spans. */
  readonly within: (id: string) => ReadonlySet<string>
}

const reached = (from: readonly string[], next: (id: string) => readonly string[]): Set<string> => {
  const found = new Set(from)
  // A set takes in what is added while it is walked.
  for (const id of found) for (const other of next(id)) found.add(other)
  return found
}

export const treeOf = <N extends Node>(nodes: readonly N[]): Tree<N> => {
  const byId = indexed(nodes)
  const below = grouped(
    nodes.filter(({ parentId }) => parentId !== null),
    ({ parentId }) => parentId as string,
  )
  return {
    find: (id) => byId.get(id),
    path: (id) => pathFrom((key) => byId.get(key)?.parentId, id),
    within: (id) =>
      reached([...reached([id], (zone) => byId.get(zone)?.memberIds ?? [])], (node) =>
        (below.get(node) ?? []).map((child) => child.id),
      ),
  }
}

/** The nearest node that all of them are or lie under; null where there is none. */
export const nearestCommon = <N extends Node>(tree: Tree<N>, ids: readonly string[]): string | null => {
  const [first, ...others] = ids.map((id) => tree.path(id))
  return first?.find((id) => others.every((path) => path.includes(id))) ?? null
}

export type Cover = 'inside' | 'partly' | 'outside'

/** How far a node lies within another: all of it, part of it, or nothing. */
export const covering = <N extends Node>(tree: Tree<N>, id: string): ((other: string) => Cover) => {
  const inside = tree.within(id)
  const touched = new Set([...inside].flatMap((node) => tree.path(node)))
  const isZone = (node: string): boolean => (tree.find(node)?.memberIds ?? []).length > 0
  return (other) => {
    if (inside.has(other)) return 'inside'
    const spanned = [...tree.within(other)]
    // A zone has no ground of its own: it is where its members are.
    if (isZone(other) && spanned.every((node) => inside.has(node) || isZone(node))) return 'inside'
    return spanned.some((node) => touched.has(node)) ? 'partly' : 'outside'
  }
}
