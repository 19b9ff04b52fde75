/** The words around numbers, English and Chinese, in tables that find the longest word at a position. */

export interface WordAt<T> {
  readonly start: number
  readonly end: number
  readonly meaning: T
}

export interface WordTable<T> {
  /** Returns the longest word that begins at a position. */
  readonly at: (text: string, start: number) => WordAt<T> | undefined
  /** Returns the longest word that ends at a position. */
  readonly before: (text: string, end: number) => WordAt<T> | undefined
}

/** The words of a meaning, separated by `|`. */
export type WordRow<T> = readonly [words: string, meaning: T]

export const isLetter = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at) | 0x20
  return code >= 0x61 && code <= 0x7a
}

export const isDigit = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at)
  return code >= 0x30 && code <= 0x39
}

export const skipSpace = (text: string, at: number): number => (text.charAt(at) === ' ' ? at + 1 : at)

/** Matches a sticky pattern at a position. */
export const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at
  return pattern.exec(text)
}

/** Reports whether a position lies inside a word of Latin letters. */
const isInsideWord = (text: string, at: number): boolean => isLetter(text, at - 1) && isLetter(text, at)

type Words<T> = Map<number, (readonly [word: string, meaning: T])[]>

export const wordTable = <T>(rows: readonly WordRow<T>[]): WordTable<T> => {
  const byFirst: Words<T> = new Map()
  const byLast: Words<T> = new Map()
  const words = rows
    .flatMap(([row, meaning]) => row.split('|').map((word) => [word, meaning] as const))
    .sort(([one], [other]) => other.length - one.length)
  for (const entry of words) {
    const [word] = entry
    byFirst.set(word.charCodeAt(0), [...(byFirst.get(word.charCodeAt(0)) ?? []), entry])
    byLast.set(word.charCodeAt(word.length - 1), [...(byLast.get(word.charCodeAt(word.length - 1)) ?? []), entry])
  }
  return {
    at: (text, start) => {
      for (const [word, meaning] of byFirst.get(text.charCodeAt(start)) ?? []) {
        const end = start + word.length
        if (text.startsWith(word, start) && !isInsideWord(text, end)) return { start, end, meaning }
      }
      return undefined
    },
    before: (text, end) => {
      for (const [word, meaning] of byLast.get(text.charCodeAt(end - 1)) ?? []) {
        const start = end - word.length
        if (start >= 0 && text.startsWith(word, start) && !isInsideWord(text, start)) return { start, end, meaning }
      }
      return undefined
    },
  }
}

export type Qualifier = 'exact' | 'about' | 'more-than' | 'at-least' | 'at-most' | 'less-than' | 'between'

/** A word that makes a number about, a bound, and so on. */
export interface QualifierWord {
  readonly qualifier: Qualifier
  /** Characters or words: next to one of them it is another word, as 约 in 签约. */
  readonly unlessBeside?: readonly string[]
  /** It counts before a bare scale alone, as 过 in 过万亿. */
  readonly bareScaleOnly?: boolean
}

/** A word for single things, as 个 and 家: it is evidence of a count, and may tell the unit. */
export interface Classifier {
  readonly unit: string | null
  /** The nouns that may follow it. */
  readonly noun: 'any' | 'organization' | 'none'
  /** It counts only before a noun that is known, as 大 in 十大领域. */
  readonly needsNoun?: boolean
}

/** The meaning of a word after a number. */
export type AfterNumber =
  | { readonly kind: 'unit'; readonly unit: string; readonly isMoney: boolean }
  | ({ readonly kind: 'classifier' } & Classifier)
  | { readonly kind: 'none' }

