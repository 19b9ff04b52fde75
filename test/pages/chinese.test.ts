/** Pages in Chinese: every one is there, all in Chinese, and leads to pages in Chinese; numbers, dates and names. */
import fc from 'fast-check'
import t from 'tap'
import {
  amount,
  inFull,
  inShort,
  instant,
  isRounded,
  period,
  readable,
  unitInWords,
} from '../../src/text/chinese/in-words.ts'
import { problems } from '../../src/http/contract/problems.ts'
import { jsonOf } from '../../src/model/json-schema.ts'
import { messages as messagesInEnglish } from '../../src/text/messages/en.ts'
import { problemsIn } from '../../src/text/messages/problems.ts'
import { messages } from '../../src/text/messages/zh.ts'
import { checkNames, promiseStates, reasons, severities, verdicts } from '../../src/model/vocabulary.ts'
import { batch } from '../../src/pages/editing/desk.ts'
import { en } from '../../src/pages/words/en.ts'
import { inLanguage, localised } from '../../src/pages/words/language.ts'
import { zh } from '../../src/pages/words/zh.ts'
import { everyResource } from '../../src/resources/index.ts'
import { labelOf, spoken } from '../../src/text/chinese/terms.ts'
import type { Fields } from '../../src/model/field.ts'
import { build } from '../support/build.ts'
import { formTo } from '../support/pages/forms.ts'
import { unescaped } from '../support/pages/html.ts'
import { visitor } from '../support/pages/visitor.ts'
import { wordsOf } from '../support/words.ts'

const anyHan = /\p{Script=Han}/u

/** Reads a number in 万 and 亿 as a child would: digits, then what the signs multiply them by. */
const numberIn = (text: string): bigint => {
  const [, sign, whole = '', fraction = '', scale = ''] = /^(-?)([\d,]+)(?:\.(\d+))?(万亿|亿|万)?$/.exec(text) ?? []
  if (whole === '') throw new Error(`${text} is no number.`)
  const zeros = { 万亿: 12, 亿: 8, 万: 4 }[scale] ?? 0
  // In thousandths.
  const digits = `${whole.replaceAll(',', '')}${fraction.padEnd(zeros + 3, '0')}`
  return BigInt(`${sign ?? ''}${digits}`)
}

const thousandths = (decimal: string): bigint => numberIn(decimal)

const decimals = fc
  .tuple(fc.constantFrom('', '-'), fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }), fc.constantFrom(0, 3, 6, 8, 9, 12))
  .map(([sign, scaled, zeros]) => {
    const text = ((scaled / 10n ** BigInt(zeros)) * 10n ** BigInt(zeros)).toString().padStart(4, '0')
    const fraction = text.slice(-3).replace(/0+$/, '')
    const value = `${text.slice(0, -3)}${fraction === '' ? '' : `.${fraction}`}`
    return value === '0' ? value : `${sign}${value}`
  })

t.test('a number in 万 and 亿 is the number: in full to its last digit, in short to two decimals', async () => {
  fc.assert(
    fc.property(decimals, (decimal) => {
      const exact = thousandths(decimal)
      if (numberIn(inFull(decimal)) !== exact || numberIn(readable(decimal)) !== exact) return false
      const short = inShort(decimal)
      const lost = numberIn(short) - exact
      const unit = { 万亿: 10n ** 12n, 亿: 10n ** 8n }[/(万亿|亿)$/.exec(short)?.[1] ?? ''] ?? 0n
      // Half of a hundredth of the scale, in thousandths.
      return (lost < 0n ? -lost : lost) <= unit * 5n && isRounded(decimal) === (lost !== 0n)
    }),
    { numRuns: 300 },
  )
  for (const [value, unit, words] of [
    ['1181600000000', 'CNY', '1.1816万亿元'],
    ['165800000000', 'CNY', '1658亿元'],
    ['1500', 'project', '1500个项目'],
    ['12345', 'person', '1.2345万人'],
    ['133.2', 'percent', '133.2%'],
    ['-0.9', 'percentage-point', '-0.9个百分点'],
    ['1000000', 'USD', '100万美元'],
    ['1234567.891', 'EUR', '1,234,567.891欧元'],
  ] as const)
    t.equal(amount(value, unit), words)
  const found = ['1181600000000', '999999999999', '123456789', '99999999'].map(inShort)
  t.same(found, ['1.18万亿', '1万亿', '1.23亿', '9999.9999万'])
  t.equal(unitInWords('2', 'key-bus'), ' key bus')
  t.equal(unitInWords('2', 'constructor'), ' constructor', 'a unit may be called anything')
})

