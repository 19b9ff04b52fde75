/** Totals that are kept for the next answer take little room, however many different ones are asked for. */
import t from 'tap'
import { build } from '../../support/build.ts'
import { measured } from '../../support/fuzz/memory.ts'

const days = 150
/** In bytes: with its own copy of all regions each total would take a hundred thousand. */
const most = 25_000

t.test('totals of hundreds of periods share the regions in which they are grouped', async (t) => {
  const { ask } = await build(t, { SEED: 'article' })
  const ofDay = async (day: number): Promise<void> => {
    const date = new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10)
    const { status } = await ask('GET', `/v1/totals?metric=investment&groupBy=region&period=${date}/2026-12-31`)
    t.equal(status, 200)
  }
  for (let day = 0; day < 50; day++) await ofDay(day)
  const before = measured().heap
  for (let day = 50; day < 50 + days; day++) await ofDay(day)
  t.ok(measured().heap - before < days * most, `${((measured().heap - before) / days).toFixed(0)} bytes each`)
})
