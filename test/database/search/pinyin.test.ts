/** A word is divided into syllables of pinyin as trying every way would divide it, however many ways there are. */
import fc from 'fast-check'
import t from 'tap'
import { syllablesFor, syllablesIn } from '../../../src/database/search/forgive.ts'
import { runs } from '../../support/runs.ts'

const syllables = await syllablesFor(['an'])

/** Returns every way of dividing a word, those with longer first syllables first. */
const everyWay = (word: string): string[][] =>
  word === ''
    ? [[]]
    : [6, 5, 4, 3, 2, 1].flatMap((length) =>
        length <= word.length && syllables.has(word.slice(0, length))
          ? everyWay(word.slice(length)).map((rest) => [word.slice(0, length), ...rest])
          : [],
      )

t.test('the first three ways of two to twelve syllables', (t) => {
  const pieces = fc.constantFrom('an', 'ang', 'nan', 'gang', 'xian', 'guang', 'zhuang', 'a', 'n', 'ng', 'er', 'q')
  fc.assert(
    fc.property(fc.string({ unit: pieces, maxLength: 6 }), (word) => {
      const expected = everyWay(word).filter(({ length }) => length >= 2 && length <= 12)
      t.strictSame(syllablesIn(word, syllables), expected.slice(0, 3), word)
    }),
    { numRuns: runs(200) },
  )
  t.end()
})

t.test('a word of very many ways', (t) => {
  const ang = (count: number): string[] => Array.from({ length: count }, () => 'ang')
  for (const [word, ways] of [
    ['an'.repeat(20), []],
    ['ang'.repeat(13), []],
    ['ang'.repeat(20) + 'q', []],
    ['n'.repeat(40), []],
    ['ang'.repeat(12), [ang(12), [...ang(10), 'an', 'gang'], [...ang(9), 'an', 'gang', 'ang']]],
    ['shuang'.repeat(12), [Array.from({ length: 12 }, () => 'shuang')]],
  ] as const)
    t.strictSame(syllablesIn(word, syllables), ways, word)
  t.end()
})
