/** An OC4IDS package of this register is imported as what it was made of. */
import t from 'tap'
import fc from 'fast-check'
import type { Field } from '../../src/model/field.ts'
import { resources } from '../../src/resources/index.ts'
import { build, type Built } from '../support/build.ts'
import { examples, putExamples } from '../support/examples.ts'
import { importPackage, recordsOf } from '../support/exchange/oc4ids.ts'
import { plainWrites, randomWrite } from '../support/load/random-writes.ts'
import { matchWhole } from '../support/match-whole.ts'
import { forAll } from '../support/runs.ts'

type Data = Record<string, unknown>

const packageOf = async ({ ask }: Built): Promise<string> => (await ask('GET', '/v1/export/oc4ids')).text

const without = (fields: object, left: readonly string[]): readonly string[] =>
  Object.keys(fields).filter((key) => !left.includes(key))

/** The fields that an import keeps, according to docs/oc4ids.md: all of a project and a figure, except these. */
const keptOf = {
  projects: ['id', ...without(resources.projects.own, ['participants'])],
  figures: ['id', ...without(resources.figures.own, ['relation', 'fromFigureId', 'ofFigureId', 'sumOfIds'])],
} as const

/** Returns the fields of a resource that have only their first values in all records. */
const untried = (name: 'projects' | 'figures', records: readonly Data[]): string[] =>
  Object.entries<Field>(resources[name].own)
    .filter(([key, field]) =>
      records.every(({ [key]: value }) =>
        [null, '[]', field.default].includes(Array.isArray(value) ? JSON.stringify(value) : (value as string | null)),
      ),
    )
    .map(([key]) => key)

/** Reads an empty text as null. */
const withoutEmpty = (value: unknown): unknown => (value === '' ? null : value)

const kept = async (app: Built): Promise<unknown> => {
  const pick = (keys: readonly string[], record: Data) =>
    Object.fromEntries(keys.map((key) => [key, withoutEmpty(record[key])]))
  const projects = await recordsOf(app, 'projects')
  const figures = await recordsOf(app, 'figures', '&subjectKind=project')
  return {
    projects: projects.map((record) => ({
      ...pick(keptOf.projects, record),
      roles: [
        ...new Set(
          (record['participants'] as { organizationId: string; role: string }[]).map(
            ({ organizationId, role }) => `${organizationId} ${role}`,
          ),
        ),
      ].sort(),
    })),
    figures: figures.map((record) => pick(keptOf.figures, record)),
  }
}

t.test('the article is unchanged after an export and an import', async (t) => {
  const from = await build(t, { SEED: 'article' })
  const text = await packageOf(from)
  const before = await kept(from)
  matchWhole(t, await importPackage(from, text), {
    status: 200,
    body: { created: {}, updated: {}, unchanged: { projects: 3, figures: 6 } },
  })
  t.strictSame(await kept(from), before)
  await t.test('into an empty register', async (t) => {
    const to = await build(t)
    t.match(await importPackage(to, text), {
      status: 200,
      body: { created: { regions: 1, industries: 5, organizations: 1, sources: 1, projects: 3, figures: 6 } },
    })
    t.strictSame(await kept(to), before)
    matchWhole(t, await recordsOf(to, 'regions'), [
      { id: 'guangdong', name: 'Guangdong', kind: 'province', isoCode: 'CN-GD' },
    ])
    matchWhole(t, await recordsOf(to, 'organizations'), [{ id: 'guangdong-government', kind: 'government' }])
    matchWhole(t, await recordsOf(to, 'sources'), [
      {
        id: 'global-times-2025-02-13',
        kind: 'news-article',
        publishedOn: '2025-02-13',
        language: 'en',
        author: 'Zhang Weilan',
      },
    ])
    const again = await packageOf(to)
    matchWhole(t, await importPackage(to, again), {
      status: 200,
      body: { created: {}, updated: {}, unchanged: { projects: 3, figures: 6 } },
    })
  })
})