t.test('a period has its common name', async (t) => {
  for (const [start, end, words] of [
    ['2025-01-01', '2025-12-31', '2025年'],
    ['2024-02-01', '2024-02-29', '2024年2月'],
    ['2025-04-01', '2025-06-30', '2025年第二季度'],
    ['2025-01-01', '2025-05-31', '2025年1—5月'],
    ['2024-11-01', '2025-02-28', '2024年11月至2025年2月'],
    ['2025-01-02', '2025-05-31', '2025年1月2日至5月31日'],
    ['2025-02-13', '2025-02-13', '2025年2月13日'],
    ['2021-01-01', '2025-12-31', '2021—2025年'],
    ['2025-01-01', null, '自2025年1月1日起'],
    [null, '2025-12-31', '截至2025年12月31日'],
    [null, null, '未注明时间'],
  ] as const)
    t.equal(period(start, end), words)
  t.equal(instant('2025-02-13T08:05:00.000Z'), '2025年2月13日 08:05（UTC）')
})

type Text = string | ((...values: never[]) => unknown) | { readonly [key: string]: Text } | readonly Text[]

/** Returns every sentence of a file of words by its place; those with parts in them, filled. */
const sentencesIn = (words: Text, place: string, filled: boolean, element: unknown = '甲'): [string, string][] => {
  if (typeof words === 'string') return [[place, words]]
  if (typeof words === 'function') {
    if (!filled) return []
    const part = Object.assign([element], {
      toString: () => '甲',
      replace: () => '甲',
      replaceAll: () => '甲',
      toLocaleString: () => '甲',
    })
    return [[place, String((words as (...values: unknown[]) => unknown)(part, part, part, part, part))]]
  }
  return Object.entries(words).flatMap(([key, one]) => sentencesIn(one, `${place}.${key}`, filled, element))
}

t.test('each word of the pages and each message is in Chinese', async (t) => {
  // Signs alone are none, and so are the names of a country's own words.
  for (const [place, text] of [
    ...sentencesIn(zh, 'zh', true),
    ...sentencesIn(messages, 'messages', true, Object('甲')),
  ])
    t.ok(anyHan.test(text) || !/\p{L}{2}/u.test(text.replace('Planledger', '')), `${place}: ${text}`)
})

const fieldsIn = (fields: Fields): { key: string; chinese: string; terms: readonly string[] }[] =>
  Object.entries(fields).flatMap(([key, { value, chinese = '', parts, items, isReadOnly }]) => [
    ...(isReadOnly === true ? [] : [{ key, chinese, terms: jsonOf((items ?? { value }).value).enum ?? [] }]),
    ...(parts ? fieldsIn(parts) : []),
  ])

t.test('resources, fields, vocabularies and problems have their words', async (t) => {
  const fields = [...everyResource, batch].flatMap(({ own }) => fieldsIn(own))
  const unspoken = [
    ...everyResource.flatMap(({ name, singular }) => [name, singular]),
    ...fields.flatMap(({ terms }) => terms),
    ...[...checkNames, ...promiseStates, ...severities, ...verdicts],
  ].filter((term) => !anyHan.test(spoken(term)) && !['gbt4754', 'isic4'].includes(term))
  const unlabelled = fields.map(({ key }) => key).filter((key) => labelOf(key) === undefined)
  const undescribed = [
    ...everyResource.map(({ name, description }) => [name, description.zh] as const),
    ...fields.map(({ key, chinese }) => [key, chinese] as const),
    ...Object.entries(problemsIn.zh).flatMap(([slug, { title, explanation }]) => [
      [slug, title] as const,
      [slug, explanation] as const,
    ]),
  ].filter(([, sentence]) => !anyHan.test(sentence))
  t.same({ unspoken, unlabelled, undescribed }, { unspoken: [], unlabelled: [], undescribed: [] })
  t.same(Object.keys(zh.figure.reasons).sort(), [...reasons].sort())
})

