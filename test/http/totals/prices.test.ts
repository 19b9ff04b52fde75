/** No total, outcome or promise mixes prices of several bases. */
import t from 'tap'
import { build } from '../../support/build.ts'
import { examples, putExamples } from '../../support/examples.ts'
import { matchWhole } from '../../support/match-whole.ts'
import { put } from '../../support/put.ts'

const app = await build(t)
await putExamples(app)
await put(app, 'projects/whole', { ...examples.projects, title: 'Whole' })
await put(app, 'projects/part', { ...examples.projects, title: 'Part', parentId: 'whole' })
const figure = (id: string, subjectId: string, value: string, more: object = {}): Promise<unknown> =>
  put(app, `figures/${id}`, {
    ...examples.figures,
    metric: 'cost',
    subjectId,
    value,
    periodStart: '2025-01-01',
    periodEnd: '2025-12-31',
    ...more,
  })
await figure('nominal', 'whole', '100')
await figure('real', 'whole', '80', { prices: '2024/25' })
await figure('real-part', 'part', '30', { prices: '2024/25' })
await figure('credit', 'part', '-5')
await figure('done', 'whole', '90', { stage: 'actual' })
await figure('really-done', 'whole', '60', { stage: 'actual', prices: '2024/25' })

const read = async (path: string) => (await app.ask('GET', path)).body

t.test('a total is in prices of the time, or of the base that is asked for', async (t) => {
  const excludedFigures = ['real', 'real-part', 'really-done'].map((figureId) => ({ figureId, reason: 'other-prices' }))
  matchWhole(t, await read('/v1/totals?metric=cost&explain=true'), {
    data: [
      { stage: 'actual', total: '90' },
      { stage: 'planned', total: '100', lowerBound: '100', upperBound: '100' },
    ],
    excluded: { 'other-prices': 3 },
    excludedFigures,
  })
  matchWhole(t, await read('/v1/totals?metric=cost&prices=2024/25&stage=planned&explain=true'), {
    data: [
      {
        total: '80',
        parts: [
          { figureId: 'real', ownPart: '50' },
          { figureId: 'real-part', wholeFigureId: 'real', ownPart: '30' },
        ],
      },
    ],
    excluded: { 'other-prices': 2 },
  })
  matchWhole(t, await read('/v1/totals?metric=cost&prices=2019'), { data: [], excluded: { 'other-prices': 6 } })
})

t.test('an amount below zero lowers what its own row adds up to', async (t) => {
  matchWhole(t, await read('/v1/totals?metric=cost&stage=planned&projectId=part&explain=true'), {
    data: [
      {
        total: '-5',
        lowerBound: '-5',
        upperBound: '-5',
        parts: [{ figureId: 'credit', wholeFigureId: 'nominal', ownPart: '-5' }],
      },
    ],
  })
  matchWhole(t, await read('/v1/totals?metric=cost&stage=planned&explain=true'), {
    data: [{ total: '100' }],
  })
})

t.test('what came of a promise is in its prices', async (t) => {
  const { data } = (await read('/v1/promises?metric=cost')) as { data: { figureId: string }[] }
  matchWhole(
    t,
    data.map((promise) => promise),
    [
      { figureId: 'nominal', actual: { figureIds: ['done'] }, ratio: '0.9', versions: [{ figureId: 'nominal' }] },
      { figureId: 'real', actual: { figureIds: ['really-done'] }, ratio: '0.75', versions: [{ figureId: 'real' }] },
      { figureId: 'real-part', actual: null },
    ],
  )
  const reported = async (query: string): Promise<unknown> =>
    ((await read(`/v1/outcomes?metric=cost${query}`)) as { data: { reported: object }[] }).data[0]?.reported
  t.strictSame(await reported(''), { promises: 1, planned: '100', actual: '90', ratio: '0.9' })
  t.strictSame(await reported('&prices=2024%2F25'), { promises: 1, planned: '80', actual: '60', ratio: '0.75' })
})

t.test('a figure is explained among those of its prices', async (t) => {
  const { text } = await app.ask('GET', '/figures/real-part', { headers: { accept: 'text/html' } })
  t.match(text, '2024/25')
  t.notMatch(text, 'it is in prices of another year')
})

t.test('a wrong base is refused in words', async (t) => {
  matchWhole(t, await app.ask('GET', '/v1/totals?metric=cost&prices=24/25'), {
    status: 400,
    body: { errors: [{ parameter: 'prices', detail: /a year, or a financial year such as 2024\/25/ }] },
  })
  matchWhole(t, await app.ask('PATCH', '/v1/figures/real', { body: { prices: 'nominal' } }), {
    status: 400,
    body: { errors: [{ pointer: '/prices' }] },
  })
})
