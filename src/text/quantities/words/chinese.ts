/** Chinese words around numbers; traditional characters are folded before they are looked up. */
import type { Classifier, Language, QualifierWord } from './language.ts'

const any: Classifier = { unit: null, noun: 'any' }
const counts = (unit: string): Classifier => ({ unit, noun: 'none' })

const about: QualifierWord = { qualifier: 'about' }
const moreThan: QualifierWord = { qualifier: 'more-than' }
const atLeast: QualifierWord = { qualifier: 'at-least' }
const atMost: QualifierWord = { qualifier: 'at-most' }
const lessThan: QualifierWord = { qualifier: 'less-than' }
const unless = (word: QualifierWord, beside: string): QualifierWord => ({ ...word, unlessBeside: beside.split('|') })

/** Names of currencies but the yuan. They may stand before an amount, and behind its 元: 港元3亿, 3亿元港币. */
const foreign: readonly (readonly [names: string, code: string])[] = [
  ['美元|美金', 'USD'],
  ['欧元', 'EUR'],
  ['英镑', 'GBP'],
  ['日元|日圆|円', 'JPY'],
  ['港元|港币|港圆', 'HKD'],
  ['澳门元|澳门币|葡币', 'MOP'],
  ['新台币|台币', 'TWD'],
  ['澳元|澳大利亚元|澳币', 'AUD'],
  ['加元|加拿大元|加币', 'CAD'],
  ['新加坡元|新元|新币|坡币', 'SGD'],
  ['新西兰元|纽元', 'NZD'],
  ['瑞士法郎|瑞郎', 'CHF'],
  ['卢布', 'RUB'],
  ['韩元|韩圆|韩币', 'KRW'],
  ['泰铢', 'THB'],
  ['印度卢比|卢比', 'INR'],
  ['越南盾', 'VND'],
  ['林吉特|马来西亚林吉特|令吉', 'MYR'],
  ['印尼盾|印尼卢比', 'IDR'],
  ['坚戈', 'KZT'],
  ['阿联酋迪拉姆|迪拉姆', 'AED'],
  ['沙特里亚尔', 'SAR'],
  ['雷亚尔', 'BRL'],
  ['兰特', 'ZAR'],
]
const behindYuan = foreign.map(([names, code]) => [names.replaceAll(/[^|]+/g, '元$&'), code] as const)

export const chinese: Language = {
  units: [
    ['%', 'percent'],
    ['百分点|个百分点', 'percentage-point'],
    ['倍', 'fold'],
    ['公里|千米|㎞', 'kilometer'],
    ['平方公里|平方千米|㎢', 'square-kilometer'],
    ['米|延米', 'meter'],
    ['平方米|平米|㎡', 'square-meter'],
    ['立方米|标方|标准立方米|㎥', 'cubic-meter'],
    ['海里', 'nautical-mile'],
    ['公顷', 'hectare'],
    ['亩', 'mu'],
    ['吨|公吨|吨标准煤|吨标煤', 'tonne'],
    ['公斤|千克|㎏', 'kilogram'],
    ['斤', 'jin'],
    ['桶', 'barrel'],
    ['千瓦时|度电', 'kilowatt-hour'],
    ['兆瓦时', 'megawatt-hour'],
    ['吉瓦时', 'gigawatt-hour'],
    ['千瓦', 'kilowatt'],
    ['兆瓦', 'megawatt'],
    ['吉瓦', 'gigawatt'],
    ['千伏', 'kilovolt'],
    ['千伏安', 'kilovolt-ampere'],
    ['兆伏安', 'megavolt-ampere'],
    ['标箱|标准箱|个标箱|个标准箱', 'container'],
    ['张床位|个床位|床位|张病床|张床|张养老床位|张护理型床位', 'bed'],
    ['个岗位|个就业岗位|个工作岗位|岗位|就业岗位', 'job'],
    ['家庭|户家庭|个家庭', 'household'],
    ['个大项', 'item'],
    ['车次', 'vehicle-trip'],
    ['架次', 'flight'],
    ['班列|列中欧班列', 'train'],
  ],
  currencies: [['元|元人民币|人民币|元整', 'CNY'], ...foreign, ...behindYuan],
  currencySigns: [['人民币', 'CNY'], ...foreign],
  classifiers: [
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
  ],
  notUnits:
    '次产业|年|年度|年代|年期|月|月份|日|天|周|周年|季度|季|小时|分钟|秒|秒钟|世纪|岁|周岁|学期|学年|学时|课时|工作日|昼夜|' +
    '个月|个季度|个小时|个钟头|个星期|个世纪|个年头|个年度|个工作日|个自然日|个交易日|个学期|个学年|个昼夜|个半月|个半小时|' +
    '个五年规划|个五年计划|个代表|个全面|个自信|个意识|个维护|个确立|个一|' +
    '级|强|号|号线|期|代|届|层|楼|室|度|摄氏度|℃|版|折|后|时代|‰|个基点|基点|比|位数|项目|人大|大会|条例|门峡|国家|家山|' +
    '次方|点钟|时许|人间|个旧|大行星|户口|部门|部分|套路|件套|口岸|道德|元件|元素|元器件|元旦|元月|元宵|元首',
  qualifiersBefore: [
    [
      '约',
      unless(about, ...['节|签|合|预|制|公|契|集|违|履|续|特|邀|条|解|相|失|守|毁|婚|誓|缔|盟|简|俭|纽|大大|规约']),
    ],
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
  ],
  negations:
    '不|不会|不得|不应|不应当|不应该|不能|不能够|不宜|不可|不可能|不要|不再|不曾|不许|不准|未|未曾|未能|没|没有|没能|勿',
  qualifiersAfter: [
    ['左右', unless(about, '岸|两侧|逢源')],
    ['上下', unless(about, '游|级|班|文|联动')],
    ['以上|及以上|或以上|(含)以上|之上', unless(atLeast, '海|市公|市企|述')],
    ['以下', unless(lessThan, '简称|统称')],
    ['(含)以下|及以下|或以下', atMost],
    ['以内|之内|(含)以内|封顶', atMost],
    ['不到', unless(lessThan, '一|二|两|三|半|年|1|2|3|4|5|6|7|8|9|位|场|期|账|手')],
    ['出头|有余', moreThan],
  ],
  fillers: '了|达|为|共|人民币|达到|有|占|共有|共计|总计',
  // What is shortened or narrowed, as a gap or a time, is told as a positive amount.
  declines:
    '下降|降低|减少|下滑|回落|下跌|缩减|削减|压减|锐减|萎缩|收缩|缩水|贬值|负增长|下调|下挫|走低|放缓|降|跌|减|' +
    '降幅|降幅为|降幅达|跌幅|跌幅为|跌幅达|下降幅度|下降幅度为',
  declineFillers: '了|分别',
  ranges: '-|–|—|——|~|~~|至|到',
  lists: '、|和|与|及|以及|或|/|,和',
  changes:
    '增至|增加至|增加到|提高到|提高至|提升到|提升至|升至|升到|上升到|上升至|扩大到|扩大至|扩展到|增长到|增长至|发展到|' +
    '降至|降到|下降到|下降至|降低到|降低至|减少到|减少至|减至|缩短到|调整为|调整至|调整到|提到|涨到|涨至|上调至|下调至|跃升至|跃升到|扩至',
  equivalents: '折合人民币|合人民币|折人民币|折合|合|相当于|折|即|约合|等于|折算为',
  labels: '第',
}
