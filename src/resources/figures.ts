/** Every number about a subject: who printed it, where, how, for which period, as part of what. */
import {
  boolean,
  date,
  decimal,
  enumeration,
  listOf,
  name,
  optional,
  prose,
  reference,
  term,
  unit,
  withDefault,
} from '../model/field.ts'
import { resource, type RecordOf } from '../model/resource.ts'

export const subjects = {
  region: 'regions',
  industry: 'industries',
  organization: 'organizations',
  initiative: 'initiatives',
  project: 'projects',
} as const

const subjectKinds = Object.keys(subjects) as (keyof typeof subjects)[]

export const stages = ['target', 'planned', 'committed', 'actual'] as const

export const figures = resource(
  'figures',
  'figure',
  'Every number about a subject, with who printed it, where and for which period.',
  'guangdong-key-projects-2025-investment',
  {
    subjectKind: enumeration(subjectKinds, 'What kind of record it is about.', 'project'),
    subjectId: reference(
      { by: 'subjectKind', of: subjects },
      'The record that it is about.',
      'guangdong-key-projects-2025',
    ),
    metric: term('What is measured.', 'investment'),
    stage: enumeration(stages, 'How firm it is.', 'planned'),
    value: decimal('The value, as a decimal string.', '1000000000000'),
    upperValue: optional(decimal('The upper end, where the source gives a range.', '1200000000000')),
    unit: unit('An ISO 4217 code, `percent`, or a singular counted noun.', 'CNY'),
    qualifier: enumeration(
      ['exact', 'about', 'at-least', 'more-than', 'at-most', 'less-than', 'between'],
      'How the source hedges it.',
      'exact',
    ),
    periodStart: optional(date('The first day that it covers.', '2025-01-01')),
    periodEnd: optional(date('The last day that it covers.', '2025-12-31')),
    reported: listOf(
      {
        value: decimal('The value in that unit.', '136800000000'),
        unit: unit('The other unit.', 'USD'),
      },
      'Other units that the source prints beside it.',
      [{ value: '136800000000', unit: 'USD' }],
    ),
    relation: optional(
      enumeration(
        ['share', 'change', 'difference'],
        'How its value follows from two other figures: a share is from / of, a change (from − of) / of, a difference from − of.',
        'share',
      ),
    ),
    fromFigureId: optional(
      reference(
        'figures',
        'The figure that it measures: the part of a share, the later figure of a change or difference.',
        'guangdong-key-projects-2025-five-industries-investment',
      ),
    ),
    ofFigureId: optional(
      reference(
        'figures',
        'The figure that it is measured by: what a share is a share of, what a change or difference starts from.',
        'guangdong-key-projects-2025-investment',
      ),
    ),
    partsComplete: optional(boolean('Whether the source says that the parts it prints are all of this whole.', true)),
    rank: withDefault(
      enumeration(
        ['preferred', 'normal', 'deprecated'],
        'Whether it is preferred among figures of one period, or counts nowhere.',
        'normal',
      ),
      'normal',
    ),
    note: optional(prose('What a reader must know to use it.', 'The article does not say of which total.')),
    sourceId: reference('sources', 'Who printed it.', 'global-times-2025-02-13'),
    asPrinted: name('The number as the source prints it.', '1 trillion yuan ($136.8 billion)'),
    quote: optional(
      name(
        'The words around the number, verbatim.',
        'with an annual investment plan of 1 trillion yuan ($136.8 billion) in 2025',
      ),
    ),
    locator: optional(name('Where in the source.', 'paragraph 5')),
    attributedTo: optional(name('The speaker or agency that the source names.', 'Xinhua News Agency')),
    supersedesId: optional(
      reference(
        'figures',
        'The earlier figure that it replaces.',
        'guangdong-key-projects-2025-five-industries-investment',
      ),
    ),
  },
  {
    created: {
      id: 'guangdong-key-projects-2025-industrial-project-count',
      subjectKind: 'project',
      subjectId: 'guangdong-key-projects-2025-industrial',
      metric: 'project-count',
      stage: 'planned',
      value: '380',
      unit: 'project',
      qualifier: 'at-least',
      periodStart: '2025-01-01',
      periodEnd: '2025-12-31',
      note: 'The 380 in five industries are among them.',
      sourceId: 'global-times-2025-02-13',
      asPrinted: '380 projects',
      locator: 'paragraph 6',
      attributedTo: 'Ai Xuefeng',
    },
    changed: { locator: 'paragraph 5', attributedTo: 'Xinhua News Agency' },
  },
)

export type Figure = RecordOf<typeof figures>
