/** Industries as a tree, with their codes in the classifications in use. */
import { code, enumeration, listOf, name, optional } from '../model/field.ts'
import { resource } from '../model/resource.ts'
import { aliases, codeSchemes, localName, parent } from '../model/shared-fields.ts'

export const industries = resource(
  'industries',
  'industry',
  'Industries, as a tree under the one root `industry`.',
  'steel',
  {
    name: name('The name in English.', 'Steel'),
    localName,
    aliases,
    parentId: parent('industries', 'The wider industry.', 'industry'),
    category: optional(
      enumeration(['strategic-emerging', 'future', 'traditional', 'pillar'], 'How the plans class it.', 'traditional'),
    ),
    codes: listOf(
      {
        scheme: codeSchemes,
        code: code('^[0-9A-Z]+(\\.[0-9A-Z]+)*$', 'The code in that classification.', '2410'),
        mapping: enumeration(['exact', 'approximate'], 'Whether the code means the same or a best fit.', 'exact'),
      },
      'Its codes in the classifications in use.',
      [{ scheme: 'isic4', code: '2410', mapping: 'exact' }],
    ),
  },
  {
    created: {
      id: 'flying-cars',
      name: 'Flying cars',
      localName: '飞行汽车',
      parentId: 'low-altitude-economy',
      category: 'future',
      codes: [{ scheme: 'isic4', code: '3030', mapping: 'approximate' }],
    },
    changed: { aliases: ['Iron and steel', 'Steelmaking'] },
  },
)
