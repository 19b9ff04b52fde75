/** The lines of a printed page are joined where sentences run on; rows, lists and headings stay as they are. */
import t from 'tap'
import { joinedLines } from '../../src/text/candidates/passages.ts'

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