t.test(
  'a figure keeps all that was printed, and a project keeps values for which the standard has no code',
  async (t) => {
    const from = await build(t)
    await putExamples(from)
    const figures: Readonly<Record<string, object>> = {
      whole: { value: '123456789012345.678', unit: 'ZWG', periodStart: '0001-01-01' },
      part: {
        metric: 'share',
        stage: 'actual',
        unit: 'percent',
        value: '-0.125',
        qualifier: 'between',
        upperValue: '2.5',
        quote: 'up to 2.5%',
        relation: 'change',
        fromFigureId: 'whole',
        ofFigureId: 'whole',
        partsComplete: true,
        rank: 'preferred',
        periodStart: '2024-02-29',
        periodEnd: '9999-12-31',
        reported: [
          { value: '0.5', unit: 'CNY' },
          { value: '3', unit: 'bridge' },
        ],
        note: 'A note.',
        asPrinted: 'from −⅛ % to 2½ %',
        locator: 'page 3',
        attributedTo: 'A speaker',
        heading: '增幅（%）',
        prices: '2024/25',
      },
      addend: { prices: '2024/25', heading: 'Combined [thousand CNY]' },
      sum: { prices: '2024/25', relation: 'sum', sumOfIds: ['addend'] },
      later: { metric: 'share', stage: 'actual', unit: 'percent', value: '1', supersedesId: 'part' },
    }
    for (const [id, figure] of Object.entries(figures))
      t.equal((await from.ask('PUT', `/v1/figures/${id}`, { body: { ...examples.figures, ...figure } })).status, 201)
    const project = {
      ...examples.projects,
      kind: 'portfolio',
      status: 'suspended',
      initiativeId: 'an-action-plan',
      localTitle: '一座桥',
      aliases: ['The bridge', '大桥'],
      codes: [{ scheme: 'city', code: 'HWK 1129' }],
      summary: 'Over the river.',
      regionId: 'guangdong',
      parentId: 'uncited',
      industryIds: ['steel'],
      participants: [{ organizationId: 'tencent', role: 'funder' }],
      startsOn: '2024-01-01',
      endsOn: '2026-12-31',
      citations: [
        {
          sourceId: 'a-report',
          locator: 'page 2',
          note: 'Said so.',
          as: {
            title: 'Bridge',
            status: 'preparation',
            parentId: 'uncited',
            startsOn: '2024-01-01',
            endsOn: '2026-06-30',
          },
        },
        { sourceId: 'a-report', locator: 'page 3' },
      ],
    }
    const uncited = {
      title: 'Uncited',
      kind: 'portfolio',
      status: 'preparation',
      initiativeId: 'an-action-plan',
    }
    t.equal((await from.ask('PUT', '/v1/projects/uncited', { body: uncited })).status, 201)
    t.strictSame((await from.ask('PUT', '/v1/projects/a-bridge', { body: project })).body['errors'], undefined)
    const ofUncited = { ...examples.figures, subjectId: 'uncited' }
    t.equal((await from.ask('PUT', '/v1/figures/of-uncited', { body: ofUncited })).status, 201)
    const [text, printed, projectsBefore] = [
      await packageOf(from),
      await recordsOf(from, 'figures'),
      await recordsOf(from, 'projects'),
    ]
    t.strictSame([untried('figures', printed), untried('projects', projectsBefore)], [[], []], 'every field is tried')
    await t.test('into an empty register', async (t) => {
      const to = await build(t)
      t.equal((await importPackage(to, text)).status, 200)
      const ofRegister = ['createdAt', 'updatedAt', 'revision']
      const lasting = (record: Data) =>
        Object.fromEntries(Object.entries(record).filter(([key]) => !ofRegister.includes(key)))
      t.strictSame((await recordsOf(to, 'figures')).map(lasting), printed.map(lasting))
      t.strictSame((await recordsOf(to, 'projects')).map(lasting), projectsBefore.map(lasting))
      matchWhole(t, await recordsOf(to, 'initiatives'), [
        { id: 'an-action-plan', title: 'An action plan', kind: 'programme', status: 'announced' },
      ])
    })
    matchWhole(t, await importPackage(from, text), {
      status: 200,
      body: { created: {}, updated: {}, unchanged: { projects: 2, figures: 7 } },
    })
    const { projects } = JSON.parse(text) as { projects: Data[] }
    const plain = { projects: projects.map(({ planledger, ...standard }) => planledger && standard) }
    t.equal((await importPackage(from, JSON.stringify(plain))).status, 200)
    matchWhole(
      t,
      await recordsOf(from, 'projects'),
      [
        { localTitle: null, citations: [{ sourceId: 'a-report', note: 'page 2: Said so.\npage 3' }] },
        { citations: [{ sourceId: 'a-report', note: null }] },
      ],
      'a package without our own field is read by the standard ones',
    )
  },
)

