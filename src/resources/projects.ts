/** Projects: single ones, portfolios of many reported as one, and further ways to divide a portfolio. */
import { enumeration, name, optional, orElse, reference } from '../model/field.ts'
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
  [
    'identification',
    'preparation',
    'implementation',
    'completion',
    'maintenance',
    'decommissioning',
    'decommissioned',
    'cancelled',
    'suspended',
  ],
  { en: 'The stage of its life (OC4IDS, and `suspended`).', zh: '所处阶段（依 OC4IDS，另加 `suspended`）。' },
  'preparation',
)

export const projects = resource(
  'projects',
  'project',
  {
    en: 'What is built: single projects, and portfolios of many reported as one.',
    zh: '建设内容：单个项目，以及合并公布的项目群。',
  },
  'guangdong-key-projects-2025',
  {
    title: orElse(
      name({ en: 'The title in English.', zh: '英文标题。' }, 'Guangdong key provincial construction projects, 2025'),
      'localTitle',
    ),
    localTitle,
    aliases,
    codes,
    summary,
    kind: enumeration(
      ['project', 'portfolio', 'breakdown'],
      {
        en: 'One project, many reported as one, or one of several ways to divide its parent.',
        zh: '单个项目、合并公布的项目群，或划分上级项目的一种分类口径。',
      },
      'portfolio',
    ),
    status,
    regionId,
    parentId: parent(
      'projects',
      { en: 'The project or portfolio that it is part of.', zh: '所属的项目或项目群。' },
      'guangdong-key-projects-2025-industrial',
    ),
    initiativeId: optional(
      reference(
        'initiatives',
        { en: 'The initiative that it is part of.', zh: '所属的规划与举措。' },
        'guangdong-modern-industrial-system-action-plan-2025',
      ),
    ),
    industryIds,
    participants,
    startsOn,
    endsOn,
    citations: citationsOf('projects', 'guangdong-key-projects-2025-industrial', status),
  },
  {
    created: {
      id: 'guangdong-key-projects-2025-steel',
      title: 'Guangdong key provincial construction projects, 2025: projects in steel',
      kind: 'portfolio',
      status: 'preparation',
      regionId: 'guangdong',
      parentId: 'guangdong-key-projects-2025-five-industries',
      industryIds: ['steel'],
      startsOn: '2025-01-01',
      endsOn: '2025-12-31',
      citations: [{ sourceId: 'global-times-2025-02-13', locator: 'paragraph 6' }],
    },
    changed: { localTitle: '2025年广东省重点建设项目' },
  },
)
