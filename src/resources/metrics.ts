/** Metrics: what figures measure, and how they add. */
import { enumeration, name, optional, prose, unit } from '../model/field.ts'
import { resource, aliases, localName } from '../model/resource.ts'

export const metrics = resource(
  'metrics',
  'metric',
  {
    en: 'What figures measure, and whether it adds over time. The id is the term that figures carry in `metric`.',
    zh: '数据所衡量的内容，以及能否按时间相加。编号即数据中 `metric` 所用的代号。',
  },
  'investment',
  {
    name: name({ en: 'The name in English.', zh: '英文名称。' }, 'Investment'),
    localName,
    aliases,
    definition: optional(
      prose(
        { en: 'What is measured, in a sentence or two.', zh: '衡量的内容，一两句话。' },
        'Money planned or spent within a period.',
      ),
    ),
    nature: enumeration(
      ['flow', 'stock', 'ratio', 'change'],
      {
        en: 'Whether it adds: a flow adds over time, a stock is how much there is at a moment, a ratio or a change never adds.',
        zh: '能否相加：流量可按时间相加，存量为某一时点的数量，比率与变动率不可相加。',
      },
      'flow',
    ),
    unit: optional(unit({ en: 'What it is usually counted in.', zh: '通常所用的单位。' }, 'CNY')),
  },
  {
    created: {
      id: 'floor-area',
      name: 'Floor area',
      localName: '建筑面积',
      aliases: ['floor space'],
      definition: 'The floor area of the buildings that stand at a moment.',
      nature: 'stock',
      unit: 'square-metre',
    },
    changed: { aliases: ['investment in fixed assets'], unit: 'CNY' },
  },
)