t.test('addresses of pages have a language, those of programs and files have none', async (t) => {
  t.same(
    wordsOf(`
      / /regions/x?a=/v1#b /v1/regions /docs /openapi.json /regions.csv?bom=true #a //other.example/
      https://a.example/
    `).map((href) => inLanguage('zh', () => localised(href))),
    wordsOf(`
      /zh/ /zh/regions/x?a=/v1#b /v1/regions /docs /openapi.json /regions.csv?bom=true #a //other.example/
      https://a.example/
    `),
  )
})

/** Sentences without parts, from three words on: shorter ones may be part of a name. */
const english = [...sentencesIn(en, 'en', false), ...sentencesIn(messagesInEnglish, 'messages', false)].filter(
  ([, text]) => / \S+ /.test(text.trim()),
)

/** Returns the text of a page without what is marked as being in English, quoted, or for programs. */
const textOf = (html: string): string =>
  unescaped(
    html
      .replace(
        /<head>.*?<\/head>|<(q|code|pre|blockquote|textarea|datalist)\b.*?<\/\1>|<(\w+)[^>]* lang="en"[^>]*>.*?<\/\2>/gs,
        ' ',
      )
      .replace(/ (?:value|data-value)="[^"]*"/g, ' '),
  )

t.test('every page is there in Chinese, without a sentence in English, and leads to pages in Chinese', async (t) => {
  const app = await build(t, { SEED: 'article', TEXTS: 'open' })
  const editor = visitor(app)
  await editor.signIn()
  const figure = 'guangdong-key-projects-2025-investment'
  const pages = [
    '/zh/',
    '/zh',
    ...everyResource.map(({ name }) => `/zh/${name}`),
    ...[
      'regions/guangdong',
      'industries/industry',
      'initiatives/guangdong-modern-industrial-system-2025',
      `figures/${figure}`,
    ],
    ...wordsOf(`
      regions/guangdong/revisions regions/guangdong/revisions/1 promises checks verify sign-in sign-out
    `),
    ...[
      'totals?metric=investment&groupBy=region',
      'totals?metric=investment&groupBy=year&unit=USD',
      'search?q=guandong',
    ],
    'verify?claim=Guangdong+plans+1%2C500+key+projects+in+2025',
    ...['new', 'regions/guangdong/edit', 'regions/guangdong/delete', ...everyResource.map(({ name }) => `${name}/new`)],
    ...Object.keys(problems).map((slug) => `problems/${slug}`),
    ...[
      'nothing',
      'regions/nowhere',
      'regions?limit=x&kind=q',
      'totals?metric=investment&unit=yuan',
      'problems/nothing',
    ],
  ].map((path) => (path.startsWith('/') ? path : `/zh/${path}`))
  for (const url of pages) {
    const { status, text: body } = await editor.get(url)
    t.ok([200, 400, 404, 422].includes(status), `${url} ${status.toString()}`)
    t.match(body, '<html lang="zh-Hans">', url)
    t.notMatch(body, /="[^"]*</, `${url}: no attribute holds markup`)
    const text = textOf(body)
    const wrong = english.filter(([, sentence]) => text.includes(sentence))
    t.same(wrong, [], url)
    const ways = [...body.matchAll(/<(?:a|form)\b([^>]*) (?:href|action)="(\/[^"]*)"([^>]*)/g)]
    const astray = ways.filter(
      ([, before = '', href = '', after = '']) =>
        !/^\/(?:zh\/|zh$|v1\/|docs|openapi)|\.(?:csv|parquet|xlsx)/.test(href) &&
        !`${before}${after}`.includes('hreflang="en"'),
    )
    const found = astray.map(([tag]) => tag)
    t.same(found, [], url)
  }
  t.equal((await editor.get('/zh/v1/regions')).status, 404)
  t.equal((await editor.get('/zh/style.css')).status, 404)
  // The address without its language would lead to another host.
  const elsewhere = (await editor.get('/zh//elsewhere.example')).text
  t.match(elsewhere, '没有')
  t.notMatch(elsewhere, /="\/[/\\]/)
  const found = (await editor.get('/zh/regions/guangdong')).text
  t.match(found, '<link rel="alternate" hreflang="en" href="http://127.0.0.1:3000/regions/guangdong">')
  t.match(
    (await editor.get('/regions/guangdong')).text,
    '<a href="/zh/regions/guangdong" hreflang="zh-Hans" lang="zh-Hans">中文</a>',
  )
})

