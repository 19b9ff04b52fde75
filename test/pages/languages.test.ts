/** Parts of a text in another language than the page are told apart, however long the text is. */
import fc from 'fast-check'
import t from 'tap'
import { partsByLanguage } from '../../src/pages/layout/html.ts'

const inEnglish = (text: string): unknown => partsByLanguage(text, 'en').map(({ text, lang }) => [text, lang])
const ofChinesePage = (text: string): unknown => partsByLanguage(text, 'zh').map(({ lang }) => lang)

t.test('on a page in English the parts in Chinese are marked', async (t) => {
  t.same(inEnglish('Guangdong'), [['Guangdong', undefined]])
  t.same(inEnglish('广东'), [['广东', 'zh']])
  t.same(inEnglish('Plan of 广东省，2025年 for roads'), [
    ['Plan of ', undefined],
    ['广东省，2025年', 'zh'],
    [' for roads', undefined],
  ])
})

t.test('on a page in Chinese a phrase in English is marked, a name or a code is not', async (t) => {
  for (const text of ['Plan of roads', 'an  airport', 'x is in a plan on time'])
    t.same(ofChinesePage(text), ['en'], text)
  for (const text of ['Guangdong', 'a b c', 'x is a road', 'GB-T 4754', 'one-two', '广东 of plans', '12 %'])
    t.same(ofChinesePage(text), [undefined], text)
})

const letter = fc.constantFrom('a', 'é', ' ', '1', '-', '\n')

t.test('a phrase has white space between two words of two letters', async () => {
  fc.assert(
    fc.property(fc.array(letter, { maxLength: 9 }), (letters) => {
      const text = letters.join('')
      const gaps = text.split(/[aé]+/).slice(1, -1)
      const words = text.split(/[^aé]+/).filter((word) => word !== '')
      const isPhrase = gaps.some(
        (gap, at) => /\s/.test(gap) && words[at]?.[1] !== undefined && words[at + 1]?.[1] !== undefined,
      )
      return ofChinesePage(text)?.toString() === (isPhrase ? 'en' : '')
    }),
  )
})

t.test('a text of hundreds of thousands of letters, spaces or characters is read once', async (t) => {
  for (const [start, repeated, end] of [
    ['', 'a', ''],
    ['aa', ' ', 'a'],
    ['', 'a1 ', ''],
    ['aa', '1', ' b'],
    ['a', '中', ''],
    ['a', '中1', ''],
    ['a中', '1', ''],
  ] as const) {
    const text = `${start}${repeated.repeat(300_000)}${end}`
    t.equal(
      partsByLanguage(text, 'zh')
        .map((part) => part.text)
        .join(''),
      text,
    )
    t.equal(
      partsByLanguage(text, 'en')
        .map((part) => part.text)
        .join(''),
      text,
    )
  }
})
