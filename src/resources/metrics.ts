/** Metrics: what figures measure, and how they add. */
import { enumeration, name, optional, prose, unit } from '../model/field.ts'
import { resource } from '../model/resource.ts'
import { aliases, localName } from '../model/shared-fields.ts'

export const metrics = resource(
  'metrics',
  'metric',
  'What figures measure, and whether it adds over time. The id is the term that figures carry in `metric`.',
  'investment',
  {
    name: name('The name in English.', 'Investment'),
    localName,
    aliases,
    definition: optional(prose('What is measured, in a sentence or two.', 'Money planned or spent within a period.')),
    nature: enumeration(
      ['flow', 'stock', 'ratio', 'change'],
      'Whether it adds: a flow adds over time, a stock is how much there is at a moment, a ratio or a change never adds.',
      'flow',
    ),
    unit: optional(unit('What it is usually counted in.', 'CNY')),
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
