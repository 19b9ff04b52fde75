/** Plans, programmes, policies, agreements, platforms and visits. */
import { date, enumeration, name, optional, orElse } from '../model/field.ts'
import {
  resource,
  aliases,
  citationsOf,
  codes,
  endsOn,
  industryIds,
  localTitle,
  parent,
  participants,
  regionId,
  startsOn,
  summary,
} from '../model/resource.ts'

const status = enumeration(
  ['announced', 'in-force', 'completed', 'withdrawn'],
  { en: 'How far it has come.', zh: '进展情况。' },
  'announced',
)

export const initiatives = resource(
  'initiatives',
  'initiative',
  {
    en: 'Plans, programmes, policies, agreements, platforms and visits.',
    zh: '规划、专项、政策、协议、平台与考察访问。',
  },
  'guangdong-modern-industrial-system-action-plan-2025',
  {
    title: orElse(
      name({ en: 'The title in English.', zh: '英文标题。' }, 'Guangdong action plan for a modern industrial system'),
      'localTitle',
    ),
    localTitle,
    aliases,
    codes,
    summary,
    kind: enumeration(
      ['action-plan', 'programme', 'policy', 'agreement', 'platform', 'visit'],
      { en: 'What it is.', zh: '属于哪一类。' },
      'action-plan',
    ),
    status,
    regionId,
    parentId: parent(
      'initiatives',
      { en: 'The initiative that it is part of.', zh: '所属的规划与举措。' },
      'guangdong-key-field-research-projects',
    ),
    industryIds,
    participants,
    announcedOn: optional(date({ en: 'When it was announced.', zh: '公布日期。' }, '2025-02-05')),
    startsOn,
    endsOn,
    citations: citationsOf('initiatives', 'guangdong-key-field-research-projects', status),
  },
  {
    created: {
      id: 'guangdong-humanoid-robot-research',
      title: 'Guangdong research and development in humanoid robots',
      kind: 'programme',
      status: 'announced',
      regionId: 'guangdong',
      parentId: 'guangdong-key-field-research-projects',
      industryIds: ['humanoid-robots'],
      participants: [{ organizationId: 'guangdong-government', role: 'lead' }],
      citations: [{ sourceId: 'global-times-2025-02-13', locator: 'paragraph 7', note: 'Ai Xuefeng' }],
    },
    changed: { announcedOn: '2025-02-05' },
  },
)
