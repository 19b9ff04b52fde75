/** A server that is killed while it imports a file keeps nothing of it, or all of it. */
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import t from 'tap'
import { adminKey } from '../support/build.ts'
import { beside, databaseFor } from '../support/databases.ts'
import { faultsAt } from '../support/load/whole.ts'
import { seed } from '../support/seed.ts'
import { startServer } from '../support/planledger.ts'

// Each round starts a server, which takes long on a busy machine.
t.setTimeout(600_000)

const rounds = 12
const lines = 4000
/** Parts of the time of an import. */
const moment = fc.noBias(fc.integer({ min: 0, max: 105 }).map((percent) => percent / 100))
const moments = fc.sample(moment, { numRuns: rounds, seed })

/** Returns a file whose first record refers to the last one. */
const fileOf = (round: number): string =>
  Array.from({ length: lines }, (_, at) => {
    const idAt = (place: number): string => `r-${round.toString()}-${place.toString()}`
    const record = {
      id: idAt(at),
      name: `Region ${at.toString()}`,
      kind: 'city',
      parentId: at === 0 ? idAt(lines - 1) : null,
    }
    return `${JSON.stringify({ resource: 'regions', record })}\n`
  }).join('')

const database = await databaseFor(t)
const folder = t.testdirName
const start = () => startServer(t, folder, { DATABASE_URL: database, ADMIN_KEY: adminKey })
const importAt = (url: string, round: number): Promise<number | undefined> =>
  fetch(`${url}/v1/import`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson', authorization: `Bearer ${adminKey}` },
    body: fileOf(round),
  }).then(
    async (answer) => {
      await answer.text()
      return answer.status
    },
    () => undefined,
  )

let duration = 0
let imported = 0
let isNothing = false

t.test('an import that is left alone', async (t) => {
  const { child, ended, url } = await start()
  const begun = performance.now()
  t.equal(await importAt(url, 0), 200)
  duration = performance.now() - begun
  imported = 1
  child.kill('SIGKILL')
  await ended
})

for (const [index, part] of moments.entries())
  t.test(`a kill at ${part.toString()} of an import (seed ${seed.toString()})`, async (t) => {
    const { child, ended, url } = await start()
    const status = importAt(url, index + 1)
    await Promise.race([sleep(part * duration), status])
    child.kill('SIGKILL')
    await ended
    const { hold, letGo, rows } = await beside(t, database)
    // PostgreSQL may still complete what it was asked.
    await hold()
    await letGo()
    const [found] = await rows('SELECT sequence, (SELECT count(*) FROM regions) AS regions FROM register')
    const now = Number(found?.['regions'])
    t.same(found, { sequence: now, regions: now })
    t.ok(now === imported * lines || now === (imported + 1) * lines, now.toString())
    if ((await status) === 200) t.equal(now, (imported + 1) * lines, 'what was answered is there')
    isNothing ||= now === imported * lines
    imported = now / lines
    t.same(await faultsAt(t, database), [], 'every write is there as a whole or not at all')
  })

t.test('some kills came before the end', async (t) => {
  t.ok(isNothing)
})