/** Units after a number: percent, physical units, counted nouns that need no classifier. */
const units: readonly WordRow<string>[] = [
  ['percent|per cent|pct|%', 'percent'],
  [
    'percentage points|percentage point|percent points|percentage-point|percentage-points|% points|ppts|ppt|pps|pp|p.p.|pct points|百分点|个百分点',
    'percentage-point',
  ],
  ['fold|times|-fold|倍', 'fold'],
  ['kilometers|kilometres|kilometer|kilometre|kms|km|公里|千米|㎞', 'kilometer'],
  [
    'square kilometers|square kilometres|square kilometer|square kilometre|sq km|sq. km|sq kms|km²|km2|平方公里|平方千米|㎢',
    'square-kilometer',
  ],
  ['meters|metres|meter|metre|米|延米', 'meter'],
  ['square meters|square metres|square meter|square metre|sq m|m²|sqm|平方米|平米|㎡', 'square-meter'],
  ['cubic meters|cubic metres|cubic meter|cubic metre|m³|立方米|标方|标准立方米|㎥', 'cubic-meter'],
  ['nautical miles|海里', 'nautical-mile'],
  ['miles', 'mile'],
  ['hectares|hectare|ha|公顷', 'hectare'],
  ['acres', 'acre'],
  ['mu|亩', 'mu'],
  ['tonnes|tons|tonne|ton|metric tons|metric tonnes|tonnes of standard coal|吨|公吨|吨标准煤|吨标煤', 'tonne'],
  ['kilograms|kilogrammes|kg|kgs|公斤|千克|㎏', 'kilogram'],
  ['barrels|桶', 'barrel'],
  ['kilowatts|kilowatt|kw|千瓦', 'kilowatt'],
  ['megawatts|megawatt|mw|兆瓦', 'megawatt'],
  ['gigawatts|gigawatt|gw|吉瓦', 'gigawatt'],
  ['terawatts|tw', 'terawatt'],
  ['kilowatt-hours|kilowatt hours|kwh|千瓦时|度电', 'kilowatt-hour'],
  ['megawatt-hours|megawatt hours|mwh|兆瓦时', 'megawatt-hour'],
  ['gigawatt-hours|gigawatt hours|gwh|吉瓦时', 'gigawatt-hour'],
  ['terawatt-hours|terawatt hours|twh', 'terawatt-hour'],
  ['kilovolts|kilovolt|kv|千伏', 'kilovolt'],
  ['p|pflops|petaflops', 'petaflops'],
  ['eflops|exaflops', 'exaflops'],
  ['teu|teus|twenty-foot equivalent units|标箱|标准箱|个标箱|个标准箱', 'container'],
  ['斤', 'jin'],
  ['千伏安', 'kilovolt-ampere'],
  ['兆伏安', 'megavolt-ampere'],
  ['张床位|个床位|床位|张病床|张床|张养老床位|张护理型床位', 'bed'],
  ['个岗位|个就业岗位|个工作岗位|岗位|就业岗位', 'job'],
  ['家庭|户家庭|个家庭', 'household'],
  ['个大项', 'item'],
  ['车次', 'vehicle-trip'],
  ['架次', 'flight'],
  ['班列|列中欧班列', 'train'],
]

/** The currencies but the yuan: their English names, their signs before a number, their Chinese names. */
const foreign: readonly (readonly [code: string, names: string, signs: string, han: string])[] = [
  [
    'USD',
    'dollars|dollar|us dollars|us dollar|u.s. dollars|u.s. dollar|american dollars',
    '$|us$|u.s.$|u.s. $|us $|usd$',
    '美元|美金',
  ],
  ['EUR', 'euros|euro|€', '€', '欧元'],
  ['GBP', 'pounds sterling|british pounds|pounds', '£', '英镑'],
  ['JPY', 'yen|japanese yen', 'jp¥', '日元|日圆|円'],
  ['HKD', 'hong kong dollars|hk dollars', 'hk$|hk $', '港元|港币|港圆'],
  ['MOP', 'patacas|macao patacas|macanese patacas', 'mop$', '澳门元|澳门币|葡币'],
  ['TWD', 'new taiwan dollars|nt dollars|taiwan dollars|ntd', 'nt$|ntd', '新台币|台币'],
  ['AUD', 'australian dollars', 'a$|au$', '澳元|澳大利亚元|澳币'],
  ['CAD', 'canadian dollars', 'c$|ca$', '加元|加拿大元|加币'],
  ['SGD', 'singapore dollars', 's$', '新加坡元|新元|新币|坡币'],
  ['NZD', 'new zealand dollars', 'nz$', '新西兰元|纽元'],
  ['CHF', 'swiss francs', '', '瑞士法郎|瑞郎'],
  ['RUB', 'rubles|roubles|russian rubles|russian roubles', '₽', '卢布'],
  ['KRW', 'won|south korean won|korean won', '₩', '韩元|韩圆|韩币'],
  ['THB', 'baht|thai baht', '฿', '泰铢'],
  ['INR', 'indian rupees|rupees', '₹', '印度卢比|卢比'],
  ['VND', 'vietnamese dong', '₫', '越南盾'],
  ['MYR', 'ringgit|malaysian ringgit', '', '林吉特|马来西亚林吉特|令吉'],
  ['IDR', 'rupiah|indonesian rupiah', '', '印尼盾|印尼卢比'],
  ['KZT', 'tenge', '', '坚戈'],
  ['AED', 'uae dirhams|dirhams', '', '阿联酋迪拉姆|迪拉姆'],
  ['SAR', 'saudi riyals', '', '沙特里亚尔'],
  ['BRL', 'brazilian reals', 'r$', '雷亚尔'],
  ['ZAR', 'rand|south african rand', '', '兰特'],
]

