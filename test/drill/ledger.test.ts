/** The ledger of the drill finds every way to break a promise: a drill that cannot fail would prove nothing. */
import t from 'tap'
import { emptyLedger, judge, keptAfter, noteAnswer, type Data, type Ledger } from '../../drill/ledger.ts'
import { feed } from '../../drill/checks/feed.ts'
import { randomOf } from '../../drill/random.ts'

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
