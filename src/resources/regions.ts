/** Places: countries down to districts, and zones that span several of them. */
import { code, enumeration, name, optional, references } from '../model/field.ts'
import { resource } from '../model/resource.ts'
import { aliases, localName, parent } from '../model/shared-fields.ts'

export const regions = resource(
  'regions',
  'region',
  'Places, as a tree, and zones that span several of them.',
  'guangdong',
  {
    name: name('The name in English.', 'Guangdong'),
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
      'The administrative level, or `zone`.',
      'province',
    ),
    parentId: parent('regions', 'The region that it is part of.', 'south-china'),
    memberIds: references('regions', 'What a zone spans.', ['shenzhen', 'hong-kong']),
    isoCode: optional(code('^[A-Z]{2}(-[A-Z0-9]{1,3})?$', 'Its ISO 3166-1 or 3166-2 code.', 'CN-GD')),
    gbCode: optional(code('^\\d{6}$', 'Its GB/T 2260 code.', '440000')),
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
