/** The cache of a state of the register never answers a reader of another. */
import t from 'tap'
import type { Reader } from '../../src/database/engine.ts'
import { stateCache } from '../../src/database/state-cache.ts'

/** Returns readers of the states of these sequences, who learn in one turn of the event loop which state they read. */
const readersOf = (...sequences: readonly number[]): readonly Reader[] => {
  const asked = Promise.resolve()
  return sequences.map((sequence) => ({
    all: async <R>() => {
      await asked
      return [{ epoch: 'one', sequence, reviews: 0, at: '' } as R]
    },
  }))
}

for (const sequences of [
  [1, 2],
  [1, 2, 1, 2],
]) {
  t.test(`readers of the states ${sequences.join(', ')} at once each get what is in theirs`, async (t) => {
    const cache = stateCache()
    const readers = readersOf(...sequences)
    const ones = readers.map((reader, at) => cache.one(reader, 'key', async () => ({ sequence: sequences[at] })))
    t.strictSame(
      await Promise.all(ones),
      sequences.map((sequence) => ({ sequence })),
    )
    const many = readers.map((reader, at) =>
      cache.many(reader, ['other'], async () => new Map([['other', { sequence: sequences[at] }]])),
    )
    t.strictSame(
      await Promise.all(many),
      sequences.map((sequence) => [{ sequence }]),
    )
  })
}

t.test('those who ask at once in one state share a search, and later ones its value', async (t) => {
  const cache = stateCache()
  let searches = 0
  const find = async () => ({ search: ++searches })
  const [one, two] = readersOf(1, 1)
  if (!one || !two) throw new Error('There are two readers.')
  t.strictSame(await Promise.all([cache.one(one, 'key', find), cache.one(two, 'key', find)]), [
    { search: 1 },
    { search: 1 },
  ])
  t.strictSame(await cache.one(two, 'key', find), { search: 1 })
})
