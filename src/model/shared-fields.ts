/** Fields that several resources share. */
import {
  date,
  enumeration,
  list,
  listOf,
  name,
  optional,
  prose,
  reference,
  references,
  type Description,
  type Field,
  type ResourceName,
} from './field.ts'

export const localName = optional(name({ en: 'The name in the local language.', zh: '当地语言的名称。' }, '广东省'))
export const localTitle = optional(
  name({ en: 'The title in the local language.', zh: '当地语言的标题。' }, '2025年广东省重点建设项目'),
)
export const summary = optional(
  prose(
    { en: 'What it is, in a few sentences.', zh: '简要说明。' },
    'Provincial construction projects with an annual plan.',
  ),
)
export const aliases = list(
  name('Another name or old code.', 'Guangdong Province'),
  { en: 'Other names and old codes.', zh: '其他名称与旧代码。' },
  ['Guangdong Province', 'CN-44'],
)

export const regionId = optional(reference('regions', { en: 'The region concerned.', zh: '所涉地区。' }, 'guangdong'))
export const industryIds = references('industries', { en: 'The industries concerned.', zh: '所涉行业。' }, ['steel'])
export const parent = (target: ResourceName, description: Description, example: string): Field<string | null> =>
  optional(reference(target, description, example))

export const startsOn = optional(date({ en: 'The first day.', zh: '起始日期。' }, '2025-01-01'))
export const endsOn = optional(date({ en: 'The last day.', zh: '截止日期。' }, '2025-12-31'))

export const participants = listOf(
  {
    organizationId: reference(
      'organizations',
      { en: 'The organization that takes part.', zh: '参与的机构。' },
      'tencent',
    ),
    role: name({ en: 'What it does there.', zh: '在其中的角色。' }, 'participant'),
  },
  { en: 'Who takes part, and as what.', zh: '参与方及其角色。' },
  [{ organizationId: 'tencent', role: 'participant' }],
)

export const citations = listOf(
  {
    sourceId: reference('sources', { en: 'The source.', zh: '来源。' }, 'global-times-2025-02-13'),
    locator: optional(name({ en: 'Where in the source.', zh: '在来源中的位置。' }, 'paragraph 5')),
    note: optional(
      prose(
        { en: 'What the source says of it, where that needs saying.', zh: '来源对此的说法，视需要填写。' },
        'Cites Xinhua.',
      ),
    ),
  },
  { en: 'Who said so, and where.', zh: '出处：由谁、在何处提出。' },
  [{ sourceId: 'global-times-2025-02-13', locator: 'paragraph 5' }],
)

export const codeSchemes = enumeration(
  ['isic4', 'gbt4754', 'sei2018'],
  {
    en: 'The classification: ISIC Rev.4, GB/T 4754-2017, or China’s Strategic Emerging Industries of 2018.',
    zh: '分类标准：ISIC 第四版、GB/T 4754—2017，或《战略性新兴产业分类（2018）》。',
  },
  'isic4',
)
