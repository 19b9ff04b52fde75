/** Cursors are short, and stay valid whatever is sorted and whatever happens to the last record of a page. */
import fc from 'fast-check'
import t from 'tap'
import type { Data } from '../../../src/model/canonical.ts'
import { resources } from '../../../src/resources/index.ts'
import { beside } from '../../support/databases.ts'
import { build, put } from '../../support/build.ts'
import { examples } from '../../support/examples.ts'
import { matchWhole, pluck } from '../../support/match-whole.ts'
import { forAll } from '../../support/runs.ts'

const app = await build(t)

interface Page<T = Data> {
  readonly data: readonly T[]
  readonly next: string | null
}

const page = async <T = Data>(url: string, cursor: string | null = null): Promise<Page<T>> => {
  const { status, headers, text, body } = await app.ask('GET', cursor === null ? url : `${url}&cursor=${cursor}`)
  if (status !== 200) throw new Error(`${url.slice(0, 200)}: ${text}`)
  if ((headers['link'] ?? '').length > 4096) throw new Error('The Link is longer than 4 KB.')
  const { next } = body as Page<T>
  if ((next ?? '').length > 300) throw new Error(`The cursor has ${String(next?.length)} characters.`)
  return body
}

/** Returns the records of all pages, and calls `between` after each page but the last. */
const walk = async (
  url: string,
  between: (last: Data) => Promise<unknown> = () => Promise.resolve(),
): Promise<Data[]> => {
  const walked: Data[] = []
  for (let cursor: string | null | undefined; cursor !== null;) {
    const { data, next } = await page(url, cursor ?? null)
    walked.push(...data)
    if (next !== null) await between(data.at(-1) as Data)
    cursor = next
  }
  return walked
}

const projects = (name: string, texts: readonly Data[]) =>
  texts.map((record, index) => ({
    resource: resources.projects,
    id: `${name}-${index.toString()}`,
    creates: true,
    edit: () => ({ ...record, title: 'project', localTitle: name, kind: 'project', status: 'preparation' }),
  }))

/** Texts of thousands of characters, mostly with a common beginning, whose order in UTF-16 and code points differs. */
const beginning = '\uFF71😀"\\é\n'.repeat(800)
const start = fc.constantFrom('', beginning, beginning.slice(0, 2000))
const end = fc.constantFrom('', 'a', 'Z', '\uFF71', '😀', '𠮷', "'", '\u0001')
const text = fc.oneof(
  fc.constantFrom(null, '', beginning),
  fc.tuple(start, end).map((parts) => parts.join('')),
)
const project = fc.record({ summary: text })
const sort = fc.constantFrom('summary', '-summary', 'localTitle,-summary', '-summary,-id', 'summary,title,-updatedAt')

/** Sorts by code point, null first, then by id. */
const inOrder = (records: readonly Data[], by: string): string[] => {
  const bytes = ({ summary }: Data): Buffer =>
    summary === null ? Buffer.alloc(0) : Buffer.from(`x${summary as string}`)
  const sign = by.includes('-summary') ? -1 : 1
  const ids = by.includes('-id') ? -1 : 1
  return [...records]
    .sort(
      (one, other) =>
        sign * Buffer.compare(bytes(one), bytes(other)) ||
        ids * ((one['id'] as string) < (other['id'] as string) ? -1 : 1),
    )
    .map(({ id }) => id as string)
}

let tried = 0

t.test('for any long texts, all pages together are the sorted list, and each cursor is short', async () => {
  const some = fc.array(project, { minLength: 1, maxLength: 10 })
  await forAll(15, [some, sort, fc.integer({ min: 1, max: 4 })], async (records, by, size) => {
    const name = `long-${(tried++).toString()}`
    const kept = (await app.store.write(projects(name, records), 'test')).map(({ record }) => record as Data)
    const walked = await walk(`/v1/projects?localTitle=${name}&fields=id&sort=${by}&limit=${size.toString()}`)
    const ids = JSON.stringify(walked.map(({ id }) => id))
    if (ids !== JSON.stringify(inOrder(kept, by))) throw new Error('Other records, or in another order.')
  })
})

