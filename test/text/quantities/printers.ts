/** Prints quantities in the ways that reports do, for properties that read them back. */
import fc from 'fast-check'

/** A text with the one quantity that is in it. */
export interface Printed {
  readonly text: string
  readonly value: string
  readonly unit: string
  readonly qualifier: string
  readonly precision: string
  readonly reported: readonly { readonly value: string; readonly unit: string }[]
}

/** A number of up to four digits before the point, and its scale as a power of ten. */
interface Amount {
  readonly digits: number
  readonly decimals: number
  readonly scale: number
}

const withoutZeros = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text)

/** Returns `digits` × 10^`power` as a decimal text, by moving the point. */
const decimal = (digits: string, power: number): string => {
  if (power >= 0) return withoutZeros(digits + '0'.repeat(power))
  const padded = digits.padStart(1 - power, '0')
  return withoutZeros(`${padded.slice(0, power)}.${padded.slice(power)}`)
}

const valueOf = ({ digits, decimals, scale }: Amount): string => decimal(digits.toString(), scale - decimals)
const precisionOf = ({ decimals, scale }: Amount): string => decimal('1', scale - decimals)

const plain = ({ digits, decimals }: Amount): string => {
  const padded = digits.toString().padStart(decimals + 1, '0')
  return decimals === 0 ? padded : `${padded.slice(0, -decimals)}.${padded.slice(-decimals)}`
}
const separated = (amount: Amount): string => plain(amount).replace(/\B(?<!\.\d*)(?=(?:\d{3})+(?!\d))/g, ',')
const fullWidth = (text: string): string =>
  text.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0))

const hanDigits = '零一二三四五六七八九'
const hanBelowTenThousand = (value: number): string => {
  const places = Array.from(value.toString().padStart(4, '0'), Number)
  const text = places
    .map((digit, at) => (digit === 0 ? '零' : `${hanDigits.charAt(digit)}${['千', '百', '十', ''][at] ?? ''}`))
    .join('')
  return text
    .replace(/零+/g, '零')
    .replace(/^零|零$/g, '')
    .replace(/^一十/, '十')
}
const han = ({ digits, decimals }: Amount): string => {
  const [whole = '', fraction] = plain({ digits, decimals, scale: 0 }).split('.')
  const before = hanBelowTenThousand(Number(whole)) || '零'
  return fraction === undefined
    ? before
    : `${before}点${Array.from(fraction, (digit) => hanDigits.charAt(Number(digit))).join('')}`
}

const ones =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const tens = '- - twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const belowHundred = (value: number): string =>
  value < 20
    ? (ones[value] ?? '')
    : `${tens[Math.floor(value / 10)] ?? ''}${value % 10 === 0 ? '' : `-${ones[value % 10] ?? ''}`}`
const englishWords = (value: number): string => {
  const hundreds = Math.floor(value / 100)
  const rest = value % 100 === 0 ? [] : [belowHundred(value % 100)]
  return (hundreds > 0 ? [`${ones[hundreds] ?? ''} hundred`, ...rest] : rest).join(' and ')
}

const amounts = (scales: readonly number[], most = 9999, mostDecimals = 2): fc.Arbitrary<Amount> =>
  fc
    .record({
      digits: fc.integer({ min: 2, max: most }),
      decimals: fc.integer({ min: 0, max: mostDecimals }),
      scale: fc.constantFrom(...scales),
    })
    .filter((amount) => valueOf(amount).length <= 15)

type Wording = readonly [before: string, after: string, qualifier: string]

const chineseQualifiers: readonly Wording[] = [
  ['', '', 'exact'],
  ['约', '', 'about'],
  ['大约为', '', 'about'],
  ['近', '', 'about'],
  ['接近', '', 'about'],
  ['', '左右', 'about'],
  ['约', '左右', 'about'],
  ['超过', '', 'more-than'],
  ['突破', '', 'more-than'],
  ['超', '', 'more-than'],
  ['逾', '', 'more-than'],
  ['高于', '', 'more-than'],
  ['不少于', '', 'at-least'],
  ['不低于', '', 'at-least'],
  ['不会低于', '', 'at-least'],
  ['没有少于', '', 'at-least'],
  ['', '以上', 'at-least'],
  ['约', '以上', 'at-least'],
  ['至少达到', '', 'at-least'],
  ['不超过', '', 'at-most'],
  ['不得高于', '', 'at-most'],
  ['未突破', '', 'at-most'],
  ['', '以内', 'at-most'],
  ['不足', '', 'less-than'],
  ['不到', '', 'less-than'],
  ['', '以下', 'less-than'],
]
const englishQualifiers: readonly Wording[] = [
  ['', '', 'exact'],
  ['about ', '', 'about'],
  ['nearly ', '', 'about'],
  ['roughly ', '', 'about'],
  ['more than ', '', 'more-than'],
  ['over ', '', 'more-than'],
  ['at least ', '', 'at-least'],
  ['no less than ', '', 'at-least'],
  ['never fall below ', '', 'at-least'],
  ['', ' or more', 'at-least'],
  ['no more than ', '', 'at-most'],
  ["won't exceed ", '', 'at-most'],
  ['up to ', '', 'at-most'],
  ['less than ', '', 'less-than'],
  ['fewer than ', '', 'less-than'],
]

