/** GET /v1/projects/{id}/similar, and what editors decide of it. */
import t from 'tap'
import {
  type layout,
  lines,
  listing,
  listRegister,
  plain,
  saved,
  rowsOf,
  type ListRegister,
} from '../../support/lists.ts'
import { undone } from '../../support/batches.ts'
import { matchWhole } from '../../support/match-whole.ts'
import { putAll } from '../../support/register.ts'

const reasonsOf = async ({ ask }: Pick<ListRegister, 'ask'>, id: string, query = ''): Promise<unknown> => {
  const { status, body, text } = await ask('GET', `/v1/projects/${id}/similar${query}`)
  if (status !== 200) throw new Error(text)
  return (body as { data: { id: string; reasons: string[] }[] }).data.map((one) => [one.id, one.reasons.join(' ')])
}

// The projects of each test have names that are like none of another.
const register = await listRegister(t)
const putProjects = (projects: Readonly<Record<string, object>>) => putAll(register, { projects })

t.test('other wordings come first, other phases never', async (t) => {
  await putProjects({
    metering: { title: 'Smart Metering Implementation Programme' },
    meters: { title: 'Smart Meters Implementation Programme' },
    older: { title: 'Smart Meters Programme' },
    'prisons-1': { title: 'Prison Competitions Phase 1' },
    'prisons-2': { title: 'Prison Competitions Phase 2' },
    'prisons-two': { title: 'Prison Competitions Phase Two' },
    airport: { title: undefined, localTitle: '成都天府国际机场建设项目' },
    tianfu: { title: 'Tianfu Airport', aliases: ['天府国际机场（成都）'] },
    station: { title: undefined, localTitle: '成都天府国际机场二期工程' },
  })
  t.strictSame(await reasonsOf(register, 'metering'), [
    ['meters', 'near-name'],
    ['older', 'near-name'],
  ])
  t.strictSame(await reasonsOf(register, 'meters', '?limit=1'), [['metering', 'near-name']])
  t.strictSame(await reasonsOf(register, 'prisons-2'), [['prisons-two', 'same-name']])
  t.strictSame(await reasonsOf(register, 'airport'), [['tianfu', 'near-name']])
  t.strictSame(await reasonsOf(register, 'programme'), [])
})

t.test('wholes and parts of a project are none of those that it may be', async (t) => {
  await putProjects({
    harbour: { title: 'Harbour', kind: 'portfolio' },
    part: { title: 'Harbour project', parentId: 'harbour' },
    deeper: { title: 'The harbour', parentId: 'part' },
    other: { title: 'Harbour programme', regionId: 'guangzhou' },
  })
  t.strictSame(await reasonsOf(register, 'harbour'), [['other', 'same-name']])
  t.strictSame(await reasonsOf(register, 'deeper'), [['other', 'near-name']])
})

t.test('what is new in an edition may be what is gone from the one before, by start and cost', async (t) => {
  const withStart = {
    ...plain,
    columns: [
      { column: 'name', as: 'title' },
      { column: 'start', as: 'period' },
      { column: 'cost', as: 'figure', metric: 'total-investment', stage: 'planned', unit: 'GBP', scale: 1_000_000 },
    ],
  } as typeof layout
  const list = (source: string, ...rows: string[]) =>
    register.list(source, lines('name,start,cost', ...rows), withStart)
  await list(
    'list',
    'Airport Capacity,2015-07-01,22747.0',
    'Successor SSBN,2011-05-18,31614',
    'Crossrail,2009-01-01,15',
  )
  await saved(register)
  await putAll(register, { sources: { next: { publishedOn: '2027-01-20', followsId: 'list' } } })
  await list(
    'next',
    'Heathrow Expansion,2015-07-01,22732.9',
    'Dreadnought,2011-05-18,31498',
    'Crossrail,2009-01-01,15',
    'Lower Thames Crossing,2009-01-01,15',
  )
  const { data } = await rowsOf(register, 'next')
  t.strictSame(
    data.map(({ decision, matches }) => [decision, matches.map(({ id, reasons }) => [id, reasons])]),
    [
      ['ask', [['airport-capacity', ['same-start', 'near-cost', 'same-parent']]]],
      ['ask', [['successor-ssbn', ['same-start', 'near-cost', 'same-parent']]]],
      ['crossrail', [['crossrail', ['same-name', 'same-parent']]]],
      ['new', []],
    ],
  )

  const { batchId } = await saved(register, { decisions: { 2: 'new', 3: 'new' }, rest: 'skip' }, '', 'next')
  t.strictSame(await reasonsOf(register, 'heathrow-expansion'), [], 'a row that somebody called new stays different')
  t.strictSame(await reasonsOf(register, 'successor-ssbn'), [])

  const apart = await undone(register, batchId as string)
  t.strictSame(apart.deleted, { projects: 2, figures: 2 })
  matchWhole(t, await undone(register, apart.batchId), { created: { projects: 2, figures: 2 } })
  const pair = '/v1/projects/dreadnought/similar/successor-ssbn'
  t.equal((await register.ask('DELETE', pair)).status, 404, 'what the list said to be different is taken back with it')
  await register.ask('PUT', pair, { body: { decision: 'different' } })
  t.strictSame(await reasonsOf(register, 'dreadnought'), [])
  t.equal((await register.ask('DELETE', pair)).status, 204)
  const around = [['successor-ssbn', 'same-start near-cost same-parent']]
  t.strictSame(await reasonsOf(register, 'dreadnought'), around)
})

