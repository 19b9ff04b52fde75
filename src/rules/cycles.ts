/** Rule: parents, superseded figures and wholes of shares form no cycle. */
import { ofResource } from '../model/resource.ts'
import type { Rule } from './rule.ts'

/** Returns the fields by which a record refers to another record of the same resource. */
export const selfReferences = ofResource(({ name, own }): readonly string[] =>
  Object.keys(own).filter((key) => own[key]?.target === name),
)

export const noCycles: Rule = async (resource, id, record, lookup) => {
  const keys = selfReferences(resource).filter((key) => record[key] !== null)
  const leadBack = await Promise.all(keys.map((key) => lookup.leadsBack(resource.name, key, id)))
  return keys
    .filter((_key, index) => leadBack[index])
    .map((key) => ({ pointer: `/${key}`, detail: `Leads back to \`${id}\` itself: a cycle.` }))
}
