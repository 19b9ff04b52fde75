/** Traditional characters are folded to simplified ones as OpenCC does it, whose table ours is made from. */
import { Converter } from 'opencc-js'
import t from 'tap'
import { simplified, simplifiedFrom } from '../../src/text/traditional.ts'

const convert = Converter({ from: 't', to: 'cn' }) as (text: string) => string

t.test('each character of the table is the one of OpenCC, and no common one is missing', async (t) => {
  const differing = [...simplified].filter(([traditional, form]) => convert(traditional) !== form)
  t.same(differing, [])
  const block = Array.from({ length: 0x9fff - 0x4e00 + 1 }, (_, at) => String.fromCodePoint(0x4e00 + at))
  t.same(
    block.filter((character) => simplifiedFrom(character) !== convert(character)),
    [],
  )
})

t.test('names of places and phrases of plans are those of OpenCC', async (t) => {
  for (const text of ['廣東省重點建設項目', '臺灣', '澳門特別行政區', '萬億元計劃投資', '瀋陽', '廈門', '重慶', '甘肅'])
    t.equal(simplifiedFrom(text), convert(text))
})
