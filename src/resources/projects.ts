/** What is built: single projects, and portfolios of many reported as one. */
import { enumeration, name, optional, reference } from './field.ts'
import { resource } from './resource.ts'
import { citations, endsOn, industryIds, localTitle, parent, participants, regionId, startsOn, summary } from './shared-fields.ts'

export const projects = resource('projects', 'project', 'What is built: single projects, and portfolios of many reported as one.',
  'guangdong-key-projects-2025', {
    title: name('The title in English.', 'Key provincial construction projects 2025'),
    localTitle,
    summary,
    kind: enumeration(['project', 'portfolio'], 'One project, or many reported as one.', 'portfolio'),
    status: enumeration([
      'identification', 'preparation', 'implementation', 'completion', 'maintenance', 'decommissioning',
      'decommissioned', 'cancelled', 'suspended',
    ], 'The stage of its life (OC4IDS, and `suspended`).', 'preparation'),
    regionId,
    parentId: parent('projects', 'The project or portfolio that it is part of.', 'guangdong-key-projects-2025'),
    initiativeId: optional(reference('initiatives', 'The initiative that it is part of.', 'guangdong-modern-industrial-system')),
    industryIds,
    participants,
    startsOn,
    endsOn,
    citations,
  })
