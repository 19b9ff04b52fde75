/** The words of headings, totals and cells in lists of projects, one row a word: English and Chinese. */
import type { RecordOf } from '../model/resource.ts'
import type { FigureRecord } from '../resources/figures.ts'
import type { projects } from '../resources/projects.ts'

type Status = RecordOf<typeof projects>['status']

/** What a heading says that its column is. */
export type ColumnMeaning =
  | {
      readonly as:
        | 'name'
        | 'region'
        | 'period'
        | 'partOf'
        | 'summary'
        | 'note'
        | 'number'
        | 'code'
        | 'status'
        | 'ignore'
    }
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

/** A heading contains the word; of several, the longest counts. Small letters, `_` is a space. */
export const headingWords: readonly (readonly [word: string, meaning: ColumnMeaning])[] = [
  ['序号', number],
  ['编号', number],
  ['项目名称', name],
  ['工程名称', name],
  ['名称', name],
  ['项目代码', code],
  ['项目编码', code],
  ['统一代码', code],
  ['赋码', code],
  ['建设性质', status],
  ['项目性质', status],
  ['项目类型', note],
  ['项目类别', note],
  ['建设阶段', status],
  ['项目状态', status],
  ['建设状态', status],
  ['建设内容及规模', summary],
  ['建设规模及内容', summary],
  ['建设内容', summary],
  ['建设规模', summary],
  ['主要内容', summary],
  ['项目概况', summary],
  ['起止年限', period],
  ['起止时间', period],
  ['建设年限', period],
  ['建设工期', period],
  ['建设周期', period],
  ['建设期限', period],
  ['开竣工时间', period],
  ['开工时间', period],
  ['开工年月', period],
  ['竣工时间', period],
  ['完工时间', period],
  ['建成时间', period],
  ['投产时间', period],
  ['总投资', figure('total-investment', 'planned')],
  ['投资总额', figure('total-investment', 'planned')],
  ['投资规模', figure('total-investment', 'planned')],
  ['年计划投资', figure('investment', 'planned')],
  ['年度计划投资', figure('investment', 'planned')],
  ['年计划完成投资', figure('investment', 'planned')],
  ['年度计划完成投资', figure('investment', 'planned')],
  ['年度投资计划', figure('investment', 'planned')],
  ['年投资计划', figure('investment', 'planned')],
  ['年度投资', figure('investment', 'planned')],
  ['计划投资', figure('investment', 'planned')],
  ['计划完成投资', figure('investment', 'planned')],
  ['累计完成投资', figure('investment', 'actual')],
  ['累计完成', figure('investment', 'actual')],
  ['月完成投资', figure('investment', 'actual')],
  ['年完成投资', figure('investment', 'actual')],
  ['实际完成投资', figure('investment', 'actual')],
  ['完成投资', figure('investment', 'actual')],
  ['占年计划', figure('completion-rate', 'actual', { unit: 'percent' })],
  ['占年度计划', figure('completion-rate', 'actual', { unit: 'percent' })],
  ['占全年计划', figure('completion-rate', 'actual', { unit: 'percent' })],
  ['占计划', figure('completion-rate', 'actual', { unit: 'percent' })],
  ['完成率', figure('completion-rate', 'actual', { unit: 'percent' })],
  ['完成比例', figure('completion-rate', 'actual', { unit: 'percent' })],
  ['责任单位', by('responsible authority')],
  ['责任部门', by('responsible authority')],
  ['牵头单位', by('responsible authority')],
  ['主管部门', by('responsible authority')],
  ['主管单位', by('responsible authority')],
  ['业主', by('owner')],
  ['建设单位', by('owner')],
  ['项目单位', by('owner')],
  ['项目法人', by('owner')],
  ['实施单位', by('owner')],
  ['建设地点', region],
  ['项目地点', region],
  ['建设地址', region],
  ['所在地', region],
  ['所在市', region],
  ['地市', region],
  ['地区', region],
  ['批次', note],
  ['备注', note],
  ['行业', note],
  ['领域', note],
  ['类别', note],
  ['资金来源', note],
  ['所属项目', partOf],
  ['上级项目', partOf],
  ['no.', number],
  ['no', number],
  ['s/n', number],
  ['serial number', number],
  ['project name', name],
  ['project title', name],
  ['programme name', name],
  ['program name', name],
  ['name of project', name],
  ['title', name],
  ['name', name],
  ['project', name],
  ['project description', summary],
  ['description', summary],
  ['scope', summary],
  ['scope summary', summary],
  ['summary', summary],
  ['project id', code],
  ['project code', code],
  ['project number', code],
  ['project reference', code],
  ['gmpp id', code],
  ['agency id', ignore],
  ['agency code', ignore],
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
  ['region', region],
  ['borough', region],
  ['province', region],
  ['county', region],
  ['district', region],
  ['municipality', region],
  ['city', region],
  ['project location', note],
  ['location', note],
  ['status', status],
  ['project stage', status],
  ['project phase', status],
  ['start date', period],
  ['end date', period],
  ['start year', period],
  ['end year', period],
  ['completion date', period],
  ['finish date', period],
  ['closing date', period],
  ['period', period],
  ['parent project', partOf],
  ['part of', partOf],
  ['total cost', figure('total-investment', 'planned')],
  ['total project cost', figure('total-investment', 'planned')],
  ['total estimated cost', figure('total-investment', 'planned')],
  ['estimated cost', figure('total-investment', 'planned')],
  ['project cost', figure('total-investment', 'planned')],
  ['total investment', figure('total-investment', 'planned')],
  ['whole life cost', figure('total-investment', 'planned')],
  ['whole life costs', figure('total-investment', 'planned')],
  ['capital cost', figure('total-investment', 'planned')],
  ['cost', figure('total-investment', 'planned')],
  ['total', figure('total-investment', 'planned')],
  ['original budget', figure('budget', 'planned')],
  ['adopted budget', figure('budget', 'planned')],
  ['approved budget', figure('budget', 'planned')],
  ['revised budget', figure('budget', 'planned', { isRevised: true })],
  ['adjusted budget', figure('budget', 'planned', { isRevised: true })],
  ['budget', figure('budget', 'planned')],
  ['original', figure('expenditure', 'planned')],
  ['main appropriation', figure('expenditure', 'planned')],
  ['appropriation', figure('expenditure', 'planned')],
  ['adjusted', figure('expenditure', 'planned', { isRevised: true })],
  ['adjusted appropriation', figure('expenditure', 'planned', { isRevised: true })],
  ['actual', figure('expenditure', 'actual')],
  ['actual expenditure', figure('expenditure', 'actual')],
  ['expenditure', figure('expenditure', 'actual')],
  ['audited outcome', figure('expenditure', 'actual')],
  ['outturn', figure('expenditure', 'actual')],
  ['prior actuals', figure('investment', 'actual')],
  ['planned investment', figure('investment', 'planned')],
  ['explanation', note],
  ['remarks', note],
  ['comments', note],
  ['notes', note],
  ['note', note],
  ['category', note],
  ['sector', note],
  ['budget lines', note],
  ['departmental narrative', note],
]

