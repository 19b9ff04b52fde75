/** Counted nouns of Chinese. Nouns of one character count only directly after a classifier. */
import { wordTable, type WordRow } from '../word-table.ts'

const organizations: readonly WordRow<string>[] = [
  [
    '企业|公司|工厂|厂商|车企|企业主体|市场主体|经营主体|独角兽|小巨人|总部企业|供应商|商户|门店|民企|上市公司',
    'company',
  ],
  ['医院', 'hospital'],
  ['学校|中小学|小学|中学|高校|大学|院校', 'school'],
  ['幼儿园|托育机构', 'nursery'],
  ['银行', 'bank'],
  ['机构|院所|研究院|科研院所|协会|社会组织|合作社|事业单位|单位', 'organization'],
  ['研发机构|研发中心|技术中心|研究中心', 'research-center'],
  ['实验室|重点实验室', 'laboratory'],
  ['博物馆|图书馆|文化馆|美术馆', 'museum'],
  ['酒店|宾馆|旅行社|民宿', 'hotel'],
  ['景区', 'scenic-area'],
  ['创新中心|服务中心|中心', 'center'],
  ['农场|家庭农场', 'farm'],
  ['药店', 'pharmacy'],
  ['孵化器|众创空间', 'incubator'],
]

const things: readonly WordRow<string>[] = [
  ['项目|工程项目|课题', 'project'],
  ['大项', 'item'],
  ['事项|实事|民生实事', 'matter'],
  ['工程|重大工程|专项工程', 'programme'],
  ['工程包|项目包', 'package'],
  ['行动|专项行动', 'action'],
  ['举措|措施|政策措施|政策举措', 'measure'],
  ['政策', 'policy'],
  ['任务|重点任务', 'task'],
  ['指标', 'indicator'],
  ['领域', 'field'],
  ['行业|产业', 'industry'],
  ['集群|产业集群', 'cluster'],
  ['产业链|链条', 'industry-chain'],
  ['园区|开发区|产业园|高新区|产业园区|工业园', 'park'],
  ['示范区|先行区|试验区|合作区|自贸区|保税区|片区', 'zone'],
  ['基地', 'base'],
  ['枢纽', 'hub'],
  ['通道', 'corridor'],
  ['车型', 'model'],
  ['街道', 'subdistrict'],
  ['平台', 'platform'],
  ['产品|单品', 'product'],
  ['技术', 'technology'],
  ['专利|发明专利', 'patent'],
  ['标准', 'standard'],
  ['品牌', 'brand'],
  ['场景|应用场景', 'scenario'],
  ['机器人', 'robot'],
  ['无人机', 'drone'],
  ['飞机', 'aircraft'],
  ['汽车|新能源汽车|车辆|轿车|乘用车|整车', 'car'],
  ['公交车|客车', 'bus'],
  ['充电桩|充电设施|充电枪|充电基础设施', 'charger'],
  ['充电站|换电站|充换电站|超充站', 'charging-station'],
  ['加氢站|加油站', 'filling-station'],
  ['基站', 'base-station'],
  ['机架|标准机架', 'rack'],
  ['起降设施|起降点|起降场', 'site'],
  ['设施', 'facility'],
  ['设备', 'device'],
  ['展会|展览|博览会', 'fair'],
  ['活动|赛事|演出', 'event'],
  ['会议|论坛', 'conference'],
  ['车站|站点|地铁站', 'station'],
  ['机场', 'airport'],
  ['码头', 'terminal'],
  ['泊位', 'berth'],
  ['桥梁|大桥', 'bridge'],
  ['隧道', 'tunnel'],
  ['水库', 'reservoir'],
  ['电站|水电站|变电站', 'power-station'],
  ['机组', 'generating-unit'],
  ['生产线|产线', 'production-line'],
  ['线路|路线', 'line'],
  ['航线', 'route'],
  ['高速公路|公路|道路|农村公路', 'road'],
  ['铁路', 'railway'],
  ['公园', 'park'],
  ['小区|老旧小区|社区', 'community'],
  ['住房|住宅|保障性住房|保障房|公租房|商品房|安置房', 'home'],
  ['车间|智能车间', 'workshop'],
  ['车位|停车位|泊车位', 'parking-space'],
  ['学位', 'school-place'],
  ['床位|病床', 'bed'],
  ['岗位|就业', 'job'],
  ['案件|案例', 'case'],
  ['协议|合同', 'agreement'],
  ['城市|地级市|地级以上市|城区', 'city'],
  ['国家|经济体|成员国|国家和地区', 'country'],
  ['省份|省市|省区市', 'province'],
  ['地区|区域', 'region'],
  ['县区|区县|县市区|县域', 'county'],
  ['乡镇|镇街', 'township'],
  ['行政村|村庄|自然村', 'village'],
  ['部门', 'department'],
  ['团队', 'team'],
  ['人才|农民|学生|游客|教师|医生|群众|职工|员工|专家|院士|毕业生|工人|劳动力|人口|居民|干部|旅客|党员', 'person'],
  ['家庭|农户|贫困户|个体工商户|工商户', 'household'],
  ['基金|子基金', 'fund'],
  ['房间|客房', 'room'],
  ['集装箱', 'container'],
  ['班列', 'train'],
  ['船舶', 'ship'],
]

const single: readonly WordRow<string>[] = [
  ['大项', 'item'],
  ['省', 'province'],
  ['市', 'city'],
  ['县', 'county'],
  ['区', 'district'],
  ['镇|乡', 'township'],
  ['村', 'village'],
  ['站', 'station'],
  ['港', 'port'],
  ['省级行政区', 'province'],
]

const isAdjacentOnly = new Set(['大项'])

export const organizationNouns = wordTable(organizations)
export const countedNouns = wordTable([...organizations, ...things].filter(([words]) => !isAdjacentOnly.has(words)))
export const adjacentNouns = wordTable(single)

/** Words between the nouns of one phrase, as 重点 in 汽车重点项目: the phrase goes on behind them. */
export const modifiers = wordTable([
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
export const phraseEnds = new Set(
  '，。；：、！？,.;:!?()（）[]【】{}<>《》"“”\'‘’\n\r …—|和与及在是达占比由从到至向对将把被',
)
