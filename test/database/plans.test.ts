/** Queries whose cost must not grow with the register use an index; the query plans of the database prove it. */
import t from 'tap'
import { filtersOf } from '../../src/model/filters.ts'
import { equalityOperators } from '../../src/model/operators.ts'
import { everyResource, resources } from '../../src/resources/index.ts'
import { build } from '../support/build.ts'
import { exampleIds } from '../support/examples.ts'
import { watchPlans } from '../support/plans-on.ts'
import { wordsOf } from '../support/words.ts'

const plansIn = watchPlans(t)
const app = await build(t, { SEED: 'article' })
const scans = await plansIn(app.database)

/** Returns the table scans in the queries behind the answer to a URL. */
const passing = async (url: string): Promise<string[]> => {
  const { status, text } = await app.ask('GET', url)
  if (status !== 200) throw new Error(text)
  return scans()
}

t.test('the check itself finds a table scan', async (t) => {
  await scans()
  const [scan = ''] = await passing('/v1/figures?sort=note')
  t.match(scan, /^(SCAN|Seq Scan) figures/)
})

for (const resource of everyResource) {
  const { name } = resource
  const list = `/v1/${name}`
  t.test(`${name}: a record, its revisions and every page of a list use an index`, async (t) => {
    const { body } = await app.ask('GET', `${list}?limit=1`)
    const {
      data: [{ id }],
      next,
    } = body as { data: [{ id: string }]; next: string | null }
    for (const url of [
      `${list}/${id}`,
      `${list}/${id}/revisions`,
      list,
      `${list}?sort=-id`,
      `${list}?limit=1&cursor=${encodeURIComponent(next ?? '')}`,
    ]) {
      if (!url.endsWith('cursor=')) t.strictSame(await passing(url), [])
    }
  })
  t.test(`${name}: references to a record use an index`, async (t) => {
    for (const { parameter, field, operator } of filtersOf(resource).values()) {
      const target = field.kind === 'id' ? name : field.target
      if (typeof target !== 'string' || !equalityOperators.includes(operator.name)) continue
      const { body } = await app.ask('GET', `/v1/${target}?limit=1`)
      const {
        data: [found],
      } = body as { data: { id: string }[] }
      t.strictSame(await passing(`${list}?${parameter}=${found?.id ?? exampleIds[target]}`), [], parameter)
    }
  })
}

t.test('search, names and changes use an index', async (t) => {
  // With more changes than are tested one by one, those of a region are looked up.
  const edit = () => ({ title: 'A report', kind: 'report', official: false })
  const more = Array.from({ length: 300 }, (_none, at) => ({
    resource: resources.sources,
    id: `more-${at.toString()}`,
    creates: true,
    edit,
  }))
  await app.store.write(more, 'test')
  await scans()
  for (const url of wordsOf(`
    /v1/search?q=guangdong /v1/search?q=广东&resource=projects /v1/resolve?name=Guangdong /v1/changes?after=1
    /v1/changes?after=1&resource=projects /v1/changes?id=guangdong-key-projects-2025
    /v1/changes?regionId.within=guangdong
    /v1/changes?regionId.within=guangdong&resource=figures&id=guangdong-key-projects-2025-investment
    /v1/changes?format=atom /v1/changes?format=atom&before=3&resource=projects
    /v1/changes?format=atom&resource=projects&id=guangdong-key-projects-2025
    /v1/changes?format=atom&regionId.within=guangdong /v1/projects?q=project
  `)) {
    t.strictSame(await passing(url), [])
  }
})

t.test('after a write, what is derived reads what has changed by an index', async (t) => {
  const { body } = await app.ask('GET', '/v1/figures?limit=1&subjectKind=project')
  const { data } = body as { data: { id: string; subjectId: string }[] }
  const [{ id, subjectId } = { id: '', subjectId: '' }] = data
  const writes = [
    ['PATCH', `/v1/figures/${id}`, { value: '7' }],
    ['PATCH', `/v1/figures/${id}`, { stage: 'actual' }],
    ['PATCH', `/v1/projects/${subjectId}`, { title: 'Another name' }],
  ] as const
  const total = '/v1/totals?metric=investment'
  const addresses = [
    ...['promises?limit=1', 'promises?limit=1&state=short', 'checks?limit=1', 'checks?severity=warning'].map(
      (asked) => `/v1/${asked}`,
    ),
    ...['', '&groupBy=region', '&groupBy=year&period=2025', '&groupBy=region,industry', '&explain=true'].map(
      (asked) => `${total}${asked}`,
    ),
  ]
  // The first question loads all records.
  for (const address of addresses) await app.ask('GET', address)
  for (const [method, url, body] of writes) {
    await scans()
    t.equal((await app.ask(method, url, { body })).status, 200)
    t.strictSame(await scans(), [], url)
    for (const address of addresses) t.strictSame(await passing(address), [], `${url} ${address}`)
  }
})
