/** An OC4IDS package of another publisher becomes the lines of an import. */
import fc from 'fast-check'
import t from 'tap'
import { decimalOf, idOf, prefixedId, termOf } from '../../src/exchange/oc4ids/schema.ts'
import { decimalText } from '../../src/model/decimals.ts'
import { build } from '../support/build.ts'
import { hostileText } from '../support/document/arbitraries.ts'
import { bridge, foreign } from '../support/exchange/foreign-package.ts'
import { importPackage, linesOf, recordsOf } from '../support/exchange/oc4ids.ts'
import { matchWhole } from '../support/match-whole.ts'
import { forAll } from '../support/runs.ts'

t.test('a foreign package becomes a project, the records it refers to, and figures with their place', async (t) => {
  const app = await build(t)
  await app.ask('PUT', '/v1/regions/kisumu', { body: { name: 'Kisumu County', kind: 'county' } })
  t.match(await importPackage(app, foreign([bridge])), {
    status: 200,
    body: { created: { industries: 3, organizations: 3, sources: 3, projects: 1, figures: 8 } },
  })
  const [project] = await recordsOf(app, 'projects')
  matchWhole(t, project, {
    id: 'oc4ids-bu3kcz-bridge-1',
    title: 'A bridge',
    summary: 'Across.',
    kind: 'project',
    status: 'implementation',
    regionId: 'kisumu',
    parentId: null,
    initiativeId: null,
    industryIds: ['social-housing', 'transport-road'],
    startsOn: '2024-03-01',
    endsOn: '2026-02-28',
  })
  t.strictSame(project?.['participants'], [
    { organizationId: 'ke-ra-77', role: 'buyer' },
    { organizationId: 'ke-ra-77', role: 'publicAuthority' },
    { organizationId: idOf('Brückenbau'), role: 'supplier' },
    { organizationId: '3', role: 'funder' },
  ])
  t.strictSame(project?.['citations'], [
    { sourceId: 'https-docs-example-plan-pdf', locator: null, note: 'All of it.', as: null },
    { sourceId: 'oc4ids-bu3kcz-bridge-1-d2', locator: null, note: null, as: null },
    { sourceId: 'oc4ids-https-data-example-package-json', locator: null, note: null, as: null },
  ])
  const found = await recordsOf(app, 'regions')
  matchWhole(t, found, [{ id: 'kisumu', name: 'Kisumu County', kind: 'county' }], 'an existing record stays as it is')
  matchWhole(t, await recordsOf(app, 'industries'), [
    { id: 'social-housing', name: 'Social housing' },
    { id: 'transport', name: 'Transport', parentId: null },
    { id: 'transport-road', name: 'Transport: road', parentId: 'transport' },
  ])
  matchWhole(t, await recordsOf(app, 'organizations'), [
    { id: '3', name: '3', kind: 'company' },
    { id: idOf('Brückenbau'), kind: 'company', url: null },
    { id: 'ke-ra-77', name: 'Roads Authority', kind: 'government', url: 'https://roads.example/' },
  ])
  matchWhole(t, await recordsOf(app, 'sources'), [
    {
      id: 'https-docs-example-plan-pdf',
      title: 'Plan',
      kind: 'report',
      url: 'https://docs.example/plan.pdf',
      publishedOn: '2024-01-05',
    },
    { id: 'oc4ids-bu3kcz-bridge-1-d2', title: 'oc4ids-bu3kcz-bridge-1-d2', url: null },
    {
      id: 'oc4ids-https-data-example-package-json',
      title: 'OC4IDS project package of Bridges Kenya',
      kind: 'dataset',
      author: 'Bridges Kenya',
      url: 'https://data.example/package.json',
      publishedOn: '2025-03-01',
      licence: 'https://licence.example/',
      official: false,
    },
  ])
  const dataset = 'oc4ids-https-data-example-package-json'
  const undated = { periodStart: null, periodEnd: null }
  matchWhole(t, await recordsOf(app, 'figures'), [
    {
      id: 'oc4ids-bu3kcz-bridge-1-budget',
      metric: 'investment',
      stage: 'planned',
      value: '1234567.5',
      unit: 'KES',
      qualifier: 'exact',
      asPrinted: '1234567.5 KES',
      locator: '/budget/amount/amount',
      sourceId: dataset,
      ...undated,
    },
    {
      id: 'oc4ids-bu3kcz-bridge-1-final-value',
      metric: 'investment',
      stage: 'actual',
      value: '1500000',
      unit: 'KES',
    },
    {
      id: 'oc4ids-bu3kcz-bridge-1-forecasts-physical-progress-1',
      metric: 'physical-progress',
      stage: 'planned',
      value: '33.333',
      unit: 'percent',
      qualifier: 'about',
      asPrinted: '33.33333 percent',
      periodStart: '2024-03-01',
      periodEnd: '2024-12-31',
      note: 'A third.',
      locator: '/forecasts/0/observations/0/measure',
    },
    { id: 'oc4ids-bu3kcz-bridge-1-metrics-jobs-1', stage: 'actual', value: '120', unit: 'persons-employed' },
    { id: 'oc4ids-bu3kcz-bridge-1-metrics-jobs-2', value: '5', unit: 'USD' },
    { id: 'oc4ids-bu3kcz-bridge-1-metrics-jobs-4', value: '7', unit: 'unit' },
    { id: 'oc4ids-bu3kcz-bridge-1-metrics-jobs-5', value: '8', unit: 'HKD' },
    { id: 'oc4ids-bu3kcz-bridge-1-metrics-jobs-6', value: '9', unit: 'percentage-point' },
  ])
  matchWhole(
    t,
    await importPackage(app, foreign([bridge])),
    { status: 200, body: { created: {}, updated: {}, unchanged: { projects: 1, figures: 8 } } },
    'a second import changes nothing',
  )
})

