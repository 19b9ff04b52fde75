/** Measures what is derived from a plan of very many projects, which is one tree, each time first after a write. */
import { copyFileSync, constants } from 'node:fs'
import type { Bench, Case, Sides } from '../case.ts'
import { lasting, repeated } from '../measure.ts'
import { registerOf } from '../register.ts'
import { withKey } from '../server.ts'
import { assertFull, settled } from './derived.ts'
import { textsIn } from './questions.ts'
import { answerOf, writingTo } from './totals.ts'

const times = 20

/** The trees of projects in a plan of 5,000 figures: 31 projects a tree, three figures each. */
const treesInPlan = 54

type Writing = (url: string, file: string) => () => Promise<void>

/** Moves a project from one region to another and back. */
const moving: Writing = (url, file) => {
  const [id = ''] = textsIn(file, 'SELECT id FROM projects WHERE parent_id IS NULL ORDER BY id LIMIT 1')
  const regions = ['land-0-0-0', 'land-0-0-1']
  let moved = 0
  return async () => {
    moved += 1
    const response = await fetch(`${url}/v1/projects/${id}`, {
      method: 'PATCH',
      headers: { ...withKey, 'content-type': 'application/merge-patch+json' },
      body: JSON.stringify({ regionId: regions[moved % 2] }),
    })
    if (response.status !== 200) throw new Error(`Void: a write answers ${response.status.toString()}`)
  }
}

const questions = {
  totals: '/v1/totals?metric=investment&groupBy=region&regionKind=province',
  promises: '/v1/promises?limit=50',
  findings: '/v1/checks?limit=50',
}

interface Change {
  readonly name: string
  readonly writing: Writing
  /** So many times as many figures. */
  readonly larger?: number
  /** In milliseconds. */
  readonly longest: number
}

const changes: readonly Change[] = [
  { name: 'an amount changes in a tree of 5,000 figures', writing: writingTo, longest: 20 },
  { name: 'a project moves in a tree of 5,000 figures', writing: moving, longest: 100 },
  { name: 'an amount changes in a tree of 50,000 figures', writing: writingTo, larger: 10, longest: 1000 },
]

const asking =
  (path: string, { writing, larger = 1, longest }: Change) =>
  async ({ scratch, serve }: Bench): Promise<Sides> => {
    const trees = treesInPlan * larger
    const file = scratch('plan')
    copyFileSync(
      await registerOf({ projects: 31 * trees, figuresEach: 3, treesInPlan: trees }),
      file,
      constants.COPYFILE_FICLONE,
    )
    const server = await serve(file)
    const write = writing(server.url, file)
    const ask = () => answerOf(`${server.url}${path}`)
    const ours = () => repeated(times, ask, write, assertFull)
    await settled(server)
    await ours()
    return { ours, ceiling: () => Promise.resolve(lasting(longest)), end: server.stop }
  }

export const largeTrees: readonly Case[] = changes.flatMap((change) =>
  Object.entries(questions).map(([name, path]) => ({
    name: `large trees: ${name} after ${change.name}, against ${change.longest.toString()} ms`,
    atLeast: 1,
    prepare: asking(path, change),
  })),
)
