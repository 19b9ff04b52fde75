/** Any text of up to 1 MiB is read, however it is made: nothing throws, and each part is read once. */
import t from 'tap'
import { quantitiesIn } from '../../../src/text/quantities/quantities.ts'
import { runs } from '../../support/runs.ts'

/** A tenth of a MiB in `npm test`, half a MiB in `npm run test:slow`: all of these take seconds. */
const length = runs(2 ** 18)

/** The part that is repeated, and how many quantities each repetition holds. */
const texts: readonly (readonly [part: string, perPart: number])[] = [
  ['1', 0],
  ['１', 0],
  ['1,', 0],
  ['1.', 0],
  ['约', 0],
  ['超超超1亿，', 1],
  ['十百千万亿', 0],
  ['一', 0],
  ['壹贰', 0],
  ['万', 0],
  ['一点', 0],
  ['(', 0],
  ['((1)', 0],
  ['1元(2美元,', 2],
  ['1个', 1],
  ['3%、', 1],
  ['3 and ', 0],
  ['two ', 0],
  ['two and ', 0],
  ['a million ', 0],
  ['1 million million ', 0],
  [' million', 0],
  ['$5 b ', 0],
  ['half of ', 1],
  ['百分之', 0.5],
  ['第1、', 0],
  ['1-', 0],
  ['1 000 ', 0],
  ['a@b.c1 ', 0],
  ['https://x/1', 0],
  ['1 aaaaaaaaaaaaaaaa ', 0],
  ['from 1 to ', 0],
  ['\u202e1\u202d个', 0],
  ['𠀀1', 0],
  ['\ud8001', 0],
  ['٣个', 0],
  ['①½', 0],
  ['\n', 0],
  ['$', 0],
  ['降降降5%，', 1],
  ['１００億元、', 1],
]

t.test('long texts are read whole', async (t) => {
  const amiss = texts.flatMap(([part, perPart]) => {
    const parts = Math.floor(length / part.length)
    const found = quantitiesIn(part.repeat(parts)).length
    return Math.abs(found - perPart * parts) <= 2 ? [] : [[part, found / parts]]
  })
  t.strictSame(amiss, [])
})