const withCode = (code: string, words: string): string =>
  [code.toLowerCase(), words].filter((row) => row !== '').join('|')

/** Chinese names may stand before an amount, and behind its 元: 港元3亿, 3亿元港币. */
const currencies: readonly WordRow<string>[] = [
  ['元|元人民币|人民币|元整|yuan|renminbi|rmb|cny|chinese yuan|yuan renminbi|yuan rmb', 'CNY'],
  ['ecu', 'XEU'],
  ...foreign.map(
    ([code, names, , han]) => [`${withCode(code, names)}|${han}|${han.replaceAll(/[^|]+/g, '元$&')}`, code] as const,
  ),
]

const wordOf = (...rows: readonly string[]): WordTable<true> => wordTable([[rows.join('|'), true]])

const any: Classifier = { unit: null, noun: 'any' }
const counts = (unit: string): Classifier => ({ unit, noun: 'none' })

const classifiers: readonly WordRow<Classifier>[] = [
  [
    '个|项|种|条|座|台|套|件|处|只|支|款|株|棵|头|艘|架|列|对|组|份|篇|部|门|次|枚|颗|盏|片|根|口|眼|宗|起|例|笔|单',
    any,
  ],
  ['栋|幢|间|块|张|所|场|类|批次|期次|道|幅|本|册|辆次|趟|段|盘|届次', any],
  ['大|大类', { ...any, needsNoun: true }],
  ['家', { unit: 'company', noun: 'organization' }],
  ['人|名|位|余人|万人|个人|名人', counts('person')],
  ['人次', counts('visit')],
  ['户', counts('household')],
  ['辆|辆次', counts('car')],
  ['units|pieces|sets', { unit: null, noun: 'none' }],
]

/** Words after a number that is no quantity: durations, dates, grades. */
const notUnits =
  '次产业|年|年度|年代|年期|月|月份|日|天|周|周年|季度|季|小时|分钟|秒|秒钟|世纪|岁|周岁|学期|学年|学时|课时|工作日|昼夜|' +
  '个月|个季度|个小时|个钟头|个星期|个世纪|个年头|个年度|个工作日|个自然日|个交易日|个学期|个学年|个昼夜|个半月|个半小时|' +
  '个五年规划|个五年计划|个代表|个全面|个自信|个意识|个维护|个确立|个一|' +
  '级|强|号|号线|期|代|届|层|楼|室|度|摄氏度|℃|版|折|后|时代|‰|个基点|基点|比|位数|项目|人大|大会|条例|门峡|国家|家山|' +
  '次方|点钟|时许|人间|个旧|大行星|户口|部门|部分|套路|件套|口岸|道德|元件|元素|元器件|元旦|元月|元宵|元首|' +
  'years|year|months|month|weeks|week|days|day|hours|hour|minutes|minute|seconds|second|quarters|quarter|decades|decade|' +
  "centuries|century|nights|degrees|basis points|bps|st|nd|rd|th|am|pm|a.m.|p.m.|o'clock|times a|times per|yrs|hrs|mins|" +
  'dozen|dozens|score|scores'

export const afterWords = wordTable<AfterNumber>([
  ...units.map(([words, unit]) => [words, { kind: 'unit', unit, isMoney: false }] as const),
  ...currencies.map(([words, unit]) => [words, { kind: 'unit', unit, isMoney: true }] as const),
  ...classifiers.map(([words, classifier]) => [words, { kind: 'classifier', ...classifier }] as const),
  [notUnits, { kind: 'none' }],
])

/** Currencies before a number. */
export const currencySigns = wordTable([
  ['¥|rmb|cny|cn¥|rmb¥|yuan|人民币', 'CNY'],
  ...foreign.map(([code, , signs, han]) => [`${withCode(code, signs)}|${han}`, code] as const),
])

