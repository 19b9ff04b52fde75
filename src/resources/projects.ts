/** Projects: single ones, portfolios of many reported as one, and further ways to divide a portfolio. */
import { enumeration, name, optional, reference } from '../model/field.ts'
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

export const projects = resource(
  'projects',
  'project',
  'What is built: single projects, and portfolios of many reported as one.',
  'guangdong-key-projects-2025',
  {
    title: name('The title in English.', 'Guangdong key provincial construction projects, 2025'),
    localTitle,
    summary,
    kind: enumeration(
      ['project', 'portfolio', 'breakdown'],
      'One project, many reported as one, or one of several ways to divide its parent.',
      'portfolio',
    ),
    status: enumeration(
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
      'The stage of its life (OC4IDS, and `suspended`).',
      'preparation',
    ),
    regionId,
    parentId: parent(
      'projects',
      'The project or portfolio that it is part of.',
      'guangdong-key-projects-2025-industrial',
    ),
    initiativeId: optional(
      reference(
        'initiatives',
        'The initiative that it is part of.',
        'guangdong-modern-industrial-system-action-plan-2025',
      ),
    ),
    industryIds,
    participants,
    startsOn,
    endsOn,
    citations,
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
