/** Moving goalposts: every wording of a promise that was ever printed. */
import { byText } from '../collections.ts'
import { matterOf } from './outcomes.ts'
import { periodKey } from '../periods.ts'
import { publishedOn, type Sources } from '../publication.ts'
import type { Figure } from '../register.ts'

/** More wordings of one promise are no history that anybody reads: the first and the latest are given. */
const most = 200

const unknownDay = '~'

/** Returns the key that a promise shares with the same promise of other sources. */
export const promiseKey = (figure: Figure): string => `${matterOf(figure)} ${figure.stage} ${periodKey(figure)}`

/** Maps each figure to those that it is linked to by superseding, in any number of steps. */
const chainsOf = (figures: readonly Figure[]): ((figure: Figure) => readonly Figure[]) => {
  const linked = new Set(figures.flatMap(({ id, supersedesId }) => (supersedesId === null ? [] : [id, supersedesId])))
  const leaders = new Map(figures.flatMap(({ id }) => (linked.has(id) ? [[id, id]] : [])))
  const leading = (id: string): string => {
    let at = id
    for (let next = leaders.get(at) as string; next !== at; next = leaders.get(at) as string) {
      leaders.set(at, leaders.get(next) as string)
      at = next
    }
    return at
  }
  for (const { id, supersedesId } of figures)
    if (supersedesId !== null && leaders.has(supersedesId)) leaders.set(leading(id), leading(supersedesId))
  const chains = Map.groupBy(
    figures.filter(({ id }) => leaders.has(id)),
    ({ id }) => leading(id),
  )
  return (figure) => (leaders.has(figure.id) ? (chains.get(leading(figure.id)) ?? []) : [figure])
}

/**
 * Returns a function from a promise and its like, which have its `promiseKey`, to all its wordings, oldest first: what
 * supersedes it and what it supersedes, with all branches, and the same promise by other sources.
 */
export const versionsAmong = (
  promised: readonly Figure[],
  sources: Sources,
): ((promise: Figure, alike: readonly Figure[]) => readonly Figure[]) => {
  const byDay = (one: Figure, other: Figure): number =>
    byText(publishedOn(one, sources) ?? unknownDay, publishedOn(other, sources) ?? unknownDay) ||
    byText(one.id, other.id)
  const chainOf = chainsOf(promised)
  return (promise, alike) => {
    const others = alike.filter(({ sourceId }) => sourceId !== promise.sourceId)
    const all = [...new Set([...chainOf(promise), ...others])].sort(byDay)
    return all.length <= most ? all : [...all.slice(0, 1), ...all.slice(1 - most)]
  }
}
