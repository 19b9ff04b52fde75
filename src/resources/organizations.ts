/** Organizations: those that plan, fund, build and report. */
import { enumeration, name, optional, url } from '../model/field.ts'
import { resource } from '../model/resource.ts'
import { aliases, localName, parent, regionId } from '../model/shared-fields.ts'

export const organizations = resource(
  'organizations',
  'organization',
  'Who plans, funds, builds and reports.',
  'tencent',
  {
    name: name('The name in English.', 'Tencent'),
    localName,
    aliases,
    kind: enumeration(['government', 'company', 'research', 'platform', 'media'], 'What it is.', 'company'),
    regionId,
    parentId: parent('organizations', 'The organization that it is part of.', 'guangdong-government'),
    url: optional(url('Its own address (http or https).', 'https://www.tencent.com/')),
  },
  {
    created: {
      id: 'university-of-science-and-technology-of-china',
      name: 'University of Science and Technology of China',
      localName: '中国科学技术大学',
      aliases: ['USTC'],
      kind: 'research',
      regionId: 'hefei',
      url: 'https://www.ustc.edu.cn/',
    },
    changed: { url: 'https://www.tencent.com/' },
  },
)
