/** A list in chunks is a sorted list, whatever is added and deleted. */
import fc from 'fast-check'
import t from 'tap'
import { Chunked } from '../../../src/database/trees/listing.ts'
import { runs } from '../../support/runs.ts'

const byNumber = (one: number, other: number): number => one - other

const steps = fc.array(
  fc.record({
    from: fc.nat({ max: 3000 }),
    count: fc.nat({ max: 1500 }),
    by: fc.constantFrom(1, 2, 7),
    isDeleted: fc.boolean(),
  }),
  { maxLength: 12, size: 'max' },
)

t.test('items are in order, found, and yielded after any position', (t) => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat({ max: 3000 }), { maxLength: 1300, size: 'max' }), steps, (first, steps) => {
      const list = new Chunked(byNumber, first)
      const plain = new Set(first)
      for (const { from, count, by, isDeleted } of steps) {
        for (let at = 0; at < count; at++) {
          const item = from + at * by
          if (!isDeleted) list.add(item)
          else if (list.delete(item) !== plain.has(item)) throw new Error(`delete(${item.toString()})`)
          if (isDeleted) plain.delete(item)
          else plain.add(item)
        }
        const sorted = [...plain].sort(byNumber)
        t.equal(list.size, sorted.length)
        t.strictSame([...list.after()], sorted)
        t.strictSame(
          [...list.after(from)],
          sorted.filter((item) => item > from),
        )
        t.equal(list.has(from), plain.has(from))
      }
    }),
    { numRuns: runs(50) },
  )
  t.end()
})

t.test('an iteration goes on where it was when the list changes', (t) => {
  const list = new Chunked(byNumber, [1, 2, 3, 5, 8])
  const seen: number[] = []
  for (const item of list.after()) {
    seen.push(item)
    if (item === 2) for (const one of [0, 2, 3]) list.delete(one)
    if (item === 5) for (const one of [4, 6]) list.add(one)
  }
  t.strictSame(seen, [1, 2, 5, 6, 8])
  t.end()
})

t.test('an equal item takes the place of the one before', (t) => {
  const list = new Chunked<{ id: number; name: string }>((one, other) => one.id - other.id)
  for (const name of ['a', 'b']) list.add({ id: 1, name })
  t.strictSame([...list.after()], [{ id: 1, name: 'b' }])
  t.end()
})
