/** Industries as a tree, with their codes in the classifications in use. */
import { code, enumeration, listOf, name, optional } from '../model/field.ts'
import { resource, aliases, codeSchemes, localName, parent } from '../model/resource.ts'

export const industries = resource(
  'industries',
  'industry',
  { en: 'Industries, as a tree under the one root `industry`.', zh: '以 `industry` 为唯一根节点、按层级排列的行业。' },
  'steel',
  {
    name: name({ en: 'The name in English.', zh: '英文名称。' }, 'Steel'),
    localName,
    aliases,
    parentId: parent('industries', { en: 'The wider industry.', zh: '所属的上级行业。' }, 'industry'),
    category: optional(
      enumeration(
        ['strategic-emerging', 'future', 'traditional', 'pillar'],
        { en: 'How the plans class it.', zh: '各规划对它的归类。' },
        'traditional',
      ),
    ),
    codes: listOf(
      {
        scheme: codeSchemes,
        code: code(
          '^[0-9A-Z]+(\\.[0-9A-Z]+)*$',
          { en: 'The code in that classification.', zh: '在该分类中的代码。' },
          '2410',
        ),
        mapping: enumeration(
          ['exact', 'approximate'],
          { en: 'Whether the code means the same or a best fit.', zh: '代码含义完全相同，还是最为接近。' },
          'exact',
        ),
      },
      { en: 'Its codes in the classifications in use.', zh: '在现行各分类中的代码。' },
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
