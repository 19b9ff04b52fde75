/** The words of headings, totals and cells in lists of projects: English and Chinese. */
import type { RecordOf } from '../model/resource.ts'
import type { FigureRecord } from '../resources/figures.ts'
import type { projects } from '../resources/projects.ts'

type Status = RecordOf<typeof projects>['status']

type Plain = 'name' | 'region' | 'period' | 'partOf' | 'summary' | 'note' | 'number' | 'code' | 'status' | 'ignore'

/** What a heading says that its column is. */
export type ColumnMeaning =
  | { readonly as: Plain }
  | { readonly as: 'participant'; readonly role: string }
  | {
      readonly as: 'figure'
      readonly metric: string
      readonly stage: FigureRecord['stage']
      readonly unit?: string
      /** It replaces the column of the same metric and stage before it. */
      readonly isRevised?: boolean
    }

const name = { as: 'name' } as const
const region = { as: 'region' } as const
const period = { as: 'period' } as const
const summary = { as: 'summary' } as const
const note = { as: 'note' } as const
const number = { as: 'number' } as const
const code = { as: 'code' } as const
const status = { as: 'status' } as const
const partOf = { as: 'partOf' } as const
const ignore = { as: 'ignore' } as const
const by = (role: string) => ({ as: 'participant', role }) as const
const figure = (metric: string, stage: FigureRecord['stage'], more: { unit?: string; isRevised?: boolean } = {}) =>
  ({ as: 'figure', metric, stage, ...more }) as const

/** Returns a row for each of the words that mean the same. */
const byWord = <M>(rows: readonly (readonly [words: string, meaning: M])[]): (readonly [word: string, meaning: M])[] =>
  rows.flatMap(([words, meaning]) => words.split('|').map((word) => [word, meaning] as const))

/** A heading contains the word; of several, the longest counts. Small letters, `_` is a space. */
export const headingWords = byWord<ColumnMeaning>([
  ['序号|编号', number],
  ['项目名称|工程名称|名称', name],
  ['项目代码|项目编码|统一代码|赋码', code],
  ['建设性质|项目性质', status],
  ['项目类型|项目类别', note],
  ['建设阶段|项目状态|建设状态', status],
  ['建设内容及规模|建设规模及内容|建设内容|建设规模|主要内容|项目概况', summary],
  ['起止年限|起止时间|建设年限|建设工期|建设周期|建设期限|开竣工时间|开工时间|开工年月|竣工时间|完工时间', period],
  ['建成时间|投产时间', period],
  ['总投资|投资总额|投资规模', figure('total-investment', 'planned')],
  ['年计划投资|年度计划投资|年计划完成投资|年度计划完成投资|年度投资计划', figure('investment', 'planned')],
  ['年投资计划|年度投资|计划投资|计划完成投资', figure('investment', 'planned')],
  ['累计完成投资|累计完成|月完成投资|年完成投资|实际完成投资|完成投资', figure('investment', 'actual')],
  ['占年计划|占年度计划|占全年计划|占计划|完成率', figure('completion-rate', 'actual', { unit: 'percent' })],
  ['完成比例', figure('completion-rate', 'actual', { unit: 'percent' })],
  ['责任单位|责任部门|牵头单位|主管部门|主管单位', by('responsible authority')],
  ['业主|建设单位|项目单位|项目法人|实施单位', by('owner')],
  ['建设地点|项目地点|建设地址|所在地|所在市|地市|地区', region],
  ['批次|备注|行业|领域|类别|资金来源', note],
  ['所属项目|上级项目', partOf],
  ['no.|no|s/n|serial number', number],
  ['project name|project title|programme name|program name|name of project|title|name|project', name],
  ['project description|description|scope|scope summary|summary', summary],
  ['project id|project code|project number|project reference|gmpp id', code],
  ['agency id|agency code', ignore],
  ['department', by('department')],
  ['ministry', by('ministry')],
  ['agency', by('agency')],
  ['managing agency', by('managing agency')],
  ['implementing agency', by('implementing agency')],
  ['sponsor', by('sponsor')],
  ['government institution', by('department')],
  ['contractor', by('contractor')],
  ['owner', by('owner')],
  ['developer', by('developer')],
  ['region|borough|province|county|district|municipality|city', region],
  ['project location|location', note],
  ['status|project stage|project phase', status],
  ['start date|end date|start year|end year|completion date|finish date|closing date|period', period],
  ['parent project|part of', partOf],
  ['total cost|total project cost|total estimated cost|estimated cost', figure('total-investment', 'planned')],
  ['project cost|total investment|whole life cost|whole life costs', figure('total-investment', 'planned')],
  ['capital cost|cost|total', figure('total-investment', 'planned')],
  ['original budget|adopted budget|approved budget', figure('budget', 'planned')],
  ['revised budget|adjusted budget', figure('budget', 'planned', { isRevised: true })],
  ['budget', figure('budget', 'planned')],
  ['original|main appropriation|appropriation', figure('expenditure', 'planned')],
  ['adjusted|adjusted appropriation', figure('expenditure', 'planned', { isRevised: true })],
  ['actual|actual expenditure|expenditure|audited outcome|outturn', figure('expenditure', 'actual')],
  ['prior actuals', figure('investment', 'actual')],
  ['planned investment', figure('investment', 'planned')],
  ['explanation|remarks|comments|notes|note|category|sector|budget lines|departmental narrative', note],
])

/** The words of rows of totals. */
export const totalWords: readonly string[] =
  '合计|总计|总合计|小计|Total|Totals|Grand total|Subtotal|Sub-total|Sub total'.split('|')

/** What lists call the status of a project. */
export const statusWords = byWord<Status>([
  ['续建|在建|开工|已开工', 'implementation'],
  ['新开工|新建|拟建|前期', 'preparation'],
  ['预备|储备|谋划', 'identification'],
  ['竣工|完工|建成|投产', 'completion'],
  ['停建|缓建|停工', 'suspended'],
  ['取消', 'cancelled'],
  ['planned|design|procurement|feasibility', 'preparation'],
  ['identification', 'identification'],
  ['preparation', 'preparation'],
  ['implementation', 'implementation'],
  ['completion', 'completion'],
  ['maintenance', 'maintenance'],
  ['decommissioning', 'decommissioning'],
  ['decommissioned', 'decommissioned'],
  ['cancelled', 'cancelled'],
  ['suspended', 'suspended'],
  ['delivery', 'implementation'],
])

/** Words of 建设性质 where it tells what is built, new or enlarged, and not how far it has come. */
export const kindsOfWorks: readonly string[] = ['改建', '扩建', '改扩建', '迁建', '技改']

/** With these begins a remark below a table, and no heading. */
export const remarkWords: readonly string[] = ['注', '备注', '说明', '数据来源', '资料来源', 'note', 'source', '*']
