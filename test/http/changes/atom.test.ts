/** The Atom feed, read by a strict parser: newest first, each change once, links that lead somewhere. */
import t from 'tap'
import { createKey } from '../../../src/command/create-key.ts'
import { build, type Built } from '../../support/build.ts'
import { examples, putExamples } from '../../support/examples.ts'
import { childrenOf, linksIn, textIn, xmlIn, type Node } from '../../support/exchange/files.ts'
import { isInvalid } from '../../support/match-whole.ts'

const home = 'http://127.0.0.1:3000'
const mediaType = 'application/atom+xml; charset=utf-8'

const feedAt = async ({ ask }: Built, query = ''): Promise<Node> => {
  const { status, text, headers } = await ask('GET', `/v1/changes?format=atom${query}`)
  if (status !== 200 || headers['content-type'] !== mediaType) throw new Error(text)
  return xmlIn(text)
}

const idsOf = (feed: Node): string[] =>
  childrenOf(feed, 'entry').map((entry) => textIn(entry, 'id').replace(`${home}/`, ''))

const app = await build(t, { PUBLISHER: 'A <register> & more' })

t.test('a register without changes has a feed without entries', async (t) => {
  t.strictSame(await feedAt(app), [
    'feed',
    { xmlns: 'http://www.w3.org/2005/Atom' },
    ['id', {}, `${home}/v1/changes?format=atom`],
    ['title', {}, 'A <register> & more: changes'],
    ['updated', {}, '1970-01-01T00:00:00.000Z'],
    ['author', {}, ['name', {}, 'A <register> & more']],
    ['link', { rel: 'self', type: 'application/atom+xml', href: `${home}/v1/changes?format=atom` }],
    ['link', { rel: 'first', type: 'application/atom+xml', href: `${home}/v1/changes?format=atom` }],
    ['link', { rel: 'alternate', type: 'text/html', href: `${home}/` }],
  ])
})

t.test('the whole feed: what changed, when, by whom, and where to read it', async (t) => {
  await putExamples(app)
  const editor = await createKey(app.store, { role: 'editor', label: 'a "newsroom" & <co>' })
  const shown = 'Roads & <b>bridges</b> "quoted" 广东 𠮷'
  // Characters that XML does not allow are left out.
  const title = shown.replace('广', '\u0007\uFFFE广')
  await app.ask('PUT', '/v1/sources/odd', { body: { ...examples.sources, title }, key: editor })
  await app.ask('PATCH', '/v1/sources/odd', { body: { official: true } })
  await app.ask('DELETE', '/v1/sources/odd')
  const { data } = (await app.ask('GET', '/v1/changes')).body as { data: { sequence: number; at: string }[] }
  const [figure, created, changed, deleted] = [6, 9, 10, 11].map((at) => data[at]?.at ?? '')
  const { text } = await app.ask('GET', '/v1/changes?format=atom&limit=3')
  t.match(text, /^<\?xml version="1\.0" encoding="utf-8"\?>\n<feed xmlns="http:\/\/www\.w3\.org\/2005\/Atom">/)
  const entry = (at: string | undefined, revision: string, title: string, by: string, ...more: Node[]): Node => [
    'entry',
    {},
    ['id', {}, `${home}/sources/odd/revisions/${revision}`],
    ['title', {}, title],
    ['published', {}, at ?? ''],
    ['updated', {}, at ?? ''],
    ['author', {}, ['name', {}, by]],
    ['category', { term: 'sources' }],
    ...more,
    ['summary', {}, `Revision ${revision} of sources/odd, by ${by}.`],
  ]
  const links = (page: string, record: string): Node[] => [
    ['link', { rel: 'alternate', type: 'text/html', href: home + page }],
    ['link', { rel: 'alternate', type: 'application/json', href: home + record }],
  ]
  const feed = xmlIn(text)
  t.strictSame(feed, [
    'feed',
    { xmlns: 'http://www.w3.org/2005/Atom' },
    ['id', {}, `${home}/v1/changes?format=atom`],
    ['title', {}, 'A <register> & more: changes'],
    ['updated', {}, deleted ?? ''],
    ['author', {}, ['name', {}, 'A <register> & more']],
    ['link', { rel: 'self', type: 'application/atom+xml', href: `${home}/v1/changes?format=atom&limit=3` }],
    ['link', { rel: 'first', type: 'application/atom+xml', href: `${home}/v1/changes?format=atom&limit=3` }],
    ['link', { rel: 'next', type: 'application/atom+xml', href: `${home}/v1/changes?format=atom&limit=3&before=10` }],
    ['link', { rel: 'alternate', type: 'text/html', href: `${home}/` }],
    entry(
      deleted,
      '3',
      'Deleted source: odd',
      'ADMIN_KEY',
      ['category', { term: 'delete' }],
      ...links('/sources/odd/revisions/3', '/v1/sources/odd/revisions'),
    ),
    entry(
      changed,
      '2',
      `Changed source: ${shown}`,
      'ADMIN_KEY',
      ['category', { term: 'update' }],
      ...links('/sources/odd', '/v1/sources/odd'),
    ),
    entry(
      created,
      '1',
      `New source: ${shown}`,
      'a "newsroom" & <co>',
      ['category', { term: 'create' }],
      ...links('/sources/odd', '/v1/sources/odd'),
    ),
  ])
  const [ofFigure] = childrenOf(await feedAt(app, '&id=a-figure'), 'entry')
  t.equal(textIn(ofFigure as Node, 'title'), 'New figure: investment of a-bridge, 12.5 yuan')
  t.equal(textIn(ofFigure as Node, 'updated'), figure)
})

