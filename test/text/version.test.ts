/** A change to the rules of search raises their version, so that registers are indexed anew. */
import { createHash } from 'node:crypto'
import t from 'tap'
import { resourceOf } from '../../src/resources/index.ts'
import { nameKeysOf } from '../../src/text/name-keys.ts'
import { indexedTogether, nameKeyOf, textVersion } from '../../src/text/tokenizer.ts'

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
    { 'rules 1, han 2, alphabetic 2': '8e21af91fd964cef' },
    'raise the version in the file whose rule changed, and write both here',
  )
})
