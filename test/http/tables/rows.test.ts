/** Rows of a table become records after somebody looked: what each would write. */
import t from 'tap'
import { csv, decisionsOf, layout, lines, nothing, rowsOf, saved, withList, type Json } from '../../support/lists.ts'
import { matchWhole, pluck } from '../../support/match-whole.ts'
import { putAll, year } from '../../support/register.ts'

const unsaved = await withList(t)

t.test('each row is shown as it would be saved', async (t) => {
  const { data, summary, gone, next } = await rowsOf(unsaved)
  const [first] = data
  const id = 'shen-zhen-zhi-jiang-men-tie-lu'
  const figure = {
    ...{ subjectKind: 'project', subjectId: id },
    ...{ stage: 'planned', unit: 'CNY', prices: null, qualifier: 'exact' },
    ...{ sourceId: 'list', locator: 'row 3, no. 1' },
  }
  t.strictSame(first, {
    row: 3,
    cells: ['1', '深圳至江门铁路', 'A-1', '续建', '2021-2027', '5,125,000', '900,000', '广东', '铁路公司'],
    record: {
      id,
      localTitle: '深圳至江门铁路',
      kind: 'project',
      status: 'implementation',
      regionId: 'guangdong',
      parentId: 'programme',
      industryIds: [],
      participants: [],
      codes: [{ scheme: 'cn-investment-project', code: 'A-1' }],
      startsOn: '2021-01-01',
      endsOn: '2027-12-31',
      citations: [
        {
          sourceId: 'list',
          locator: 'row 3, no. 1',
          note: '一、交通（2项）; owner: 铁路公司',
          as: {
            title: '深圳至江门铁路',
            code: 'A-1',
            status: 'implementation',
            startsOn: '2021-01-01',
            endsOn: '2027-12-31',
            regionId: 'guangdong',
            parentId: 'programme',
          },
        },
      ],
    },
    matches: [],
    decision: 'new',
    figures: [
      {
        ...figure,
        id: `${id}-total-investment-planned-2026-12-31`,
        metric: 'total-investment',
        ...{ periodStart: null, periodEnd: '2026-12-31' },
        ...{ value: '51250000000', asPrinted: '5,125,000', heading: '总投资（万元）' },
      },
      {
        ...figure,
        id: `${id}-investment-planned-2026`,
        metric: 'investment',
        ...year(2026),
        ...{ value: '9000000000', asPrinted: '900,000', heading: '2026年计划投资（万元）' },
      },
    ],
    faults: [],
    notices: [{ column: '业主', detail: 'No organization has this name; it stays in the note of the citation.' }],
  })
  t.strictSame(
    data.map(({ row, decision, record: { regionId }, notices }) => [row, decision, regionId, notices.length]),
    [
      [3, 'new', 'guangdong', 1],
      [4, 'new', 'guangzhou', 0],
      [6, 'new', 'guangdong', 2],
    ],
  )
  t.strictSame(summary, {
    rows: 3,
    sections: [
      { row: 2, words: '一、交通（2项）', printed: 2, rows: 2 },
      { row: 5, words: '二、能源（1项）', printed: 1, rows: 1 },
    ],
    totals: [
      { row: 7, column: '总投资（万元）', printed: '8871500', sum: '8871500', holds: true, section: null },
      { row: 7, column: '2026年计划投资（万元）', printed: '1310000', sum: '1310000', holds: true, section: null },
    ],
    identities: { tried: 0, broken: [] },
    changes: { count: 0, cells: [] },
    decisions: { new: 3, known: 0, ask: 0, faulty: 0, look: 2 },
  })
  t.strictSame([gone, next], [[], null])
})

t.test('rows come in pages, and those that need a look alone', async (t) => {
  const page = await rowsOf(unsaved, 'list', '?limit=2')
  const rest = await rowsOf(unsaved, 'list', `?limit=2&cursor=${page.next ?? ''}`)
  t.strictSame(pluck([...page.data, ...rest.data], 'row'), [3, 4, 6])
  t.strictSame(pluck((await rowsOf(unsaved, 'list', '?show=look')).data, 'row'), [3, 6])
  t.strictSame((await rowsOf(unsaved, 'list', '?show=ask')).data, [])
  const table = await unsaved.rows('list', '?format=csv')
  t.equal(table.headers['content-type'], 'text/csv; charset=utf-8; header=present')
  t.strictSame(table.text.split('\r\n').slice(0, 2), [
    'row,decision,id,title,matches,figures,faults,notices,cells',
    '3,new,shen-zhen-zhi-jiang-men-tie-lu,深圳至江门铁路,,2,,业主: No organization has this name; it stays in the note of the citation.,"[""1"",""深圳至江门铁路"",""A-1"",""续建"",""2021-2027"",""5,125,000"",""900,000"",""广东"",""铁路公司""]"',
  ])
})