t.test('every link leads somewhere', async (t) => {
  await app.ask('PUT', '/v1/sources/odd', { body: examples.sources })
  const feed = await feedAt(app, '&limit=4')
  // A record that has come back has its page back.
  const all = [feed, ...childrenOf(feed, 'entry')].flatMap((node) => Object.values(linksIn(node)).flat())
  t.equal(all.length, 4 + 2 * 4)
  for (const href of new Set([...all, ...childrenOf(feed, 'entry').map((entry) => textIn(entry, 'id'))])) {
    const { status } = await app.ask('GET', href.replace(home, ''))
    t.equal(status, 200, href)
  }
})

/** Returns the ids of entries page by page, as a reader follows them. */
const followed = async (query: string): Promise<string[]> => {
  const found: string[] = []
  for (let url: string | undefined = `/v1/changes?format=atom${query}`; url !== undefined;) {
    const feed = xmlIn((await app.ask('GET', url)).text)
    found.push(...idsOf(feed))
    url = linksIn(feed)['next']?.[0]?.replace(home, '')
  }
  return found
}

t.test('pages follow from the newest change to the oldest, and ids are those of any other feed', async (t) => {
  const { data } = (await app.ask('GET', '/v1/changes?limit=200')).body as {
    data: { resource: string; id: string; revision: number }[]
  }
  const paths = data.map(({ resource, id, revision }) => `${resource}/${id}/revisions/${revision.toString()}`).reverse()
  for (const limit of [1, 2, 5, 200])
    t.strictSame(await followed(`&limit=${limit.toString()}`), paths, limit.toString())
  for (const [query, wanted] of [
    ['resource=sources', /^sources\//],
    ['resource.in=sources,rates&limit=2', /^(sources|rates)\//],
    ['id=odd', /\/odd\//],
    ['id=odd&limit=1', /\/odd\//],
  ] as const)
    t.strictSame(
      await followed(`&${query}`),
      paths.filter((path) => wanted.test(path)),
      query,
    )
  const same = ['&resource=rates&id=odd', '&id=odd&resource=rates&limit=1&before=9']
  for (const query of same)
    t.equal(textIn(await feedAt(app, query), 'id'), `${home}/v1/changes?format=atom&id=odd&resource=rates`)
  t.equal(idsOf(await feedAt(app, '&before=1')).length, 0)
  t.strictSame(idsOf(await feedAt(app, '&before=2')), paths.slice(-1))
  const found = textIn(await feedAt(app, '&resource=rates&id=odd'), 'title')
  t.equal(found, 'A <register> & more: changes of rates with the id odd')
})

t.test('fifty entries by default', async (t) => {
  const own = await build(t)
  for (let index = 0; index < 51; index++)
    await own.ask('PUT', `/v1/sources/s-${index.toString()}`, { body: examples.sources })
  const feed = await feedAt(own)
  t.equal(idsOf(feed).length, 50)
  t.equal(idsOf(feed)[0], 'sources/s-50/revisions/1')
  t.equal(linksIn(feed)['next']?.[0], `${home}/v1/changes?format=atom&before=2`)
})

t.test('`Accept` asks for it', async (t) => {
  const asked = { headers: { accept: 'application/atom+xml' } }
  const { status, headers, text } = await app.ask('GET', '/v1/changes', asked)
  t.strictSame([status, headers['content-type'], headers['vary']], [200, mediaType, 'Accept, Authorization'])
  t.strictSame(linksIn(xmlIn(text))['self'], [`${home}/v1/changes?format=atom`])
  const known = { 'if-none-match': headers['etag'] ?? '' }
  t.equal((await app.ask('GET', '/v1/changes', { headers: known })).status, 200, 'a page as JSON has another tag')
})

t.test('parameters that do not belong or do not parse are refused by name', async (t) => {
  for (const [query, parameter, detail] of [
    ['format=atom&after=3', 'after', 'Does not go with the format atom.'],
    ['before=3', 'before', 'Goes with the format atom.'],
    ['format=events&before=3', 'before', 'Goes with the format atom.'],
    ['format=atom&before=-1', 'before', 'Must be at least 0.'],
    ['format=atom&before=x', 'before', 'Must be integer.'],
    [`format=atom&before=${'9'.repeat(17)}`, 'before', 'Must be integer.'],
    ['format=atom&limit=201', 'limit', 'Must be at most 200.'],
    ['format=atom&limit=0', 'limit', 'Must be at least 1.'],
    ['format=rss', 'format', 'Must be one of `json`, `atom`, `events`.'],
    ['format=atmo', 'format', 'Must be one of `json`, `atom`, `events`. Did you mean `atom`?'],
    ['format=atom&bom=true', 'bom', /^There is no such parameter\./],
    ['format=atom&id=No%20id', 'id', /./],
    ['format=atom&id=a&id=b', 'id', 'Is given twice.'],
    [
      'format=atom&regionId.within=nowhere',
      'regionId.within',
      'There is no `nowhere` among the regions. Did you mean `guangdong`?',
    ],
    [
      'regionId.within=guangdng',
      'regionId.within',
      'There is no `guangdng` among the regions. Did you mean `guangdong`?',
    ],
    ['format=atom&regionId=guangdong', 'regionId', /^There is no such parameter\./],
  ] as const) {
    isInvalid(t, await app.ask('GET', `/v1/changes?${query}`), [{ parameter, detail }], query)
  }
})