const hanScales: Readonly<Record<number, readonly string[]>> = {
  0: [''],
  4: ['万', '萬'],
  8: ['亿', '億'],
  12: ['万亿', '萬億'],
}
const hanUnits: readonly (readonly [before: string, after: string, unit: string])[] = [
  ['', '元', 'CNY'],
  ['人民币', '元', 'CNY'],
  ['', '元人民币', 'CNY'],
  ['', '美元', 'USD'],
  ['', '港元', 'HKD'],
  ['', '日元', 'JPY'],
  ['', '个项目', 'project'],
  ['', '個項目', 'project'],
  ['', '家企业', 'company'],
  ['', '辆', 'car'],
  ['', '人', 'person'],
  ['', '千瓦', 'kilowatt'],
  ['', '公里', 'kilometer'],
  ['', '吨', 'tonne'],
]
const shares: readonly (readonly [after: string, unit: string])[] = [
  ['%', 'percent'],
  ['％', 'percent'],
  ['个百分点', 'percentage-point'],
]

const printed = (
  amount: Amount,
  text: string,
  unit: string,
  qualifier: string,
  precision = precisionOf(amount),
): Printed => ({
  text,
  value: valueOf(amount),
  unit,
  qualifier,
  precision,
  reported: [],
})

/** 约1,500亿元, １５００万辆, 三点五万亿元人民币 */
export const chineseAmounts: fc.Arbitrary<Printed> = fc
  .record({
    amount: amounts([0, 4, 8, 12]),
    write: fc.constantFrom(
      plain,
      separated,
      (amount: Amount) => fullWidth(plain(amount)),
      (amount: Amount) => fullWidth(separated(amount)),
    ),
    inHan: fc.boolean(),
    variant: fc.nat({ max: 1 }),
    unit: fc.constantFrom(...hanUnits),
    wording: fc.constantFrom(...chineseQualifiers),
    space: fc.constantFrom('', ' '),
  })
  .map(({ amount: given, write, inHan, variant, unit: [before, after, unit], wording, space }) => {
    // Nothing is counted in fractions without a scale.
    const amount = given.scale === 0 ? { ...given, decimals: 0 } : given
    const isHan = inHan && amount.scale > 0 && hanScales[amount.scale] !== undefined
    const number = isHan ? han(amount) : `${write(amount)}${space}`
    const scales = hanScales[amount.scale] ?? ['']
    const text = `${wording[0]}${before}${number}${scales[variant] ?? scales[0] ?? ''}${after}${wording[1]}`
    return { ...printed(amount, text, unit, wording[2]), ...(isHan ? { precision: '' } : {}) }
  })

/** 占50%, 下降约3.5个百分点, 百分之三点五 */
export const chineseShares: fc.Arbitrary<Printed> = fc
  .record({
    amount: amounts([0], 9999),
    share: fc.constantFrom(...shares),
    wording: fc.constantFrom(...chineseQualifiers),
    lead: fc.constantFrom(
      { verb: '增长', sign: '' },
      { verb: '占', sign: '' },
      { verb: '提高', sign: '' },
      { verb: '下降', sign: '-' },
      { verb: '减少了', sign: '-' },
      { verb: '降至', sign: '' },
      { verb: '提高到', sign: '' },
    ),
    inHan: fc.boolean(),
  })
  .map(({ amount, share: [after, unit], wording, lead: { verb, sign }, inHan }) => {
    const isHan = inHan && unit === 'percent'
    const number = isHan ? `百分之${han(amount)}` : `${plain(amount)}${after}`
    const share = printed(amount, `${verb}${wording[0]}${number}${wording[1]}`, unit, wording[2])
    return { ...share, value: `${sign}${share.value}`, ...(isHan ? { precision: '' } : {}) }
  })

