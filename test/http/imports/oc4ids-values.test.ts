/** POST /v1/import reads the numbers of OC4IDS, and skips measures in words. */
import t from 'tap'
import { withoutBatch } from '../../support/batches.ts'
import { build, type Built } from '../../support/build.ts'
import { pluck } from '../../support/match-whole.ts'

/** Makes a bare project whose observations have these measures, each in a unit. */
const measured = (...measures: readonly (readonly [measure: unknown, unit?: object | undefined])[]) => ({
  id: 'oc4ids-bu3kcz-1',
  metrics: [
    {
      id: 'length',
      observations: measures.map(([measure, unit], at) => ({ id: at.toString(), measure, ...(unit && { unit }) })),
    },
  ],
})

const post = async (app: Built, body: unknown) => withoutBatch(await app.ask('POST', '/v1/import', { body }))

const printed = async (app: Built): Promise<unknown> => {
  const { body } = await app.ask('GET', '/v1/figures?fields=value,unit,asPrinted')
  return (body as { data: unknown }).data
}

const rest = { dryRun: false, updated: {}, unchanged: {}, notices: [] }

t.test('a measure in words is skipped, also one that begins with a digit', async (t) => {
  const app = await build(t)
  const words = ['12 months', '5%', '3.5 km', '1,234', '2020-01-01', '1.', '1e', '-', '- 5', '0x10', 'nearly done', '']
  const { status, body } = await post(app, measured(...words.map((text) => [text] as const), [' 12.50 '], ['-0e3']))
  t.equal(status, 200)
  t.strictSame(body, { ...rest, created: { sources: 1, projects: 1, figures: 2 } })
  t.strictSame(await printed(app), [
    { value: '12.5', unit: 'unit', asPrinted: '12.50 unit' },
    { value: '0', unit: 'unit', asPrinted: '-0e3 unit' },
  ])
})

t.test('a number that is too large is refused as such, also in a text', async (t) => {
  const app = await build(t)
  const large = 'Has more than 15 digits before the point.'
  const { status, body } = await post(app, measured(['1e15'], ['1000000000000000'], [1e15], [true], [['5']]))
  t.equal(status, 422)
  const details = [large, large, large, 'Must be number.', 'Must be number.']
  t.match(body, { errorCount: 5 })
  t.strictSame(
    (body as { errors: unknown }).errors,
    details.map((detail, at) => ({
      line: 1,
      resource: 'projects',
      id: 'oc4ids-bu3kcz-1',
      pointer: `/metrics/0/observations/${at.toString()}/measure`,
      detail,
    })),
  )
})

t.test('a figure is printed with the unit as it stands in the package', async (t) => {
  const app = await build(t)
  const units: readonly (object | undefined)[] = [
    { name: 'km²' },
    { name: 'Persons employed', scheme: 'UNCEFACT', id: 'C62' },
    { scheme: 'UNCEFACT', id: 'P1' },
    { name: '%' },
    { name: 'P1' },
    { name: 'HK dollars' },
    { id: 'm3' },
    { name: ' ' },
    undefined,
  ]
  const { status, body } = await post(app, measured(...units.map((unit, at) => [at + 5, unit] as const)))
  t.equal(status, 200)
  t.strictSame(body, { ...rest, created: { sources: 1, projects: 1, figures: units.length } })
  t.strictSame(await printed(app), [
    { value: '5', unit: 'km-0f7e2d92', asPrinted: '5 km²' },
    { value: '6', unit: 'persons-employed', asPrinted: '6 Persons employed' },
    { value: '7', unit: 'percent', asPrinted: '7 percent' },
    { value: '8', unit: 'percent', asPrinted: '8 %' },
    { value: '9', unit: 'percent', asPrinted: '9 percent' },
    { value: '10', unit: 'HKD', asPrinted: '10 HK dollars' },
    { value: '11', unit: 'm3', asPrinted: '11 m3' },
    { value: '12', unit: 'x', asPrinted: '12 x' },
    { value: '13', unit: 'unit', asPrinted: '13 unit' },
  ])
  const { body: checks } = await app.ask('GET', '/v1/checks?severity=error')
  t.strictSame(
    pluck((checks as { data: { check: string }[] }).data, 'check'),
    ['source-contradicts-itself'],
    'but that one thing has three percentages',
  )
})