t.test('a list is saved in one batch, and saved again it changes nothing', async (t) => {
  const register = await withList(t)
  const { batchId, ...first } = await saved(register)
  t.type(batchId, 'string')
  t.strictSame(first, { ...nothing, created: { projects: 3, figures: 8 }, unchanged: {} })
  const total = await register.read('totals?metric=investment&period=2026')
  matchWhole(t, total, { data: [{ stage: 'planned', unit: 'CNY', total: '13100000000', figures: 4 }] })
  matchWhole(t, await register.read('figures/programme-investment-planned-2026'), {
    subjectId: 'programme',
    value: '13100000000',
    asPrinted: '1,310,000',
    partsComplete: true,
    locator: 'row 7',
  })
  matchWhole(t, await register.read('totals?metric=total-investment'), { data: [{ total: '88715000000' }] })
  t.strictSame(await saved(register), { ...nothing, batchId: null, unchanged: { projects: 3, figures: 8 } })
  t.strictSame(await decisionsOf(register), {
    3: 'shen-zhen-zhi-jiang-men-tie-lu',
    4: 'guang-zhou-xin-ji-chang-gao-su-gong-lu',
    6: 'hai-shang-feng-dian',
  })

  await t.test('dates, status and region change only where they are what the edition before printed', async (t) => {
    const { body: edited } = await register.ask('PATCH', '/v1/projects/hai-shang-feng-dian', {
      body: { endsOn: '2029-06-30' },
    })
    matchWhole(t, edited, { endsOn: '2029-06-30' })
    await putAll(register, { sources: { next: { publishedOn: '2027-01-20', followsId: 'list' } } })
    const next = csv
      .replaceAll('2026年', '2027年')
      .replaceAll('2026-2030', '2026-2031')
      .replace('2023-2028', '2023-2029')
    await register.list('next', next.replace('1,海上风电,A-3,新建', '1,海上风电,A-3,续建'), {
      ...layout,
      columns: layout.columns.map((one) => ({ ...one, column: one.column.replace('2026年', '2027年') })),
    })
    await saved(register, {}, '', 'next')
    matchWhole(t, await register.read('projects/hai-shang-feng-dian'), {
      endsOn: '2029-06-30',
      status: 'implementation',
    })
    matchWhole(t, await register.read('projects/guang-zhou-xin-ji-chang-gao-su-gong-lu'), { endsOn: '2029-12-31' })
    const both = await register.read('totals?metric=investment&groupBy=year')
    matchWhole(t, both, {
      data: [
        { key: { year: '2026' }, total: '13100000000' },
        { key: { year: '2027' }, total: '13100000000' },
      ],
    })
  })
})

t.test('a dry run tells what saving would do, and writes nothing', async (t) => {
  const { effects, ...counts } = await saved(unsaved, {}, '?dryRun=true')
  t.strictSame(counts, { ...nothing, batchId: null, created: { projects: 3, figures: 8 }, unchanged: {} })
  matchWhole(
    t,
    (effects as { totals: readonly Json[] }).totals.find(({ metric }) => metric === 'investment'),
    {
      key: { region: 'guangdong', year: '2026' },
      now: null,
      then: '10500000000',
    },
  )
  t.equal((await unsaved.ask('GET', '/v1/projects/hai-shang-feng-dian')).status, 404)
})

t.test('a record that is there gets what it lacks, and a differing title is an alias', async (t) => {
  const codes = [{ scheme: 'cn-investment-project', code: 'B-1' }]
  const tide = { title: 'Tidal power', status: 'completion', parentId: 'programme', codes, startsOn: '2025-05-01' }
  await putAll(unsaved, { projects: { tide }, sources: { sea: {} } })
  const listed = (title: string): string =>
    lines(csv.split('\n')[0] ?? '', `1,${title},B-1,新建,2026-2030,"2,466,000","150,000",湛江,`)
  await unsaved.list('sea', listed('潮汐电站'), layout)
  matchWhole(t, pluck((await rowsOf(unsaved, 'sea')).data, 'decision', 'matches'), [
    ['tide', [{ id: 'tide', score: 1, reasons: ['same-code', 'same-parent'] }]],
  ])
  await saved(unsaved, {}, '', 'sea')
  matchWhole(t, await unsaved.read('projects/tide'), {
    title: 'Tidal power',
    localTitle: '潮汐电站',
    aliases: [],
    status: 'completion',
    startsOn: '2025-05-01',
    endsOn: '2030-12-31',
    regionId: null,
    citations: [{ sourceId: 'sea', as: { title: '潮汐电站', status: 'preparation', startsOn: '2026-01-01' } }],
  })
  await unsaved.list('sea', listed('湛江潮汐电站'), layout)
  await saved(unsaved, {}, '', 'sea')
  matchWhole(t, await unsaved.read('projects/tide'), { localTitle: '潮汐电站', aliases: ['湛江潮汐电站'] })
})