t.test('a row that is new by the rest is not different from anything', async (t) => {
  await putProjects({ hospital: { title: 'Hospital wing' } })
  await putAll(register, { sources: { rest: {} } })
  await register.list('rest', listing('Hospital,,,,30'), plain)
  await saved(register, { decisions: { 2: 'new' } }, '', 'rest')
  t.equal((await register.ask('DELETE', '/v1/projects/hospital-2/similar/hospital')).status, 204)
})

t.test('two rows of one edition are never one project', async (t) => {
  await putAll(register, { sources: { edition: {} } })
  await register.list('edition', listing('Sidewalks in Queens,,,,30', 'Sidewalks of Queens,,,,20'), plain)
  await saved(register, { decisions: { 2: 'new', 3: 'new' } }, '', 'edition')
  const { body } = await register.ask('GET', '/v1/projects?title.contains=Queens')
  t.equal((body as { data: unknown[] }).data.length, 2)
  t.strictSame(await reasonsOf(register, 'sidewalks-in-queens'), [])
})

t.test('“different” is a decision of editors, which holds both ways until it is taken back', async (t) => {
  await putProjects({
    one: { title: 'Mountain tunnel' },
    other: { title: 'Mountain Tunnel Project' },
    third: { title: 'Tunnel of the mountain' },
  })
  const pair = '/v1/projects/one/similar/other'
  const different = { body: { decision: 'different' } }
  const { headers } = await register.ask('GET', '/v1/projects/one/similar')
  const tag = { headers: { 'if-none-match': headers['etag'] as string } }
  t.equal((await register.ask('GET', '/v1/projects/one/similar', tag)).status, 304)
  t.equal((await register.ask('PUT', pair, different)).status, 204)
  t.equal((await register.ask('PUT', pair, different)).status, 204, 'again')
  t.equal((await register.ask('GET', '/v1/projects/one/similar', tag)).status, 200)
  t.strictSame(await reasonsOf(register, 'one'), [['third', 'near-name']])
  t.strictSame(await reasonsOf(register, 'other'), [['third', 'near-name']])
  t.equal((await register.ask('DELETE', '/v1/projects/other/similar/one')).status, 204)
  t.equal((await register.ask('DELETE', pair)).status, 404, 'nobody says it any more')
  t.strictSame(await reasonsOf(register, 'one'), [
    ['other', 'same-name'],
    ['third', 'near-name'],
  ])
})

const refusals = [
  ['GET', '/v1/projects/nope/similar', undefined, 404],
  ['GET', '/v1/projects/theatre/similar?limit=0', undefined, 400],
  ['GET', '/v1/projects/theatre/similar?limit=201', undefined, 400],
  ['GET', '/v1/projects/theatre/similar?threshold=1', undefined, 400],
  ['GET', '/v1/projects/Theatre/similar', undefined, 400],
  ['PUT', '/v1/projects/theatre/similar/theatre', { decision: 'different' }, 422],
  ['PUT', '/v1/projects/theatre/similar/nope', { decision: 'different' }, 404],
  ['PUT', '/v1/projects/nope/similar/theatre', { decision: 'different' }, 404],
  ['PUT', '/v1/projects/theatre/similar/opera', { decision: 'same' }, 400],
  ['PUT', '/v1/projects/theatre/similar/opera', {}, 400],
  ['PUT', '/v1/projects/theatre/similar/opera', { decision: 'different', why: '' }, 400],
  ['DELETE', '/v1/projects/theatre/similar/nope', undefined, 404],
  ['DELETE', '/v1/projects/theatre/similar/opera', undefined, 404],
  ['POST', '/v1/projects/theatre/similar/opera', undefined, 405],
  ['GET', '/v1/organizations/theatre/similar', undefined, 404],
] as const

t.test('what is refused', async (t) => {
  await putProjects({ theatre: { title: 'Theatre' }, opera: { title: 'Opera' } })
  for (const [method, path, body, wanted] of refusals)
    t.equal((await register.ask(method, path, { body })).status, wanted, `${method} ${path} ${JSON.stringify(body)}`)
  t.equal(
    (await register.ask('PUT', '/v1/projects/theatre/similar/opera', { key: null, body: { decision: 'different' } }))
      .status,
    401,
  )
})
