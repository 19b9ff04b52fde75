/** The drill says at its end what was not good, and tells what was late from what was lost. */
import t from 'tap'
import { isExplained, waitFor, type Delay, type Fault } from '../../drill/findings.ts'
import { isGood, reportOf, tableOf, type Entry } from '../../drill/table.ts'

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
