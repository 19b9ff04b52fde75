/** A record that others refer to cannot be deleted: 409 names the referrers, and deletion from the leaves up works. */
import t from 'tap'
import type { Field, ResourceName } from '../../../src/model/field.ts'
import { everyResource } from '../../../src/resources/index.ts'
import { targetsOf } from '../../../src/model/resource.ts'
import { build } from '../../support/build.ts'
import { exampleIds, examples, putExamples } from '../../support/examples.ts'

interface Link {
  readonly owner: ResourceName
  readonly path: string
  readonly target: ResourceName
  readonly body: object
}

const app = await build(t)
await putExamples(app)
const { ask } = app

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
  for (const name of Object.keys(examples).toReversed() as ResourceName[]) {
    t.equal((await ask('DELETE', `/v1/${name}/${exampleIds[name]}`)).status, 204, name)
  }
})
