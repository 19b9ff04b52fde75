/** A faulty OC4IDS package is refused, and each fault is named by its place. */
import { inEnglish } from '../../src/text/messages/sentence.ts'
import t, { type Test } from 'tap'
import fc from 'fast-check'
import { oc4idsPlaces } from '../../src/exchange/oc4ids/import-lines.ts'
import { UnreadableJson, UnreadablePackage } from '../../src/exchange/oc4ids/package-in.ts'
import { KnownRecords } from '../../src/exchange/oc4ids/known-records.ts'
import { hostileText, hostileValue } from '../support/document/arbitraries.ts'
import { build } from '../support/build.ts'
import { bridge, foreign } from '../support/exchange/foreign-package.ts'
import { importPackage, linesOf, opened } from '../support/exchange/oc4ids.ts'
import { matchWhole } from '../support/match-whole.ts'
import { runs } from '../support/runs.ts'

type Data = Record<string, unknown>

const refused = async (t: Test, text: string, faults: readonly object[]): Promise<void> => {
  const error = await linesOf(text).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  t.ok(error instanceof UnreadablePackage)
  t.strictSame((error as UnreadablePackage).faults.map(inEnglish), faults)
}

t.test('a file that is no package is refused, and each fault is named by its place', async (t) => {
  const none = 'Must be a list of at least one project.'
  for (const text of [
    '{}',
    '{"projects":[]}',
    '{"projects":{"0":{"id":"a"}}}',
    '{"projects":"a"}',
    '{"projects":null}',
  ])
    await refused(t, text, [{ pointer: '/projects', detail: none }])
  for (const text of ['[]', ' [ ]']) await refused(t, text, [{ pointer: '', detail: none }])
  for (const text of ['', '\ufeff', '1', '"projects"', 'null'])
    await refused(t, text, [{ pointer: '', detail: 'Must be a package, a list of projects, or a project.' }])
  await refused(
    t,
    foreign([
      {},
      'x',
      null,
      { id: 5 },
      { id: 'a', title: ['x'], parties: [{ roles: 'x' }] },
      { id: 'b', budget: { amount: { currency: 'EUR' } } },
    ]),
    [
      { pointer: '/projects/0/id', detail: 'Is required.' },
      { pointer: '/projects/1', detail: 'Must be object.' },
      { pointer: '/projects/2', detail: 'Must be object.' },
      { pointer: '/projects/3/id', detail: 'Must be string.' },
      { pointer: '/projects/4/title', detail: 'Must be string.' },
      { pointer: '/projects/4/parties/0/roles', detail: 'Must be array.' },
    ],
  )
  await refused(
    t,
    foreign([
      {
        id: 'c',
        budget: { amount: { amount: true, currency: 'EUR' } },
        completion: { finalValue: { amount: 1 } },
        metrics: [{ id: 'm', observations: [{ id: 'o', measure: 1e15 }] }],
      },
    ]),
    [
      { pointer: '/projects/0/budget/amount/amount', detail: 'Must be a JSON number, or null.' },
      { pointer: '/projects/0/completion/finalValue/currency', detail: 'Is required: an amount is of a currency.' },
      { pointer: '/projects/0/metrics/0/observations/0/measure', detail: 'Has more than 15 digits before the point.' },
    ],
  )
  const many = await linesOf(foreign(Array(1500).fill({}))).catch((error: unknown) => error as UnreadablePackage)
  t.match(many, { faultCount: 1500, faults: { length: 1000 }, message: /and 500 more\.$/ })
})

