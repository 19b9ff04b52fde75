/** `include` adds, each once, the records that an answer refers to, and the figures about them with their sources. */
import t from 'tap'
import type { Data } from '../../../src/model/canonical.ts'
import type { ResourceName } from '../../../src/model/field.ts'
import { includable } from '../../../src/model/filters.ts'
import { everyResource } from '../../../src/resources/index.ts'
import { byText } from '../../../src/figures/collections.ts'
import { subjects } from '../../../src/resources/figures.ts'
import type { Resource } from '../../../src/model/resource.ts'
import { referencesIn } from '../../../src/rules/references.ts'
import { build, type Built } from '../../support/build.ts'
import { examples, putExamples } from '../../support/examples.ts'
import { readAll } from '../../support/every-page.ts'
import { isInvalid, matchWhole } from '../../support/match-whole.ts'

const app = await build(t, { SEED: 'article' })

type Included = Partial<Record<ResourceName, Data[]>>
interface Body {
  data: Data[]
  next: string | null
  included: Included
}

const get = async <T>(url: string): Promise<T> => {
  const { status, text, body } = await app.ask('GET', url)
  if (status !== 200) throw new Error(`${url}: ${text}`)
  return body
}
const register = Object.fromEntries(
  await Promise.all(everyResource.map(async ({ name }) => [name, await readAll(app, `/v1/${name}`)] as const)),
) as Record<ResourceName, Data[]>

/** Returns the records to be included, found the plain way. */
const expected = (resource: Resource, records: readonly Data[], include: readonly ResourceName[]): Included => {
  const about = register.figures.filter(
    ({ subjectKind, subjectId }) =>
      subjects[subjectKind as keyof typeof subjects] === resource.name && records.some(({ id }) => id === subjectId),
  )
  const figures = include.includes('figures') ? about : []
  const wanted: (readonly [ResourceName, unknown])[] = [
    ...records.flatMap((record) => referencesIn(resource.own, record).map(({ target, id }) => [target, id] as const)),
    ...figures.flatMap(({ id, sourceId }) => [['figures', id] as const, ['sources', sourceId] as const]),
  ]
  const isSubject = Object.values<ResourceName>(subjects).includes(resource.name)
  const targets = new Set([...include, ...(include.includes('figures') && isSubject ? ['sources' as const] : [])])
  const found = (name: ResourceName): Data[] =>
    register[name].filter(({ id }) => wanted.some(([target, reference]) => target === name && reference === id))
  const bySubject = (one: Data, other: Data): number => byText(one['subjectId'] as string, other['subjectId'] as string)
  // In order of id, except that the figures about one record stand together.
  return Object.fromEntries(
    [...targets].map((name) => [name, name === 'figures' && isSubject ? found(name).sort(bySubject) : found(name)]),
  )
}

for (const resource of everyResource.filter((one) => includable(one).length > 0)) {
  t.test(`${resource.name}: includes each record that its records refer to`, async (t) => {
    const known = includable(resource)
    const records = register[resource.name].slice(0, 200)
    for (const include of [...known.map((name) => [name]), known]) {
      const body = await get<Body>(`/v1/${resource.name}?limit=200&include=${include.join(',')}`)
      t.strictSame(
        body,
        { data: records, next: body.next, included: expected(resource, records, include) },
        include.join(),
      )
      for (const record of records.slice(0, 3)) {
        const { id } = record as { id: string }
        const one = await get<Data>(`/v1/${resource.name}/${id}?include=${include.join(',')}`)
        t.strictSame(one, { ...record, included: expected(resource, [record], include) }, id)
      }
    }
  })

  t.test(`${resource.name}: refuses to include any other resource`, async (t) => {
    const nearest = includable(resource).at(-1) ?? ''
    const detail = new RegExp(`^Value 1: Must be one of .* Did you mean \`${nearest}\`\\?$`)
    for (const url of [`/v1/${resource.name}`, `/v1/${resource.name}/x`]) {
      isInvalid(t, await app.ask('GET', `${url}?include=${nearest}x`), [{ parameter: 'include', detail }])
    }
  })
}

t.test('only records that the page refers to are included, even by fields that it does not show', async (t) => {
  const body = await get<Body>('/v1/regions?include=regions&id.in=anhui,shenzhen&fields=name&limit=1')
  matchWhole(t, body, { data: [{ name: 'Anhui' }], included: { regions: [{ id: 'east-china' }] } })
  t.equal(body.included.regions?.length, 1)
  const found = (await get<Body>('/v1/regions?include=regions,figures&id=nothing')).included
  t.strictSame(found, { regions: [], figures: [], sources: [] })
  t.strictSame(await get('/v1/regions/china?include=regions&fields=id'), { id: 'china', included: { regions: [] } })
})

t.test('a figure about a record of another kind with the same id is not included', async (t) => {
  const small = await build(t)
  await putExamples(small)
  await small.ask('PUT', '/v1/projects/steel', { body: examples.projects })
  await small.ask('PUT', '/v1/figures/of-project', { body: { ...examples.figures, subjectId: 'steel' } })
  await small.ask('PUT', '/v1/figures/of-industry', {
    body: { ...examples.figures, subjectKind: 'industry', subjectId: 'steel' },
  })
  const about = async (name: string) => (await small.ask('GET', `/v1/${name}/steel?include=figures`)).body as Body
  matchWhole(t, (await about('projects')).included, { figures: [{ id: 'of-project' }], sources: [{ id: 'a-report' }] })
  const found = (await about('industries')).included
  matchWhole(t, found, { figures: [{ id: 'of-industry' }], sources: [{ id: 'a-report' }] })
  t.equal((await about('projects')).included.figures?.length, 1)
})

t.test('included records are current, whichever app wrote them, and with `asOf` of the instant', async (t) => {
  const here = await build(t)
  const there = await build(t, { DATABASE_URL: here.database })
  await putExamples(here)
  let asked = 0
  // A new query each time, so that no cached answer is given.
  const titles = async (app: Built, more = '') => {
    const url = `/v1/figures?include=sources&limit=${(++asked).toString()}${more}`
    return ((await app.ask('GET', url)).body as Body).included.sources?.map(({ title }) => title)
  }
  const title = (examples.sources as Data)['title']
  t.strictSame([await titles(here), await titles(there)], [[title], [title]])
  const {
    body: { updatedAt },
  } = (await here.ask('GET', '/v1/figures/a-figure')) as { body: { updatedAt: string } }
  for (const [app, next] of [
    [here, 'Second'],
    [there, 'Third'],
    [here, 'Fourth'],
  ] as const) {
    t.equal((await app.ask('PATCH', '/v1/sources/a-report', { body: { title: next } })).status, 200)
    t.strictSame([await titles(here), await titles(there)], [[next], [next]])
  }
  const then = `&asOf=${encodeURIComponent(updatedAt)}`
  t.strictSame([await titles(here, then), await titles(here)], [[title], ['Fourth']])
})
