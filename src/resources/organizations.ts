/** Organizations: those that plan, fund, build and report. */
import { enumeration, name, optional, url } from '../model/field.ts'
import { resource, aliases, codes, localName, parent, regionId } from '../model/resource.ts'

export const organizations = resource(
  'organizations',
  'organization',
  { en: 'Who plans, funds, builds and reports.', zh: '制定计划、出资、建设与公布信息的机构。' },
  'tencent',
  {
    name: name({ en: 'The name in English.', zh: '英文名称。' }, 'Tencent'),
    localName,
    aliases,
    codes,
    kind: enumeration(
      ['government', 'company', 'research', 'platform', 'media'],
      { en: 'What it is.', zh: '属于哪一类。' },
      'company',
    ),
    regionId,
    parentId: parent(
      'organizations',
      { en: 'The organization that it is part of.', zh: '所属的上级机构。' },
      'guangdong-government',
    ),
    url: optional(
      url({ en: 'Its own address (http or https).', zh: '官方网址（http 或 https）。' }, 'https://www.tencent.com/'),
    ),
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
