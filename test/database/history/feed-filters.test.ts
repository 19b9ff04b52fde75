/** A feed is asked for some changes: of resources, of one record, or of what lies within a region. */
import t from 'tap'
import { resourceNames } from '../../../src/resources/index.ts'
import type { FeedRequest } from '../../../src/store/changes.ts'
import { build } from '../../support/build.ts'
import { beside } from '../../support/databases.ts'
import { examples } from '../../support/examples.ts'

const app = await build(t)

/** Makes one change, and returns its name under its sequence. */
const names = new Map<number, string>()
const change = async (method: string, path: string, body?: object): Promise<void> => {
  const { status, text } = await app.ask(method, `/v1/${path}`, body === undefined ? {} : { body })
  if (status >= 300) throw new Error(text)
  names.set((await app.store.stamp()).sequence, `${method} ${path}`)
}

const asked = async (request: Partial<FeedRequest>): Promise<string[]> => {
  const found: string[] = []
  for (let after = 0, more = true; more;) {
    const page = await app.store.feed({ after, limit: 2, resources: resourceNames, ...request })
    found.push(...page.entries.map(({ sequence }) => names.get(sequence) ?? ''))
    ;({ next: after, more } = page)
  }
  return found
}

const { projects, figures, organizations, sources } = examples
await change('PUT', 'regions/china', { name: 'China', kind: 'country' })
await change('PUT', 'regions/guangdong', { name: 'Guangdong', kind: 'province', parentId: 'china' })
await change('PUT', 'regions/shenzhen', { name: 'Shenzhen', kind: 'city', parentId: 'guangdong' })
await change('PUT', 'regions/hong-kong', { name: 'Hong Kong', kind: 'special-administrative-region' })
await change('PUT', 'regions/bay', { name: 'Bay Area', kind: 'zone', memberIds: ['hong-kong', 'shenzhen'] })
await change('PUT', 'sources/a-report', sources)
await change('PUT', 'organizations/tencent', { ...organizations, regionId: 'shenzhen' })
await change('PUT', 'projects/bridge', { ...projects, regionId: 'guangdong' })
await change('PUT', 'projects/tunnel', { ...projects, regionId: 'hong-kong' })
await change('PUT', 'figures/of-bridge', { ...figures, subjectId: 'bridge' })
await change('PUT', 'figures/of-tunnel', { ...figures, subjectId: 'tunnel' })
await change('PUT', 'figures/of-shenzhen', { ...figures, subjectKind: 'region', subjectId: 'shenzhen' })
await change('PATCH', 'projects/tunnel', { regionId: 'shenzhen' })
await change('PATCH', 'figures/of-tunnel', { note: 'Now in Shenzhen.' })
await change('PATCH', 'projects/tunnel', { regionId: null })
await change('PATCH', 'figures/of-tunnel', { note: 'Nowhere.' })
await change('DELETE', 'figures/of-bridge')
await change('DELETE', 'projects/bridge')
await change('PUT', 'projects/bridge', projects)
await change('PATCH', 'projects/bridge', { title: 'Elsewhere' })

const inShenzhen = [
  'PUT regions/shenzhen',
  'PUT organizations/tencent',
  'PUT figures/of-shenzhen',
  'PATCH projects/tunnel',
  'PATCH figures/of-tunnel',
  'PATCH projects/tunnel',
]
const beforeTheTunnel = [
  'PUT regions/shenzhen',
  'PUT organizations/tencent',
  'PUT projects/bridge',
  'PUT figures/of-bridge',
  'PUT figures/of-shenzhen',
]

t.test('changes within a region are those of what lies in it, or below it, before or after', async (t) => {
  t.strictSame(await asked({ regionWithin: 'shenzhen' }), inShenzhen)
  t.strictSame(await asked({ regionWithin: 'guangdong' }), [
    'PUT regions/guangdong',
    ...beforeTheTunnel,
    'PATCH projects/tunnel',
    'PATCH figures/of-tunnel',
    'PATCH projects/tunnel',
    'DELETE figures/of-bridge',
    'DELETE projects/bridge',
  ])
  t.strictSame(await asked({ regionWithin: 'china' }), [
    'PUT regions/china',
    ...(await asked({ regionWithin: 'guangdong' })),
  ])
})

t.test('a zone spans its members', async (t) => {
  t.strictSame(await asked({ regionWithin: 'bay' }), [
    'PUT regions/shenzhen',
    'PUT regions/hong-kong',
    'PUT regions/bay',
    'PUT organizations/tencent',
    'PUT projects/tunnel',
    'PUT figures/of-tunnel',
    ...inShenzhen.slice(2),
  ])
})

t.test('filters go together; what has no region lies in none', async (t) => {
  t.strictSame(await asked({ regionWithin: 'shenzhen', resources: ['projects'] }), [
    'PATCH projects/tunnel',
    'PATCH projects/tunnel',
  ])
  t.strictSame(await asked({ regionWithin: 'china', resources: ['sources', 'industries', 'metrics', 'rates'] }), [])
  t.strictSame(await asked({ id: 'bridge' }), [
    'PUT projects/bridge',
    'DELETE projects/bridge',
    'PUT projects/bridge',
    'PATCH projects/bridge',
  ])
  t.strictSame(await asked({ id: 'bridge', resources: ['regions'] }), [])
  t.strictSame(await asked({ id: 'bridge', regionWithin: 'guangdong' }), [
    'PUT projects/bridge',
    'DELETE projects/bridge',
  ])
})

t.test('a page looks through some changes only, and says where the next one begins', async (t) => {
  const { run, value } = await beside(t, app.database)
  const last = Number(await value('SELECT sequence FROM register'))
  const filler = 12_000
  await run(`INSERT INTO changes (sequence, at, "by", resource, record_id, revision, action)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${filler.toString()})
    SELECT ${last.toString()} + i, '2030-01-01T00:00:00.000Z', 'test', 'sources', 'filler', i, 'update' FROM n`)
  await run(`UPDATE register SET sequence = ${(last + filler).toString()}`)
  const page = (after: number) =>
    app.store.feed({ after, limit: 1, resources: resourceNames, regionWithin: 'shenzhen' })
  t.strictSame(await page(last), { entries: [], more: true, next: last + 5000 })
  t.strictSame(await page(last + 10_000), { entries: [], more: false, next: last + filler })
  t.strictSame(await asked({ regionWithin: 'shenzhen' }), inShenzhen)
})
