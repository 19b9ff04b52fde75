/** Words are found in a text in whichever way marks, spaces and characters are written, and nowhere else. */
import fc from 'fast-check'
import t from 'tap'
import { comparableParagraphs, occursIn } from '../../src/text/occurrence.ts'
import { runs } from '../support/runs.ts'

const text = [
  '廣東省２０２２年安排省重點建設項目 1570 個，',
  '年度計劃投資９０００億元。',
  '',
  'It said: “The plan is 1 trillion\nyuan ($136.8\u00a0billion)”, on Feb. 5.',
  ' ',
  '其中，新开工建设「广州南沙」等118个项目。',
].join('\n')
const paragraphs = comparableParagraphs(text)

t.test('paragraphs are parted by empty lines', (t) => {
  t.equal(paragraphs.length, 3)
  t.strictSame(comparableParagraphs('\n\n \n'), [])
  t.end()
})

t.test('words are found in either script, in full or half width, across lines, between any quotation marks', (t) => {
  for (const words of [
    '年度计划投资9000亿元',
    '广东省2022年安排省重点建设项目1570个，年度计划',
    '1 trillion yuan ($136.8 billion)',
    '"The plan is 1 trillion yuan',
    "'The plan is 1 trillion yuan",
    '新開工建設“廣州南沙”等118個項目',
    '新开工建设…118个项目',
    '省重点…9000亿元',
  ])
    t.ok(occursIn(paragraphs, words), words)
  t.end()
})

t.test('words are not found out of order, across paragraphs, in another case or with another number', (t) => {
  for (const words of [
    '9000亿元…省重点',
    '省重点…118个项目',
    'the plan is 1 trillion',
    '年度计划投资900亿元。',
    '1571个',
    'trillion…trillion',
  ])
    t.notOk(occursIn(paragraphs, words), words)
  t.end()
})

t.test('words with gaps are found where an expression of their pieces finds them', (t) => {
  const word = (least: number) => fc.string({ unit: fc.constantFrom('a', 'b'), minLength: least, maxLength: 12 })
  fc.assert(
    fc.property(word(0), fc.array(word(0), { minLength: 1, maxLength: 4 }), (paragraph, pieces) => {
      const found = occursIn(comparableParagraphs(`${paragraph}c`), pieces.join('…'))
      return found === new RegExp(pieces.join('.*')).test(paragraph)
    }),
    { numRuns: runs(2000) },
  )
  t.pass('each is')
  t.end()
})

t.test('any part of a paragraph is found in it, with any part of it left out', (t) => {
  const piece = fc.record({ at: fc.nat(200), length: fc.integer({ min: 1, max: 30 }), gap: fc.nat(20) })
  fc.assert(
    fc.property(fc.constantFrom(...text.split('\n\n').slice(0, 1)), piece, (paragraph, { at, length, gap }) => {
      const from = at % paragraph.length
      const [first, second] = [paragraph.slice(from, from + length), paragraph.slice(from + length + gap)]
      return occursIn(paragraphs, first) && occursIn(paragraphs, `${first}…${second.slice(0, length)}`)
    }),
    { numRuns: runs(200) },
  )
  t.pass('each is found')
  t.end()
})