t.test('titles are local, amounts in 万 and 亿 beside the exact ones, charts in words of their address', async (t) => {
  const app = await build(t, { SEED: 'article' })
  const reader = visitor(app)
  const region = (await reader.get('/zh/regions/guangdong')).text
  t.match(region, '<h1>广东省</h1>\n<p class="local">Guangdong</p>')
  t.match(region, 'title="1,000,000,000,000元">1万亿元</data>')
  t.match(region, '单位：万亿元')
  const chart = (url: string) => app.http.inject({ url })
  const found = (await chart('/zh/totals/chart?metric=investment&groupBy=region&format=svg')).body
  t.match(found, '<title id="title">分地区投资（计划）</title>')
  t.match(
    (await chart('/totals/chart?metric=investment&groupBy=region&format=svg')).body,
    '<title id="title">Investment by region: planned</title>',
  )
  // One address is kept for each language, also where the other one was asked first.
  t.match((await reader.get('/regions/guangdong')).text, '<h1>Guangdong</h1>')
  t.match((await reader.get('/zh/regions/guangdong')).text, '<h1>广东省</h1>')
  // The API speaks English at every address that it has.
  t.match(
    (await app.http.inject({ url: '/v1/regions/none', headers: { 'accept-language': 'zh' } })).body,
    'There is no regions/none.',
  )
})

t.test('forms in Chinese lead to pages in Chinese, and say in Chinese what is wrong', async (t) => {
  const app = await build(t, { SEED: 'article' })
  const editor = visitor(app)
  await editor.signIn()
  const form = (await editor.get('/zh/regions/new')).text
  t.match(formTo(form, '/zh/regions/new'), '保存地区')
  const refused = await editor.fill('/zh/regions/new', { name: '', kind: 'province', isoCode: 'x' })
  t.equal(refused.status, 400)
  t.match(refused.text, '必填。')
  t.match(refused.text, '须为 ISO 3166 代码')
  const saved = await editor.fill('/zh/regions/new', { name: 'A place', localName: '某地', kind: 'city' })
  t.equal(saved.headers['location'], '/zh/regions/a-place')
  t.match((await editor.get('/zh/regions/a-place')).text, '<h1>某地</h1>')
})

/** Three words in a row, which no name of a field, a format or a header has. */
const sentenceInEnglish = /[a-z]{2,} [a-z]{2,} [a-z]{2,}/i

