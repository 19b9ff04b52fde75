/** POST /v1/import of OC4IDS: what has different ids in a package stays different in the register. */
import t from 'tap'
import { withoutBatch } from '../../support/batches.ts'
import { build, type Built } from '../../support/build.ts'

const post = async (app: Built, body: unknown) => withoutBatch(await app.ask('POST', '/v1/import', { body }))

const notice = (id: string, pointer: string, detail: string) => ({ line: 1, resource: 'projects', id, pointer, detail })

const cited = (...ids: readonly string[]) => ids.map((sourceId) => ({ sourceId, locator: null, note: null, as: null }))

const plain = { dryRun: false, created: {}, updated: {}, unchanged: {}, notices: [] }

const listOf = async (app: Built, resource: string, fields: string): Promise<unknown> => {
  const { body } = await app.ask('GET', `/v1/${resource}?fields=${fields}&sort=id`)
  return (body as { data: unknown }).data
}

t.test('two projects of a file whose ids differ only in signs or capitals stay two', async (t) => {
  const app = await build(t)
  const parent = (identifier: string) => ({ relationship: 'parent', scheme: 'oc4ids', identifier })
  const projects = [
    { id: 'oc4ids-bu3kcz-12/2019', title: 'Slash', relatedProjects: [parent('oc4ids-bu3kcz-ab')] },
    { id: 'oc4ids-bu3kcz-12-2019', title: 'Hyphen', relatedProjects: [parent('oc4ids-bu3kcz-AB')] },
    { id: 'oc4ids-bu3kcz-AB', title: 'Capitals' },
    { id: 'oc4ids-bu3kcz-ab', title: 'Small' },
  ]
  const [hyphen, capitals] = ['oc4ids-bu3kcz-12-2019-d37254a3', 'oc4ids-bu3kcz-ab-7387e554']
  const notices = [
    notice('oc4ids-bu3kcz-12-2019', '/0/id', '`oc4ids-bu3kcz-12/2019` is imported as `oc4ids-bu3kcz-12-2019`.'),
    notice(
      hyphen,
      '/1/id',
      `\`oc4ids-bu3kcz-12-2019\` is imported as \`${hyphen}\`, because \`oc4ids-bu3kcz-12-2019\` is another project.`,
    ),
    notice(
      capitals,
      '/2/id',
      `\`oc4ids-bu3kcz-AB\` is imported as \`${capitals}\`, because \`oc4ids-bu3kcz-ab\` is another project.`,
    ),
  ]
  t.strictSame((await post(app, projects)).body, { ...plain, created: { sources: 1, projects: 4 }, notices })
  t.strictSame(await listOf(app, 'projects', 'id,title,parentId'), [
    { id: 'oc4ids-bu3kcz-12-2019', title: 'Slash', parentId: 'oc4ids-bu3kcz-ab' },
    { id: hyphen, title: 'Hyphen', parentId: capitals },
    { id: 'oc4ids-bu3kcz-ab', title: 'Small', parentId: null },
    { id: capitals, title: 'Capitals', parentId: null },
  ])
  const unchanged = { projects: 4 }
  t.strictSame((await post(app, projects)).body, { ...plain, unchanged, notices })
  t.match((await post(app, [...projects].reverse())).body, { unchanged, notices: { length: 3 } })
  t.strictSame((await post(app, projects[2])).body, {
    ...plain,
    unchanged: { projects: 1 },
    notices: [{ ...notices[2], pointer: '/id' }],
  })
})

t.test('documents at different addresses are different sources, whichever comes first', async (t) => {
  const app = await build(t)
  const [query, path] = ['https://x.example/f?d=Ab', 'https://x.example/f/d/ab']
  const citing = (id: string, ...urls: readonly string[]) => ({
    id,
    documents: urls.map((url, at) => ({ id: at.toString(), title: url, url })),
  })
  const [a, b] = [citing('a', query), citing('b', path, query)]
  t.strictSame((await post(app, a)).body, { ...plain, created: { sources: 2, projects: 1 } })
  t.strictSame((await post(app, b)).body, { ...plain, created: { sources: 1, projects: 1 } })
  const [first, second] = ['https-x-example-f-d-ab', 'https-x-example-f-d-ab-7aec5372']
  t.strictSame(await listOf(app, 'sources', 'id,url'), [
    { id: first, url: query },
    { id: second, url: path },
    { id: 'oc4ids-package', url: null },
  ])
  t.strictSame(await listOf(app, 'projects', 'id,citations'), [
    { id: 'a', citations: cited(first, 'oc4ids-package') },
    { id: 'b', citations: cited(second, first, 'oc4ids-package') },
  ])
  t.strictSame((await post(app, [b, a])).body, { ...plain, unchanged: { projects: 2 } })
  const empty = await build(t)
  t.strictSame((await post(empty, [a, b])).body, { ...plain, created: { sources: 3, projects: 2 } })
  t.strictSame(await listOf(empty, 'sources', 'id,url'), await listOf(app, 'sources', 'id,url'))
})

t.test('a source whose address was corrected in the register stays the source of its document', async (t) => {
  const app = await build(t)
  const cited = { id: 'a', documents: [{ id: '1', url: 'https://x.example/f' }] }
  t.equal((await post(app, cited)).status, 200)
  const body = { url: 'https://new.example/f' }
  t.equal((await app.ask('PATCH', '/v1/sources/https-x-example-f', { body })).status, 200)
  t.strictSame((await post(app, cited)).body, { ...plain, unchanged: { projects: 1 } })
})

t.test('parties of a file with different identifiers are different organizations', async (t) => {
  const app = await build(t)
  const party = (id: string, name: string) => ({ id, name, identifier: { scheme: 'X', id }, roles: ['funder'] })
  const [dot, hyphen] = [party('1.2', 'Dot'), party('1-2', 'Hyphen')]
  const both = { id: 'a', parties: [dot, hyphen] }
  t.strictSame((await post(app, both)).body, { ...plain, created: { organizations: 2, sources: 1, projects: 1 } })
  const [first, second] = ['x-1-2', 'x-1-2-97e5e84b']
  t.strictSame(await listOf(app, 'organizations', 'id,name'), [
    { id: first, name: 'Dot' },
    { id: second, name: 'Hyphen' },
  ])
  t.strictSame((await post(app, both)).body, { ...plain, unchanged: { projects: 1 } })
  const others = [
    { id: 'b', parties: [hyphen] },
    { id: 'c', parties: [dot] },
  ]
  t.strictSame((await post(app, others)).body, { ...plain, created: { projects: 2 } })
  const taking = (organizationId: string) => ({ organizationId, role: 'funder' })
  t.strictSame(await listOf(app, 'projects', 'id,participants'), [
    { id: 'a', participants: [taking(first), taking(second)] },
    { id: 'b', participants: [taking(second)] },
    { id: 'c', participants: [taking(first)] },
  ])
})