t.test('the package of any register brings the documented fields into another', async (t) => {
  const from = await build(t)
  for (const { method, url, ask } of plainWrites) await from.ask(method, url, ask)
  await t.test('into another register', async (t) => {
    const to = await build(t)
    await forAll(6, [fc.array(randomWrite, { minLength: 15, maxLength: 15 })], async (writes) => {
      for (const { method, url, ask } of writes) await from.ask(method, url, ask)
      for (const name of ['figures', 'projects'] as const)
        for (const { id } of (await recordsOf(to, name)).reverse())
          await to.ask('PATCH', `/v1/${name}/${String(id)}`, {
            body: name === 'figures' ? { supersedesId: null, ofFigureId: null } : { parentId: null },
          })
      for (const name of ['figures', 'projects'] as const)
        for (const { id } of await recordsOf(to, name)) await to.ask('DELETE', `/v1/${name}/${String(id)}`)
      const exported = await from.ask('GET', '/v1/export/oc4ids')
      if (exported.status === 404) return
      if (exported.status !== 200) throw new Error(exported.text)
      const { status, text: said } = await importPackage(to, exported.text)
      if (status !== 200) throw new Error(said)
      const [before, after] = [await kept(from), await kept(to)]
      if (JSON.stringify(before) !== JSON.stringify(after))
        throw new Error(`${JSON.stringify(before)}\n${JSON.stringify(after)}`)
    })
  })
})

t.test('codes are identifiers, and come back as codes', async (t) => {
  const app = await build(t)
  const codes = [
    { scheme: 'cn-investment-project', code: '2405-440300-04-01-123456' },
    { scheme: 'city', code: 'HWK 1129' },
  ]
  await app.ask('PUT', '/v1/organizations/bureau', { body: { name: 'Bureau', kind: 'government', codes } })
  const participants = [{ organizationId: 'bureau', role: 'publicAuthority' }]
  const body = { title: 'Bridge', kind: 'project', status: 'preparation', codes, participants }
  await app.ask('PUT', '/v1/projects/bridge', { body })
  const written = (await app.ask('GET', '/v1/export/oc4ids')).body as {
    projects: { identifiers: unknown; parties: unknown }[]
  }
  const [identifier, other] = codes.map(({ scheme, code }) => ({ scheme, id: code }))
  t.strictSame(
    written.projects.map(({ identifiers, parties }) => [identifiers, parties]),
    [
      [
        [{ id: 'bridge', scheme: 'http://127.0.0.1:3000/v1/projects' }, identifier, other],
        [
          {
            id: 'bureau',
            name: 'Bureau',
            identifier,
            additionalIdentifiers: [other],
            classifications: [{ scheme: 'planledger-kind', id: 'government' }],
            roles: ['publicAuthority'],
          },
        ],
      ],
    ],
  )
  const empty = await build(t)
  const headers = { 'content-type': 'application/json' }
  t.equal((await empty.ask('POST', '/v1/import', { body: JSON.stringify(written), headers })).status, 200)
  for (const path of ['projects/bridge', 'organizations/bureau'])
    t.strictSame((await empty.ask('GET', `/v1/${path}`)).body['codes'], codes, path)
})
