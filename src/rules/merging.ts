/** What becomes of a record when another one, which is the same in truth, is merged into it. */
import { canonical, type Data } from '../model/canonical.ts'
import { hasOwnCodes, type Resource } from '../model/resource.ts'
import { everyResource } from '../resources/index.ts'
import { aliasesOf, properNamesOf } from '../text/name-keys.ts'
import { distinct, type Redirect, redirected } from './references.ts'

/** The resources whose records people and lists name anew, so that one may stand twice in the register. */
export const mergedResources = everyResource.filter(hasOwnCodes)

/**
 * Returns where the record is in its trees. It takes over the other's parent, or initiative, only where that moves it
 * out of no tree: a project has no other initiative than its parent.
 */
const placeOf = (into: Data, other: Data): Data => {
  if (!('initiativeId' in into)) return { parentId: into['parentId'] ?? other['parentId'] }
  const fits = into['initiativeId'] === null || into['initiativeId'] === other['initiativeId']
  const parentId = into['parentId'] ?? (fits ? other['parentId'] : null)
  return {
    parentId,
    initiativeId: into['initiativeId'] ?? (parentId === other['parentId'] ? other['initiativeId'] : null),
  }
}

/**
 * Returns the fields of a record after another one is merged into it: it keeps what it has, gets what it lacks, and
 * has the elements of both lists. The names of the other become aliases.
 */
export const mergedRecord = (resource: Resource, into: Data, other: Data): Data => {
  const fields = Object.entries(resource.own).map(([key, { kind }]) => {
    const [own, others] = [into[key], other[key]]
    return [key, kind === 'list' ? distinct([...(own as unknown[]), ...(others as unknown[])]) : (own ?? others)]
  })
  const record: Data = { ...(Object.fromEntries(fields) as Data), ...placeOf(into, other) }
  const proper = properNamesOf(resource, record)
  const names = [...aliasesOf(into), ...properNamesOf(resource, other), ...aliasesOf(other)]
  const aliases = distinct(names).filter((name) => !proper.includes(name))
  const redirect: Redirect = (target, id) =>
    target === resource.name && id === other['id'] ? (into['id'] as string) : undefined
  return canonical(resource, redirected(resource, { ...record, aliases }, redirect))
}
