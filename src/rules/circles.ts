/** Rule: parents, superseded figures and wholes of shares form no circle. */
import type { Rule } from './rule.ts'

export const noCircles: Rule = async (resource, id, record, lookup) => {
  const selfReferences = Object.keys(resource.own).filter((key) => resource.own[key]?.target === resource.name)
  const violations = []
  for (const key of selfReferences) {
    const passed = new Set<unknown>()
    let at = record[key]
    // Another record's circle cannot be there, but a walk that trusts that would never end.
    while (typeof at === 'string' && at !== id && !passed.has(at)) {
      passed.add(at)
      at = (await lookup.find(resource.name, at))?.[key]
    }
    if (at === id) violations.push({ pointer: `/${key}`, detail: `Leads back to \`${id}\` itself: a circle.` })
  }
  return violations
}
