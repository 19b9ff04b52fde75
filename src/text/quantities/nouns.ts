/** The nouns that numbers count, and where they stand: after a number, or before it in its clause. */
import { plural } from '../in-words.ts'
import type { FoldedText } from './fold.ts'
import {
  isDigit,
  matchAt,
  skipSpace,
  wordTable,
  type Classifier,
  type WordAt,
  type WordRow,
  type WordTable,
} from './words.ts'

/** Reads a table of words and their unit: `医院 hospital, 学校|小学 school`. */
const unitsOf = (rows: string): WordRow<string>[] =>
  rows
    .trim()
    .split(/,\s+/)
    .map((row) => row.split(' ') as [string, string])

const organizations = unitsOf(`
企业|公司|工厂|厂商|车企|车企业|企业主体|市场主体|经营主体|独角兽|小巨人|总部企业|供应商|商户|门店|民企|上市公司 company,
  医院 hospital, 学校|中小学|小学|中学|高校|大学|院校 school, 幼儿园|托育机构 nursery, 银行 bank,
  机构|院所|研究院|科研院所|协会|社会组织|合作社|事业单位|单位 organization,
  研发机构|研发中心|技术中心|研究中心 research-center, 实验室|重点实验室 laboratory,
  博物馆|图书馆|文化馆|美术馆 museum, 酒店|宾馆|旅行社|民宿 hotel, 景区 scenic-area,
  创新中心|服务中心|中心 center, 农场|家庭农场 farm, 药店 pharmacy, 孵化器|众创空间 incubator
`)

const things = unitsOf(`
  项目|工程项目|课题 project, 事项|实事|民生实事 matter, 工程|重大工程|专项工程 programme,
  工程包|项目包 package, 行动|专项行动 action, 举措|措施|政策措施|政策举措 measure, 政策 policy,
  任务|重点任务 task, 指标 indicator, 领域 field, 行业|产业 industry, 集群|产业集群 cluster,
  产业链|链条 industry-chain, 园区|开发区|产业园|高新区|产业园区|工业园 park,
  示范区|先行区|试验区|合作区|自贸区|保税区|片区 zone, 基地 base, 枢纽 hub, 通道 corridor, 车型 model,
  街道 subdistrict, 平台 platform, 产品|单品 product, 技术 technology, 专利|发明专利 patent, 标准 standard,
  品牌 brand, 场景|应用场景 scenario, 机器人 robot, 无人机 drone, 飞机 aircraft,
  汽车|新能源汽车|车辆|轿车|乘用车|整车 car, 公交车|客车 bus, 充电桩|充电设施|充电枪|充电基础设施 charger,
  充电站|换电站|充换电站|超充站 charging-station, 加氢站|加油站 filling-station, 基站 base-station,
  机架|标准机架 rack, 起降设施|起降点|起降场 site, 设施 facility, 设备 device, 展会|展览|博览会 fair,
  活动|赛事|演出 event, 会议|论坛 conference, 车站|站点|地铁站 station, 机场 airport, 码头 terminal, 泊位 berth,
  桥梁|大桥 bridge, 隧道 tunnel, 水库 reservoir, 电站|水电站|变电站 power-station, 机组 generating-unit,
  生产线|产线 production-line, 线路|路线 line, 航线 route, 高速公路|公路|道路|农村公路 road, 铁路 railway,
  公园 park, 小区|老旧小区|社区 community, 住房|住宅|保障性住房|保障房|公租房|商品房|安置房 home,
  车间|智能车间 workshop, 车位|停车位|泊车位 parking-space, 学位 school-place, 床位|病床 bed, 岗位|就业 job,
  案件|案例 case, 协议|合同 agreement, 城市|地级市|地级以上市|城区 city, 国家|经济体|成员国|国家和地区 country,
  省份|省市|省区市 province, 地区|区域 region, 县区|区县|县市区|县域 county, 乡镇|镇街 township,
  行政村|村庄|自然村 village, 部门 department, 团队 team,
  人才|农民|学生|游客|教师|医生|群众|职工|员工|专家|院士|毕业生|工人|劳动力|人口|居民|干部|旅客|党员 person,
  家庭|农户|贫困户|个体工商户|工商户 household, 基金|子基金 fund, 房间|客房 room, 集装箱 container, 班列 train,
  船舶 ship
`)

export const organizationNouns = wordTable(organizations)
const countedNouns = wordTable([...organizations, ...things])

/** Nouns that count only directly after a classifier. */
const adjacentNouns = wordTable(
  unitsOf(`
  大项 item, 省 province, 市 city, 县 county, 区 district, 镇|乡 township, 村 village, 站 station, 港 port,
  省级行政区 province
`),
)

