/** The contract of every resource: create, read, replace, change, delete, list. */
import t from 'tap'
import type { Field, Fields, ResourceName } from '../../../src/model/field.ts'
import { targetsOf } from '../../../src/model/resource.ts'
import { everyResource } from '../../../src/resources/index.ts'
import { build } from '../../support/build.ts'
import { exampleIds, examples, putExamples, withExamples } from '../../support/examples.ts'
import { matchWhole } from '../../support/match-whole.ts'

type Json = Readonly<Record<string, unknown>>

const app = await withExamples(t)
const { ask } = app

const example = (field: Field): unknown => {
  if (field.parts) return field.kind === 'object' ? examplesOf(field.parts) : [examplesOf(field.parts)]
  if (field.items) return [example(field.items)]
  if (field.target) return exampleIds[typeof field.target === 'string' ? field.target : 'projects']
  const [first] = (field.schema as { examples?: unknown[] }).examples ?? []
  return first
}
const examplesOf = (fields: Fields): Json =>
  Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, example(field)]))

/** A new record has none of the fields that only the register sets. */
const setByRegister = (fields: Fields): Json =>
  Object.fromEntries(Object.entries(fields).flatMap(([key, { isReadOnly }]) => (isReadOnly ? [[key, null]] : [])))

/** Values for fields whose examples, taken together, would break a rule of the register. */
const lawful: Readonly<Record<string, Json>> = {
  figures: { unit: 'percent', value: '50', upperValue: '60.5' },
  projects: { initiativeId: null },
}

const withoutTimes = (body: object): object =>
  Object.fromEntries(Object.entries(body).filter(([key]) => !['createdAt', 'updatedAt'].includes(key)))

