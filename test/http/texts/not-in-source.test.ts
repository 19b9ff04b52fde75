/** Words of figures that do not occur in the kept text of their source are an error, which goes when either changes. */
import t from 'tap'
import { build, type Built } from '../../support/build.ts'
import { examples, putExamples } from '../../support/examples.ts'
import { put } from '../../support/put.ts'

interface Checks {
  readonly data: readonly { check: string; severity: string; printed: string; records: readonly { id: string }[] }[]
}

const missing = async ({ ask }: Built, more = ''): Promise<unknown[]> =>
  ((await ask('GET', `/v1/checks?check=not-in-source${more}`)).body as Checks).data.map(
    ({ severity, printed, records }) => [severity, printed, ...records.map(({ id }) => id)],
  )
const keep = async ({ ask }: Built, body: string): Promise<void> => {
  const { status } = await ask('PUT', '/v1/sources/a-report/text', { body, headers: { 'content-type': 'text/plain' } })
  if (status > 201) throw new Error(status.toString())
}

t.test('words are looked for in the text, whatever its script, marks and spaces', async (t) => {
  const app = await build(t)
  await putExamples(app)
  const figure = (more: object): object => ({ ...examples.figures, ...more })
  await put(app, 'figures/a-figure', figure({ asPrinted: '投资12.5元' }))
  await put(app, 'figures/quoted', figure({ asPrinted: '12.5元', quote: '投资…12.5元，“其中”', stage: 'actual' }))
  await put(app, 'figures/wrong', figure({ asPrinted: '13 yuan', rank: 'deprecated' }))
  t.strictSame(await missing(app), [], 'without a text nothing is checked')
  await keep(app, '完成投資\n１２.5元，「其中」……')
  t.strictSame(await missing(app), [])
  await keep(app, '完成投资12.5\n\n元')
  const both = [
    ['error', '投资12.5元', 'a-figure'],
    ['error', '12.5元', 'quoted'],
  ]
  t.strictSame(await missing(app), both, 'words do not cross paragraphs')
  const { at } = await app.store.stamp()
  t.strictSame(await missing(app, `&asOf=${encodeURIComponent(at)}`), both, 'computed as kept')
  await app.ask('PATCH', '/v1/figures/a-figure', { body: { asPrinted: '投资12.5' } })
  await app.ask('PATCH', '/v1/figures/quoted', { body: { asPrinted: '12.5' } })
  t.strictSame(await missing(app), [['error', '投资…12.5元，“其中”', 'quoted']], 'quotes are checked too')
  t.equal((await app.ask('DELETE', '/v1/sources/a-report/text')).status, 204)
  t.strictSame(await missing(app), [])
})