/** Words between the nouns of one phrase, as 重点 in 汽车重点项目: the phrase goes on behind them. */
const modifiers = wordTable([
  [
    '重点|重大|建设|示范|制造|创新|应用|研发|服务|标志性|骨干|龙头|先进|智能|零部件|整车|省级|国家级|新型|民生|投资|配套|改造|园|上下游',
    true,
  ],
])

/** Words of money: a number with a scale alone behind or before them is an amount of money, as in 总投资4015.1亿. */
export const moneyWords = wordTable([
  [
    '投资|投资额|总投资|产值|总产值|营收|收入|营业收入|金额|资金|贷款|增加值|利润|税收|预算|融资|市值|出口额|进出口额|进出口|' +
      '出口|进口|销售额|零售额|交易额|成交额|总额|总值|生产总值|gdp|信贷|余额|债券|补助|补贴|拨款|支出|外资|存款|保费|成本|资产|' +
      '总资产|投入|补偿|费用|货值|估值|基金规模|募资|授信|工作量',
    true,
  ],
])

/** A counted noun is not looked for beyond these. */
const phraseEnds = new Set('，。；：、！？,.;:!?()（）[]【】{}<>《》"“”\'‘’\n\r …—|和与及在是达占比由从到至向对将把被')

/** English nouns, each of which is a unit by itself. */
const ownUnits =
  'project|company|industry|field|sector|cluster|park|base|platform|center|product|technology|patent|standard|brand|' +
  'scenario|robot|drone|aircraft|car|bus|truck|charger|station|facility|device|fair|event|conference|forum|airport|' +
  'terminal|berth|bridge|tunnel|reservoir|plant|line|route|road|railway|expressway|highway|community|home|apartment|' +
  'flat|workshop|space|bed|job|case|agreement|contract|city|country|province|region|area|county|town|township|' +
  'village|district|municipality|department|team|fund|room|container|train|flight|ship|vessel|school|university|' +
  'college|hospital|clinic|bank|institution|institute|organization|agency|laboratory|museum|library|hotel|farm|' +
  'incubator|person|household|programme|action|measure|policy|task|indicator|target|goal|package|item|initiative|' +
  'plan|site|supplier|store|shop|unicorn|investor|zone|port|satellite|model|set|unit|turbine|reactor|generator|' +
  'substation|screen|seat|trip|visit|deal|order|application|innovation|achievement|chain|service|market|stadium|' +
  'venue|theater|theatre|hub|node|corridor|channel|pipeline|well|mine|tree|animal|pig|book|course|class|committee|' +
  'member|partner|client|customer|subsidiary|branch|office|outlet|rack|server|kind|type|category|' +
  'province-level region|elevator|kindergarten|nursery'

/** Different English words for one unit. */
const otherWords = unitsOf(`
  enterprise|firm|business|manufacturer|maker|automaker|startup|start-up company, centre center, vehicle car,
  pile|pole charger, exhibition fair, factory plant, house home, position|post|opening job, nation country,
  organisation organization, lab laboratory, family household, program programme,
  worker|professional|expert|student|graduate|teacher|doctor|engineer|researcher|scientist person,
  tourist|visitor|farmer|resident|employee|user|passenger|talent|delegate|participant|child|woman|man person,
  pupil|patient|nurse|soldier|volunteer|applicant|citizen|individual|migrant|driver|villager|athlete person,
  official|trainee|technician|adult person
`)

/** Nouns whose plural follows no rule, or has one form only. */
const irregular = unitsOf(`
  people|persons|personnel|staff|children|women|men person, aircraft aircraft, buses bus, nevs|evs car, smes company
`)

const pairsOf = (rows: readonly WordRow<string>[]): [noun: string, unit: string][] =>
  rows.flatMap(([words, unit]) => words.split('|').map((noun): [string, string] => [noun, unit]))

const singulars = [...ownUnits.split('|').map((noun): [string, string] => [noun, noun]), ...pairsOf(otherWords)]

/** The unit of each singular, which counts after the figure 1. */
export const singularNouns: ReadonlyMap<string, string> = new Map(singulars)

const pluralNouns: ReadonlyMap<string, string> = new Map([
  ...singulars.map(([noun, unit]): [string, string] => [plural(noun), unit]),
  ...pairsOf(irregular),
])

/** A noun phrase does not go on behind these. */
const phraseEndWords: ReadonlySet<string> = new Set(
  (
    'of|in|on|at|to|for|from|by|with|within|without|under|over|above|below|between|among|into|during|since|until|till|' +
    'after|before|about|around|nearly|than|per|as|is|are|was|were|be|been|being|has|have|had|will|would|should|shall|' +
    'must|may|might|can|could|do|does|did|that|which|who|whose|where|when|while|if|because|but|so|the|a|an|this|these|' +
    'those|its|their|his|her|our|it|they|we|he|she|there|said|says|saw|reached|hit|rose|fell|grew|including|involving|' +
    'covering|totaling|totalling|worth|years|year|months|month|weeks|week|days|day|hours|hour|minutes|minute|quarters|' +
    'quarter|decades|decade|percent|million|billion|trillion|thousand|hundred|dozen|lakh|lakhs|crore|crores|wan|yi|' +
    'zillion|gross|k|m|b|t|mn|bn|tn|mln|bln|trn|not|up|down|out|off|through|across|via|plus|times|january|february|' +
    'march|april|june|july|august|september|october|november|december'
  ).split('|'),
)

