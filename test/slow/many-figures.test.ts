/** Totals of a tree of many figures are right after writes to one of them and to all of them. */
import t from 'tap'
import { imported } from '../support/batches.ts'
import { build } from '../support/build.ts'
import { examples } from '../support/examples.ts'
import { matchWhole } from '../support/match-whole.ts'
import { totalRow } from '../support/register.ts'

const many = 8000
const value = (index: number, more: number): number => 100 + (index % 7) + more
const numbers = Array.from({ length: many }, (_, index) => index)
const sumOf = (more: number): string => numbers.reduce((sum, index) => sum + value(index, more), 0).toString()

const project = (index: number) => ({ ...examples.projects, id: `part-${index.toString()}`, initiativeId: 'all' })
const figure = (index: number, more = 0) => ({
  ...examples.figures,
  id: `figure-${index.toString()}`,
  subjectId: `part-${index.toString()}`,
  value: value(index, more).toString(),
})
const whole = { ...examples.figures, id: 'whole', subjectKind: 'initiative', subjectId: 'all', value: '1' }

const app = await build(t)
const fill = (records: Readonly<Record<string, readonly object[]>>) =>
  imported(
    app,
    Object.entries(records).flatMap(([resource, all]) => all.map((record) => [resource, record] as const)),
  )
await fill({
  sources: [{ ...examples.sources, id: 'a-report' }],
  initiatives: [{ ...examples.initiatives, id: 'all' }],
})

const total = async (): Promise<unknown> => {
  const { status, text, body } = await app.ask('GET', '/v1/totals?metric=investment')
  if (status !== 200) throw new Error(text)
  return (body as { data: unknown }).data
}
const row = (sum: string) => [totalRow(sum, { figures: many + 1, from: null, through: null })]

t.test('the total follows an import of a whole tree, one write, and an import of all its amounts', async (t) => {
  await fill({ projects: numbers.map(project), figures: [...numbers.map((index) => figure(index)), whole] })
  t.strictSame(await total(), row(sumOf(0)))

  t.equal((await app.ask('PATCH', '/v1/figures/figure-5', { body: { value: '1000' } })).status, 200)
  t.strictSame(await total(), row((Number(sumOf(0)) - value(5, 0) + 1000).toString()))

  await fill({ figures: numbers.map((index) => figure(index, 3)) })
  t.strictSame(await total(), row(sumOf(3)))
})

t.test('a figure that overlaps all others of its subject takes precedence, and the rest is left out', async (t) => {
  const length = { ...examples.figures, subjectId: 'alone', metric: 'length', unit: 'km' }
  const others = numbers.map((index) => ({
    ...length,
    id: `other-${index.toString()}`,
    value: value(index, 0).toString(),
  }))
  await fill({ projects: [{ ...examples.projects, id: 'alone' }], figures: others })
  const ask = async () => (await app.ask('GET', '/v1/totals?metric=length')).body
  const first = { data: [{ total: value(0, 0).toString(), figures: 1 }], excluded: { 'overlapping-period': many - 1 } }
  t.match(await ask(), first)
  t.equal((await app.ask('PUT', '/v1/figures/a', { body: { ...length, value: '7' } })).status, 201)
  matchWhole(t, await ask(), { data: [{ total: '7', figures: 1 }], excluded: { 'overlapping-period': many } })
})