t.test('whatever happens to the last record of a page, each other record comes exactly once', async () => {
  const some = fc.array(project, { minLength: 2, maxLength: 8 })
  const fate = fc.tuple(fc.constantFrom('deleted', 'deleted and made anew', 'edited'), text)
  const many = fc.array(fate, { minLength: 8, maxLength: 8 })
  await forAll(15, [some, sort, fc.integer({ min: 1, max: 3 }), many], async (records, by, size, fates) => {
    const name = `fate-${(tried++).toString()}`
    const kept = (await app.store.write(projects(name, records), 'test')).map(({ record }) => record as Data)
    const touched = new Set<unknown>()
    const url = `/v1/projects?localTitle=${name}&sort=${by}&limit=${size.toString()}`
    const walked = await walk(url, async ({ id, ...last }) => {
      if (touched.has(id)) return
      const [what, summary] = fates[touched.size] as [string, string | null]
      touched.add(id)
      const write = (edit: () => Data | null) =>
        app.store.write([{ resource: resources.projects, id: id as string, creates: true, edit }], 'test')
      if (what !== 'edited') await write(() => null)
      if (what !== 'deleted') await write(() => ({ ...last, summary }))
    })
    const untouched = (list: readonly string[]): string => JSON.stringify(list.filter((id) => !touched.has(id)))
    const others = untouched(walked.map(({ id }) => id as string))
    if (others !== untouched(inOrder(kept, by))) throw new Error('Something is missing, or comes twice.')
  })
})

t.test('with `asOf` pages are of the instant, whatever is written afterwards', async (t) => {
  const summaries = [beginning, `${beginning}b`, null, `${beginning}a`]
  const records = (
    await app.store.write(
      projects(
        'then',
        summaries.map((summary) => ({ summary })),
      ),
      'test',
    )
  ).map(({ record }) => record as Data)
  const url = `/v1/projects?localTitle=then&sort=summary&limit=1&asOf=${String(records.at(-1)?.['updatedAt'])}`
  const walked = await walk(url, ({ id }) =>
    app.store.write([{ resource: resources.projects, id: id as string, creates: false, edit: () => null }], 'test'),
  )
  t.strictSame(pluck(walked, 'id'), inOrder(records, 'summary'))
})

t.test('no answer is too long for clients, and no link in it too long for the register', async (t) => {
  const summaries = [1, 2, 3].map((at) => ({ summary: `${'字'.repeat(33_000)}${at.toString()}` }))
  await app.store.write(projects('served', summaries), 'test')
  const address = await app.http.listen({ port: 0, host: '127.0.0.1' })
  const others = Array.from({ length: 100 }, (_, at) => `${at.toString()}-${'x'.repeat(115)}`).join(',')
  const more = Array.from({ length: 4 }, () => 'y'.repeat(900)).join(',')
  for (const [query, hasLink] of [
    ['', true],
    [`&id.not=${others}`, false],
    [`&id.not=${others}&localTitle.not=${more}`, false],
  ] as const) {
    const url = `/v1/projects?localTitle=served&sort=-summary&fields=id&limit=1${query}`
    const ids: unknown[] = []
    for (let next: string | null | undefined; next !== null;) {
      const answer = await fetch(`${address}${url}${next === undefined ? '' : `&cursor=${next}`}`)
      t.equal(answer.status, 200)
      t.equal(answer.headers.has('link'), hasLink)
      const { data, next: following } = (await answer.json()) as Page
      ids.push(...data.map(({ id }) => id))
      next = following
    }
    t.strictSame(ids, ['served-2', 'served-1', 'served-0'])
  }
})

