/** An import leaves no file in the temporary folder and none open, however it ends. */
import { existsSync, mkdirSync, readdirSync, readlinkSync, statSync } from 'node:fs'
import { request, type ClientRequest } from 'node:http'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { adminKey, build } from '../../support/build.ts'
import { databaseFor } from '../../support/databases.ts'
import { commandOf, freePort, launch } from '../../support/planledger.ts'
import { until } from '../../support/until.ts'

/** The folder in which the system lists the open files of a process. */
const handles = '/proc/self/fd'
const withoutHandles = existsSync(handles) ? false : 'needs /proc'

/** What the system calls a file without a name; the folder of the checkout may have any name. */
const temporary = /\/planledger-[\da-f-]{36}(?: \(deleted\))?$/

/** Counts the temporary files of at least `least` bytes that a process holds open. */
const heldBy = (pid: number | 'self', least = 1): number =>
  readdirSync(`/proc/${pid.toString()}/fd`).filter((fd) => {
    const handle = `/proc/${pid.toString()}/fd/${fd}`
    try {
      return temporary.test(readlinkSync(handle)) && statSync(handle).size >= least
    } catch {
      // The file was closed meanwhile.
      return false
    }
  }).length

/** Makes an empty temporary folder. */
const scratchOf = (t: Test): string => {
  const folder = join(t.testdirName, 'temporary')
  mkdirSync(folder)
  return folder
}

/** Makes an empty temporary folder that this process uses until the test ends. */
const scratchHere = (t: Test): string => {
  const { TMPDIR: before } = process.env
  t.teardown(() => {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  })
  return (process.env['TMPDIR'] = scratchOf(t))
}

const line = (id: number): string =>
  `${JSON.stringify({ resource: 'regions', record: { id: `r-${id.toString()}`, name: 'R', kind: 'city' } })}\n`
const lines = (count: number): string => Array.from({ length: count }, (_, id) => line(id)).join('')

const upload = (address: string, headers: object = {}): ClientRequest =>
  request(`${address}/v1/import`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson', authorization: `Bearer ${adminKey}`, ...headers },
  }).on('error', () => undefined)

interface Told {
  readonly status: number | undefined
  readonly text: string
}

const answerTo = (sending: ClientRequest): Promise<Told> =>
  new Promise((resolve, reject) => {
    sending.on('error', reject).on('response', (response) => {
      let text = ''
      response
        .setEncoding('utf8')
        .on('data', (part: string) => {
          text += part
        })
        .once('end', () => {
          resolve({ status: response.statusCode, text })
        })
    })
  })

t.test('a server leaves no file', { skip: withoutHandles }, async (t) => {
  const app = await build(t, { IMPORT_LIMIT: '2000000' })
  const folder = scratchHere(t)
  const address = await app.http.listen({ port: 0, host: '127.0.0.1' })
  const count = async (): Promise<number> => (await app.store.stamp()).sequence
  const nothingIsLeft = async (): Promise<void> => {
    await until(() => heldBy('self', 0) === 0)
    t.strictSame(readdirSync(folder), [])
  }

  await t.test('while it receives a file, which has no name', async (t) => {
    const sending = upload(address)
    sending.write(line(0))
    await until(() => heldBy('self') === 1)
    t.strictSame(readdirSync(folder), [])
    sending.end(line(1))
    t.match(await answerTo(sending), {
      status: 200,
      text: /^{"dryRun":false,"batchId":"[\da-f-]{36}","created":{"regions":2},"updated":{},"unchanged":{}}$/,
    })
    await nothingIsLeft()
  })
  await t.test('when the client hangs up while it sends', async (t) => {
    const before = await count()
    const sending = upload(address)
    sending.write(line(2))
    await until(() => heldBy('self') === 1)
    sending.destroy()
    await nothingIsLeft()
    t.equal(await count(), before)
  })
  await t.test('when the client hangs up while the file is imported', async (t) => {
    const sending = upload(address)
    const body = lines(5000)
    sending.end(body)
    // The whole body has arrived.
    await until(() => heldBy('self', body.length) === 1)
    sending.destroy()
    t.equal(await count(), 2, 'the import has only begun')
    await until(async () => (await count()) === 5000)
    await nothingIsLeft()
  })
  await t.test('when the file is refused', async (t) => {
    for (const [body, status] of [
      ['nonsense\n', 422],
      ['', 200],
      [lines(50_000), 413],
    ] as const) {
      const sending = upload(address)
      sending.end(body)
      t.match(await answerTo(sending), { status })
      await nothingIsLeft()
    }
  })
  await t.test('when a request is repeated under its key', async (t) => {
    const again = async (): Promise<Told> => {
      const sending = upload(address, { 'idempotency-key': 'once' })
      sending.end(line(6000))
      return answerTo(sending)
    }
    t.strictSame(await again(), await again())
    await nothingIsLeft()
  })
  await t.test('after many imports', async (t) => {
    for (let time = 0; time < 20; time++) {
      const sending = upload(address)
      sending.end(line(time))
      t.match(await answerTo(sending), { status: 200 })
    }
    await nothingIsLeft()
  })
})

t.test('a server that is killed leaves no file', { skip: withoutHandles }, async (t) => {
  const database = await databaseFor(t)
  const folder = scratchOf(t)
  const port = (await freePort()).toString()
  const {
    child,
    until: said,
    ended,
  } = launch(t, commandOf('start'), t.testdirName, {
    DATABASE_URL: database,
    ADMIN_KEY: adminKey,
    PORT: port,
    TMPDIR: folder,
    SEED: 'false',
  })
  await said(/127\.0\.0\.1/)
  const sending = upload(`http://127.0.0.1:${port}`)
  sending.end(lines(20_000))
  await until(() => heldBy(child.pid as number) === 1)
  await until(() => sending.writableFinished)
  child.kill('SIGKILL')
  await ended
  t.strictSame(readdirSync(folder), [])
})

t.test('a command that is killed while it reads leaves no file', { skip: withoutHandles }, async (t) => {
  const database = await databaseFor(t)
  const folder = scratchOf(t)
  const settings = { DATABASE_URL: database, TMPDIR: folder }
  const { child, ended } = launch(t, commandOf('import', '-'), t.testdirName, settings)
  child.stdin?.write(lines(10))
  await until(() => heldBy(child.pid as number) === 1)
  child.kill('SIGKILL')
  await ended
  t.strictSame(readdirSync(folder), [])
})
