/** The parts of an explained total: all of them as NDJSON, and of many, pages with the largest first in JSON. */
import t from 'tap'
import type { PagedTotals, PartPosition } from '../../../src/figures/largest-parts.ts'
import type { ExplainedPart, Totals, TotalsQuery } from '../../../src/figures/totals.ts'
import { build, type Built } from '../../support/build.ts'
import { putManyFigures } from '../../support/load/many-figures.ts'
import { isInvalid } from '../../support/match-whole.ts'

/** Returns all pages of an explained total, or why there are none. */
const pagesOfParts = async (
  { store }: Built,
  asked: TotalsQuery,
  asOf: number | undefined,
  most: number,
): Promise<PagedTotals[] | string> => {
  const pages: PagedTotals[] = []
  let after: PartPosition | null | undefined
  try {
    do {
      const page = await store.totals({ ...asked, explain: true }, asOf, { page: { most, after: after ?? undefined } })
      pages.push(page)
      after = page.next
    } while (after)
  } catch (error) {
    return String(error)
  }
  return pages
}

const url = '/v1/totals?metric=investment&explain=true'

const linesOf = ({ data }: Totals): string =>
  data
    .flatMap(({ key, stage, unit, parts = [] }) => parts.map((part) => JSON.stringify({ key, stage, unit, part })))
    .map((line) => `${line}\n`)
    .join('')

const app = await build(t)
await putManyFigures(app)
const now = encodeURIComponent((await app.store.stamp()).at)

const whole = (groupBy?: 'region') =>
  app.store.totals({ metric: 'investment', explain: true, ...(groupBy && { groupBy: [groupBy] }) })

t.test('NDJSON has every part, a line each, in the order of rows and figures, of own parts as of all', async (t) => {
  for (const [query, total] of Object.entries({ '': await whole(), '&groupBy=region': await whole('region') })) {
    const lines = linesOf(total)
    for (const parameters of [query, `${query}&asOf=${now}`, `${query}&reportedBy=9999-12-31`]) {
      const { status, headers, text } = await app.ask('GET', `${url}${parameters}&format=ndjson`)
      t.equal(status, 200)
      t.match(headers, {
        'content-type': 'application/x-ndjson; charset=utf-8',
        'content-disposition': 'attachment; filename="totals.ndjson"',
      })
      t.ok(text === lines, parameters)
    }
  }
  const named = await app.ask('GET', url, { headers: { accept: 'application/x-ndjson' } })
  t.equal(named.text, linesOf(await whole()))
  const head = await app.ask('HEAD', `${url}&format=ndjson`)
  t.match(head, { status: 200, text: '', headers: { 'content-type': 'application/x-ndjson; charset=utf-8' } })
})

t.test('a period and filters choose the same lines as the arithmetic on all of the register', async (t) => {
  for (const query of [
    'period=2022',
    'period=2021-01-01/2022-12-31',
    'regionId.within=other&groupBy=year',
    'stage=actual',
  ]) {
    const [kept, anew] = [`${url}&${query}`, `${url}&${query}&asOf=${now}`]
    const { text } = await app.ask('GET', `${kept}&format=ndjson`)
    t.ok(text === (await app.ask('GET', `${anew}&format=ndjson`)).text, query)
    const { next, data } = (await app.ask('GET', kept)).body as Totals & { next?: string }
    if (next === undefined) t.ok(text === linesOf({ data } as Totals), query)
  }
})

interface Page extends Totals {
  readonly next?: string | null
}

