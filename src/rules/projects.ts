/** Rules of projects: a part belongs to no other initiative than its whole, and a breakdown has a whole. */
import type { OwnRule, Rule } from './rule.ts'

export const partsShareTheInitiative: Rule = async (_resource, id, { parentId, initiativeId }, lookup) => {
  const parent = typeof parentId === 'string' ? await lookup.find('projects', parentId) : undefined
  const parts = await lookup.referring('projects', 'parentId', id)
  const stray = parts.find((part) => part['initiativeId'] !== null && part['initiativeId'] !== initiativeId)
  return [
    ...(parent && initiativeId !== null && initiativeId !== parent['initiativeId']
      ? [{ pointer: '/initiativeId', detail: 'A project with a parent has no other initiative than its parent’s.' }]
      : []),
    ...(stray
      ? [{ pointer: '/initiativeId', detail: `Its part \`${String(stray['id'])}\` belongs to another initiative.` }]
      : []),
  ]
}

export const breakdownsHaveParents: OwnRule = (_resource, { kind, parentId }) =>
  kind === 'breakdown' && parentId === null
    ? [{ pointer: '/parentId', detail: 'Is required of a `breakdown`: the project that it divides.' }]
    : []
