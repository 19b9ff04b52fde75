/** POST /v1/import makes the parties of an OC4IDS project, and its public authority, organizations. */
import t from 'tap'
import { withoutBatch } from '../../support/batches.ts'
import { build, type Built } from '../../support/build.ts'

const id = 'oc4ids-bu3kcz-1'

const post = async (app: Built, body: unknown) => withoutBatch(await app.ask('POST', '/v1/import', { body }))

const organizationsOf = async (app: Built): Promise<unknown> => {
  const { body } = await app.ask('GET', '/v1/organizations?fields=id,name,kind')
  return (body as { data: unknown }).data
}

const participantsOf = async (app: Built): Promise<unknown> => {
  const { body } = await app.ask('GET', `/v1/projects/${id}`)
  return (body as { participants: unknown }).participants
}

const ministry = { id: 'ministry', name: 'Ministry', kind: 'government' }
const builder = { id: 'builder', name: 'Builder', kind: 'company' }
const authority = { organizationId: 'ministry', role: 'publicAuthority' }
const supplier = { organizationId: 'builder', role: 'supplier' }

t.test('the public authority takes part, whether the parties list it by id, by name or not at all', async (t) => {
  const parties = [{ id: '1', name: 'Builder', roles: ['supplier'] }]
  const listed = [...parties, { id: '2', name: 'Ministry', roles: ['publicAuthority', 'funder'] }]
  const funder = { organizationId: 'ministry', role: 'funder' }
  for (const [project, organizations, participants] of [
    [{ publicAuthority: { id: '2', name: 'Another name' }, parties: listed }, 2, [supplier, authority, funder]],
    [{ publicAuthority: { id: 'XX-2', name: 'Ministry' }, parties: listed }, 2, [supplier, authority, funder]],
    [{ publicAuthority: { name: 'Ministry' }, parties: listed }, 2, [supplier, authority, funder]],
    [{ publicAuthority: { id: 'XX-2', name: 'Ministry' }, parties }, 2, [supplier, authority]],
    [{ publicAuthority: { name: 'Ministry' }, parties }, 2, [supplier, authority]],
    [{ publicAuthority: { id: '', name: 'Ministry' } }, 1, [authority]],
    [{ publicAuthority: { id: 'ministry' } }, 1, [authority]],
  ] as const) {
    const app = await build(t)
    const { status, body } = await post(app, { id, ...project })
    t.equal(status, 200)
    const created = { organizations, sources: 1, projects: 1 }
    t.strictSame(body, { dryRun: false, created, updated: {}, unchanged: {}, notices: [] })
    t.strictSame(await participantsOf(app), participants)
    const government =
      'parties' in project ? ministry : { ...ministry, name: project.publicAuthority.name ?? 'ministry' }
    t.strictSame(await organizationsOf(app), organizations === 2 ? [builder, government] : [government])
    const again = { dryRun: false, created: {}, updated: {}, unchanged: { projects: 1 }, notices: [] }
    t.strictSame((await post(app, { id, ...project })).body, again)
  }
})

t.test('a public authority without id and name is none', async (t) => {
  for (const publicAuthority of [{}, { id: '', name: '' }, { id: null }]) {
    const app = await build(t)
    const { status, body } = await post(app, { id, publicAuthority, parties: [{ id: '', name: 'Builder', roles: [] }] })
    t.equal(status, 200)
    const created = { organizations: 1, sources: 1, projects: 1 }
    t.strictSame(body, { dryRun: false, created, updated: {}, unchanged: {}, notices: [] })
    t.strictSame(await participantsOf(app), [])
  }
})