t.test('JSON of more parts than a page holds begins with the largest, and its cursor goes on', async (t) => {
  const total = await whole('region')
  const inOrder = total.data
    .flatMap(({ parts = [] }) => parts)
    .sort((one, other) => Number(other.ownPart) - Number(one.ownPart) || (one.figureId < other.figureId ? -1 : 1))
  const rows = total.data.map(({ parts: _parts, ...row }) => row)
  for (const query of ['', `&asOf=${now}`]) {
    const first = await app.ask('GET', `${url}&groupBy=region${query}`)
    const { next, excludedFigures, data } = first.body as Page
    t.type(next, 'string')
    t.match(first.headers['link'], `cursor=${next ?? ''}>; rel="next"`)
    t.strictSame(excludedFigures, total.excludedFigures)
    t.strictSame(
      data.map(({ parts: _parts, ...row }) => row),
      rows,
      'rows are whole on each page',
    )
    const pages = [data]
    for (let cursor = next; typeof cursor === 'string';) {
      const { body } = await app.ask('GET', `${url}&groupBy=region${query}&cursor=${cursor}`)
      const page = body as Page
      t.equal(page.excludedFigures, undefined)
      t.notMatch((body as { href: string }).href, 'cursor')
      pages.push(page.data)
      cursor = page.next
    }
    for (const [at, region] of rows.entries()) {
      const found = pages.flatMap((page) => page[at]?.parts ?? [])
      const expected = inOrder.filter((part) =>
        total.data[at]?.parts?.some(({ figureId }) => figureId === part.figureId),
      )
      t.strictSame(found, expected, JSON.stringify(region.key))
    }
    const sizes = pages.map((page) => page.flatMap(({ parts = [] }): ExplainedPart[] => parts).length)
    t.strictSame(sizes, [...sizes.slice(0, -1).fill(200), inOrder.length % 200 || 200])
    t.equal(pages.length, Math.ceil(inOrder.length / 200))
  }
})

t.test('pages of any length are those of the arithmetic on all of the register', async (t) => {
  const last = await app.store.sequenceAt((await app.store.stamp()).at)
  const period = { start: '2022-01-01', end: '2023-12-31' }
  for (const query of [
    {},
    { period },
    { period, regionWithin: 'other' },
    { unit: 'CNY' },
    { groupBy: ['region' as const], regionWithin: 'other' },
  ]) {
    const asked = { metric: 'investment', ...query }
    const kept = await pagesOfParts(app, asked, undefined, 150)
    t.ok(kept.length > 3)
    t.strictSame(kept, await pagesOfParts(app, asked, last, 150), JSON.stringify(query))
  }
})

t.test('parameters that do not go with NDJSON or with pages are refused by name', async (t) => {
  const { next } = (await app.ask('GET', url)).body as Page
  for (const [query, parameter, detail] of [
    ['metric=investment&format=ndjson', 'explain', 'Must be true with the format ndjson.'],
    ['metric=investment&explain=false&format=ndjson', 'explain', 'Must be true with the format ndjson.'],
    [
      `metric=investment&explain=true&format=ndjson&cursor=${next ?? ''}`,
      'cursor',
      'Does not go with the format ndjson.',
    ],
    [`metric=investment&cursor=${next ?? ''}`, 'cursor', 'Goes with `explain=true`.'],
    ['metric=investment&explain=true&cursor=x', 'cursor', /^Is no cursor/],
    [`metric=investment&explain=true&stage=planned&cursor=${next ?? ''}`, 'cursor', /^Is no cursor/],
  ] as const) {
    isInvalid(t, await app.ask('GET', `/v1/totals?${query}`), [{ parameter, detail }], query)
  }
  isInvalid(t, await app.ask('GET', '/v1/totals?metric=investment', { headers: { accept: 'application/x-ndjson' } }), [
    { parameter: 'explain' },
  ])
  for (const format of ['json', 'ndjson'])
    t.match(await app.ask('GET', `/v1/totals?metric=share&explain=true&format=${format}`), {
      status: 422,
      body: { detail: 'Percentages never add.' },
    })
})

t.test('without room for the file of the parts nothing is answered', async (t) => {
  const { open } = await import('node:fs/promises')
  const full = await open('/dev/full', 'w')
  t.teardown(() => full.close())
  await t.rejects(app.store.parts({ totals: { metric: 'investment' } }, undefined, full.fd), {
    message: 'There is no room for a temporary file.',
  })
})
