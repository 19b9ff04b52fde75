/** PATCH /v1/checks/{id} answers a finding; the answer stays as long as the finding does. */
import t from 'tap'
import { keyHash } from '../../../src/http/pipeline/auth.ts'
import { type Answer, type Built, put } from '../../support/build.ts'
import { examples, withExamples } from '../../support/examples.ts'

interface Finding {
  readonly id: string
  readonly review: {
    readonly review: string
    readonly note: string | null
    readonly by: string
    readonly at: string
  } | null
}
interface Page {
  readonly data: readonly Finding[]
}

const misprint = 'value-not-as-printed,a-figure'
const unreported = 'unreported-promise,a-figure'

/** Builds a register with one figure that is not what its words say, and a promise that nobody has reported on. */
const furnished = async (): Promise<Built> => {
  const app = await withExamples(t)
  await change(app, { value: '13', periodStart: '2020-01-01', periodEnd: '2020-12-31' })
  return app
}

const change = async (app: Built, body: object): Promise<void> => {
  const { status, text } = await app.ask('PATCH', '/v1/figures/a-figure', { body })
  if (status !== 200) throw new Error(text)
}

const review = (app: Built, id: string, body: unknown, key?: string | null): Promise<Answer> =>
  app.ask('PATCH', `/v1/checks/${id}`, { body, ...(key !== undefined && { key }) })

const found = async ({ ask }: Built, query = ''): Promise<readonly Finding[]> =>
  ((await ask('GET', `/v1/checks${query}`)).body as Page).data

const idsOf = async (app: Built, query: string): Promise<string[]> => (await found(app, query)).map(({ id }) => id)

for (const id of [misprint, unreported]) {
  t.test(`${id}: an answer is shown, filtered by, changed, and taken back`, async (t) => {
    const app = await furnished()
    await app.store.addKey(keyHash('an-editor-of-the-register'), { role: 'editor', label: 'an editor' })
    t.strictSame(await idsOf(app, '?reviewed=false'), [misprint, unreported])
    t.strictSame(await idsOf(app, '?reviewed=true'), [])

    const answer = await review(app, id, { review: 'in-the-source', note: 'So printed.' }, 'an-editor-of-the-register')
    t.equal(answer.status, 200)
    const { review: given } = answer.body as Finding
    t.match(given, { review: 'in-the-source', note: 'So printed.', by: 'an editor', at: /^20\d\d-.*Z$/ })
    const shown = (await found(app)).find((one) => one.id === id)
    t.strictSame(shown, answer.body)
    t.strictSame(await idsOf(app, '?reviewed=true'), [id])
    t.strictSame(
      await idsOf(app, '?reviewed=false'),
      [misprint, unreported].filter((one) => one !== id),
    )

    const again = await review(app, id, { review: 'in-the-source', note: 'So printed.' })
    t.strictSame((again.body as Finding).review, given, 'the same answer changes nothing')
    t.match((await review(app, id, { review: 'explained' })).body, {
      review: { review: 'explained', note: null, by: 'ADMIN_KEY' },
    })
    t.equal(((await review(app, id, { review: null })).body as Finding).review, null)
    t.strictSame(await idsOf(app, '?reviewed=true'), [])
  })
}

t.test('an answer stays while the numbers change, and goes with its finding', async (t) => {
  const app = await furnished()
  await review(app, misprint, { review: 'explained' })
  await change(app, { value: '14' })
  t.strictSame(await idsOf(app, '?reviewed=true'), [misprint])
  await change(app, { value: '12.5' })
  t.strictSame(await idsOf(app, '?check=value-not-as-printed'), [])
  await change(app, { value: '13' })
  t.strictSame(await idsOf(app, '?reviewed=true'), [], 'a finding that comes back is not answered')

  await review(app, unreported, { review: 'explained' })
  await change(app, { periodEnd: '2020-11-30' })
  t.strictSame(await idsOf(app, '?reviewed=true'), [unreported])
  await change(app, { stage: 'actual' })
  t.strictSame(await idsOf(app, '?reviewed=true'), [])
  await change(app, { stage: 'planned' })
  t.strictSame(await idsOf(app, '?reviewed=true'), [])

  await review(app, unreported, { review: 'explained' })
  await change(app, { periodEnd: '2099-12-31' })
  t.strictSame(await idsOf(app, '?check=unreported-promise'), [])
  await change(app, { periodEnd: '2020-12-31' })
  t.strictSame(await idsOf(app, '?reviewed=true'), [], 'due at another time')

  await review(app, unreported, { review: 'explained' })
  t.equal((await app.ask('DELETE', '/v1/figures/a-figure')).status, 204)
  await put(app, 'figures/a-figure', { ...examples.figures, periodEnd: '2020-12-31' })
  t.strictSame(await idsOf(app, '?reviewed=true'), [])
})

t.test('an answer is in no feed, but in every entity tag', async (t) => {
  const app = await furnished()
  const [before, changes] = [await app.ask('GET', '/v1/checks'), await app.store.stamp()]
  await review(app, misprint, { review: 'explained' })
  const tag = { 'if-none-match': before.headers['etag'] ?? '' }
  t.equal((await app.ask('GET', '/v1/checks', { headers: tag })).status, 200)
  t.equal((await app.ask('GET', '/', { headers: tag })).status, 200)
  t.equal((await app.store.stamp()).sequence, changes.sequence)
  const after = await app.ask('GET', '/v1/checks')
  t.not(after.headers['etag'], before.headers['etag'])
  t.equal(
    (await app.ask('GET', '/v1/checks', { headers: { 'if-none-match': after.headers['etag'] ?? '' } })).status,
    304,
  )
  const asOf = encodeURIComponent(changes.at)
  t.strictSame(await idsOf(app, `?asOf=${asOf}&reviewed=true`), [misprint], 'given since the last change')
  await change(app, { note: 'Later.' })
  await review(app, unreported, { review: 'explained' })
  t.strictSame(await idsOf(app, `?asOf=${asOf}&reviewed=true`), [misprint], 'not given by then')
})

t.test('answers that cannot be are refused', async (t) => {
  const app = await furnished()
  await app.store.addKey(keyHash('a-reader-of-the-register'), { role: 'reader', label: 'a reader' })
  for (const body of [
    {},
    [],
    { review: 'true' },
    { review: 'explained', note: 1 },
    { review: 'explained', nosuch: 1 },
    { review: null, note: 'Why?' },
    { note: 'Why?' },
  ])
    t.equal((await review(app, misprint, body)).status, 400, JSON.stringify(body))
  for (const id of [
    'nowhere',
    'value-not-as-printed,nowhere',
    'unreported-promise',
    'unreported-promise,nowhere',
    `${unreported},2`,
  ])
    t.equal((await review(app, id, { review: 'explained' })).status, 404, id)
  t.match(
    await app.ask('PATCH', `/v1/checks/${misprint}`, { body: { review: 'explained' }, headers: { 'if-match': '"1"' } }),
    { status: 412, body: { detail: 'What is to be written has no entity tag.' } },
  )
  t.equal((await review(app, misprint, { review: 'explained' }, null)).status, 401)
  t.equal((await review(app, misprint, { review: 'explained' }, 'a-reader-of-the-register')).status, 403)
  t.strictSame(await idsOf(app, '?reviewed=true'), [])
})
