/** Measures what is derived from a plan of very many projects, which is one tree, each time first after a write. */
import { copyFileSync, constants } from 'node:fs'
import type { Bench, Case, Sides } from '../case.ts'
import { lasting, type Measure, repeated } from '../measure.ts'
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

type Line = readonly [resource: string, record: object]

/** Imports records, or tries to. */
const send = async (url: string, lines: readonly Line[], dryRun = false): Promise<void> => {
  const response = await fetch(`${url}/v1/import?dryRun=${String(dryRun)}`, {
    method: 'POST',
    headers: { ...withKey, 'content-type': 'application/x-ndjson' },
    body: lines.map(([resource, record]) => `${JSON.stringify({ resource, record })}\n`).join(''),
  })
  if (response.status !== 200)
    throw new Error(`Void: an import answers ${response.status.toString()}: ${(await response.text()).slice(0, 300)}`)
}

const project = (id: string, more: object): Line => [
  'projects',
  { id, title: id, kind: 'project', status: 'preparation', ...more },
]

const programmes = ['one', 'other'] as const

const partsOf = (parentId: string | undefined): Line[] =>
  Array.from({ length: parts }, (_, number) => project(`part-${number.toString()}`, { parentId }))

const shared = { metric: 'investment', stage: 'planned', value: '5', unit: 'CNY', sourceId: 'a-list' }
const figureOf = (subjectId: string): Line => [
  'figures',
  {
    ...shared,
    id: `of-${subjectId}`,
    subjectKind: 'project',
    subjectId,
    qualifier: 'exact',
    asPrinted: '5',
    periodEnd: '2026-12-31',
  },
]

/** Fills an empty register with two programmes, of which one has parts with a figure each. */
const filled = async (url: string): Promise<void> => {
  await send(url, [
    ['metrics', { id: 'investment', name: 'Investment', nature: 'flow' }],
    ['sources', { id: 'a-list', title: 'A list', kind: 'dataset', official: true }],
    ...programmes.map((id) => project(id, { kind: 'portfolio' })),
    ...partsOf(programmes[0]),
    ...Array.from({ length: parts }, (_, number) => figureOf(`part-${number.toString()}`)),
  ])
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

/** A case in a register of a programme of many parts, all of which move to the other one and back. */
const whereAllMove = (
  what: string,
  longest: number,
  asked: (url: string, move: (isTried: boolean) => Promise<void>) => Promise<Measure>,
): Case => ({
  name: `large trees: ${what} ${parts.toString()} parts to another programme, against ${longest.toString()} ms`,
  atLeast: 1,
  prepare: async ({ scratch, serve }) => {
    const { url, stop } = await serve(scratch('parts'))
    await filled(url)
    let moved = 0
    const move = (isTried: boolean) => send(url, partsOf(programmes[++moved % 2]), isTried)
    return { ours: () => asked(url, move), ceiling: () => Promise.resolve(lasting(longest)), end: stop }
  },
})

const manyParts: readonly Case[] = [
  whereAllMove('findings after a move of', 1000, (url, move) =>
    repeated(
      4,
      () => answerOf(`${url}/v1/checks?limit=50`),
      () => move(false),
    ),
  ),
  whereAllMove('what would follow from a move of', 5000, (_url, move) => repeated(4, () => move(true))),
]

export const largeTrees: readonly Case[] = [
  ...changes.flatMap((change) =>
    Object.entries(questions).map(([name, path]) => ({
      name: `large trees: ${name} after ${change.name}, against ${change.longest.toString()} ms`,
      atLeast: 1,
      prepare: asking(path, change),
    })),
  ),
  ...manyParts,
]