const about: QualifierWord = { qualifier: 'about' }
const moreThan: QualifierWord = { qualifier: 'more-than' }
const atLeast: QualifierWord = { qualifier: 'at-least' }
const atMost: QualifierWord = { qualifier: 'at-most' }
const lessThan: QualifierWord = { qualifier: 'less-than' }
const unless = (word: QualifierWord, beside: string): QualifierWord => ({ ...word, unlessBeside: beside.split('|') })

/** With these before it, `over` belongs to a verb: "take over 3 companies". */
const takes = 'take|takes|took|taken|taking|hand|hands|handed|handing|turn|turned|carry|carried|roll|rolled|transferred'

const nots =
  "no|not|never|cannot|can't|won't|wouldn't|couldn't|didn't|don't|doesn't|hasn't|haven't|hadn't|isn't|aren't|wasn't|weren't|" +
  "shouldn't|mustn't"

export const qualifiersBefore = wordTable<QualifierWord>([
  ['约', unless(about, '节|签|合|预|制|公|契|集|违|履|续|特|邀|条|解|相|失|守|毁|婚|誓|缔|盟|简|俭|纽|大大|规约')],
  ['大约|大约为|大致为|约合|折合约|合约为|约为|约折合|大概|将近|接近|总计约|大致', about],
  ['近', unless(about, '最|附|临|靠|邻|新|亲|远|就|贴|晚')],
  ['超', unless(moreThan, '赶')],
  ['超过|超出|突破|高于|大于|多于|不止|超越', moreThan],
  ['大于等于|大于或等于|高于等于|高于或等于', atLeast],
  ['小于等于|小于或等于|低于等于|低于或等于', atMost],
  ['逾|破', unless(moreThan, '打|攻|爆')],
  [
    '过',
    {
      ...unless(moreThan, '通|经|不|路|透|度|太|难|错|渡|跨|越|胜|好'),
      bareScaleOnly: true,
    },
  ],
  ['至少|最少|起码', atLeast],
  ['至多|最多', atMost],
  ['低于|少于|小于|跌破|不足|不到|不满|不达|未达|未满|未到|没到', lessThan],
  ['未达到|未能达到|没达到|没有达到|没能达到|不能达到|不会达到|无法达到|难以达到', lessThan],
  ['about|approximately|approx.|approx|roughly|nearly|almost|close to|circa|ca.|an estimated', about],
  ['around', unless(about, 'turn|turned')],
  ['some', unless(about, 'and')],
  [
    'more than|exceeding|exceeded|exceeds|exceed|surpass|surpasses|surpassed|surpassing|in excess of|higher than|greater than',
    moreThan,
  ],
  ['upwards of|upward of|topping|topped|larger than', moreThan],
  ['over', unless(moreThan, takes)],
  ['above', unless(moreThan, 'the')],
  ['at least|a minimum of|more than or equal to|greater than or equal to|higher than or equal to', atLeast],
  ['at most|up to|a maximum of|less than or equal to|fewer than or equal to|lower than or equal to', atMost],
  ['≥|>=', atLeast],
  ['≤|<=', atMost],
  ['>', moreThan],
  ['<', lessThan],
  ['≈', about],
  // Behind a number it is the dash of a range.
  ['~', unless(about, '0|1|2|3|4|5|6|7|8|9|%|十|百|千|万|亿|元')],
  [
    'fell below|falls below|fall below|falling below|fallen below|dropped below|drop below|drops below|dropping below',
    lessThan,
  ],
  ['less than|fewer than|below|under|lower than|short of|not quite', lessThan],
  ['fell short of|fall short of|falls short of|falling short of|fallen short of', lessThan],
  ["not reach|not reached|cannot reach|can't reach|won't reach|didn't reach|never reached|yet to reach", lessThan],
  ['failed to reach|fail to reach|fails to reach', lessThan],
])

/** Before `more-than` or `less-than` they turn it round, as in 不超过 and "will not fall below". */
export const negations = wordOf(
  '不|不会|不得|不应|不应当|不应该|不能|不能够|不宜|不可|不可能|不要|不再|不曾|不许|不准|未|未曾|未能|没|没有|没能|勿',
  ['', ' be', ' been', ' to', ' to be', ' have', ' have been', ' go', ' rise']
    .map((verb) => nots.replaceAll(/[^|]+/g, (not) => not + verb))
    .join('|'),
)

