/** The register answers any request as its document says, never fails, and stays whole. */
import t from 'tap'
import { build } from '../support/build.ts'
import { fuzz } from '../support/fuzz/fuzz.ts'
import { judgeOf } from '../support/fuzz/judge.ts'
import { growthIn } from '../support/fuzz/memory.ts'
import type { Sent } from '../support/fuzz/request.ts'
import { senderTo } from '../support/fuzz/send.ts'
import { faultsAt } from '../support/load/whole.ts'
import { seed } from '../support/runs.ts'

/** `npm run fuzz -- --requests 5000 --seed …` repeats a run. */
const requests = 5000

t.test(`${requests.toString()} requests, valid and hostile (seed ${seed.toString()})`, async (t) => {
  const app = await build(t, { SEED: 'article', TEXTS: 'open' })
  const { found, tally } = await fuzz(app, { until: requests, seed })
  t.same(found, [])
  for (const status of [200, 201, 204, 303, 400, 401, 403, 404, 412, 422])
    t.ok(tally.statuses.has(status), `some were answered by ${status.toString()}`)
  t.same(await faultsAt(t, app.database), [])
})

t.test('an answer that is not as it should be is a finding', async (t) => {
  const app = await build(t)
  const judge = judgeOf((await app.ask('GET', '/openapi.json')).body)
  const { send, close } = await senderTo(app)
  t.teardown(close)
  const list = { about: '', method: 'GET', target: '/v1/regions', headers: {} }
  const page = { ...list, target: '/regions', headers: { accept: 'text/html' } }
  const dots = { ...list, target: '/v1/regions/..' }
  const [ofList, ofPage, ofDots] = [await send(list), await send(page), await send(dots)]
  t.same([judge(list, ofList), judge(page, ofPage), judge(dots, ofDots)], [[], [], []])
  for (const [request, answer, change, fault] of [
    [list, ofList, { status: 500 }, 'it is answered by 500'],
    [list, ofList, { status: 418 }, '418 is not in the document'],
    [list, ofList, { headers: { 'content-type': 'text/x-other' } }, 'text/x-other is not in the document'],
    [page, ofPage, { status: 418 }, '418 is no status of a page'],
    [page, ofPage, { text: ofPage.text.replace('</html>', '') }, 'the page is not complete'],
    [
      page,
      ofPage,
      { text: ofPage.text.replace('<main', '<b data-fuzz><main') },
      'the page holds markup of the request',
    ],
    [
      page,
      ofPage,
      { text: ofPage.text.replace('<main', '<script>1</script><main') },
      'the page holds a strange script',
    ],
    [page, ofPage, { headers: { 'content-type': 'text/plain' }, status: 400 }, 'an error comes as text/plain'],
  ] as const satisfies readonly (readonly [object, Sent, Partial<Sent>, string])[])
    t.ok(judge(request, { ...answer, ...change }).includes(fault), fault)
})

t.test('memory that grows beyond its bounds is reported, and a warm-up is not', async (t) => {
  const at = (mebibytes: number) => ({ heap: mebibytes * 2 ** 20, resident: 200 * 2 ** 20 })
  const isTooMuch = (sizes: readonly number[]): boolean => growthIn(sizes.map(at)).some((growth) => growth.isTooMuch)
  t.equal(isTooMuch([50, 100, 101, 100, 102, 104, 103, 101, 102, 103]), false)
  t.equal(isTooMuch([50, 100, 101, 110, 115, 120, 125, 130, 135, 140]), true)
})
