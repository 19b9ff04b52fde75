/** Rules of projects: a part belongs to no other initiative than its whole, and a breakdown has a whole. */
import type { OwnRule, Rule } from './rule.ts'

export const partsShareTheInitiative: Rule = async (_resource, id, { parentId, initiativeId }, lookup) => {
  const parent = typeof parentId === 'string' ? await lookup.find('projects', parentId) : undefined
  const parts = await lookup.referring('projects', 'parentId', id)
  const stray = parts.find((part) => part['initiativeId'] !== null && part['initiativeId'] !== initiativeId)
  return [
    ...(parent && initiativeId !== null && initiativeId !== parent['initiativeId']
      ? [{ pointer: '/initiativeId', detail: ['initiative-of-parent'] as const }]
      : []),
    ...(stray ? [{ pointer: '/initiativeId', detail: ['initiative-of-part', String(stray['id'])] as const }] : []),
  ]
}

export const breakdownsHaveParents: OwnRule = (_resource, { kind, parentId }) =>
  kind === 'breakdown' && parentId === null ? [{ pointer: '/parentId', detail: ['breakdown-alone'] }] : []
