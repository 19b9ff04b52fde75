/** A rule of regions: a zone spans other regions than itself. */
import type { OwnRule } from './rule.ts'

export const zonesSpanOthers: OwnRule = (_resource, { id, memberIds }) =>
  (memberIds as readonly unknown[]).flatMap((member, at) =>
    member === id
      ? [{ pointer: `/memberIds/${at.toString()}`, detail: `Leads back to \`${String(id)}\` itself: a cycle.` }]
      : [],
  )
