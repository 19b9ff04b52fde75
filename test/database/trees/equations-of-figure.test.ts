/** The equations of a figure whose subject has very many shares without a part. */
import t from 'tap'
import { build } from '../../support/build.ts'
import { examples, putExamples } from '../../support/examples.ts'
import { put } from '../../support/put.ts'

const app = await build(t)
await putExamples(app)
await put(app, 'projects/a-pier', { ...examples.projects, title: 'A pier', parentId: 'a-bridge' })

const amount = (id: string, value: string, more: object = {}): Promise<void> =>
  put(app, `figures/${id}`, { ...examples.figures, value, asPrinted: `${value} yuan`, ...more })
const share = (id: string, value: string, more: object): Promise<void> =>
  amount(id, value, { metric: 'share', unit: 'percent', asPrinted: `${value}%`, relation: 'share', ...more })
/** Shares of 50 percent whose part is left out. */
const partless = async (letter: string, ofFigureId: string): Promise<readonly string[]> => {
  const ids = Array.from({ length: 60 }, (_, at) => `${letter}-${at.toString().padStart(2, '0')}`)
  for (const id of ids) await share(id, '50', { ofFigureId })
  return ids
}

const inPier = { subjectId: 'a-pier' }

await amount('whole', '200', inPier)
await amount('less', '100', inPier)
await amount('much', '300', inPier)
await amount('staff', '40', { ...inPier, metric: 'headcount', unit: 'person', asPrinted: '40 persons' })
await partless('a', 'staff')
const others = await partless('b', 'whole')
/** The part of all shares of the whole: a difference of two figures. */
await amount('part', '200', { rank: 'preferred', relation: 'difference', fromFigureId: 'much', ofFigureId: 'less' })
await share('z-own', '50', { fromFigureId: 'less', ofFigureId: 'whole' })
await share('z-naming', '50', { ...inPier, fromFigureId: 'less', ofFigureId: 'part' })

t.test('a figure has its own equation, however many shares of its subject come before it', async (t) => {
  t.strictSame(await app.store.equations('z-own'), [
    {
      relation: 'share',
      figureId: 'z-own',
      fromFigureId: 'less',
      ofFigureId: 'whole',
      holds: true,
      computed: { lower: '49.75', upper: '50.25' },
      implied: { lower: '197.029', upper: '203.031' },
    },
  ])
})

t.test('its own equation comes first, then those that name it, then shares of which it is the part', async (t) => {
  const found = await app.store.equations('part')
  t.strictSame(
    found.map(({ figureId }) => figureId),
    ['part', 'z-naming', ...others.slice(0, 48)],
  )
  t.match(found[2], { relation: 'share', fromFigureId: 'part', ofFigureId: 'whole', holds: false })
})
