/** The mutators: each makes a request a little hostile, and leaves one alone that it cannot change. */
import type { Random } from '../random.ts'
import { typeIn, formType, type Request } from '../request.ts'
import type { World } from '../world.ts'
import { addressMutators } from './address.ts'
import { bodyMutators, formMutators } from './bodies.ts'
import { headerMutators } from './headers.ts'
import { jsonMutators } from './json.ts'

export type Mutate = (request: Request, random: Random, world: World) => Request

type Group = readonly (readonly [weight: number, Mutate])[]

/** The groups, with how often each is drawn for a request that has what they change. */
const groups: readonly (readonly [weight: number, applies: (request: Request) => boolean, Group])[] = [
  [6, () => true, addressMutators],
  [3, () => true, headerMutators],
  [9, (request) => request.body !== undefined && typeIn(request).endsWith('json'), jsonMutators],
  [9, (request) => request.body !== undefined && typeIn(request) === formType, formMutators],
  [3, ({ body }) => body !== undefined, bodyMutators],
]

/** How many mutations a request gets: a quarter stay valid. */
const counts = [
  [25, 0],
  [45, 1],
  [20, 2],
  [10, 4],
] as const

/** Returns a request after some mutations, or none. */
export const mutated: Mutate = (request, random, world) => {
  let changed = request
  for (let left: number = random.pickWeighted(counts); left > 0; left--) {
    const fitting = groups
      .filter(([, applies]) => applies(changed))
      .map(([weight, , group]) => [weight, group] as const)
    changed = random.pickWeighted(random.pickWeighted(fitting))(changed, random, world)
  }
  return changed
}
