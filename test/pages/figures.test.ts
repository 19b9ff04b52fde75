/** The page of a figure: what it says of other figures, and what others say of it. */
import t from 'tap'
import { build } from '../support/build.ts'
import { examples, putExamples } from '../support/examples.ts'
import { textOf } from '../support/pages/html.ts'
import { put } from '../support/put.ts'

const app = await build(t)
await putExamples(app)
const figure = (id: string, fields: object) => put(app, `figures/${id}`, { ...examples.figures, ...fields })
const pageOf = async (id: string, language = ''): Promise<string> =>
  textOf((await app.ask('GET', `${language}/figures/${id}`, { headers: { accept: 'text/html' } })).text)

await figure('a-whole', { value: '100', unit: 'percent' })
await figure('an-amount', { value: '100' })
const refers = { fromFigureId: null, ofFigureId: 'a-whole' }

t.test('a share is a share of another figure, and any other is compared with it', async (t) => {
  await figure('a-share', { ...refers, value: '5', unit: 'percent', metric: 'share', relation: null })
  await figure('a-change', { ...refers, value: '6', unit: 'percent', metric: 'change', relation: 'change' })
  await figure('a-difference', { ...refers, value: '7', unit: 'percentage-point', relation: 'difference' })
  t.match(await pageOf('a-share'), / Share of 100 /)
  t.match(await pageOf('a-share', '/zh'), / 占比基数 100/)
  for (const id of ['a-change', 'a-difference']) {
    t.match(await pageOf(id), / Compared with 100 /)
    t.notMatch(await pageOf(id), /Share of/)
    t.match(await pageOf(id, '/zh'), / 比较基准 100/)
    t.notMatch(await pageOf(id, '/zh'), /占比基数/)
  }
  const whole = await pageOf('a-whole')
  const [shares, compared] = /Shares of it (.*) Compared with it (.*) Revisions /.exec(whole)?.slice(1) ?? []
  t.match(shares, /5 percent/)
  t.notMatch(shares, /[67] percent/)
  t.match(compared, /6 percent.*7 percentage point/)
  t.match(await pageOf('a-whole', '/zh'), /以本数据为基数的占比 .*以本数据为比较基准的数据 /)
})

t.test('a deprecated figure replaces none', async (t) => {
  await figure('a-mistake', { value: '120', supersedesId: 'an-amount', rank: 'deprecated' })
  const before = await pageOf('an-amount')
  t.notMatch(before, /A later figure replaces it|Replacing it/)
  t.match(before, /Deprecated, so they do not replace it .*120/)
  t.match(await pageOf('an-amount', '/zh'), /已作废，因而不替代本数据的 .*120/)
  await figure('a-correction', { value: '130', supersedesId: 'an-amount' })
  t.match(await pageOf('an-amount'), /A later figure replaces it: 130 .*Replacing it .*130 .*Deprecated, so they/)
})

t.test('an upper value is shown, whatever the qualifier', async (t) => {
  await figure('a-range', { qualifier: 'between', value: '5', upperValue: '9' })
  t.match(await pageOf('a-range'), /between 5 and 9 /)
  t.notMatch(await pageOf('a-range'), /Upper value/)
  for (const qualifier of ['exact', 'about']) {
    await figure('a-range', { qualifier, value: '5', upperValue: '9' })
    t.match(await pageOf('a-range'), / Upper value 9 /, qualifier)
    t.match(await pageOf('a-range', '/zh'), / 数值上限 9 /)
  }
})
