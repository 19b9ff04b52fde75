/** The ledger of the drill finds every way to break a promise: a drill that cannot fail would prove nothing. */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import t from 'tap'
import { feed } from '../../drill/checks/feed.ts'
import { type Delay, type Fault, isExplained, waitFor } from '../../drill/findings.ts'
import { type Data, emptyLedger, judge, keptAfter, type Ledger, noteAnswer } from '../../drill/ledger.ts'
import { lineTo } from '../../drill/parts/line.ts'
import { randomOf } from '../../drill/random.ts'
import { type Entry, isGood, reportOf, tableOf } from '../../drill/table.ts'

const state = (revision: number, title: string): Data => ({ revision, title })

/** Returns a ledger with two answered writes to one record and one to another, in this order. */
const written = (): Ledger => {
  const ledger = emptyLedger()
  for (const [path, left] of [
    ['projects/a', state(1, 'one')],
    ['projects/a', state(2, 'two')],
    ['projects/b', state(1, 'three')],
  ] as const)
    noteAnswer(ledger, path, left, performance.now())
  return ledger
}

const found = (a: Data | null, b: Data | null): ReadonlyMap<string, Data | null> =>
  new Map([
    ['projects/a', a],
    ['projects/b', b],
  ])

t.test('what is as it was answered is kept', async (t) => {
  const { lost, strange } = judge(written(), found(state(2, 'two'), state(1, 'three')))
  t.strictSame([lost, strange], [[], []])
})

t.test('a record in an earlier state has lost its later writes, a missing one all of them', async (t) => {
  const titlesLost = (a: Data | null, b: Data | null) =>
    judge(written(), found(a, b)).lost.map((write) => write.state?.['title'])
  t.strictSame(titlesLost(state(1, 'one'), state(1, 'three')), ['two'])
  t.strictSame(titlesLost(null, null), ['one', 'two', 'three'])
  t.strictSame(titlesLost(state(2, 'two'), state(1, 'other')), ['three'], 'a field that differs')
})

t.test('a write without an answer is there as a whole or not at all', async (t) => {
  const asked = (now: Data) => {
    const ledger = written()
    ledger.recent = []
    ledger.known.set('projects/b', { answered: state(1, 'three'), asked: { title: 'four' } })
    return judge(ledger, found(state(2, 'two'), now)).strange.length
  }
  t.equal(asked(state(2, 'four')), 0, 'as a whole')
  t.equal(asked(state(1, 'three')), 0, 'not at all')
  t.equal(asked(state(3, 'four')), 1, 'twice')
  t.equal(asked(state(2, 'fo')), 1, 'in part')
})

t.test('of lost writes only the last may be missing', async (t) => {
  const order = (a: Data | null, b: Data | null) => keptAfter(judge(written(), found(a, b))).map(({ path }) => path)
  t.strictSame(order(state(2, 'two'), null), [])
  t.strictSame(order(state(1, 'one'), state(1, 'three')), ['projects/b'], 'a later write is there')
  const ledger = written()
  noteAnswer(ledger, 'projects/a', state(2, 'two'), performance.now())
  t.strictSame(keptAfter(judge(ledger, found(state(2, 'two'), null))), [], 'a later write that changed nothing')
})

t.test('a gap, a double and a stranger in what a follower heard are found', async (t) => {
  const history = ['1 projects/a 1 create', '2 projects/a 2 update', '3 projects/b 1 create']
  const faultsOf = async (heard: string[], all = history) =>
    (await feed.faults({ history: all, followers: [{ heard }] } as never)).length
  t.equal(await faultsOf(history), 0)
  t.equal(await faultsOf(history.slice(1)), 1)
  t.equal(await faultsOf(history.slice(0, 2)), 1)
  t.equal(await faultsOf([...history, '3 projects/b 1 create']), 1)
  t.equal(await faultsOf(['1 projects/a 1 create', '2 projects/c 1 create', '3 projects/b 1 create']), 1)
  t.equal(await faultsOf(history.slice(1), history.slice(1)), 1, 'the feed itself has a gap')
})

t.test('a seed repeats its numbers', async (t) => {
  const drawn = (seed: number) => {
    const { between, oneOf } = randomOf(seed)
    return [between(0, 1000), between(5, 5), oneOf(['a', 'b', 'c']), between(0, 1000)]
  }
  t.strictSame(drawn(7), drawn(7))
  t.notSame(drawn(7), drawn(8))
})

// The drill says at its end what was not good, and tells what was late from what was lost.

const kill = { name: 'kill', what: 'kill -9 of all servers' }
const clock = { name: 'clock', what: 'a clock that jumps by a day' }

const round = (more: Partial<Entry> = {}): Entry => ({
  place: 'SQLite',
  breakage: kill,
  answered: 600,
  unanswered: 2,
  lost: 0,
  faults: [],
  delays: [],
  recovery: 1500,
  ...more,
})

