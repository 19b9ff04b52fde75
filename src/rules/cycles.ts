/** Rule: parents, superseded figures, and the figures that others follow from form no cycle. */
import { ofResource, type Resource } from '../model/resource.ts'
import type { Rule } from './rule.ts'

/** Returns the fields by which a record refers to another record of the same resource. */
export const selfReferences = ofResource(({ name, own }): readonly string[] =>
  Object.keys(own).filter((key) => own[key]?.target === name),
)

/** The two figures that one follows from: a cycle may change from one field to the other. */
const operands: readonly string[] = ['fromFigureId', 'ofFigureId']

/** Returns the fields that a cycle may run through, this one among them. */
export const alongWith = (resource: Resource, key: string): readonly string[] =>
  operands.includes(key) ? selfReferences(resource).filter((other) => operands.includes(other)) : [key]

export const noCycles: Rule = async (resource, id, record, lookup) => {
  const keys = selfReferences(resource).filter((key) => record[key] !== null)
  const leadBack = await Promise.all(keys.map((key) => lookup.leadsBack(resource.name, key, id)))
  return keys.filter((_key, index) => leadBack[index]).map((key) => ({ pointer: `/${key}`, detail: ['cycle', id] }))
}
