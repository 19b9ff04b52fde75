/** The requests by which the register of a fixture is made. */
export interface Step {
  readonly method: 'PUT' | 'POST' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly body?: object | string
}

const put = (path: string, body: object | string): Step => ({ method: 'PUT', path, body })

const year = (number: number) => ({
  periodStart: `${number.toString()}-01-01`,
  periodEnd: `${number.toString()}-12-31`,
})

const figure = (id: string, fields: object): Step =>
  put(`figures/${id}`, {
    subjectKind: 'project',
    subjectId: 'harbours-2025',
    metric: 'investment',
    stage: 'planned',
    unit: 'CNY',
    qualifier: 'exact',
    sourceId: 'plan-of-2025',
    asPrinted: 'as printed',
    ...year(2025),
    ...fields,
  })

/** The text of a source. */
export const sourceText = 'The harbours of Nanhai take 1,000 yuan in 2025.'

/** A request sent under an idempotency key. */
export const posted = { id: 'posted', name: 'Sent once', kind: 'company' }

/** A finding that is answered. */
export const reviewed = 'unreported-promise,better'

/** A few records of every resource: with parts, promises, relations, and everything that may happen to a record. */
export const steps: readonly Step[] = [
  put('regions/coast', { name: 'Coast', kind: 'country', isoCode: 'CN' }),
  put('regions/nanhai', {
    name: 'Nanhai',
    localName: '南海省',
    kind: 'province',
    parentId: 'coast',
    aliases: ['South Sea'],
  }),
  put('regions/bay', { name: 'Bay area', kind: 'zone', memberIds: ['nanhai'] }),
  put('industries/industry', { name: 'Industry' }),
  put('industries/shipping', {
    name: 'Shipping',
    localName: '航运',
    parentId: 'industry',
    category: 'pillar',
    codes: [{ scheme: 'isic4', code: '5012', mapping: 'exact' }],
  }),
  put('organizations/nanhai-government', { name: 'Government of Nanhai', kind: 'government', regionId: 'nanhai' }),
  put('organizations/harbour-works', { name: 'Harbour Works', kind: 'company', parentId: 'nanhai-government' }),
  { method: 'POST', path: 'organizations', body: posted },
  put('sources/plan-of-2025', {
    title: 'Plan of Nanhai for 2025',
    kind: 'government-document',
    publisherId: 'nanhai-government',
    publishedOn: '2025-01-15',
    language: 'en',
    official: true,
  }),
  put('sources/report-of-2025', {
    title: 'Report of Nanhai on 2025',
    kind: 'report',
    publisherId: 'nanhai-government',
    publishedOn: '2026-01-20',
    official: true,
  }),
  put('sources/plan-of-2025/text', sourceText),
  put('metrics/investment', { name: 'Investment', nature: 'flow', unit: 'CNY' }),
  put('metrics/berths', { name: 'Berths', localName: '泊位', nature: 'stock' }),
  put('rates/usd-cny', {
    baseUnit: 'USD',
    quoteUnit: 'CNY',
    rate: '7.25',
    on: '2025-06-30',
    sourceId: 'report-of-2025',
  }),
  put('initiatives/sea-plan', {
    title: 'Plan for the sea',
    localTitle: '海洋行动计划',
    kind: 'action-plan',
    status: 'in-force',
    regionId: 'nanhai',
    industryIds: ['shipping'],
    participants: [{ organizationId: 'nanhai-government', role: 'lead' }],
    citations: [{ sourceId: 'plan-of-2025', locator: 'page 1' }],
  }),
  put('projects/harbours-2025', {
    title: 'Key harbours, 2025',
    kind: 'portfolio',
    status: 'implementation',
    regionId: 'nanhai',
    initiativeId: 'sea-plan',
    industryIds: ['shipping'],
    startsOn: '2025-01-01',
    endsOn: '2025-12-31',
  }),
  ...['north', 'south'].map((side) =>
    put(`projects/${side}-harbour`, {
      title: `Harbour of the ${side}`,
      kind: 'project',
      status: 'preparation',
      parentId: 'harbours-2025',
      participants: [{ organizationId: 'harbour-works', role: 'builder' }],
    }),
  ),
  put('projects/doomed', { title: 'A harbour that is given up', kind: 'project', status: 'cancelled' }),
  put('projects/returned', { title: 'A harbour that comes back', kind: 'project', status: 'preparation' }),
  figure('whole', {
    value: '1000',
    reported: [{ value: '137.93', unit: 'USD' }],
    note: 'With parts.',
    locator: 'page 2',
    quote: 'The harbours of Nanhai take 1,000 yuan in 2025.',
    rank: 'preferred',
  }),
  figure('north', { subjectId: 'north-harbour', value: '600' }),
  figure('south', { subjectId: 'south-harbour', value: '500', qualifier: 'between', upperValue: '700' }),
  figure('estimate', { subjectId: 'north-harbour', value: '550', stage: 'committed' }),
  figure('better', { subjectId: 'north-harbour', value: '580', stage: 'committed', supersedesId: 'estimate' }),
  figure('done', { value: '940', stage: 'actual', sourceId: 'report-of-2025' }),
  figure('in-dollars', {
    subjectId: 'south-harbour',
    value: '60.125',
    unit: 'USD',
    stage: 'actual',
    sourceId: 'report-of-2025',
  }),
  figure('kept', {
    subjectId: 'north-harbour',
    metric: 'berths',
    unit: 'berth',
    value: '12',
    stage: 'target',
    qualifier: 'at-least',
  }),
  figure('counted', {
    subjectId: 'north-harbour',
    metric: 'berths',
    unit: 'berth',
    value: '13',
    stage: 'actual',
    sourceId: 'report-of-2025',
  }),
  figure('missed', { subjectKind: 'initiative', subjectId: 'sea-plan', stage: 'target', value: '2000' }),
  figure('short', {
    subjectKind: 'initiative',
    subjectId: 'sea-plan',
    stage: 'actual',
    value: '1500',
    sourceId: 'report-of-2025',
  }),
  figure('share', {
    metric: 'completion',
    stage: 'actual',
    value: '90',
    unit: 'percent',
    relation: 'share',
    fromFigureId: 'done',
    ofFigureId: 'whole',
    sourceId: 'report-of-2025',
  }),
  { method: 'PATCH', path: 'projects/north-harbour', body: { status: 'implementation', localTitle: '北港' } },
  { method: 'PATCH', path: 'figures/done', body: { value: '945', asPrinted: '945 yuan' } },
  { method: 'PATCH', path: `checks/${reviewed}`, body: { review: 'in-the-source', note: 'Nobody reports it.' } },
  { method: 'DELETE', path: 'projects/doomed' },
  { method: 'DELETE', path: 'projects/returned' },
  put('projects/returned', { title: 'A harbour that is back', kind: 'project', status: 'preparation' }),
]
