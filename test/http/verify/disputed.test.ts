/** Open errors about the figures that decide about a claim stand beside the verdict. */
import t from 'tap'
import { build } from '../../support/build.ts'
import { matchWhole } from '../../support/match-whole.ts'

interface Disputed {
  readonly verdict: string
  readonly disputed: readonly object[]
  readonly href: string
}

const figure = 'guangdong-key-projects-2025-project-count'
const claim = 'Guangdong plans 1,500 key projects in 2025'
const badges = /class="lead"><span[^>]*>([^<]*)<\/span> (?:<span[^>]*>([^<]*)<\/span>)?/

t.test('they are listed until somebody answers them', async (t) => {
  const app = await build(t, { SEED: 'article' })
  const verify = async (sentence: string): Promise<Disputed> =>
    (await app.ask('GET', `/v1/verify?claim=${encodeURIComponent(sentence)}`)).body
  const badgesOf = async (language = ''): Promise<readonly (string | undefined)[]> => {
    const page = (await app.ask('GET', `${language}/verify?claim=${encodeURIComponent(claim)}`)).text
    return badges.exec(page)?.slice(1) ?? []
  }
  t.strictSame((await verify(claim)).disputed, [])
  t.strictSame(await badgesOf(), ['The number is in the register', undefined])
  t.strictSame(await badgesOf('/zh'), ['登记库载有这个数字', undefined])

  await app.ask('PATCH', `/v1/figures/${figure}`, { body: { asPrinted: '1,400 key projects' } })
  const found = (await app.ask('GET', `/v1/checks?severity=error&records.id=${figure}`)).body as { data: object[] }
  matchWhole(t, found.data, [
    { id: `value-not-as-printed,${figure}`, check: 'value-not-as-printed', severity: 'error' },
  ])
  const { verdict, disputed, href } = await verify(claim)
  t.strictSame([verdict, disputed], ['supported', found.data])
  const { pathname, search } = new URL(href)
  t.strictSame(((await app.ask('GET', pathname + search)).body as Disputed).disputed, found.data)
  t.strictSame((await verify('Guangdong plans to invest 1 trillion yuan in 2025')).disputed, [])
  t.strictSame(await badgesOf(), ['The number is in the register', 'Disputed'])
  t.strictSame(await badgesOf('/zh'), ['登记库载有这个数字', '存疑'])

  await app.ask('PATCH', `/v1/checks/value-not-as-printed,${figure}`, { body: { review: 'in-the-source', note: null } })
  t.strictSame((await verify(claim)).disputed, [])
  t.strictSame(await badgesOf(), ['The number is in the register', undefined])
})
