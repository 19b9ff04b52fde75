/** An explained total names the figure that counts instead of one that is left out, where one counts in that total. */
import t from 'tap'
import { build } from '../../support/build.ts'
import { examples, putExamples } from '../../support/examples.ts'

interface Explained {
  readonly href: string
  readonly excludedFigures: readonly object[]
}

const app = await build(t)
await putExamples(app)

const put = async (address: string, body: object): Promise<void> => {
  const { status, text } = await app.ask('PUT', `/v1/${address}`, { body })
  if (status !== 201) throw new Error(text)
}

const figure = (id: string, subjectId: string, metric: string, more: object): Promise<void> =>
  put(`figures/${id}`, { ...examples.figures, subjectKind: 'project', subjectId, metric, ...more })

/** Returns what is left out, as it is kept and as the answer's own address has it computed anew. */
const leftOut = async (question: string): Promise<readonly [kept: unknown, anew: unknown]> => {
  const kept: Explained = (await app.ask('GET', `/v1/totals?explain=true&${question}`)).body
  const anew: Explained = (await app.ask('GET', kept.href.replace(/^https?:\/\/[^/]+/, ''))).body
  return [kept.excludedFigures, anew.excludedFigures]
}

t.test('of several figures the one that counts within the period is named', async (t) => {
  await put('projects/wide', { ...examples.projects })
  const year = { periodStart: '2025-01-01', periodEnd: '2025-12-31' }
  await figure('w1', 'wide', 'wells', { value: '81', periodStart: '2024-01-01', periodEnd: '2025-12-31' })
  await figure('w2', 'wide', 'wells', { value: '266', ...year })
  await figure('w3', 'wide', 'wells', { value: '11', ...year, rank: 'deprecated' })
  const expected = [
    { figureId: 'w1', reason: 'outside-period' },
    { figureId: 'w3', reason: 'deprecated', insteadId: 'w2' },
  ]
  t.strictSame(await leftOut('metric=wells&period=2025'), [expected, expected])
})

t.test('it is found among all figures of the subject, wherever their periods lie', async (t) => {
  await put('projects/long', { ...examples.projects })
  await figure('g0', 'long', 'mills', { value: '84', periodStart: '2024-01-01', periodEnd: '2024-12-31' })
  await figure('g2', 'long', 'mills', { value: '50', periodStart: '2025-01-01', periodEnd: '2025-03-31' })
  const both = { periodStart: '2024-01-01', periodEnd: '2025-12-31' }
  await figure('g4', 'long', 'mills', { value: '9', ...both, rank: 'deprecated' })
  const expected = [
    { figureId: 'g2', reason: 'outside-period' },
    { figureId: 'g4', reason: 'deprecated', insteadId: 'g0' },
  ]
  t.strictSame(await leftOut('metric=mills&period=2024'), [expected, expected])
})

t.test('none is named where what would count covers more than the filter', async (t) => {
  for (const id of ['one', 'two']) await put(`industries/${id}`, { name: id })
  await put('projects/both', { ...examples.projects, industryIds: ['one', 'two'] })
  await figure('f1', 'both', 'looms', {})
  await figure('f2', 'both', 'looms', { rank: 'deprecated' })
  const expected = [
    { figureId: 'f1', reason: 'covers-more' },
    { figureId: 'f2', reason: 'deprecated' },
  ]
  t.strictSame(await leftOut('metric=looms&industryIds.within=one'), [expected, expected])
  const whole = [{ figureId: 'f2', reason: 'deprecated', insteadId: 'f1' }]
  t.strictSame(await leftOut('metric=looms'), [whole, whole])
})