const englishScales: Readonly<Record<number, readonly string[]>> = {
  0: [''],
  6: [' million', 'm', 'mn'],
  9: [' billion', 'bn', ' bn'],
  12: [' trillion', 'tn', ' trillion'],
}
const englishUnits: readonly (readonly [before: string, after: string, unit: string])[] = [
  ['', ' yuan', 'CNY'],
  ['RMB ', '', 'CNY'],
  ['RMB', '', 'CNY'],
  ['CNY ', '', 'CNY'],
  ['$', '', 'USD'],
  ['US$', '', 'USD'],
  ['', ' U.S. dollars', 'USD'],
  ['HK$', '', 'HKD'],
  ['€', '', 'EUR'],
  ['', ' euros', 'EUR'],
]

/** "about 2.5 billion yuan", "US$1,500m" */
export const englishAmounts: fc.Arbitrary<Printed> = fc
  .record({
    amount: amounts([0, 6, 9, 12], 9999, 1),
    variant: fc.nat({ max: 2 }),
    unit: fc.constantFrom(...englishUnits),
    wording: fc.constantFrom(...englishQualifiers),
  })
  .map(({ amount, variant, unit: [before, after, unit], wording }) => {
    const scales = englishScales[amount.scale] ?? ['']
    const number = `${separated(amount)}${scales[variant] ?? ''}`
    return printed(amount, `${wording[0]}${before}${number}${after}${wording[1]}`, unit, wording[2])
  })

/** "more than 1,500 key projects", "twenty-five companies", "two hundred million yuan" */
export const englishCounts: fc.Arbitrary<Printed> = fc
  .record({
    amount: amounts([0], 9999, 0),
    inWords: fc.boolean(),
    noun: fc.constantFrom(
      { noun: 'key provincial projects', unit: 'project' },
      { noun: 'enterprises', unit: 'company' },
      { noun: 'new-energy vehicles', unit: 'car' },
      { noun: 'outstanding professionals', unit: 'person' },
      { noun: 'major industries', unit: 'industry' },
    ),
    wording: fc.constantFrom(...englishQualifiers.filter(([, after]) => after === '')),
  })
  .map(({ amount, inWords, noun: { noun, unit }, wording }) => {
    const isInWords = inWords && amount.digits < 1000
    const number = isInWords ? englishWords(amount.digits) : separated(amount)
    const count = printed(amount, `${wording[0]}${number} ${noun}`, unit, wording[2])
    return isInWords ? { ...count, precision: '' } : count
  })

/** 1万亿元（约合1368亿美元）, "1 trillion yuan ($136.8 billion)" */
export const equivalents: fc.Arbitrary<Printed> = fc
  .record({ amount: amounts([8, 12]), other: amounts([8]), inEnglish: fc.boolean(), lead: fc.nat({ max: 2 }) })
  .map(({ amount, other, inEnglish, lead }) => {
    const inBillions = { ...other, scale: 9 }
    const [of, scale, equivalent] = inEnglish
      ? [
          { ...amount, scale: 12 },
          ' trillion yuan',
          ` (${['', 'about ', 'around '][lead] ?? ''}$${plain(inBillions)} billion)`,
        ]
      : [
          amount,
          `${hanScales[amount.scale]?.[0] ?? ''}元`,
          `（${['', '约', '约合'][lead] ?? ''}${plain(other)}亿美元）`,
        ]
    return {
      ...printed(of, `${plain(of)}${scale}${equivalent}`, 'CNY', 'exact'),
      reported: [{ value: valueOf(inEnglish ? inBillions : other), unit: 'USD' }],
    }
  })
  .filter(({ value }) => value.length <= 15)

/** Sentences without a quantity. */
export const noise: fc.Arbitrary<string> = fc.constantFrom(
  '2025年，各地各部门认真贯彻落实部署。',
  '“十四五”期间，G60科创走廊加快建设。',
  '据统计局2026年1月26日消息，第三产业稳步发展。',
  '前三季度进展顺利，第19位不变。',
  '联系电话：0551-62601234，地址中山路100号。',
  '（三）重点任务。',
  '四个全面、一带一路、千方百计。',
  'In 2025, the province made progress on its 14th Five-Year Plan. ',
  'See Table 3 on page 12, and article 12 of the law. ',
  'It was published on Feb. 5, 2025 at https://drc.gd.gov.cn/content/post_159788.html . ',
  'The first half of the year ended after 30 days. ',
)