t.test('a project with few fields is imported all the same', async (t) => {
  const app = await build(t)
  const several = [
    { id: 'a', address: { region: 'North' } },
    { id: 'b', address: { countryName: 'Land' } },
  ]
  t.match(
    await importPackage(
      app,
      JSON.stringify({
        projects: [
          { id: 'One' },
          { id: 'two', locations: several },
          { id: 'three', locations: several.slice(1), budget: { amount: { amount: 1, currency: 'EUR' } } },
        ],
      }),
    ),
    { status: 200, body: { created: { projects: 3, regions: 1, sources: 1, figures: 1 } } },
  )
  matchWhole(t, await recordsOf(app, 'projects'), [
    { id: 'one', title: 'One', status: 'identification', kind: 'project', regionId: null },
    { id: 'three', regionId: 'land' },
    { id: 'two', regionId: null },
  ])
  matchWhole(t, await recordsOf(app, 'sources'), [
    {
      id: 'oc4ids-package',
      title: 'OC4IDS project package',
      url: null,
      publishedOn: null,
      author: null,
      licence: null,
    },
  ])
})

// Ids and decimals that the register makes of what others write.

/** Rounds thousandths half to even, by long division. */
const plain = (digits: bigint, exponent: number): { value: string; exact: boolean } => {
  const [dividend, divisor] =
    exponent >= -3 ? [digits * 10n ** BigInt(exponent + 3), 1n] : [digits, 10n ** BigInt(-exponent - 3)]
  const [quotient, rest] = [dividend / divisor, dividend % divisor]
  const up = 2n * rest > divisor || (2n * rest === divisor && quotient % 2n === 1n)
  return { value: decimalText(up ? quotient + 1n : quotient), exact: rest === 0n }
}

t.test('a number of any length is rounded to three places, half to even', async (t) => {
  const number = fc.record({
    whole: fc.bigInt({ min: 0n, max: 10n ** 10n }),
    fraction: fc.oneof(
      fc.stringMatching(/^[0-9]{0,30}$/),
      fc.constantFrom('0005', '0015', '00050000', '00049999', '00050001'),
    ),
    exponent: fc.integer({ min: -12, max: 4 }),
  })
  await forAll(2000, [number], ({ whole, fraction, exponent }) => {
    const literal = `${whole.toString()}${fraction && `.${fraction}`}e${exponent.toString()}`
    const wanted = plain(BigInt(whole.toString() + fraction), exponent - fraction.length)
    return JSON.stringify(decimalOf(literal)) === JSON.stringify(wanted)
  })
  t.strictSame(decimalOf(`-0.00${'4'.repeat(100_000)}`), { value: '-0.004', exact: false })
  t.equal(decimalOf(`1${'0'.repeat(15)}`), undefined)
})

