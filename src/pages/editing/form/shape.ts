/** Checks that a form has the shape of a record, as the API does. */
import type { Data } from '../../../model/canonical.ts'
import { ofResource, type Resource } from '../../../model/resource.ts'
import { bodySchema } from '../../../model/schemas.ts'
import { bodyValidator, type Violation } from '../../../model/validation.ts'
import { Refusal } from '../../../rules/refusal.ts'

const checkOf = ofResource((resource) => bodyValidator(bodySchema(resource)))

export const faultsOfShape = (resource: Resource, body: Data): Violation[] => checkOf(resource)(body)

/** Throws a Refusal if the body has not the shape of a record. */
export const assertShape = (resource: Resource, body: Data): void => {
  const faults = faultsOfShape(resource, body)
  if (faults.length > 0) throw new Refusal('invalid-request', ['record-incomplete'], faults)
}
