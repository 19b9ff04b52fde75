/** The terms of the register in Chinese: resources, fields, and the values of closed vocabularies. */
import { spoken as inEnglish } from '../in-words.ts'

/** Reads a table of keys and what they are called: `regions|region 地区, projects 项目`. */
export const termsOf = (rows: string): ReadonlyMap<string, string> =>
  new Map(
    rows
      .trim()
      .split(/,\s+/)
      .flatMap((row) => {
        const [, keys = '', called = ''] = /^(\S+) (.+)$/.exec(row) ?? []
        return keys.split('|').map((key) => [key, called] as const)
      }),
  )

/** Resources and their records; what figures say; kinds, states, checks, claims and roles. */
const terms = termsOf(`
  regions|region 地区, industries|industry 行业, organizations|organization 机构, sources|source 来源,
  initiatives|initiative 规划与举措, projects|project 项目, figures|figure 数据, rates|rate 汇率,
  metrics|metric 指标, totals 汇总, promises 承诺, checks 核查, year 年份,
  investment 投资, project-count 项目数量, target 目标, planned 计划, committed 已承诺, actual 实际完成,
  exact 准确值, about 约, at-least 不少于, more-than 超过, at-most 不超过, less-than 不足, between 区间,
  share 占比, change 变动率, difference 差额, sum 合计, preferred 优先采用, normal 一般, deprecated 已作废,
  percent 百分比,
  country 国家, macro-region 大区, province 省, municipality 直辖市, autonomous-region 自治区,
  special-administrative-region 特别行政区, city 市, prefecture 地区、自治州、盟, district 区, county 县,
  zone 区域, strategic-emerging 战略性新兴产业, future 未来产业, traditional 传统产业, pillar 支柱产业,
  isic4 ISIC 第四版, gbt4754 GB/T 4754—2017, sei2018 战略性新兴产业分类（2018）, approximate 近似,
  government 政府, company 企业, research 科研机构, platform 平台, media 媒体, news-article 新闻报道,
  government-document 政府文件, report 报告, dataset 数据集, statement 讲话、声明, action-plan 行动计划,
  programme 专项规划, policy 政策, agreement 协议, visit 考察访问, portfolio 项目群, breakdown 分类口径,
  flow 流量, stock 存量, ratio 比率,
  announced 已公布, in-force 实施中, completed 已完成, withdrawn 已撤销, identification 谋划,
  preparation 前期准备, implementation 建设中, completion 竣工收尾, maintenance 运营维护,
  decommissioning 退役中, decommissioned 已退役, cancelled 已取消, suspended 已暂停, open 未到期, met 已兑现,
  short 未达到, partly-reported 部分公布, unreported 未公布,
  error 错误, warning 警告, notice 提示, value-not-as-printed 数值与原文不符, not-in-source 来源中无此表述,
  share-disagrees 占比不符, change-disagrees 增减幅不符, difference-disagrees 差额不符, sum-differs 合计不符,
  source-contradicts-itself 来源自相矛盾, share-unlinked 占比未注明基数, parts-differ 分项与总数不符,
  parts-exceed-whole 分项之和超过总数, qualifier-not-as-printed 限定词与原文不符, target-lowered 目标下调,
  possible-duplicate 疑似重复, sources-disagree 来源说法不一, rate-outlier 汇率异常,
  outside-dates 超出起止日期, far-from-plan 与计划相差悬殊, printed-before-period-ends 期末前即已公布,
  undefined-metric 指标未定义, share-of-nothing 占比缺少基数, no-project-count 缺少项目数量,
  unreported-promise 承诺未见结果, in-the-source 来源如此, explained 已作说明, supported 有据可查,
  contradicted 与登记不符, other-period 属于其他时期, other-metric 属于其他指标, unknown 无从判断,
  reader 读者, editor 编辑, admin 管理员
`)

export const isKnownTerm = (term: string): boolean => terms.has(term)

/** `project-count` → `项目数量`; a term that is not known here, in English. */
export const spoken = (term: string): string => terms.get(term) ?? inEnglish(term)

/** Fields, and parts of parameters before their operators. */
const labels = termsOf(`
  id 编号, name 名称, title 标题, localName 本地名称, localTitle 本地标题, aliases 别名, kind 类别,
  parentId 上级, partOfId 所属项目群, saidBy 载有相同数据的来源, partTitle 该部分标题,
  partLocalTitle 该部分本地标题, shared 共有内容, memberIds 所含地区, isoCode ISO 代码, gbCode 国标代码,
  category 产业类型, codes 分类代码, scheme 分类标准, code 代码, mapping 对应关系, regionId 地区,
  industryId|industryIds 行业, url 网址, archivedUrl 存档网址, publisherId 发布机构, author 作者,
  publishedOn 发布日期, retrievedOn 查阅日期, language 语言, official 官方, licence 许可, note 说明,
  textHash 文本校验值, tableHash 表格校验值, heading 栏目, prices 价格基准, as 所载内容, summary 摘要,
  status 状态, participants 参与方, organizationId 机构, role 角色, announcedOn 公布日期, startsOn 开始日期,
  endsOn 结束日期, citations 出处, sourceId 来源, locator 所在位置, initiativeId 所属规划与举措,
  projectId 项目, subjectKind 对象类别, subjectId 对象, metric 指标, stage 阶段, value 数值,
  upperValue 数值上限, unit 单位, qualifier 限定, periodStart 时期起, periodEnd 时期止, reported 并列单位,
  relation 推算关系, fromFigureId 比较数据, ofFigureId 基数, sumOfIds 加数, followsId 上一期,
  partsComplete 分项齐全, rank 采用顺序, asPrinted 原文数字, quote 原文语句, attributedTo 发言方,
  supersedesId 所替代数据, baseUnit 基准货币, quoteUnit 计价货币, rate 汇率, on 日期, definition 定义,
  nature 性质, save 保存, headerRows 表头行数, columns 各列, column 列名, values 用语与状态, scale 倍数,
  supersedes 所替代的列, sections 行间标题, sectionsAs 标题登记为, totals 合计行, sums 行内合计,
  supersedesEdition 替代上一期, numbers 数字, asOf 登记截至, q 关键词, groupBy 分组, regionKind 地区层级,
  createdAt 创建时间, updatedAt 更新时间,
  records 相关记录, check 核查, severity 严重程度, reviewed 已答复, period 时期
`)

/** Turns a field's key into a label: `startsOn` → `开始日期`; undefined for a key that is not known here. */
export const labelOf = (key: string): string | undefined => labels.get(key)
