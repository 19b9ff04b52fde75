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

/** In one programme at a time. */
const parts = 5000

/** Fills an empty register with two programmes, and moves all parts of the one to the other and back. */
const movingAll = (url: string): (() => Promise<void>) => {
  const programmes = ['one', 'other'] as const
  const send = async (lines: readonly object[]): Promise<void> => {
    const response = await fetch(`${url}/v1/import`, {
      method: 'POST',
      headers: { ...withKey, 'content-type': 'application/x-ndjson' },
      body: lines.map((record) => `${JSON.stringify({ resource: 'projects', record })}\n`).join(''),
    })
    if (response.status !== 200) throw new Error(`Void: an import answers ${response.status.toString()}`)
  }
  const programme = (id: string) => ({ id, title: id, kind: 'portfolio', status: 'preparation' })
  let moved = 0
  return async () => {
    if (moved === 0) await send(programmes.map(programme))
    moved += 1
    const parentId = programmes[moved % 2]
    const ids = Array.from({ length: parts }, (_, number) => `part-${number.toString()}`)
    await send(ids.map((id) => ({ id, title: id, kind: 'project', status: 'preparation', parentId })))
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

const longestMove = 200

/** Asks for the findings of a programme of many parts, first after all of them have moved. */
const manyParts: Case = {
  name: `large trees: findings after ${parts.toString()} parts move to another programme, against ${longestMove.toString()} ms`,
  atLeast: 1,
  prepare: async ({ scratch, serve }) => {
    const server = await serve(scratch('parts'))
    const write = movingAll(server.url)
    await write()
    const ask = () => answerOf(`${server.url}/v1/checks?limit=50`)
    const ours = () => repeated(4, ask, write)
    return { ours, ceiling: () => Promise.resolve(lasting(longestMove)), end: server.stop }
  },
}

export const largeTrees: readonly Case[] = [
  ...changes.flatMap((change) =>
    Object.entries(questions).map(([name, path]) => ({
      name: `large trees: ${name} after ${change.name}, against ${change.longest.toString()} ms`,
      atLeast: 1,
      prepare: asking(path, change),
    })),
  ),
  manyParts,
]