export const qualifiersAfter = wordTable<QualifierWord>([
  ['左右', unless(about, '岸|两侧|逢源')],
  ['上下', unless(about, '游|级|班|文|联动')],
  ['以上|及以上|或以上|(含)以上|之上', unless(atLeast, '海|市公|市企|述')],
  ['以下', unless(lessThan, '简称|统称')],
  ['(含)以下|及以下|或以下', atMost],
  ['以内|之内|(含)以内|封顶', atMost],
  ['不到', unless(lessThan, '一|二|两|三|半|年|1|2|3|4|5|6|7|8|9|位|场|期|账|手')],
  ['出头|有余', moreThan],
  ['or more|or above|and above|or over|and over|or higher|and more|or greater', atLeast],
  ['or less|or fewer|or below|and below|or under|and under|or lower', atMost],
  ['or so', about],
])

/** Between a qualifier and its number. */
export const fillers = wordOf(
  '了|达|为|共|人民币|达到|有|占|共有|共计|总计',
  'a total of|an estimated|a combined|another|an additional|a further|rmb|as many as|as much as',
)

/** What is shortened or narrowed, as a gap or a time, is told as a positive amount. */
export const declines = wordOf(
  '下降|降低|减少|下滑|回落|下跌|缩减|削减|压减|锐减|萎缩|收缩|缩水|贬值|负增长|下调|下挫|走低|放缓|降|跌|减|' +
    '降幅|降幅为|降幅达|跌幅|跌幅为|跌幅达|下降幅度|下降幅度为',
  'fell|fall|falls|falling|fallen|down|dropped|drop|drops|dropping|declined|decline|declines|declining|decreased|decrease|' +
    'decreases|decreasing|reduced|reduce|reduces|shrank|shrunk|shrink|contracted|contract|slid|slipped|tumbled|plunged|lowered|reduction|' +
    'cut|cuts|slashed|slumped|slump|sank|lost|dip|dips|dipped|eased|slowed',
)

/** Between a word of decline and its number or qualifier. */
export const declineFillers = wordOf(
  '了|分别',
  'by|of|by some|a|a further|another|further|between|as much as|, by|year on year|year-on-year|year on year by|year-on-year by|yoy|yoy by|sharply by|slightly by|only|just',
)

/** Before an equivalent in brackets. */
export const equivalents = wordOf(
  '折合人民币|合人民币|折人民币|折合|合|相当于|折|即|约合|等于|折算为',
  'or|equivalent to|i.e.|equal to|that is|worth|=|≈',
)

/** Before a number that names something, as in "Table 3". */
export const labels = wordOf(
  '第',
  'article|articles|section|sections|chapter|chapters|table|tables|figure|figures|page|pages|no.|no|nos.|nos|phase|phases|part|' +
    'step|route|line|annex|appendix|clause|paragraph|version|level|grade|tier|class|category|type|room|floor|building|top|' +
    'ranked|rank|number|lot|zone|block|stage|round|day|week|fortune|global|csi|highway|exhibit|scenario|option|volume|' +
    'issue|note|form|model|boeing|airbus|iphone|windows|formula|iso|sdg|world top|schedule|rule|decree|circular|document|batch|january|february|march|april|may|june|july|august|september|' +
    'october|november|december|jan.|feb.|mar.|apr.|jun.|jul.|aug.|sept.|sep.|oct.|nov.|dec.|jan|feb|mar|apr|jun|jul|aug|sept|' +
    'sep|oct|nov|dec|#|№|group of|goal|goals|item|points|list of|q|h|the class of|pages',
)

/** The text between two numbers, without the spaces around it. */
export const rangeWords: ReadonlySet<string> = new Set('-|–|—|——|~|~~|至|到|-|–|—|~|to|through'.split('|'))

export const listWords: ReadonlySet<string> = new Set('、|和|与|及|以及|或|/|,和|and|or|&|,|, and|, or|/'.split('|'))

/** From one number to another: both are read, and the unit of the second holds for the first. */
export const changeWords: ReadonlySet<string> = new Set(
  (
    '增至|增加至|增加到|提高到|提高至|提升到|提升至|升至|升到|上升到|上升至|扩大到|扩大至|扩展到|增长到|增长至|发展到|' +
    '降至|降到|下降到|下降至|降低到|降低至|减少到|减少至|减至|缩短到|调整为|调整至|调整到|提到|涨到|涨至|上调至|下调至|跃升至|跃升到|扩至|to'
  ).split('|'),
)