/** The words of rows of totals. */
export const totalWords: readonly string[] = [
  '合计',
  '总计',
  '总合计',
  '小计',
  'Total',
  'Totals',
  'Grand total',
  'Subtotal',
  'Sub-total',
  'Sub total',
]

/** What lists call the status of a project. */
export const statusWords: readonly (readonly [word: string, status: Status])[] = [
  ['续建', 'implementation'],
  ['在建', 'implementation'],
  ['开工', 'implementation'],
  ['已开工', 'implementation'],
  ['新开工', 'preparation'],
  ['新建', 'preparation'],
  ['拟建', 'preparation'],
  ['前期', 'preparation'],
  ['预备', 'identification'],
  ['储备', 'identification'],
  ['谋划', 'identification'],
  ['竣工', 'completion'],
  ['完工', 'completion'],
  ['建成', 'completion'],
  ['投产', 'completion'],
  ['停建', 'suspended'],
  ['缓建', 'suspended'],
  ['停工', 'suspended'],
  ['取消', 'cancelled'],
  ['planned', 'preparation'],
  ['design', 'preparation'],
  ['procurement', 'preparation'],
  ['feasibility', 'preparation'],
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
]

/** Words of 建设性质 where it tells what is built, new or enlarged, and not how far it has come. */
export const kindsOfWorks: readonly string[] = ['改建', '扩建', '改扩建', '迁建', '技改']

/** With these begins a remark below a table, and no heading. */
export const remarkWords: readonly string[] = ['注', '备注', '说明', '数据来源', '资料来源', 'note', 'source', '*']
