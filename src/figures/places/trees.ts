/** Regions, industries and organizations as trees: containment, intersection, nearest common ancestor. */
import { indexed } from '../collections.ts'
import { pathFrom } from './subjects.ts'

export interface Node {
  readonly id: string
  readonly parentId: string | null
  /** The members of a zone, wherever they stand in the tree. */
  readonly memberIds?: readonly string[]
}

export interface Tree<N extends Node> {
  readonly find: (id: string) => N | undefined
  /** The node and all its ancestors, nearest first. */
  readonly path: (id: string) => readonly string[]
  /** The node and all its descendants; for a zone, its members and theirs. */
  readonly within: (id: string) => ReadonlySet<string>
}

const reached = (from: readonly string[], next: (id: string) => readonly string[]): Set<string> => {
  const found = new Set(from)
  // Iterating a set visits elements added on the way.
  for (const id of found) for (const other of next(id)) found.add(other)
  return found
}

export const treeOf = <N extends Node>(nodes: readonly N[]): Tree<N> => {
  const byId = indexed(nodes)
  const below = Map.groupBy(
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

/** Returns the nearest common ancestor of nodes (a node is its own ancestor), or null. */
export const nearestCommon = <N extends Node>(tree: Tree<N>, ids: readonly string[]): string | null => {
  const [first, ...others] = ids.map((id) => tree.path(id))
  return first?.find((id) => others.every((path) => path.includes(id))) ?? null
}

export type Cover = 'inside' | 'partly' | 'outside'

/** Returns how far a node lies within another: wholly, partly, or not at all. */
export const covering = <N extends Node>(tree: Tree<N>, id: string): ((other: string) => Cover) => {
  const inside = tree.within(id)
  const touched = new Set([...inside].flatMap((node) => tree.path(node)))
  const isZone = (node: string): boolean => (tree.find(node)?.memberIds ?? []).length > 0
  return (other) => {
    if (inside.has(other)) return 'inside'
    const spanned = [...tree.within(other)]
    // A zone has no area of its own: it lies where its members lie.
    if (isZone(other) && spanned.every((node) => inside.has(node) || isZone(node))) return 'inside'
    return spanned.some((node) => touched.has(node)) ? 'partly' : 'outside'
  }
}