t.test('an id keeps its digest, also behind a beginning', async (t) => {
  const address = (end: string): string => `https://example.org/${'x'.repeat(130)}/${end}`
  const ids = Array.from({ length: 40 }, (_none, at) => prefixedId('oc4ids-', address(at.toString())))
  t.equal(new Set(ids).size, ids.length)
  for (const id of ids) t.match(id, /^oc4ids-https-example-org-x+-[0-9a-f]{8}$/)
  t.equal(ids[0]?.length, 120)
  t.equal(prefixedId('oc4ids-', 'package'), 'oc4ids-package')
  t.equal(prefixedId('oc4ids-', 'https://example.org/a'), `oc4ids-${idOf('https://example.org/a')}`)
})

t.test('numbers are rounded to three decimals, half to even, and say when they are', async (t) => {
  for (const [literal, value, exact = true] of [
    ['0', '0'],
    ['-0', '0'],
    ['12.50', '12.5'],
    ['1e3', '1000'],
    ['1.5E+2', '150'],
    ['1500e-2', '15'],
    ['-2.5', '-2.5'],
    ['0.0005', '0', false],
    ['0.0015', '0.002', false],
    ['0.00150001', '0.002', false],
    ['1e-400', '0', false],
    ['-1e-9', '0', false],
    ['0e999999999', '0'],
    ['999999999999999.999', '999999999999999.999'],
    ['33.333333333333333333', '33.333', false],
    ['0.0001e4', '1'],
  ] as const)
    t.strictSame(decimalOf(literal), { value, exact }, literal)
  for (const literal of ['1e15', '1000000000000000', '1e999999999', '999999999999999.9999', 'x', '1.', '.5', '+1', ''])
    t.equal(decimalOf(literal), undefined, literal)
  fc.assert(
    fc.property(fc.integer({ min: -99_999_999, max: 99_999_999 }), fc.nat(3), (number, places) => {
      const literal = `${number.toString()}e-${places.toString()}`
      t.equal(Number(decimalOf(literal)?.value), Number(literal) === 0 ? 0 : Number(literal))
    }),
  )
})

t.test('any text makes a valid id and term, always the same; a valid id stays as it is', async (t) => {
  for (const [text, id] of [
    ['a-bridge', 'a-bridge'],
    ['A Bridge!', 'a-bridge'],
    ['financialProgress', 'financial-progress'],
    ['oc4ids-x_1', 'oc4ids-x-1'],
  ])
    t.equal(idOf(text ?? ''), id)
  const [pattern, term] = [/^[a-z0-9]+(-[a-z0-9]+)*$/, /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/]
  await forAll(300, [fc.oneof(hostileText, fc.string({ maxLength: 300 }))], (text) => {
    const made = idOf(text)
    if (!pattern.test(made) || made.length > 120 || idOf(made) !== made) throw new Error(made)
    if (!term.test(termOf(text, 60)) || termOf(text, 60).length > 60) throw new Error(termOf(text, 60))
  })
  t.not(idOf('桥'), idOf('路'))
})

// The JSON of an OC4IDS package is read in chunks of any size, and to any depth that is allowed.

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
  await t.rejects(linesOf(Buffer.from('{"id":"caf\xe9"}', 'latin1')), { message: 'Is not UTF-8.' })
})

t.test('U+FEFF is kept within texts, also where it is escaped', async (t) => {
  const title = '\ufeff桥\ufeff\ufeff\n\ufeff"\ufeff\\\ufeff🌉\ufeff'
  const plain = `\ufeff${foreign([{ ...bridge, title }])}`
  const escaped = plain.replaceAll(/(?<!^)\ufeff/g, '\\ufeff')
  for (const text of [plain, escaped])
    for (const size of [1, 2, 3, 100, 10_000]) {
      const lines = (await linesOf(text, undefined, size)).map((line) => JSON.parse(line) as Data)
      const found = lines.filter(({ resource }) => resource === 'projects')
      matchWhole(t, found, [{ record: { title } }])
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
