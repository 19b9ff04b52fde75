/** Pages of figures and promises of a region are the same wherever the region's ids stand. */
import fc from 'fast-check'
import t from 'tap'
import { imported } from '../../support/batches.ts'
import { build } from '../../support/build.ts'
import { examples } from '../../support/examples.ts'
import { forAll } from '../../support/runs.ts'

/** A page is sought among 2,500 ids, of regions with 500 figures and more. */
const blocks: readonly (readonly [prefix: string, count: number, regionOf: (n: number) => string])[] = [
  ['a', 2600, () => 'east'],
  ['m', 900, (n) => (n % 3 === 0 ? 'west' : 'east')],
  ['z', 2000, () => 'west'],
]
const regions = ['land', 'east', 'west'].map((id) => ({
  ...examples.regions,
  id,
  parentId: id === 'land' ? null : 'land',
}))
const projects = ['east', 'west'].map((regionId) => ({ ...examples.projects, id: `work-${regionId}`, regionId }))
const figures = blocks.flatMap(([prefix, count, regionOf]) =>
  Array.from({ length: count }, (_, n) => ({
    ...examples.figures,
    id: `${prefix}-${n.toString().padStart(4, '0')}`,
    subjectId: `work-${regionOf(n)}`,
    // One metric each, so that none is the outcome of another.
    metric: `metric-${prefix}-${n.toString()}`,
    stage: n % 4 === 0 ? 'actual' : 'planned',
    periodStart: '2025-01-01',
    periodEnd: n % 5 === 0 ? '2125-12-31' : '2025-12-31',
  })),
)
type Figure = (typeof figures)[number]

const app = await build(t)
const records = { sources: [{ ...examples.sources, id: 'a-report' }], regions, projects, figures }
await imported(
  app,
  Object.entries(records).flatMap(([resource, some]) => some.map((record) => [resource, record] as const)),
)

/** Returns the ids of the first pages of a list. */
const pagesOf = async (list: string, pages: number): Promise<string[]> => {
  const ids: string[] = []
  for (let page = 0, cursor = ''; page < pages; page += 1) {
    const { status, text, body } = await app.ask('GET', `/v1/${list}${cursor}`)
    if (status !== 200) throw new Error(text)
    const { data, next } = body as { data: { id?: string; figureId?: string }[]; next: string | null }
    ids.push(...data.map(({ id, figureId }) => id ?? figureId ?? ''))
    if (next === null) return ids
    cursor = `&cursor=${encodeURIComponent(next)}`
  }
  return ids
}

interface Asked {
  readonly list: string
  readonly fits: (figure: Figure) => boolean
  readonly isDescending?: boolean
}
const isPromise = ({ stage }: Figure): boolean => stage === 'planned'
const isOpen = ({ periodEnd }: Figure): boolean => periodEnd.startsWith('2125')

const lists = fc.constantFrom<Asked>(
  { list: 'figures?fields=id', fits: () => true },
  { list: 'figures?fields=id&sort=-id', fits: () => true, isDescending: true },
  { list: 'figures?fields=id&stage=actual', fits: ({ stage }) => stage === 'actual' },
  { list: 'promises?stage=planned', fits: isPromise },
  { list: 'promises?state=open', fits: (figure) => isPromise(figure) && isOpen(figure) },
  { list: 'promises?state=unreported', fits: (figure) => isPromise(figure) && !isOpen(figure) },
)

t.test('pages hold the first figures or promises of a region, in order of id', async (t) => {
  await forAll(
    30,
    [lists, fc.constantFrom('land', 'east', 'west'), fc.constantFrom(7, 50, 200), fc.integer({ min: 1, max: 12 })],
    async ({ list, fits, isDescending = false }, region, limit, pages) => {
      const expected = figures
        .filter((figure) => (region === 'land' || figure.subjectId === `work-${region}`) && fits(figure))
        .map(({ id }) => id)
        .sort()
      const ids = await pagesOf(`${list}&regionId.within=${region}&limit=${limit.toString()}`, pages)
      t.strictSame(ids, (isDescending ? expected.reverse() : expected).slice(0, limit * pages))
    },
  )
})
