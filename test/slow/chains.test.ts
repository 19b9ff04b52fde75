/** Chains of parents and of superseding figures cost no more than their records. */
import t from 'tap'
import { build } from '../support/build.ts'
import { send, type Line } from '../support/batches.ts'
import { spentOn } from '../support/until.ts'

const groundwork: readonly Line[] = [
  ['sources', { id: 'a-report', title: 'A report', kind: 'report', official: true }],
  ['projects', { id: 'subject', title: 'Subject', kind: 'project', status: 'preparation' }],
]
const figure = {
  subjectKind: 'project',
  subjectId: 'subject',
  metric: 'share',
  stage: 'planned',
  value: '1',
  unit: 'percent',
  qualifier: 'exact',
  sourceId: 'a-report',
  asPrinted: '1 %',
}

/** Two references of a record to another of its own resource, with the required fields. */
const ways = [
  ['projects', 'parentId', { title: 'P', kind: 'project', status: 'preparation' }],
  ['figures', 'supersedesId', figure],
] as const

/** Returns `length` records of each resource; with `linked`, each refers to the one before it. */
const chains = (length: number, linked: boolean): Line[] =>
  ways.flatMap(([resource, key, more]) =>
    Array.from({ length }, (_, at): Line => {
      const idOf = (place: number): string => `${key.toLowerCase()}-${place.toString()}`
      return [resource, { ...more, id: idOf(at), [key]: linked && at > 0 ? idOf(at - 1) : null }]
    }),
  )

/** More lines than an import keeps in memory. */
const length = 1200

t.test('an import of deep chains costs a few times as much as unlinked records, in any order of lines', async (t) => {
  const app = await build(t)
  t.equal((await send(app, groundwork)).status, 200)
  const timed = (lines: readonly Line[]): Promise<number> =>
    spentOn(async () => {
      const { status, body } = await send(app, lines, '?dryRun=true')
      t.match({ status, body }, { status: 200, body: { created: { projects: length, figures: length } } })
    })
  const flat = await timed(chains(length, false))
  const linked = chains(length, true)
  for (const order of ['the first before the next', 'the next before the first'] as const) {
    const took = await timed(order === 'the first before the next' ? linked : linked.toReversed())
    // A line that refers to a later one is checked twice; a way that walked whole chains would take hundreds of times as long.
    t.ok(took < 3 * flat, `${order}: ${took.toFixed(0)} ms against ${flat.toFixed(0)} ms`)
  }
})
