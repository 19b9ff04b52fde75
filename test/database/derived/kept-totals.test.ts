/** Totals that are kept for the next answer take little room, however many different ones are asked for. */
import t from 'tap'
import { isPostgres } from '../../../src/database/location.ts'
import { build } from '../../support/build.ts'
import { measured } from '../../support/fuzz/memory.ts'

const days = 150
/** In bytes: with its own copy of all regions each total would take a hundred thousand. */
const most = 25_000

t.test('totals of hundreds of periods are kept, and share the regions in which they are grouped', async (t) => {
  const { ask, store, database } = await build(t, { SEED: 'article' })
  /** Returns how often the database was read for a total. */
  const ofDay = async (day: number, format = 'json'): Promise<number> => {
    const { times } = { ...store.spent().read }
    const date = new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10)
    const query = `metric=investment&groupBy=region&period=${date}/2026-12-31&format=${format}`
    t.equal((await ask('GET', `/v1/totals?${query}`)).status, 200)
    return store.spent().read.times - times
  }
  for (let day = 0; day < 50; day++) await ofDay(day)
  const before = measured().heap
  for (let day = 50; day < 50 + days; day++) await ofDay(day)
  const each = (measured().heap - before) / days
  t.ok(each < most, `${each.toFixed(0)} bytes each`)
  // PostgreSQL counts all that one state is asked as one.
  if (isPostgres(database)) return
  // In another format, as whole answers are kept as well.
  const ofAnother = await ofDay(50 + days, 'csv')
  for (let day = 50; day < 50 + days; day++) {
    const times = await ofDay(day, 'csv')
    t.ok(times < ofAnother, `read ${times.toString()} times, and ${ofAnother.toString()} times for another total`)
  }
})
