/** A sitemap of more addresses than a part may have. */
import t from 'tap'
import { imported } from '../support/batches.ts'
import { build } from '../support/build.ts'
import { entriesIn } from '../support/pages/html.ts'

const here = 'http://127.0.0.1:3000'

t.test('more than 50,000 addresses of a resource come in parts, in order', async (t) => {
  const large = await build(t)
  const count = 50_001
  const rate = { baseUnit: 'USD', quoteUnit: 'CNY', rate: '7', on: '2025-01-01' }
  await imported(
    large,
    Array.from({ length: count }, (_, at) => ['rates', { id: `r-${at.toString().padStart(5, '0')}`, ...rate }]),
  )
  const answer = entriesIn((await large.ask('GET', '/sitemap.xml')).text).map(({ loc }) => loc.replace(here, ''))
  t.same(answer, ['/sitemaps/pages.xml', '/sitemaps/rates-1.xml', '/sitemaps/rates-2.xml'])
  const [first, second] = await Promise.all(
    ['1', '2'].map(async (part) => entriesIn((await large.ask('GET', `/sitemaps/rates-${part}.xml`)).text)),
  )
  t.equal(first?.length, 50_000)
  t.equal(first?.at(-1)?.loc, `${here}/rates/r-49999`)
  const found = second?.map(({ loc }) => loc)
  t.same(found, [`${here}/rates/r-50000`])
  t.equal((await large.ask('GET', '/sitemaps/rates-3.xml')).status, 404)
})
