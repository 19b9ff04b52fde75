/** An OC4IDS package of another publisher becomes the lines of an import. */
import t from 'tap'
import { idOf } from '../../src/exchange/oc4ids/schema.ts'
import { build } from '../support/build.ts'
import { bridge, foreign } from '../support/exchange/foreign-package.ts'
import { importPackage, recordsOf } from '../support/exchange/oc4ids.ts'
import { matchWhole } from '../support/match-whole.ts'

t.test('a foreign package becomes a project, the records it refers to, and figures with their place', async (t) => {
  const app = await build(t)
  await app.ask('PUT', '/v1/regions/kisumu', { body: { name: 'Kisumu County', kind: 'county' } })
  t.match(await importPackage(app, foreign([bridge])), {
    status: 200,
    body: { created: { industries: 3, organizations: 3, sources: 3, projects: 1, figures: 8 } },
  })
  const [project] = await recordsOf(app, 'projects')
  matchWhole(t, project, {
    id: 'oc4ids-bu3kcz-bridge-1',
    title: 'A bridge',
    summary: 'Across.',
    kind: 'project',
    status: 'implementation',
    regionId: 'kisumu',
    parentId: null,
    initiativeId: null,
    industryIds: ['social-housing', 'transport-road'],
    startsOn: '2024-03-01',
    endsOn: '2026-02-28',
  })
  t.strictSame(project?.['participants'], [
    { organizationId: 'ke-ra-77', role: 'buyer' },
    { organizationId: 'ke-ra-77', role: 'publicAuthority' },
    { organizationId: idOf('Brückenbau'), role: 'supplier' },
    { organizationId: '3', role: 'funder' },
  ])
  t.strictSame(project?.['citations'], [
    { sourceId: 'https-docs-example-plan-pdf', locator: null, note: 'All of it.', as: null },
    { sourceId: 'oc4ids-bu3kcz-bridge-1-d2', locator: null, note: null, as: null },
    { sourceId: 'oc4ids-https-data-example-package-json', locator: null, note: null, as: null },
  ])
  matchWhole(
    t,
    await recordsOf(app, 'regions'),
    [{ id: 'kisumu', name: 'Kisumu County', kind: 'county' }],
    'an existing record stays as it is',
  )
  matchWhole(t, await recordsOf(app, 'industries'), [
    { id: 'social-housing', name: 'Social housing' },
    { id: 'transport', name: 'Transport', parentId: null },
    { id: 'transport-road', name: 'Transport: road', parentId: 'transport' },
  ])
  matchWhole(t, await recordsOf(app, 'organizations'), [
    { id: '3', name: '3', kind: 'company' },
    { id: idOf('Brückenbau'), kind: 'company', url: null },
    { id: 'ke-ra-77', name: 'Roads Authority', kind: 'government', url: 'https://roads.example/' },
  ])
  matchWhole(t, await recordsOf(app, 'sources'), [
    {
      id: 'https-docs-example-plan-pdf',
      title: 'Plan',
      kind: 'report',
      url: 'https://docs.example/plan.pdf',
      publishedOn: '2024-01-05',
    },
    { id: 'oc4ids-bu3kcz-bridge-1-d2', title: 'oc4ids-bu3kcz-bridge-1-d2', url: null },
    {
      id: 'oc4ids-https-data-example-package-json',
      title: 'OC4IDS project package of Bridges Kenya',
      kind: 'dataset',
      author: 'Bridges Kenya',
      url: 'https://data.example/package.json',
      publishedOn: '2025-03-01',
      licence: 'https://licence.example/',
      official: false,
    },
  ])
  const dataset = 'oc4ids-https-data-example-package-json'
  const undated = { periodStart: null, periodEnd: null }
  matchWhole(t, await recordsOf(app, 'figures'), [
    {
      id: 'oc4ids-bu3kcz-bridge-1-budget',
      metric: 'investment',
      stage: 'planned',
      value: '1234567.5',
      unit: 'KES',
      qualifier: 'exact',
      asPrinted: '1234567.5 KES',
      locator: '/budget/amount/amount',
      sourceId: dataset,
      ...undated,
    },
    {
      id: 'oc4ids-bu3kcz-bridge-1-final-value',
      metric: 'investment',
      stage: 'actual',
      value: '1500000',
      unit: 'KES',
    },
    {
      id: 'oc4ids-bu3kcz-bridge-1-forecasts-physical-progress-1',
      metric: 'physical-progress',
      stage: 'planned',
      value: '33.333',
      unit: 'percent',
      qualifier: 'about',
      asPrinted: '33.33333 percent',
      periodStart: '2024-03-01',
      periodEnd: '2024-12-31',
      note: 'A third.',
      locator: '/forecasts/0/observations/0/measure',
    },
    { id: 'oc4ids-bu3kcz-bridge-1-metrics-jobs-1', stage: 'actual', value: '120', unit: 'persons-employed' },
    { id: 'oc4ids-bu3kcz-bridge-1-metrics-jobs-2', value: '5', unit: 'USD' },
    { id: 'oc4ids-bu3kcz-bridge-1-metrics-jobs-4', value: '7', unit: 'unit' },
    { id: 'oc4ids-bu3kcz-bridge-1-metrics-jobs-5', value: '8', unit: 'HKD' },
    { id: 'oc4ids-bu3kcz-bridge-1-metrics-jobs-6', value: '9', unit: 'percentage-point' },
  ])
  matchWhole(
    t,
    await importPackage(app, foreign([bridge])),
    { status: 200, body: { created: {}, updated: {}, unchanged: { projects: 1, figures: 8 } } },
    'a second import changes nothing',
  )
})

t.test('a project with few fields is imported all the same', async (t) => {
  const app = await build(t)
  const several = [
    { id: 'a', address: { region: 'North' } },
    { id: 'b', address: { countryName: 'Land' } },
  ]
  t.match(
    await importPackage(
      app,
      JSON.stringify({
        projects: [
          { id: 'One' },
          { id: 'two', locations: several },
          { id: 'three', locations: several.slice(1), budget: { amount: { amount: 1, currency: 'EUR' } } },
        ],
      }),
    ),
    { status: 200, body: { created: { projects: 3, regions: 1, sources: 1, figures: 1 } } },
  )
  matchWhole(t, await recordsOf(app, 'projects'), [
    { id: 'one', title: 'One', status: 'identification', kind: 'project', regionId: null },
    { id: 'three', regionId: 'land' },
    { id: 'two', regionId: null },
  ])
  matchWhole(t, await recordsOf(app, 'sources'), [
    {
      id: 'oc4ids-package',
      title: 'OC4IDS project package',
      url: null,
      publishedOn: null,
      author: null,
      licence: null,
    },
  ])
})
