/** An OC4IDS package of another publisher, with each field that is imported. */

export const bridge = {
  id: 'oc4ids-bu3kcz-BRIDGE_1',
  title: 'A bridge',
  description: 'Across.',
  status: 'implementation',
  period: { startDate: '2024-03-01T00:00:00+08:00', endDate: '2026-02-28T23:59:59Z' },
  sector: ['transport', 'transport.road', 'socialHousing'],
  locations: [{ id: '1', description: 'Kisumu', gazetteer: { scheme: 'ISO2', identifiers: ['KE'] } }],
  additionalClassifications: [{ scheme: 'sdg', id: '9' }],
  publicAuthority: { id: '1', name: 'Roads Authority' },
  parties: [
    {
      id: '1',
      name: 'Roads Authority',
      identifier: { scheme: 'KE-RA', id: '77' },
      roles: ['buyer'],
      contactPoint: { url: 'https://roads.example/' },
    },
    { id: '2', name: 'Brückenbau', roles: ['supplier'], contactPoint: { url: 'mailto:a@b.example' } },
    { id: '3', roles: ['funder'] },
    { roles: ['funder'] },
  ],
  budget: { amount: { amount: 1234567.5, currency: 'KES' }, budgetBreakdowns: [{ id: 'a' }] },
  completion: { finalValue: { amount: 15e5, currency: 'KES' } },
  forecasts: [
    {
      id: 'physicalProgress',
      observations: [
        {
          id: '1',
          measure: 33.33333,
          period: { startDate: '2024-03-01T00:00:00Z', endDate: '2024-12-31T00:00:00Z' },
          notes: 'A third.',
        },
        { id: '2', measure: 'nearly done' },
      ],
    },
  ],
  metrics: [
    {
      id: 'jobs',
      observations: [
        { id: '1', measure: '120', unit: { name: 'Persons employed' } },
        { id: '2', value: { amount: 5, currency: 'USD' } },
        { id: '3' },
        { id: '4', measure: 7 },
        { id: '5', measure: 8, unit: { name: 'HK dollars' } },
        { id: '6', measure: 9, unit: { name: 'Percentage points' } },
      ],
    },
    { id: 'x' },
  ],
  documents: [
    {
      id: 'd1',
      documentType: 'projectPlan',
      title: 'Plan',
      url: 'https://docs.example/plan.pdf',
      datePublished: '2024-01-05T00:00:00Z',
      description: 'All of it.',
    },
    { id: 'd2' },
  ],
  relatedProjects: [{ id: '1', scheme: 'oc4ids', identifier: 'oc4ids-bu3kcz-0', relationship: 'replacement' }],
}

export const foreign = (projects: unknown, more: object = {}): string =>
  JSON.stringify({
    projects,
    version: '0.9',
    license: 'https://licence.example/',
    publishedDate: '2025-03-01T10:00:00Z',
    publisher: { name: 'Bridges Kenya' },
    uri: 'https://data.example/package.json',
    ...more,
  })
