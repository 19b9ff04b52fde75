/** Finds what leads back to itself in a graph. */

/** A node that a walk has reached. */
interface Visit {
  readonly id: string
  readonly order: number
  /** The number of ways followed. */
  followed: number
  /** The first node that the walk knows to be reachable from this one, and that reaches it. */
  low: number
  isOpen: boolean
}

/**
 * Yields the strongly connected components of a graph, by Tarjan's algorithm, with a stack instead of recursion: a chain
 * may have many thousand nodes. Ways to nodes that are not in the graph lead nowhere.
 */
export function* components(ways: ReadonlyMap<string, readonly string[]>): Generator<readonly string[]> {
  const visits = new Map<string, Visit>()
  const open: Visit[] = []
  const path: Visit[] = []
  const enter = (id: string): void => {
    const visit = { id, order: visits.size, followed: 0, low: visits.size, isOpen: true }
    visits.set(id, visit)
    path.push(visit)
    open.push(visit)
  }
  for (const from of ways.keys()) {
    if (!visits.has(from)) enter(from)
    for (let visit = path.at(-1); visit; visit = path.at(-1)) {
      const next = ways.get(visit.id)?.[visit.followed++]
      if (next !== undefined) {
        const other = visits.get(next)
        if (other?.isOpen) visit.low = Math.min(visit.low, other.order)
        else if (!other && ways.has(next)) enter(next)
        continue
      }
      path.pop()
      const before = path.at(-1)
      if (before) before.low = Math.min(before.low, visit.low)
      if (visit.low !== visit.order) continue
      const members = open.splice(open.lastIndexOf(visit))
      for (const member of members) member.isOpen = false
      yield members.map(({ id }) => id)
    }
  }
}
