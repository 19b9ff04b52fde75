/** Words of search and keys of names: traditional characters, accents and marks, and the version of their rules. */
import { createHash } from 'node:crypto'
import { Converter } from 'opencc-js'
import t from 'tap'
import { resourceOf } from '../../src/resources/index.ts'
import { nameKeysOf } from '../../src/text/name-keys.ts'
import { comparableParagraphs, occursIn } from '../../src/text/occurrence.ts'
import { indexedTogether, nameKeyOf, textVersion } from '../../src/text/tokenizer.ts'
import { simplified, simplifiedFrom } from '../../src/text/traditional.ts'

const convert = Converter({ from: 't', to: 'cn' }) as (text: string) => string

t.test('each character of the table is the one of OpenCC, and no common one is missing', async (t) => {
  const differing = [...simplified].filter(([traditional, form]) => convert(traditional) !== form)
  t.same(differing, [])
  const block = Array.from({ length: 0x9fff - 0x4e00 + 1 }, (_, at) => String.fromCodePoint(0x4e00 + at))
  const wrong = block.filter((character) => simplifiedFrom(character) !== convert(character))
  t.same(wrong, [])
})

t.test('names of places and phrases of plans are those of OpenCC', async (t) => {
  for (const text of ['廣東省重點建設項目', '臺灣', '澳門特別行政區', '萬億元計劃投資', '瀋陽', '廈門', '重慶', '甘肅'])
    t.equal(simplifiedFrom(text), convert(text))
})

const texts = [
  'The Greater Bay Area: 4,500 km² — “co-operation”',
  'Straße ÀÉÎ ﬁnal İstanbul ᾳ ΣΊΣΥΦΟΣ Ёлка Łódź TROMSØ œuvre',
  'हिन्दी ไทย 가각 カﾊﾞ ＡＢＣ１２３ ㈱ ½ x9',
  '广东省（粤）人民政府〇々 𠀀 \u2f00\uf900 广 东',
]
const region = {
  id: 'guangdong',
  name: 'Guangdong Province',
  localName: '广东省',
  aliases: ['Canton', '粤'],
  isoCode: 'CN-GD',
  gbCode: '440000',
}

t.test('the same texts are indexed the same way under the same version', async (t) => {
  const indexed = [indexedTogether(texts), texts.map(nameKeyOf), nameKeysOf(resourceOf('regions'), region)]
  const digest = createHash('sha256').update(JSON.stringify(indexed)).digest('hex').slice(0, 16)
  t.strictSame(
    { [textVersion]: digest },
    { 'rules 2, han 2, alphabetic 2': '8e21af91fd964cef' },
    'raise the version in the file whose rule changed, and write both here',
  )
})

// However many marks a letter has, its word is read: putting them in order must not take the square of their number.

const many = 1_000_000
/** Of two classes, the later first, so that normalization puts each before all others. */
const marks = '\u0301'.repeat(many) + '\u0316'.repeat(many)

t.test('a letter with a million marks is the letter', async (t) => {
  t.equal(nameKeyOf(`a${marks}nhui ${marks}b`), 'anhui b')
  t.equal(nameKeyOf(`广${marks}东`), '广 东')
})

t.test('sound marks of half-width katakana are marks', async (t) => {
  t.equal(nameKeyOf('ｶﾞ'), 'ガ')
  t.equal(nameKeyOf(`a${'\uff9e\u0301'.repeat(many)}`), nameKeyOf(`a${'\uff9e\u0301'.repeat(15)}`))
})

t.test('marks of a word are kept, and the first thirty of many', async (t) => {
  t.equal(nameKeyOf('שָׁלוֹם'), 'שָׁלוֹם'.normalize('NFKD').normalize('NFC'))
  t.equal(nameKeyOf(`ש${'\u05b8'.repeat(many)}`), `ש${'\u05b8'.repeat(30)}`)
})

t.test('words are found in a paragraph with a million marks', async (t) => {
  const paragraphs = comparableParagraphs(`a${marks}, 1500 projects`)
  t.ok(occursIn(paragraphs, '1500 projects'))
  t.ok(occursIn(paragraphs, `a${marks}, 1500`))
  t.notOk(occursIn(paragraphs, '1501 projects'))
})
