/** `.within` finds a node and all below it, for a zone all it spans, and figures by the places of their subject. */
import t from 'tap'
import type { Data } from '../../../src/model/canonical.ts'
import { filtersOf, treeOf } from '../../../src/model/filters.ts'
import { everyResource } from '../../../src/resources/index.ts'
import { build } from '../../support/build.ts'
import { examples } from '../../support/examples.ts'
import { isInvalid, matchWhole } from '../../support/match-whole.ts'

const app = await build(t)

const put = async (name: keyof typeof examples, id: string, body: Data): Promise<void> => {
  const { status, text } = await app.ask('PUT', `/v1/${name}/${id}`, { body: { ...examples[name], ...body } })
  if (status !== 201) throw new Error(text)
}

/** The bay lies in guangdong and spans hong-kong and shenzhen; the ring spans the bay. */
const parents = {
  china: null,
  guangdong: 'china',
  shenzhen: 'guangdong',
  nanshan: 'shenzhen',
  'hong-kong': 'china',
  lantau: 'hong-kong',
}
for (const [id, parentId] of Object.entries(parents)) await put('regions', id, { parentId })
await put('regions', 'bay', { kind: 'zone', parentId: 'guangdong', memberIds: ['shenzhen', 'hong-kong'] })
await put('regions', 'harbour', { kind: 'district', parentId: 'bay' })
await put('regions', 'ring', { kind: 'zone', memberIds: ['bay'] })
for (const [id, parentId] of Object.entries({
  industry: null,
  metals: 'industry',
  steel: 'metals',
  software: 'industry',
}))
  await put('industries', id, { parentId })

const everywhere = ['china', 'guangdong', 'shenzhen', 'nanshan', 'hong-kong', 'lantau', 'bay', 'harbour', 'ring']
for (const regionId of everywhere) {
  await put('organizations', `org-${regionId}`, { regionId })
  await put('initiatives', `plan-${regionId}`, { regionId })
  await put('projects', `work-${regionId}`, { regionId })
}
await put('sources', 'a-report', {})
await put('projects', 'nowhere', {})
await put('projects', 'mill', { industryIds: ['steel', 'software'] })
await put('initiatives', 'forge', { industryIds: ['metals'] })
const subjects = {
  region: ['nanshan', 'lantau'],
  industry: ['steel', 'software'],
  organization: ['org-nanshan', 'org-lantau'],
  initiative: ['plan-nanshan', 'plan-lantau', 'forge'],
  project: ['work-nanshan', 'work-lantau', 'nowhere', 'mill'],
}
for (const [subjectKind, ids] of Object.entries(subjects)) {
  for (const subjectId of ids) await put('figures', `of-${subjectId}`, { subjectKind, subjectId })
}

const ids = async (url: string): Promise<string[]> => {
  const { status, text, body } = await app.ask('GET', url)
  if (status !== 200) throw new Error(text)
  return (body as { data: { id: string }[] }).data.map(({ id }) => id)
}

const within: Readonly<Record<string, string[]>> = {
  china: ['bay', 'china', 'guangdong', 'harbour', 'hong-kong', 'lantau', 'nanshan', 'shenzhen'],
  guangdong: ['bay', 'guangdong', 'harbour', 'nanshan', 'shenzhen'],
  shenzhen: ['nanshan', 'shenzhen'],
  nanshan: ['nanshan'],
  bay: ['bay', 'harbour', 'hong-kong', 'lantau', 'nanshan', 'shenzhen'],
  ring: ['bay', 'harbour', 'hong-kong', 'lantau', 'nanshan', 'ring', 'shenzhen'],
}

for (const [node, expected] of Object.entries(within)) {
  t.test(`within ${node}: finds the node, all below it and what it spans, not what a zone below spans`, async (t) => {
    t.strictSame(await ids(`/v1/regions?id.within=${node}`), expected)
    t.strictSame(
      await ids(`/v1/organizations?regionId.within=${node}`),
      expected.map((id) => `org-${id}`),
    )
    t.strictSame(
      await ids(`/v1/initiatives?regionId.within=${node}`),
      expected.map((id) => `plan-${id}`),
    )
    t.strictSame(
      await ids(`/v1/projects?regionId.within=${node}`),
      expected.map((id) => `work-${id}`),
    )
    const below = ['china', node].every((root) => within[root]?.includes('nanshan'))
      ? expected.filter((id) => subjects.region.includes(id))
      : []
    const ofKinds = ['', 'org-', 'plan-', 'work-'].flatMap((prefix) => below.map((id) => `of-${prefix}${id}`))
    t.strictSame(await ids(`/v1/figures?regionId.within=${node}`), ofKinds.sort())
  })
}

t.test('`parentId.within` finds all below a node; a list of members finds the zones over it', async (t) => {
  t.strictSame(await ids('/v1/regions?parentId.within=guangdong'), ['bay', 'harbour', 'nanshan', 'shenzhen'])
  t.strictSame(await ids('/v1/regions?memberIds.within=guangdong'), ['bay', 'ring'])
})

t.test('a list is within a node when one of its elements is', async (t) => {
  t.strictSame(await ids('/v1/projects?industryIds.within=metals'), ['mill'])
  t.strictSame(await ids('/v1/projects?industryIds.within=software'), ['mill'])
  t.strictSame(await ids('/v1/initiatives?industryIds.within=steel'), [])
})

t.test('figures are within the industries of their subject, or of the industry that is their subject', async (t) => {
  t.strictSame(await ids('/v1/figures?industryIds.within=metals'), ['of-forge', 'of-mill', 'of-steel'])
  t.strictSame(await ids('/v1/figures?industryIds.within=steel'), ['of-mill', 'of-steel'])
  t.strictSame(await ids('/v1/figures?industryIds.within=industry&subjectKind.not=industry'), ['of-forge', 'of-mill'])
})

t.test('conditions on two trees combine', async (t) => {
  t.strictSame(await ids('/v1/figures?industryIds.within=industry&regionId.within=china'), [])
  await put('projects', 'works', { regionId: 'nanshan', industryIds: ['steel'] })
  await put('figures', 'of-works', { subjectId: 'works' })
  t.strictSame(await ids('/v1/figures?industryIds.within=industry&regionId.within=china'), ['of-works'])
})

for (const resource of everyResource) {
  for (const { parameter, field, operator } of filtersOf(resource).values()) {
    if (operator.name !== 'within') continue
    t.test(`${resource.name}?${parameter}: an unknown node is refused with the closest valid name`, async (t) => {
      const tree = treeOf(resource, field) ?? ''
      const known = (await ids(`/v1/${tree}?limit=1`))[0] ?? ''
      t.equal((await app.ask('GET', `/v1/${resource.name}?${parameter}=${known}`)).status, 200)
      const detail = `There is no \`${known}x\` among the ${tree}. Did you mean \`${known}\`?`
      const { status, body } = await app.ask('GET', `/v1/${resource.name}?${parameter}=${known}x`)
      t.equal(status, 400)
      matchWhole(t, body, {
        type: '/problems/invalid-request',
        detail: `\`${parameter}\`: ${detail}`,
        errors: [{ parameter, detail }],
      })
    })
  }
}

t.test('an empty tree has no nearest node to suggest', async (t) => {
  const empty = await build(t)
  isInvalid(t, await empty.ask('GET', '/v1/regions?id.within=china'), [
    { parameter: 'id.within', detail: 'There is no `china` among the regions.' },
  ])
})