export interface Noun {
  readonly unit: string
  readonly start: number
  readonly end: number
  /** Another number stands between. */
  readonly isCrossed: boolean
}

/** Characters between a classifier and its noun. */
const farthest = 14

/** Follows a phrase to its last noun: 产业集群 are clusters, 汽车重点项目 are projects. */
const lastOf = (text: string, first: WordAt<string>, nouns: WordTable<string>): WordAt<string> => {
  let noun = first
  for (let length = 0; length < 4; length++) {
    const modifier = modifiers.at(text, noun.end)
    const next = nouns.at(text, noun.end) ?? (modifier && nouns.at(text, modifier.end))
    // A noun right before a number is that number's: 5大类产业项目380个.
    if (!next || isDigit(text, next.end)) break
    noun = next
  }
  return noun
}

/** Returns a noun of one character right after 个: 16个市, but not the 省 of 省重点项目. */
const adjacentNounAt = (text: string, start: number): WordAt<string> | undefined => {
  const found = adjacentNouns.at(text, start)
  const isAttribute = found !== undefined && /^[重级属直科内外辖定]/.test(text.charAt(found.end))
  return /个 ?$/.test(text.slice(Math.max(0, start - 2), start)) && !isAttribute ? found : undefined
}

/** Returns the noun after a Chinese classifier. */
export const nounAfter = (text: string, classifierEnd: number, { noun }: Classifier): Noun | undefined => {
  const start = skipSpace(text, classifierEnd)
  const adjacent = noun === 'any' ? adjacentNounAt(text, start) : undefined
  const table = noun === 'organization' ? organizationNouns : countedNouns
  let isCrossed = false
  for (let at = start; at < start + farthest && at < text.length; at++) {
    const found = table.at(text, at)
    // 国家级 and 县域级 are grades.
    if (found && text.charAt(found.end) !== '级' && !(at === start && adjacent && adjacent.end > found.end)) {
      const last = lastOf(text, found, table)
      return { unit: last.meaning, start: at, end: last.end, isCrossed }
    }
    if (at === start && adjacent) return { unit: adjacent.meaning, start, end: adjacent.end, isCrossed }
    if (phraseEnds.has(text.charAt(at))) break
    isCrossed ||= isDigit(text, at)
  }
  return undefined
}

/** Returns the nearest noun or word of money before a position in its clause. */
export const nounBefore = (text: string, from: number): { unit: string; isMoney: boolean } | undefined => {
  const end = text.charAt(from - 1) === '(' ? from - 1 : from
  for (let at = end; at > end - farthest && at > 0; at--) {
    const money = moneyWords.before(text, at)
    const noun = countedNouns.before(text, at)
    if (money && money.start < (noun?.start ?? Infinity)) return { unit: 'CNY', isMoney: true }
    if (noun) return { unit: noun.meaning, isMoney: false }
    const character = text.charAt(at - 1)
    if ((phraseEnds.has(character) && !'达是为占'.includes(character) && character !== ' ') || isDigit(text, at - 1))
      break
  }
  return undefined
}

const word = /[ \n](\d?[A-Za-z][A-Za-z&'-]*)/y
const mostWords = 6
/** Between a number and what it counts: 430 are industrial projects, 82 of the projects. */
const linking = / (?:are|were|of (?:the|its|these|those|their))(?= )/y

/** Returns the noun that ends an English phrase after a number: "1,500 key provincial construction projects". */
export const englishNounAfter = ({ text, lower }: FoldedText, numberEnd: number, isOne: boolean): Noun | undefined => {
  let at = numberEnd + (matchAt(linking, lower, numberEnd)?.[0].length ?? 0)
  for (let count = 0; count < mostWords; count++) {
    const [matched = '', printed = ''] = matchAt(word, text, at) ?? []
    const start = at + 1
    at += matched.length
    const found = lower.slice(start, at).replace(/'s?$/, '')
    const isNext = /^(?:and|or)$/.test(found) && (count === 0 || /^(?:the|an?) /.test(lower.slice(at + 1, at + 5)))
    if (printed === '' || isNext || phraseEndWords.has(found)) return undefined
    const unit = pluralNouns.get(found) ?? (isOne ? singularNouns.get(found) : undefined)
    if (unit !== undefined) return { unit, start, end: start + found.length, isCrossed: false }
  }
  return undefined
}