const hear = 'followers hear of every change'
const delay = (took: number, slowdown: number): Delay => ({
  promise: hear,
  what: 'the followers had heard all 9 changes',
  took,
  limit: 20_000,
  slowdown,
})
const there = 'an answered write is there, in all its fields'
const gone = (path: string): Fault => ({ promise: there, seen: `${path} is not there` })

t.test('a good drill says so', async (t) => {
  const entries = [round(), round({ answered: 400, recovery: 2500 }), round({ breakage: clock })]
  t.equal(isGood(entries), true)
  t.equal(reportOf(entries), '\nnothing was lost or wrong')
  t.equal(
    tableOf(entries),
    [
      '| where | what was broken | times | writes answered | not answered | lost | wrong | late | slowest recovery |',
      '|---|---|---|---|---|---|---|---|---|',
      '| SQLite | kill -9 of all servers | 2 | 1,000 | 4 | 0 | 0 | 0 | 2.5 s |',
      '| SQLite | a clock that jumps by a day | 1 | 600 | 2 | 0 | 0 | 0 | 1.5 s |',
    ].join('\n'),
  )
})

t.test('losses and wrong answers are listed by breakage and promise', async (t) => {
  const half = { promise: 'an import is made as a whole or not at all', seen: 'regions of Step 1, Step 2' }
  const entries = [
    round({ lost: 1, faults: [gone('projects/a'), half] }),
    round({ breakage: clock }),
    round({ lost: 6, faults: ['b', 'c', 'd', 'e', 'f', 'g'].map((id) => gone(`projects/${id}`)) }),
  ]
  t.equal(isGood(entries), false)
  t.equal(
    reportOf(entries),
    `
Lost or wrong:
SQLite, kill -9 of all servers
  promised: an answered write is there, in all its fields
    seen: projects/a is not there
    seen: projects/b is not there
    seen: projects/c is not there
    seen: projects/d is not there
    seen: projects/e is not there
    and 2 more
  promised: an import is made as a whole or not at all
    seen: regions of Step 1, Step 2

NOT GOOD`,
  )
  t.match(tableOf(entries), /\| SQLite \| kill -9 of all servers \| 2 \| 1,200 \| 4 \| 7 \| 8 \| 0 \| 1\.5 s \|/)
})

t.test('a delay is no loss: it is not good only if the machine was not as slow', async (t) => {
  t.equal(isExplained(delay(25_000, 1.25)), true)
  t.equal(isExplained(delay(25_000, 1.24)), false)
  const busy = [round({ delays: [delay(25_000, 4.2)] })]
  t.equal(isGood(busy), true)
  t.equal(
    reportOf(busy),
    `
Late, as the machine was slow (no fault):
SQLite, kill -9 of all servers
  promised: followers hear of every change
    seen: the followers had heard all 9 changes after 25.0 s instead of 20.0 s; the reference work took 4.2 times as long as alone

nothing was lost or wrong`,
  )
  const idle = [...busy, round({ breakage: clock, delays: [delay(30_000, 1.04)] })]
  t.equal(isGood(idle), false)
  t.match(
    reportOf(idle),
    `
Late, and the machine was not slow enough to explain it:
SQLite, a clock that jumps by a day
  promised: followers hear of every change
    seen: the followers had heard all 9 changes after 30.0 s instead of 20.0 s; the reference work took 1.0 times as long as alone

Late, as`,
  )
  t.match(reportOf(idle), /\n\nNOT GOOD$/)
  t.equal(isGood([round({ delays: [delay(25_000, 4.2)], faults: [gone('projects/a')] })]), false)
})

t.test('a drill without a round is not good', async (t) => {
  t.equal(isGood([]), false)
  t.equal(reportOf([]), '\nNOT GOOD: nothing was drilled')
})

t.test('a wait ends when it came or after its longest time, and measures how slow the machine is', async (t) => {
  let looks = 0
  t.match(await waitFor(() => (looks += 1) > 2, 60_000), { came: true })
  t.equal(looks, 3)
  const { took, slowdown, came } = await waitFor(() => false, 450)
  t.equal(came, false)
  t.ok(took >= 450)
  t.ok(slowdown > 0.9, slowdown.toString())
})

// The line of the drill breaks as lines do: it may be slow, but it turns no two bytes round.

/** In milliseconds. */
const lag = 20
/** The line has taken what was sent some turns of the event loop later: it is mended after more and more. */
const turns = 30

t.test('bytes that a slow line has delayed come before those that follow once it is mended', async (t) => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const line = await lineTo((server.address() as AddressInfo).port)
  const near = connect(line.port, '127.0.0.1').setNoDelay()
  const [far] = (await once(server, 'connection')) as [Socket]
  t.teardown(() => {
    for (const end of [near, far]) end.destroy()
    line.close()
    server.close()
  })
  let heard = ''
  far.on('data', (bytes) => (heard += bytes.toString()))
  let said = ''
  for (let round = 0; round < turns; round++) {
    line.slow(lag)
    near.write('b')
    for (let turn = 0; turn < round; turn++) await setImmediate()
    line.mend()
    near.write('c')
    said += 'bc'
    while (heard.length < said.length) await once(far, 'data')
    t.equal(heard, said)
  }
})
