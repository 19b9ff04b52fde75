/** The JSON of an OC4IDS package is read in chunks of any size, and to any depth that is allowed. */
import t from 'tap'
import { bridge, foreign } from '../support/exchange/foreign-package.ts'
import { linesOf } from '../support/exchange/oc4ids.ts'
import { matchWhole } from '../support/match-whole.ts'

type Data = Record<string, unknown>

t.test('a file that is no JSON is refused, however deep', async (t) => {
  const more = 'Has more after its end: lines of JSON are `application/x-ndjson`.'
  for (const [text, message] of [
    ['{', 'Is no JSON after `{` in line 1.'],
    ['<xml>', 'Is no JSON.'],
    ['{"projects":[\n{"id":"a"}]', 'Is no JSON after `]` in line 2.'],
    ['{"projects":[{"id":"a"}]}x', more],
    ['{"id":"a"}\n{"id":"b"}\n', more],
    ['{"projects":[\n\n{"id":"a",}]}', 'Is no JSON after `,` in line 3.'],
    ['null x', more],
    ['{"projects":[{"id":"\ud800"', 'Is no JSON after `"\ufffd"` in line 1.'],
    ['{"projects":[{"id":1e}]}', 'Is no JSON after `:` in line 1.'],
    [`{"projects":[${'['.repeat(1_000_000)}`, 'Has more than 200 levels.'],
  ] as const)
    await t.rejects(linesOf(text, undefined, text.length > 1000 ? undefined : 3), { message }, text.slice(0, 100))
  await t.rejects(linesOf(Buffer.from('{"id":"caf\xe9"}', 'latin1')), { message: 'Is no UTF-8.' })
})

t.test('U+FEFF is kept within texts, also where it is escaped', async (t) => {
  const title = '\ufeff桥\ufeff\ufeff\n\ufeff"\ufeff\\\ufeff🌉\ufeff'
  const plain = `\ufeff${foreign([{ ...bridge, title }])}`
  const escaped = plain.replaceAll(/(?<!^)\ufeff/g, '\\ufeff')
  for (const text of [plain, escaped])
    for (const size of [1, 2, 3, 100, 10_000]) {
      const lines = (await linesOf(text, undefined, size)).map((line) => JSON.parse(line) as Data)
      matchWhole(
        t,
        lines.filter(({ resource }) => resource === 'projects'),
        [{ record: { title } }],
      )
    }
})

t.test('neither the size of chunks nor unknown fields change how a package is read', async (t) => {
  const text = foreign([{ ...bridge, title: '桥 🌉', social: { inIndigenousLand: false }, __proto__x: 1 }], {
    links: [[[{}]]],
  })
  const whole = await linesOf(text, undefined, text.length * 4)
  t.equal(whole.length, 19)
  for (const size of [1, 2, 3, 100]) t.strictSame(await linesOf(text, undefined, size), whole)
  const nulls = text
    .replace('"title":"桥 🌉"', '"title":"桥 🌉","purpose":null,"policyAlignment":{"policies":null}')
    .replace('"id":"3"', '"id":"3","name":null,"identifier":null,"contactPoint":{"url":null}')
  t.strictSame(await linesOf(nulls), whole)
  const nested = (levels: number): string =>
    text.replace('"title":"桥 🌉"', `"title":"桥 🌉","benefits":${'['.repeat(levels)}${']'.repeat(levels)}`)
  t.strictSame(await linesOf(nested(190), undefined, 10_000), whole)
  await t.rejects(linesOf(nested(20_000)), { message: 'Has more than 200 levels.' })
  const poisoned = text.replace(
    '"__proto__x":1',
    '"__proto__":{"kind":"portfolio","locations":1},"constructor":{"prototype":1}',
  )
  t.strictSame(await linesOf(poisoned), whole)
})
