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
  type Field,
  type ResourceName,
} from './field.ts'

export const localName = optional(name('The name in the local language.', '广东省'))
export const localTitle = optional(name('The title in the local language.', '2025年广东省重点建设项目'))
export const summary = optional(
  prose('What it is, in a few sentences.', 'Provincial construction projects with an annual plan.'),
)
export const aliases = list(name('Another name or old code.', 'Guangdong Province'), 'Other names and old codes.', [
  'Guangdong Province',
  'CN-44',
])

export const regionId = optional(reference('regions', 'The region concerned.', 'guangdong'))
export const industryIds = references('industries', 'The industries concerned.', ['steel'])
export const parent = (target: ResourceName, description: string, example: string): Field<string | null> =>
  optional(reference(target, description, example))

export const startsOn = optional(date('The first day.', '2025-01-01'))
export const endsOn = optional(date('The last day.', '2025-12-31'))

export const participants = listOf(
  {
    organizationId: reference('organizations', 'The organization that takes part.', 'tencent'),
    role: name('What it does there.', 'participant'),
  },
  'Who takes part, and as what.',
  [{ organizationId: 'tencent', role: 'participant' }],
)

export const citations = listOf(
  {
    sourceId: reference('sources', 'The source.', 'global-times-2025-02-13'),
    locator: optional(name('Where in the source.', 'paragraph 5')),
    note: optional(prose('What the source says of it, where that needs saying.', 'Cites Xinhua.')),
  },
  'Who said so, and where.',
  [{ sourceId: 'global-times-2025-02-13', locator: 'paragraph 5' }],
)

export const codeSchemes = enumeration(
  ['isic4', 'gbt4754', 'sei2018'],
  'The classification: ISIC Rev.4, GB/T 4754-2017, or China’s Strategic Emerging Industries of 2018.',
  'isic4',
)