t.test('an amount is a number or null: a text is refused, and null counts as absent', async (t) => {
  const observed = (value: unknown, more: object = {}): object => ({
    metrics: [{ id: 'm', observations: [{ id: 'o', value, ...more }] }],
  })
  const amountsOf = (amount: unknown): object[] => {
    const money = { amount, currency: 'EUR' }
    return [
      { id: 'a', budget: { amount: money } },
      { id: 'b', completion: { finalValue: money } },
      { id: 'c', ...observed(money) },
    ]
  }
  const places = [
    '/projects/0/budget/amount/amount',
    '/projects/1/completion/finalValue/amount',
    '/projects/2/metrics/0/observations/0/value/amount',
  ]
  for (const amount of ['5', '', 'five', true, [5], { value: 5 }]) {
    await refused(
      t,
      foreign(amountsOf(amount)),
      places.map((pointer) => ({ pointer, detail: 'Must be a JSON number, or null.' })),
    )
  }
  const figuresIn = async (projects: readonly object[]): Promise<unknown[]> =>
    (await linesOf(foreign(projects)))
      .map((line) => JSON.parse(line) as { resource: string })
      .filter(({ resource }) => resource === 'figures')
  t.strictSame(await figuresIn(amountsOf(null)), [])
  const wrong = await figuresIn([{ id: 'a', budget: { amount: { amount: null } } }])
  t.strictSame(wrong, [], 'a null amount needs no currency')
  const found = await figuresIn(amountsOf(5))
  matchWhole(t, found, [{ record: { value: '5' } }, { record: { value: '5' } }, { record: { value: '5' } }])
  matchWhole(t, await figuresIn([{ id: 'a', ...observed({ amount: null, currency: 'EUR' }, { measure: 7 }) }]), [
    { record: { value: '7', unit: 'unit' } },
  ])
})

t.test('the line of a rule that is broken leads to a place in the package', async (t) => {
  const app = await build(t)
  const text = foreign([
    bridge,
    { id: 'two', period: { startDate: 'some day' } },
    { id: 'three', budget: { amount: { amount: 1, currency: 'ABC' } } },
  ])
  const { status, body } = await importPackage(app, text)
  t.equal(status, 422)
  const { errors } = body as { errors: { line: number; pointer: string }[] }
  const places = await oc4idsPlaces(opened(text), new KnownRecords(app.store), new Set(errors.map(({ line }) => line)))
  t.strictSame(
    errors.map(({ line, pointer }) => [places.get(line)?.pointer, pointer]),
    [
      ['/projects/1', '/startsOn'],
      ['/projects/2/budget/amount/amount', '/unit'],
    ],
  )
})

t.test('a package with any value is imported, or refused by its place or by a rule; it never fails', async (t) => {
  const app = await build(t)
  const paths: (string | number)[][] = []
  const walk = (value: unknown, path: (string | number)[]): void => {
    paths.push(path)
    if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) walk(inner, [...path, Array.isArray(value) ? Number(key) : key])
  }
  const own = {
    ...bridge,
    id: 'oc4ids-planledger-bridge',
    forecasts: [
      {
        id: 'investment',
        observations: [
          {
            id: 'f',
            value: { amount: 1, currency: 'KES' },
            dimensions: {
              stage: 'target',
              qualifier: 'exact',
              upperValue: '2',
              asPrinted: '1',
              sourceDocument: 'd1',
              reported: [],
              relation: 'change',
              from: 'f',
              of: 'f',
              quote: '1',
              partsComplete: true,
              rank: 'preferred',
              supersedes: 'f',
            },
          },
        ],
      },
    ],
  }
  for (const one of [bridge, own]) walk(one, [one === own ? 1 : 0])
  const replaced = (value: unknown, [key, ...rest]: readonly (string | number)[], by: unknown): unknown =>
    key === undefined
      ? by
      : Array.isArray(value)
        ? value.map((inner: unknown, at) => (at === key ? replaced(inner, rest, by) : inner))
        : { ...(value as object), [key]: replaced((value as Data)[key], rest, by) }
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), fc.oneof(hostileValue, hostileText), async (path, value) => {
      const text = foreign(replaced([bridge, own], path, value))
      let lines: string[]
      try {
        lines = await linesOf(text, app.store)
      } catch (error) {
        if (error instanceof UnreadablePackage && error.faults.every(({ pointer }) => pointer.startsWith('/projects')))
          return
        if (error instanceof UnreadableJson && error.message.includes('levels')) return
        throw error
      }
      const { status, text: said } = await app.ask('POST', '/v1/import?dryRun=true', {
        body: lines.join(''),
        headers: { 'content-type': 'application/x-ndjson' },
      })
      if (![200, 422].includes(status)) throw new Error(said)
    }),
    { numRuns: runs(100), examples: [[[1, 'parties', 0, 'id'], '\0']] },
  )
})
