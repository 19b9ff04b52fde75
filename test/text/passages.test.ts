/** The lines of a printed page are joined where sentences run on; rows, lists and headings stay as they are. */
import fc from 'fast-check'
import t from 'tap'
import { joinedLines } from '../../src/text/candidates/passages.ts'
import { comparableParagraphs, occursIn } from '../../src/text/occurrence.ts'
import { forAll } from '../support/runs.ts'

const joined = (...lines: readonly string[]): string[] => joinedLines(lines.join('\n')).text.split('\n')

t.test('a line that is as wide as the next one runs on, without a space in Chinese', async (t) => {
  t.strictSame(
    joined(
      '2025年广东共安排省重点项目1500个，年度计划投资',
      '1万亿元，全年完成投资118',
      '16亿元。其中，基础设施工程完成投资7111亿元',
      '，产业工程完成投资3596亿元，民生保障工程完成投',
      '资1109亿元。',
    ),
    [
      '2025年广东共安排省重点项目1500个，年度计划投资1万亿元，全年完成投资118',
      '16亿元。其中，基础设施工程完成投资7111亿元，产业工程完成投资3596亿元，民生保障工程完成投资1109亿元。',
    ],
    'a short line ends where it ends',
  )
  t.strictSame(
    joined(
      'Guangdong will arrange 1,500 key provincial construction\r',
      'projects with an annual investment plan of 1 trillion yuan\r',
      '($136.8 billion) in 2025.\r',
    ),
    [
      'Guangdong will arrange 1,500 key provincial construction projects with an annual investment plan of 1 trillion yuan ($136.8 billion) in 2025.\r',
    ],
  )
})

t.test('rows, lists, headings, sentences and paragraphs end with their lines', async (t) => {
  for (const lines of [
    ['Infrastructure, planned for the year  598.6 billion', 'Industry, planned for the year        325.4 billion'],
    ['| infrastructure, planned for the year | 598.6 |', '| industry, planned for the year | 325.4 | percent |'],
    ['Infrastructure: 598.6 billion yuan', 'Industry: 325.4 billion yuan'],
    ['A first line that is wide enough to run on, but does not', '- because a bullet begins the line that follows it'],
    ['A first line that is wide enough to run on, but does not', '2. because a number begins the line that follows it'],
    [
      'A first line that is wide enough to run on, but does not',
      '  because the line that follows it is set farther in',
    ],
    [
      'A first sentence that is wide enough, and that ends here.',
      'A second sentence, which may well be about other things',
    ],
    [
      'A heading of the report that is wide enough',
      'and a first line of its text that is so much wider than its heading',
    ],
    [
      'A first line that is wide enough to run on, but does not',
      '',
      'because an empty line parts paragraphs from each other',
    ],
  ])
    t.strictSame(joined(...lines), lines)
})

t.test('each offset leads to the same character, there and back', async (t) => {
  const text =
    'Guangdong will arrange 1,500 key provincial construction \r\nprojects with an annual investment plan of 1 trillion yuan\n\n2025年广东共安排省重点项目1500个，年度计划投资\n1万亿元，全年完成投资11816亿元。\n'
  const { text: one, joinedAt, originalAt } = joinedLines(text)
  t.equal(one.match(/\n/g)?.length, 3)
  for (const { 0: character, index } of one.matchAll(/\S/g)) {
    t.equal(text.charAt(originalAt(index)), character)
    t.equal(joinedAt(originalAt(index)), index)
  }
  t.equal(joinedAt(0), 0)
})

t.test('a long text of wide lines takes no time to speak of', async (t) => {
  const line = `${'投资'.repeat(14)}\n`
  const text = line.repeat(20_000)
  const begun = performance.now()
  const { text: one, originalAt } = joinedLines(text)
  t.equal(originalAt(one.length - 1), text.length - 1)
  t.ok(performance.now() - begun < 2000)
})

// Words are found in a text in whichever way marks, spaces and characters are written, and nowhere else.

const text = [
  '廣東省２０２２年安排省重點建設項目 1570 個，',
  '年度計劃投資９０００億元。',
  '',
  'It said: “The plan is 1 trillion\nyuan ($136.8\u00a0billion)”, on Feb. 5.',
  ' ',
  '其中，新开工建设「广州南沙」等118个项目。',
].join('\n')
const paragraphs = comparableParagraphs(text)

t.test('paragraphs are parted by empty lines', async (t) => {
  t.equal(paragraphs.length, 3)
  t.strictSame(comparableParagraphs('\n\n \n'), [])
})

t.test(
  'words are found in either script, in full or half width, across lines, between any quotation marks',
  async (t) => {
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
  },
)

t.test('words are not found out of order, across paragraphs, in another case or with another number', async (t) => {
  for (const words of [
    '9000亿元…省重点',
    '省重点…118个项目',
    'the plan is 1 trillion',
    '年度计划投资900亿元。',
    '1571个',
    'trillion…trillion',
  ])
    t.notOk(occursIn(paragraphs, words), words)
})

t.test('words with gaps are found where an expression of their pieces finds them', async (t) => {
  const word = (least: number) => fc.string({ unit: fc.constantFrom('a', 'b'), minLength: least, maxLength: 12 })
  await forAll(2000, [word(0), fc.array(word(0), { minLength: 1, maxLength: 4 })], (paragraph, pieces) => {
    const found = occursIn(comparableParagraphs(`${paragraph}c`), pieces.join('…'))
    return found === new RegExp(pieces.join('.*')).test(paragraph)
  })
  t.pass('each is')
})

t.test('any part of a paragraph is found in it, with any part of it left out', async (t) => {
  const piece = fc.record({ at: fc.nat(200), length: fc.integer({ min: 1, max: 30 }), gap: fc.nat(20) })
  await forAll(200, [fc.constantFrom(...text.split('\n\n').slice(0, 1)), piece], (paragraph, { at, length, gap }) => {
    const from = at % paragraph.length
    const [first, second] = [paragraph.slice(from, from + length), paragraph.slice(from + length + gap)]
    return occursIn(paragraphs, first) && occursIn(paragraphs, `${first}…${second.slice(0, length)}`)
  })
  t.pass('each is found')
})