t.test('no fault is shown in English on a page in Chinese', async (t) => {
  const app = await build(t, { TEXTS: 'private' })
  const editor = visitor(app)
  const asked = [
    ...wordsOf('limit=0 limit=x limit=9999 kind=provinc kind=x,y nam=x region=x sort=name,name sort=x'),
    ...['name=a&name=b', 'name=%00', 'parentId=a_b', 'parentId.within=nowhere', 'cursor=x', 'q=%20', 'q=a&asOf=2025'],
    ...[
      'asOf=2999-01-01T00:00:00Z',
      'asOf=yesterday',
      `q=${Array.from({ length: 21 }, (_, at) => `word${at.toString()}`).join('+')}`,
      'bom=true',
      'fields=x',
      'localName=%ff',
    ],
  ].map((query) => `/zh/regions?${query}`)
  const figures = ['value.gte=1,000', 'metric=Investment', 'periodEnd.gte=x', 'subjectId=Guangdong', 'rank=x']
  const totals = wordsOf('metric= metric=x_y unit=dollars unit=XYZ unit=billion-yuan unit=pct period=2025-13')
  const more = ['period=2025-02-01/2025-01-01', 'period=2025-02-30/2025-03-01', 'groupBy=x', 'regionKind=province']
  const pages = [
    ...asked,
    ...figures.map((query) => `/zh/figures?${query}`),
    ...[...totals, ...more].map((query) =>
      `/zh/totals?metric=investment&${query}`.replace('investment&metric', 'x&metric'),
    ),
    ...['/zh/promises?state=x', '/zh/checks?severity=x&check=y', `/zh/verify?claim=${'x'.repeat(5000)}`],
    ...['/zh/regions/', '/zh/regions/none', '/zh/regions/A_B', '/zh/regions/none/revisions', '/zh/sources/none/text'],
    ...['/zh/regions/new', '/zh/entity/none', '/zh/problems/none', '/zh/llms', '/zh/x/y/z', '/zh/regions?a%23=b'],
  ]
  const assertChinese = (place: string, status: number, body: string): void => {
    t.ok(status >= 400, `${place} ${status.toString()}`)
    t.notMatch(textOf(body).replace(/[\w-]+\/[\w-]+/g, ' '), sentenceInEnglish, place)
  }
  for (const url of pages) {
    const { status, text } = await editor.get(url)
    assertChinese(url, status, text)
  }
  await editor.signIn()
  const figure = { subjectKind: 'project', subjectId: 'none', metric: 'X', stage: 'actual', value: '1,5', unit: 'yuan' }
  for (const [form, filled] of [
    ['regions', { name: '', kind: 'town', parentId: 'none' }],
    ['regions', { name: 'x'.repeat(1001), kind: 'city', isoCode: 'x', gbCode: '1', parentId: 'A B', aliases: 'a\na' }],
    ['regions', { name: 'New', id: 'new', kind: 'city', parentId: 'none' }],
    ['sources', { title: 'x', kind: 'report', language: '!', url: 'x', publishedOn: '2025-02-30', retrievedOn: 'x' }],
    [
      'figures',
      { ...figure, qualifier: 'between', periodStart: '2025-02-01', periodEnd: '2025-01-01', asPrinted: '1' },
    ],
    [
      'figures',
      { ...figure, metric: 'x', value: '-1', unit: 'XYZ', sourceId: 'none', asPrinted: '1', qualifier: 'exact' },
    ],
    [
      'figures',
      { ...figure, metric: 'x', value: '1', unit: 'cny', relation: 'share', sourceId: 'none', asPrinted: '1' },
    ],
    ['projects', { title: 'x', kind: 'breakdown', status: 'done', startsOn: '2025-02-01', endsOn: '2025-01-01' }],
    ['rates', { baseUnit: 'CNY', quoteUnit: 'CNY', rate: '0', date: '2025-01-01', sourceId: 'none' }],
  ] as const) {
    const { status, text } = await editor.fill(`/zh/${form}/new`, filled)
    assertChinese(`${form}: ${JSON.stringify(filled).slice(0, 60)}`, status, text)
  }
})

t.test('a province is found by its character, traditional or simplified, and by its pinyin', async (t) => {
  const { ask } = await build(t, { SEED: 'article' })
  const called: string[] = []
  for (const name of ['粤', '粵', '皖', '滬', '滇', '安徽', 'anhui', '廣東']) {
    const { body } = await ask('GET', `/v1/resolve?name=${encodeURIComponent(name)}&resource=regions`)
    const [first]: readonly { id: string }[] = (body as { data: { id: string }[] }).data
    called.push(first?.id ?? 'nothing')
  }
  t.same(called, ['guangdong', 'guangdong', 'anhui', 'shanghai', 'yunnan', 'anhui', 'anhui', 'guangdong'])
})
