/** Answers of a register with the article: the examples of the document. */

const at = '2025-02-13T02:53:00.000Z'

/** Example answers, by schema. */
export const answers: Readonly<Record<string, object>> = {
  Totals: {
    metric: 'investment',
    data: [
      {
        key: {},
        label: 'Total',
        stage: 'planned',
        unit: 'CNY',
        total: '1000000000000',
        lowerBound: '1000000000000',
        upperBound: '1000000000000',
        figures: 2,
        approximate: false,
        from: '2025-01-01',
        through: '2025-12-31',
        partial: false,
      },
    ],
    rates: [],
    excluded: {},
    href: 'https://planledger.example.org/v1/totals?metric=investment&asOf=2025-03-01T00%3A00%3A00.000Z',
  },
  PromiseList: {
    data: [
      {
        figureId: 'guangdong-key-projects-2025-investment',
        subjectKind: 'project',
        subjectId: 'guangdong-key-projects-2025',
        metric: 'investment',
        stage: 'planned',
        value: '1000000000000',
        unit: 'CNY',
        qualifier: 'exact',
        dueOn: '2025-12-31',
        actual: null,
        ratio: null,
        approximate: false,
        versions: [
          {
            figureId: 'guangdong-key-projects-2025-investment',
            sourceId: 'global-times-2025-02-13',
            publishedOn: '2025-02-13',
            value: '1000000000000',
            unit: 'CNY',
            qualifier: 'exact',
            dueOn: '2025-12-31',
            ratio: null,
          },
        ],
        state: 'unreported',
      },
    ],
    next: null,
  },
  CheckList: {
    data: [
      {
        id: 'share-of-nothing,guangdong-key-projects-2025-industrial-share',
        check: 'share-of-nothing',
        severity: 'notice',
        detail:
          'Global Times printed 50 % as the planned share of “Guangdong key provincial construction projects, 2025: ' +
          'industrial projects” on 13 February 2025, but the register does not say of what.',
        params: {
          figure: {
            figureId: 'guangdong-key-projects-2025-industrial-share',
            subject: {
              resource: 'projects',
              id: 'guangdong-key-projects-2025-industrial',
              name: 'Guangdong key provincial construction projects, 2025: industrial projects',
              localName: '2025年广东省重点建设项目：产业项目',
              region: { id: 'guangdong', name: 'Guangdong', localName: '广东省' },
            },
            metric: { resource: 'metrics', id: 'share', name: 'Share', localName: '占比' },
            stage: 'planned',
            qualifier: 'exact',
            value: '50',
            upperValue: null,
            unit: 'percent',
            periodStart: '2025-01-01',
            periodEnd: '2025-12-31',
            source: {
              resource: 'sources',
              id: 'global-times-2025-02-13',
              name: 'Multiple provinces, cities ramp up efforts to boost growth, innovation',
              localName: null,
              publisher: { id: 'global-times', name: 'Global Times', localName: '环球时报' },
              publishedOn: '2025-02-13',
            },
          },
        },
        records: [{ resource: 'figures', id: 'guangdong-key-projects-2025-industrial-share' }],
        printed: null,
        computed: null,
        implied: null,
        review: null,
      },
    ],
    next: null,
  },
  SearchPage: {
    data: [
      {
        resource: 'figures',
        id: 'guangdong-key-projects-2025-project-count',
        title: '1,500 key provincial construction projects',
        snippet: '1,500 <mark>key</mark> provincial construction <mark>projects</mark>',
        score: 0.7397,
      },
    ],
    counts: { initiatives: 1, projects: 3, figures: 1 },
    next: null,
  },
  Resolved: {
    data: [
      {
        name: '广东省',
        resource: 'regions',
        id: 'guangdong',
        confidence: 0.95,
        alternatives: [{ resource: 'organizations', id: 'guangdong-government', confidence: 0.27 }],
      },
    ],
  },
  CandidateList: {
    data: [
      {
        at: { paragraph: 1, start: 12, end: 17 },
        quote: '广东省2025年安排省重点项目1500个。',
        asPrinted: '1500个',
        value: '1500',
        upperValue: null,
        unit: 'project',
        qualifier: 'exact',
        reported: [],
        metric: 'project-count',
        stage: 'planned',
        periodStart: '2025-01-01',
        periodEnd: '2025-12-31',
        subject: { kind: 'region', id: 'guangdong', confidence: 0.95 },
        alternatives: [],
        figureId: null,
      },
    ],
    next: null,
  },
  Verdict: {
    claim: 'Everybody is happy.',
    verdict: 'unknown',
    readings: [],
    href: 'https://planledger.example.org/v1/verify?claim=Everybody+is+happy.&asOf=2025-03-01T00%3A00%3A00.000Z',
    figures: [],
  },
  ChangeList: {
    data: [
      {
        sequence: 1,
        at,
        by: 'seeds',
        resource: 'regions',
        id: 'china',
        revision: 1,
        action: 'create',
        record: {
          id: 'china',
          name: 'China',
          localName: '中国',
          aliases: ["People's Republic of China", 'PRC', '中华人民共和国'],
          kind: 'country',
          parentId: null,
          memberIds: [],
          isoCode: 'CN',
          gbCode: null,
          revision: 1,
          createdAt: at,
          updatedAt: at,
        },
      },
    ],
    next: 1,
  },
  Health: { status: 'ok' },
  Import: { dryRun: false, created: { regions: 1 }, updated: {}, unchanged: {} },
}
