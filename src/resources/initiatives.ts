/** Plans, programmes, policies, agreements, platforms and visits. */
import { date, enumeration, name, optional } from './field.ts'
import { resource } from './resource.ts'
import { citations, endsOn, industryIds, localTitle, parent, participants, regionId, startsOn, summary } from './shared-fields.ts'

export const initiatives = resource('initiatives', 'initiative', 'Plans, programmes, policies, agreements, platforms and visits.',
  'guangdong-modern-industrial-system', {
    title: name('The title in English.', 'Action plan for a modern industrial system'),
    localTitle,
    summary,
    kind: enumeration(['action-plan', 'programme', 'policy', 'agreement', 'platform', 'visit'], 'What it is.', 'action-plan'),
    status: enumeration(['announced', 'in-force', 'completed', 'withdrawn'], 'How far it has come.', 'announced'),
    regionId,
    parentId: parent('initiatives', 'The initiative that it is part of.', 'guangdong-modern-industrial-system'),
    industryIds,
    participants,
    announcedOn: optional(date('When it was announced.', '2025-02-05')),
    startsOn,
    endsOn,
    citations,
  })