t.test('an address may have 16,384 characters besides its cursor', async (t) => {
  await app.store.write(projects('far', [{ summary: 'a' }, { summary: 'b' }]), 'test')
  const [start, end] = ['/v1/projects?localTitle=far&sort=summary&limit=1&title.not=', '&fields=id']
  const ids = (length: number): string =>
    Array.from({ length: 100 }, (_, at) => `${at.toString()}x`.padEnd(at === 99 ? length - 99 * 161 : 160, 'x')).join(
      ',',
    )
  const url = `${start}${ids(16_384 - start.length - end.length)}${end}`
  t.equal(url.length, 16_384)
  t.strictSame(pluck(await walk(url), 'id'), ['far-0', 'far-1'])
  const { status, body } = await app.ask('GET', url.replace('x&fields', 'xx&fields'))
  const detail = 'The address, a cursor aside, is longer than 16384 characters.'
  matchWhole(t, [status, body], [414, { type: '/problems/uri-too-long', detail }])
})

t.test('findings have keys of any length, and a page can start after a finding that is gone', async (t) => {
  for (const source of ['one', 'two']) await put(app, `sources/${source}`, { ...examples.sources, title: source })
  await app.store.write(projects('disputed', [{}, {}, {}]), 'test')
  const long = (of: number, at: number): string =>
    `said-${'x'.repeat(100)}-${of.toString()}-${at.toString().padStart(2, '0')}`
  await app.store.write(
    [0, 1, 2].flatMap((of) =>
      Array.from({ length: 60 }, (_, at) => ({
        resource: resources.figures,
        id: long(of, at),
        creates: true,
        edit: () => ({
          ...examples.figures,
          subjectId: `disputed-${of.toString()}`,
          stage: 'actual',
          value: (at + 1).toString(),
          sourceId: at % 2 === 0 ? 'one' : 'two',
        }),
      })),
    ),
    'test',
  )
  const url = '/v1/checks?check=sources-disagree&limit=1'
  const whole = (await page(url.replace('limit=1', 'limit=200'))).data
  t.equal(whole.length, 3)
  const walked: Data[] = []
  for (let cursor: string | null | undefined; cursor !== null;) {
    const { status, body } = await app.ask('GET', cursor === undefined ? url : `${url}&cursor=${cursor}`)
    t.equal(status, 200)
    const { data, next } = body as Page
    t.ok((next ?? '').length <= 1000)
    walked.push(...data)
    const [{ records }] = data as unknown as [{ records: { id: string }[] }]
    const gone = records.map(({ id }) => ({ resource: resources.figures, id, creates: false, edit: () => null }))
    await app.store.write(gone, 'test')
    cursor = next
  }
  t.strictSame(walked, whole)
})

t.test('a cursor of a record that never existed is refused', async (t) => {
  await app.store.write(projects('lost', [{ summary: 'a' }, { summary: 'b' }]), 'test')
  const url = '/v1/projects?localTitle=lost&sort=summary&limit=1'
  const { next } = await page(url)
  const database = await beside(t, app.database)
  await database.run("DELETE FROM projects WHERE id = 'lost-0'")
  const { status, body } = await app.ask('GET', `${url}&cursor=${String(next)}`)
  const detail = 'The register has no such past of the record that ended the page.'
  matchWhole(
    t,
    [status, body],
    [
      400,
      {
        type: '/problems/invalid-request',
        detail: `\`cursor\`: ${detail}`,
        errors: [{ parameter: 'cursor', detail }],
      },
    ],
  )
})

t.test('where the addresses of two pages are too long, Link has the next one', async (t) => {
  for (const id of ['a', 'b', 'c']) await put(app, `regions/${id}`, { name: id, kind: 'province' })
  const linksOf = async (characters: number): Promise<string[]> => {
    const url = `/v1/regions?limit=1&name.not=${encodeURIComponent('广'.repeat(characters))}`
    const { link = '' } = (await app.ask('GET', url)).headers
    return [...link.matchAll(/rel="(\w+)"/g)].map(([, rel = '']) => rel)
  }
  t.strictSame(await linksOf(100), ['first', 'next'])
  t.strictSame(await linksOf(300), ['next'])
  t.strictSame(await linksOf(900), [])
})
