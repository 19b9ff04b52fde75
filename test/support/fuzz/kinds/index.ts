/** The kinds of valid requests, with how often each comes. */
import type { Material } from '../material.ts'
import type { Random } from '../random.ts'
import type { Request } from '../request.ts'
import type { World } from '../world.ts'
import { formRequests } from './forms.ts'
import { messageRequests, type Tool } from './messages.ts'
import { operationRequests } from './operations.ts'
import { pageRequests } from './pages.ts'

export type Make = (random: Random, world: World) => Request

/** Returns what makes a valid request of any kind. */
export const validRequests = ({ document }: Material, tools: readonly Tool[]): Make => {
  const kinds: readonly (readonly [weight: number, readonly Make[]])[] = [
    [60, operationRequests(document)],
    [20, pageRequests(document)],
    [16, formRequests],
    [4, messageRequests(tools)],
  ]
  return (random, world) => random.pick(random.pickWeighted(kinds))(random, world)
}
