/** Plans, programmes, policies, agreements, platforms and visits. */
import { date, enumeration, name, optional } from '../model/field.ts'
import { resource } from '../model/resource.ts'
import {
  citations,
  endsOn,
  industryIds,
  localTitle,
  parent,
  participants,
  regionId,
  startsOn,
  summary,
} from '../model/shared-fields.ts'

export const initiatives = resource(
  'initiatives',
  'initiative',
  'Plans, programmes, policies, agreements, platforms and visits.',
  'guangdong-modern-industrial-system-action-plan-2025',
  {
    title: name('The title in English.', 'Guangdong action plan for a modern industrial system'),
    localTitle,
    summary,
    kind: enumeration(
      ['action-plan', 'programme', 'policy', 'agreement', 'platform', 'visit'],
      'What it is.',
      'action-plan',
    ),
    status: enumeration(['announced', 'in-force', 'completed', 'withdrawn'], 'How far it has come.', 'announced'),
    regionId,
    parentId: parent('initiatives', 'The initiative that it is part of.', 'guangdong-key-field-research-projects'),
    industryIds,
    participants,
    announcedOn: optional(date('When it was announced.', '2025-02-05')),
    startsOn,
    endsOn,
    citations,
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
