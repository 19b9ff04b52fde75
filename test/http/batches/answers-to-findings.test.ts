/** Answers to findings that a batch closed come back with the findings, if it is undone. */
import t from 'tap'
import { imported, type ImportLine, undone } from '../../support/batches.ts'
import { build, type Built } from '../../support/build.ts'
import { examples, putExamples } from '../../support/examples.ts'
import { listRegister, listing, plain, saved } from '../../support/lists.ts'

const misprint = 'value-not-as-printed,a-figure'
const unreported = 'unreported-promise,a-figure'
const period = { periodStart: '2020-01-01', periodEnd: '2020-12-31' }
const misprinted = { ...examples.figures, ...period, value: '13' }

const answered = async ({ ask }: Built): Promise<string[]> => {
  const { body } = await ask('GET', '/v1/checks?reviewed=true')
  return (body as { data: { id: string }[] }).data.map(({ id }) => id)
}

const furnished = async (): Promise<Built> => {
  const app = await build(t)
  await putExamples(app)
  await app.ask('PUT', '/v1/figures/a-figure', { body: misprinted })
  for (const id of [misprint, unreported])
    await app.ask('PATCH', `/v1/checks/${id}`, { body: { review: 'explained', note: 'So it is.' } })
  return app
}

const corrected: ImportLine = ['figures', { id: 'a-figure', ...misprinted, value: '12.5', stage: 'actual' }]

t.test('an undo brings them back, and an undo of it takes them again', async (t) => {
  const app = await furnished()
  t.strictSame(await answered(app), [misprint, unreported])
  const before = await app.ask('GET', '/v1/checks')
  const id = await imported(app, [corrected])
  t.strictSame(await answered(app), [])
  const { batchId } = await undone(app, id)
  t.strictSame((await app.ask('GET', '/v1/checks')).body, before.body)
  const again = await undone(app, batchId)
  t.strictSame(await answered(app), [])
  await undone(app, again.batchId)
  t.strictSame(await answered(app), [misprint, unreported])
})

t.test('a finding that comes back otherwise is not answered', async (t) => {
  const app = await furnished()
  const id = await imported(app, [corrected])
  await app.ask('PATCH', '/v1/figures/a-figure', { body: { value: '13', stage: 'planned' } })
  t.strictSame(await answered(app), [])
  t.equal((await app.ask('POST', `/v1/batches/${id ?? ''}/undo`)).status, 409)
})

t.test('a finding that writes closed and brought back is not answered by an undo of something else', async (t) => {
  const app = await furnished()
  await app.ask('PATCH', '/v1/figures/a-figure', { body: { value: '12.5', stage: 'actual' } })
  await undone(app, await imported(app, [['regions', { id: 'a-batch', ...examples.regions }]]))
  await app.ask('PATCH', '/v1/figures/a-figure', { body: { value: '13', stage: 'planned' } })
  t.strictSame(await answered(app), [])
})

t.test('a list that is saved is undone, with the figures that it deleted', async (t) => {
  const register = await listRegister(t)
  await register.list('list', listing('Clinics,,,,20', 'Police,,,,5'), plain)
  await saved(register)
  const totals = await register.read('totals?metric=budget')
  await register.list('list', listing('Clinics,,,,30'), plain)
  const { batchId } = await saved(register, {}, '?gone=delete')
  const { created, deleted } = await undone(register, batchId as string)
  t.strictSame([created, deleted], [{ figures: 1 }, {}])
  t.strictSame((await register.read('totals?metric=budget'))['data'], totals['data'])
})
