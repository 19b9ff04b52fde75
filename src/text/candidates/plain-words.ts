/** Tells whether words name nothing but what is known: others may narrow a statement to a part that has no name here. */
import { hasHan } from '../languages/han.ts'

const chinese = new RegExp(
  '重大|重点|建设|项目|工程|投资|总额|年度|全年|全省|全市|全国|省级|市级|国家|省市?|市|州|县|区域|地区|政府|' +
    '(?:已经?|将|拟|要|力争|预计|预期|计划|规划|安排|确定|确保|争取|实际|共|总共|合计|累计|总计|总|同比|继续|一共)|' +
    '完成|达到|达成|达|实现|突破|超过|为|是|有|共有|推进|推动|实施|打造|投入|投向|生产|产量|规模|目标|任务|指标|约|左右|以上|其中|根据|按照|' +
    '今年|去年|明年|本年|年|月|日|上半年|下半年|季度|至|到|在|于|的|了|和|与|及|也|都|全|首|次|个|万|亿|元',
  'gu',
)
const english = new Set(
  (
    'a an the this that its their his her our of in on for to by from with at as and or but is are was were be been being has have had ' +
    'will would shall plan plans planned planning arrange arranges arranged aim aims aimed expect expects expected intend intends intended schedule scheduled ' +
    'invest invests invested investing investment investments spend spends spent complete completes completed completing finish finishes ' +
    'finished build builds built construct constructed construction make makes made carry carried out reach reaches reached hit hits ' +
    'produce produces produced output total totals totaled totalled amount amounts amounted stand stands stood come comes came ' +
    'project projects key major provincial province provinces city cities municipal national annual yearly year years month months ' +
    'quarter half first second third fourth last next january february march april may june july august september october november december ' +
    'announce announces announced set sets actual actually record records recorded during throughout overall ' +
    'about around some nearly over more than less fewer least most up only just also already so far target targets goal goals s'
  ).split(' '),
)

/** Reports whether the rest of a statement, small letters, folded, without names, quantities and periods, is plain. */
export const isPlain = (rest: string): boolean =>
  !hasHan(rest.replaceAll(chinese, '')) && (rest.match(/[a-z]+/g) ?? []).every((word) => english.has(word))
