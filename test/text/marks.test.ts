/** However many marks a letter has, its word is read: putting them in order must not take the square of their number. */
import t from 'tap'
import { comparableParagraphs, occursIn } from '../../src/text/occurrence.ts'
import { nameKeyOf } from '../../src/text/tokenizer.ts'

const many = 1_000_000
/** Of two classes, the later first, so that normalization puts each before all others. */
const marks = '\u0301'.repeat(many) + '\u0316'.repeat(many)

t.test('a letter with a million marks is the letter', (t) => {
  t.equal(nameKeyOf(`a${marks}nhui ${marks}b`), 'anhui b')
  t.equal(nameKeyOf(`广${marks}东`), '广 东')
  t.end()
})

t.test('sound marks of half-width katakana are marks', (t) => {
  t.equal(nameKeyOf('ｶﾞ'), 'ガ')
  t.equal(nameKeyOf(`a${'\uff9e\u0301'.repeat(many)}`), nameKeyOf(`a${'\uff9e\u0301'.repeat(15)}`))
  t.end()
})

t.test('marks of a word are kept, and the first thirty of many', (t) => {
  t.equal(nameKeyOf('שָׁלוֹם'), 'שָׁלוֹם'.normalize('NFKD').normalize('NFC'))
  t.equal(nameKeyOf(`ש${'\u05b8'.repeat(many)}`), `ש${'\u05b8'.repeat(30)}`)
  t.end()
})

t.test('words are found in a paragraph with a million marks', (t) => {
  const paragraphs = comparableParagraphs(`a${marks}, 1500 projects`)
  t.ok(occursIn(paragraphs, '1500 projects'))
  t.ok(occursIn(paragraphs, `a${marks}, 1500`))
  t.notOk(occursIn(paragraphs, '1501 projects'))
  t.end()
})
