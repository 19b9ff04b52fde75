/** An id that is made for a record is the first free one, and few questions find it however many are taken. */
import fc from 'fast-check'
import t from 'tap'
import { freeId } from '../../../src/database/write/ids.ts'
import { runs } from '../../support/runs.ts'

const numbered = (base: string, number: number): string => (number === 1 ? base : `${base}-${number.toString()}`)

/** Asks for the free id where some numbers are taken; returns it with the number of questions. */
const asked = async (base: string, isTaken: (number: number) => boolean, from?: number) => {
  let questions = 0
  const takenAmong = (ids: readonly string[]): Promise<ReadonlySet<string>> => {
    questions++
    const numberOf = (id: string): number => (id === base ? 1 : Number(id.slice(base.length + 1)))
    return Promise.resolve(new Set(ids.filter((id) => isTaken(numberOf(id)))))
  }
  return { ...(await freeId(base, takenAmong, from)), questions }
}

t.test('the first free number', async (t) => {
  const cut = 'x'.repeat(110)
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('a', 'a-2', cut, 'new'),
      fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 40 }),
      fc.integer({ min: 1, max: 5 }),
      async (base, taken, from) => {
        let number = base === 'new' ? Math.max(from, 2) : from
        while (taken.includes(number)) number++
        const { questions: _questions, ...found } = await asked(base, (one) => taken.includes(one), from)
        t.strictSame(found, { id: numbered(base, number), number })
      },
    ),
    { numRuns: runs(100) },
  )
})

t.test('few questions', async (t) => {
  for (const [taken, questions] of [
    [0, 1],
    [1, 2],
    [5, 3],
    [1000, 6],
    [100_000, 10],
  ] as const)
    t.strictSame(await asked('plan', (number) => number <= taken), {
      id: numbered('plan', taken + 1),
      number: taken + 1,
      questions,
    })
})
