/** Suggestions of the reconciliation service, as the search boxes of OpenRefine ask for them. */
import t from 'tap'
import { build } from '../../support/build.ts'
import { matchWhole, pluck } from '../../support/match-whole.ts'
import { publishedFaults } from '../../support/reconciliation.ts'

const app = await build(t, { SEED: 'article' })
const { ask } = app

/** What the widget of OpenRefine adds to every request, and for properties and types. */
const widget = 'spell=always&exact=false&prefixed=true'
const schema = '&scoring=schema'

interface Suggestion {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly notable?: readonly object[]
}

const suggested = async (what: 'entity' | 'property' | 'type', query: string): Promise<readonly Suggestion[]> => {
  const { status, body, text } = await ask('GET', `/v1/reconcile/suggest/${what}?${query}`)
  const published = { entity: 'suggest-entities', property: 'suggest-properties', type: 'suggest-types' }
  const faults = publishedFaults(`${published[what]}-response`)(body)
  if (status !== 200 || faults.length > 0) throw new Error(`${text} ${JSON.stringify(faults)}`)
  return (body as { result: readonly Suggestion[] }).result
}

t.test('records are suggested by the beginning of a name, by an id, by a code', async (t) => {
  t.same(await suggested('entity', `prefix=440000&${widget}`), [
    {
      id: 'guangdong',
      name: 'Guangdong',
      description: 'Province in South China; 广东省; CN-GD, 440000',
      notable: [{ id: 'regions', name: 'Regions' }],
    },
  ])
  const bay = 'greater-bay-area'
  for (const [prefix, ...ids] of [
    ['Guangd', 'guangdong', bay],
    ['广东', 'guangdong'],
    ['guangdong', 'guangdong', bay],
    ['Guandong', 'guangdong', bay],
  ] as const)
    t.strictSame(
      pluck(await suggested('entity', `prefix=${encodeURIComponent(prefix)}&type=regions`), 'id'),
      ids,
      prefix,
    )
})

t.test('`cursor` skips suggestions', async (t) => {
  const all = [0, 10].map((cursor) => suggested('entity', `prefix=S&type=regions&cursor=${cursor.toString()}`))
  const [first = [], second = []] = await Promise.all(all)
  t.equal(first.length, 10)
  t.equal(new Set([...first, ...second].map(({ id }) => id)).size, first.length + second.length)
  t.ok(second.length > 0)
})

t.test('properties and types are suggested by id and name', async (t) => {
  t.same(await suggested('property', `prefix=Re&${widget}${schema}`), [
    { id: 'region', name: 'Region', description: 'A region that it is in, on any level: an id, a name or a code.' },
  ])
  t.same(await suggested('property', 'prefix=y&type=regions'), [])
  matchWhole(t, await suggested('property', 'prefix=y&type=projects'), [{ id: 'year' }])
  t.same(await suggested('type', `prefix=Reg&${widget}${schema}`), [
    { id: 'regions', name: 'Regions', description: 'Places, as a tree, and zones that span several of them.' },
  ])
  t.same(await suggested('type', 'prefix=figures'), [])
})

for (const [query, detail] of [
  ['', '`prefix`: Is required.'],
  ['prefix=', '`prefix`: Must have at least 1 character.'],
  ['prefix=a&type=figures', /^`type`: Must be one of `regions`/],
  ['prefix=a&cursor=-1', '`cursor`: Must be at least 0.'],
  ['prefix=a&cursor=1001', '`cursor`: Must be at most 1000.'],
  ['prefix=a&spell=never', '`spell`: Must be one of `always`.'],
  ['prefix=a&filter=(all+type:b)', /^`filter`: There is no such parameter\./],
  ['prefix=a&callback=f', /^`callback`: There is no such parameter\./],
] as const) {
  t.test(`?${query} is refused in words`, async (t) => {
    t.match(await ask('GET', `/v1/reconcile/suggest/entity?${query}`), { status: 400, body: { detail } })
  })
}