for (const { name, own } of everyResource) {
  const path = `/v1/${name}`
  const minimal = examples[name]
  const filledIn = Object.fromEntries(
    Object.entries(own).map(([key, { kind, default: otherwise = null }]) => [
      key,
      minimal[key] ?? (kind === 'list' ? [] : otherwise),
    ]),
  )
  const [word = ''] = ['name', 'title', 'asPrinted', 'rate'].filter((key) => key in own)
  const changed = { [word]: word === 'rate' ? '8.125' : 'Another text' }

  t.test(`${name}: a created record is read and listed as it was written`, async (t) => {
    const id = `full-${name}`
    const body = { ...examplesOf(own), ...lawful[name], id }
    const created = await ask('POST', path, { body })
    t.equal(created.status, 201, created.text)
    t.equal(created.headers['location'], `http://127.0.0.1:3000${path}/${id}`)
    t.equal(created.headers['etag'], '"1-v3"')
    t.equal(created.headers['content-type'], 'application/json; charset=utf-8')
    t.same(withoutTimes(created.body), { ...body, ...setByRegister(own), revision: 1 })
    const { createdAt, updatedAt }: Record<string, string> = created.body
    t.match(createdAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    t.equal(updatedAt, createdAt)
    const read = await ask('GET', `${path}/${id}`)
    t.equal(read.status, 200)
    t.equal(read.headers['etag'], '"1-v3"')
    t.same(read.body, created.body)
    const list = await ask('GET', `${path}?id=${id}`)
    t.equal(list.status, 200)
    t.same(list.body, { data: [created.body], next: null })
    t.equal((await ask('POST', path, { body })).status, 409)
    t.equal((await ask('DELETE', `${path}/${id}`)).status, 204)
  })

  t.test(`${name}: a field that a body omits is null, empty or its default, as is a field set to null`, async (t) => {
    const id = `minimal-${name}`
    const { status, body } = await ask('POST', path, { body: { ...minimal, id } })
    t.equal(status, 201)
    t.same(withoutTimes(body), { id, ...filledIn, revision: 1 })
    const nulls = Object.fromEntries(
      Object.keys(own)
        .filter((key) => own[key]?.nullable)
        .map((key) => [key, null]),
    )
    const again = await ask('PUT', `${path}/${id}`, { body: { ...nulls, ...minimal } })
    t.equal(again.status, 200)
    t.same(again.body, body)
  })

  t.test(`${name}: PUT creates, then replaces; PATCH changes; a write without change keeps the revision`, async (t) => {
    const address = `${path}/written-${name}`
    const created = await ask('PUT', address, { body: minimal })
    t.equal(created.status, 201)
    t.equal(created.headers['location'], `http://127.0.0.1:3000${address}`)
    t.equal(created.headers['etag'], '"1-v3"')
    const replaced = await ask('PUT', address, { body: { ...minimal, ...changed } })
    t.equal(replaced.status, 200)
    t.equal(replaced.headers['location'], undefined)
    t.equal(replaced.headers['etag'], '"2-v3"')
    t.match(replaced.body, { ...changed, revision: 2 })
    const patched = await ask('PATCH', address, { body: { [word]: minimal[word] } })
    t.equal(patched.status, 200)
    t.equal(patched.headers['etag'], '"3-v3"')
    t.same(withoutTimes(patched.body), { ...withoutTimes(created.body), revision: 3 })
    for (const [method, body] of [
      ['PUT', minimal],
      ['PATCH', {}],
      ['PATCH', { [word]: minimal[word] }],
      ['PUT', patched.body],
    ] as const) {
      const same = await ask(method, address, { body })
      t.equal(same.status, 200)
      t.equal(same.headers['etag'], '"3-v3"')
      t.same(same.body, patched.body)
    }
  })

  t.test(`${name}: PATCH removes values with null and empties lists`, async (t) => {
    const address = `${path}/emptied-${name}`
    await ask('PUT', address, { body: { ...examplesOf(own), ...lawful[name] } })
    const removable = Object.entries(own).filter(([, { kind, nullable }]) => nullable || kind === 'list')
    const body = Object.fromEntries(removable.map(([key]) => [key, null]))
    const emptied = await ask('PATCH', address, { body, headers: { 'content-type': 'application/merge-patch+json' } })
    t.equal(emptied.status, 200)
    const removed = Object.fromEntries(removable.map(([key, { kind }]) => [key, kind === 'list' ? [] : null]))
    matchWhole(t, emptied.body, removed)
    t.strictSame((await ask('GET', address)).body, emptied.body)
  })

  t.test(`${name}: a deleted record is 410 with its time, and can be created again with its revisions`, async (t) => {
    const address = `${path}/deleted-${name}`
    await ask('PUT', address, { body: minimal })
    const deleted = await ask('DELETE', address)
    t.equal(deleted.status, 204)
    t.equal(deleted.text, '')
    for (const [method, body] of [['GET'], ['DELETE'], ['PATCH', {}]] as const) {
      const gone = await ask(method, address, { body })
      t.equal(gone.status, 410)
      t.match(gone.body, { type: '/problems/gone', title: 'Gone', status: 410 })
      t.match(gone.body, { detail: /^\w+\/deleted-\w+ was deleted at \d{4}-\d\d-\d\dT[\d:.]+Z\.$/ })
    }
    t.match((await ask('GET', `${path}?id=deleted-${name}`)).text, /^{"data":\[\],"next":null,"hints":/)
    const put = await ask('PUT', address, { body: minimal })
    t.equal(put.status, 201)
    t.equal(put.headers['location'], `http://127.0.0.1:3000${address}`)
    t.match(put.body, { revision: 3 })
    await ask('DELETE', address)
    const posted = await ask('POST', path, { body: { ...minimal, id: `deleted-${name}` } })
    t.equal(posted.status, 201)
    t.equal(posted.headers['etag'], '"5-v3"')
    t.match(posted.body, { revision: 5 })
  })

  t.test(`${name}: an unknown record is 404`, async (t) => {
    for (const [method, body] of [['GET'], ['DELETE'], ['PATCH', {}]] as const) {
      const { status, body: problem } = await ask(method, `${path}/nowhere`, { body })
      t.equal(status, 404)
      t.match(problem, {
        type: '/problems/not-found',
        title: 'Not found',
        status: 404,
        detail: `There is no ${name}/nowhere.`,
      })
    }
  })
}

t.test('a list can hold a thousand elements', async (t) => {
  const aliases = Array.from({ length: 1000 }, (_, index) => `Name ${index.toString()}`)
  const { status, body } = await ask('PUT', '/v1/regions/many-names', { body: { ...examples.regions, aliases } })
  t.equal(status, 201)
  t.match(body, { aliases })
  const found = await ask('GET', '/v1/regions?aliases=Name%20999&fields=id')
  t.same(found.body, { data: [{ id: 'many-names' }], next: null })
})

t.test('a list of references is a set; any other list keeps its order and its repeats', async (t) => {
  const body = {
    ...examples.regions,
    kind: 'zone',
    memberIds: ['guangdong', 'a-member', 'guangdong'],
    aliases: ['b', 'a', 'b'],
  }
  await ask('PUT', '/v1/regions/a-member', { body: examples.regions })
  const { status, body: zone } = await ask('PUT', '/v1/regions/a-zone', { body })
  t.equal(status, 201)
  matchWhole(t, zone, { memberIds: ['a-member', 'guangdong'], aliases: ['b', 'a', 'b'] })
  const same = await ask('PATCH', '/v1/regions/a-zone', { body: { memberIds: ['guangdong', 'a-member'] } })
  t.match(same.body, { revision: 1 })
  const fewer = await ask('PATCH', '/v1/regions/a-zone', { body: { memberIds: ['a-zone'], aliases: ['a', 'b'] } })
  matchWhole(t, fewer.body, { memberIds: ['a-zone'], aliases: ['a', 'b'], revision: 2 })
  t.equal((await ask('DELETE', '/v1/regions/a-zone')).status, 204, 'a record that only refers to itself can be deleted')
})

t.test('text is stored as sent', async (t) => {
  for (const summary of [
    '',
    ' ',
    '\ufeff\u2028\u2029',
    '\u0001\u001f\u007f\ufffe\uffff',
    '"\\/\b\f\n\r\t',
    '<script>&amp;</script>',
    '😀👩‍👩‍👧 深圳 é e\u0301',
    '{"a": [1]}',
    'null',
    '1e5',
    '2025-02-13',
  ]) {
    const { body } = await ask('PATCH', '/v1/projects/a-bridge', {
      body: { summary, citations: [{ sourceId: 'a-report', note: summary }] },
    })
    matchWhole(t, body, { summary, citations: [{ sourceId: 'a-report', locator: null, note: summary }] })
    t.same((await ask('GET', '/v1/projects/a-bridge')).body, body)
  }
})

// A record that others refer to cannot be deleted: 409 names the referrers, and deletion from the leaves up works.

interface Link {
  readonly owner: ResourceName
  readonly path: string
  readonly target: ResourceName
  readonly body: object
}

/** Returns every way in which a record can refer to the record `target`. */
const linksOf = (owner: ResourceName, key: string, { items, parts, ...field }: Field): Link[] => [
  ...targetsOf(field).map((target) => {
    const kinds: readonly string[] = typeof field.target === 'object' ? Object.keys(field.target.of) : []
    const subjectKind = kinds.find((kind) => typeof field.target === 'object' && field.target.of[kind] === target)
    const share = key === 'ofFigureId' ? { unit: 'percent' } : {}
    return {
      owner,
      path: key,
      target,
      body: { [key]: 'target', ...(subjectKind !== undefined && { subjectKind }), ...share },
    }
  }),
  ...(items ? targetsOf(items).map((target) => ({ owner, path: key, target, body: { [key]: ['target'] } })) : []),
  ...Object.entries(parts ?? {}).flatMap(([part, inner]) =>
    targetsOf(inner).map((target) => {
      const role = part === 'organizationId' ? { role: 'builder' } : {}
      return { owner, path: `${key}.${part}`, target, body: { [key]: [{ ...role, [part]: 'target' }] } }
    }),
  ),
]

const links = everyResource.flatMap(({ name, own }) =>
  Object.entries(own).flatMap(([key, field]) => linksOf(name, key, field)),
)

for (const { owner, path, target, body } of links) {
  t.test(`a ${target} record cannot be deleted while \`${path}\` of ${owner} refers to it`, async (t) => {
    const address = `/v1/${target}/target`
    t.equal((await ask('PUT', address, { body: examples[target] })).status, 201)
    t.equal((await ask('PUT', `/v1/${owner}/referrer`, { body: { ...examples[owner], ...body } })).status, 201)
    const { sequence } = await app.store.stamp()
    const { status, headers, body: problem } = await ask('DELETE', address)
    t.equal(status, 409)
    t.equal(headers['content-type'], 'application/problem+json; charset=utf-8')
    t.match(problem, {
      type: '/problems/still-referred-to',
      title: 'Still referred to',
      status: 409,
      detail: `Something still refers to ${target}/target: \`${path}\` of ${owner}/referrer refers to it.`,
    })
    t.equal((await app.store.stamp()).sequence, sequence)
    t.equal((await ask('PUT', `/v1/${owner}/referrer`, { body: examples[owner] })).status, 200)
    t.equal((await ask('DELETE', address)).status, 204, 'a removed reference no longer counts')
    t.equal((await ask('DELETE', `/v1/${owner}/referrer`)).status, 204)
  })
}

t.test('of many referrers five are named, and that there are others', async (t) => {
  await ask('PUT', '/v1/regions/busy', { body: examples.regions })
  for (const number of ['1', '2', '3', '4', '5', '6', '7']) {
    await ask('PUT', `/v1/regions/below-${number}`, { body: { ...examples.regions, parentId: 'busy' } })
  }
  const { body } = await ask('DELETE', '/v1/regions/busy')
  const { detail }: { detail: string } = body
  t.same(detail.match(/`parentId` of regions\/below-\d refers to it\./g)?.length, 5)
  t.match(detail, / And so do others\.$/)
})

t.test('from the leaves up every record can be deleted', async (t) => {
  const own = await build(t)
  await putExamples(own)
  for (const name of Object.keys(examples).toReversed() as ResourceName[]) {
    t.equal((await own.ask('DELETE', `/v1/${name}/${exampleIds[name]}`)).status, 204, name)
  }
})
