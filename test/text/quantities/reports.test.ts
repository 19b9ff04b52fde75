/** Clauses of real reports on plans, 2018 to 2026, with the figures that a reader took from them. */
import t from 'tap'
import { quantitiesIn, unitsAgree } from '../../../src/text/quantities/quantities.ts'
import { clauses, shown } from './shown.ts'

/** What the reader took from more than the words. */
const notInTheWords: Readonly<Record<string, string>> = {
  '102项重大工程的项目全部开工': '全部, all, is no number',
  全国城市GDP排名第19位: 'a rank is an ordinal',
  'nearly 100 enterprises': 'the reader took nearly for less-than; the register reads it as about, like 近',
  'an increase of nearly 400 percent': 'as above',
}

t.test('each figure of the reports is read from its words', async (t) => {
  const missed = clauses('reports').filter(([text, expected]) => {
    const [value = '', unit = '', qualifier = ''] = expected.split(' ')
    return !quantitiesIn(text).some((quantity) => {
      const isUnit = unitsAgree(quantity.unit, unit)
      return isUnit && shown({ ...quantity, unit }) === [value, unit, qualifier].join(' ')
    })
  })
  t.strictSame(missed.map(([text]) => text).toSorted(), Object.keys(notInTheWords).toSorted())
})

t.test('money and percentages are read with their units', async (t) => {
  const amounts = clauses('reports').filter(
    ([text, expected]) => /CNY|USD|percent/.test(expected) && !(text in notInTheWords),
  )
  t.strictSame(
    amounts.filter(([text, expected]) => !quantitiesIn(text).map(shown).includes(expected)),
    [],
  )
  t.equal(amounts.length, 159)
})
