/** Indexes what search and resolve know of each record, in the transaction that writes it. */
import { isSearched } from '../../text/name-keys.ts'
import type { Query } from '../sql/templates.ts'
import type { Change } from '../write/statements.ts'
import { changeNames } from './names.ts'
import { dropTexts, keepTexts, textOf } from './texts.ts'

/** Merges the changes of a record that is written more than once. */
const netChanges = (changes: readonly Change[]): Change[] => {
  const net = new Map<string, Change>()
  for (const change of changes) {
    const address = `${change.resource.name}/${change.id}`
    net.set(address, { ...change, before: (net.get(address) ?? change).before })
  }
  return [...net.values()].filter(({ resource }) => isSearched(resource))
}

/** Returns the statements that index changed records. */
export const indexChanges = (changes: readonly Change[]): Query[] => {
  const net = netChanges(changes)
  const written = net.flatMap(({ resource, after }) => (after && textOf(resource, after)) ?? [])
  const removed = net.filter(({ before, after }) => before && !after)
  return [...keepTexts(written), ...(removed.length > 0 ? [dropTexts(removed)] : []), ...changeNames(net)]
}
