/** Places: countries down to districts, and zones that span several of them. */
import { code, enumeration, name, optional, references } from '../model/field.ts'
import { resource, aliases, localName, parent } from '../model/resource.ts'

export const regions = resource(
  'regions',
  'region',
  { en: 'Places, as a tree, and zones that span several of them.', zh: '按层级排列的地区，以及跨越多个地区的区域。' },
  'guangdong',
  {
    name: name({ en: 'The name in English.', zh: '英文名称。' }, 'Guangdong'),
    localName,
    aliases,
    kind: enumeration(
      [
        'country',
        'macro-region',
        'province',
        'municipality',
        'autonomous-region',
        'special-administrative-region',
        'city',
        'prefecture',
        'district',
        'county',
        'zone',
      ],
      { en: 'The administrative level, or `zone`.', zh: '行政层级，或跨地区的区域（`zone`）。' },
      'province',
    ),
    parentId: parent('regions', { en: 'The region that it is part of.', zh: '所属的上级地区。' }, 'south-china'),
    memberIds: references('regions', { en: 'What a zone spans.', zh: '区域所跨的地区。' }, ['shenzhen', 'hong-kong']),
    isoCode: optional(
      code(
        '^[A-Z]{2}(-[A-Z0-9]{1,3})?$',
        { en: 'Its ISO 3166-1 or 3166-2 code.', zh: 'ISO 3166-1 或 3166-2 代码。' },
        'CN-GD',
      ),
    ),
    gbCode: optional(code('^\\d{6}$', { en: 'Its GB/T 2260 code.', zh: 'GB/T 2260 行政区划代码。' }, '440000')),
  },
  {
    created: {
      id: 'nanshan',
      name: 'Nanshan',
      localName: '南山区',
      aliases: ['Nanshan District'],
      kind: 'district',
      parentId: 'shenzhen',
      gbCode: '440305',
    },
    changed: { aliases: ['Guangdong Province', 'CN-44', '广东', 'Kwangtung'] },
  },
)
