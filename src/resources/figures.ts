/** Every number about a subject: who printed it, where, how, for which period, as part of what. */
import {
  boolean,
  date,
  decimal,
  enumeration,
  listOf,
  name,
  optional,
  pricesBase,
  prose,
  reference,
  references,
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
  {
    en: 'Every number about a subject, with who printed it, where and for which period.',
    zh: '关于某一对象的每个数字，注明由谁公布、载于何处、属于哪一时期。',
  },
  'guangdong-key-projects-2025-investment',
  {
    subjectKind: enumeration(
      subjectKinds,
      { en: 'What kind of record it is about.', zh: '数据对象的类别。' },
      'project',
    ),
    subjectId: reference(
      { by: 'subjectKind', of: subjects },
      { en: 'The record that it is about.', zh: '数据对象的记录。' },
      'guangdong-key-projects-2025',
    ),
    metric: term({ en: 'What is measured.', zh: '所衡量的指标。' }, 'investment'),
    stage: enumeration(stages, { en: 'How firm it is.', zh: '所处阶段：目标、计划、已承诺或实际完成。' }, 'planned'),
    value: decimal({ en: 'The value, as a decimal string.', zh: '数值，以十进制数字填写。' }, '1000000000000'),
    upperValue: optional(
      decimal({ en: 'The upper end, where the source gives a range.', zh: '来源给出区间时的上限。' }, '1200000000000'),
    ),
    unit: unit(
      {
        en: 'An ISO 4217 code, `percent`, or a singular counted noun.',
        zh: 'ISO 4217 货币代码、`percent`，或英文单数名词。',
      },
      'CNY',
    ),
    prices: optional(
      pricesBase(
        {
          en: 'The year whose prices it is in; null is prices of the time.',
          zh: '以哪一年的价格计；不填则按当年价格计。',
        },
        '2024/25',
      ),
    ),
    qualifier: enumeration(
      ['exact', 'about', 'at-least', 'more-than', 'at-most', 'less-than', 'between'],
      { en: 'How the source hedges it.', zh: '来源所用的限定词。' },
      'exact',
    ),
    periodStart: optional(date({ en: 'The first day that it covers.', zh: '所属时期的首日。' }, '2025-01-01')),
    periodEnd: optional(date({ en: 'The last day that it covers.', zh: '所属时期的末日。' }, '2025-12-31')),
    reported: listOf(
      {
        value: decimal({ en: 'The value in that unit.', zh: '以该单位计的数值。' }, '136800000000'),
        unit: unit({ en: 'The other unit.', zh: '另一单位。' }, 'USD'),
      },
      { en: 'Other units that the source prints beside it.', zh: '来源同时给出的其他单位。' },
      [{ value: '136800000000', unit: 'USD' }],
    ),
    relation: optional(
      enumeration(
        ['share', 'change', 'difference', 'sum'],
        {
          en: 'How its value follows from other figures: a share is from / of, a change (from − of) / of, a difference from − of, a sum all of `sumOfIds`.',
          zh: '数值如何由其他数据推算：占比为比较数据÷基数，变动率为（比较数据−基数）÷基数，差额为比较数据−基数，合计为各加数之和。',
        },
        'share',
      ),
    ),
    fromFigureId: optional(
      reference(
        'figures',
        {
          en: 'The figure that it measures: the part of a share, the later figure of a change or difference.',
          zh: '被比较的数据：占比中的部分，增减幅或差额中的后期数据。',
        },
        'guangdong-key-projects-2025-five-industries-investment',
      ),
    ),
    ofFigureId: optional(
      reference(
        'figures',
        {
          en: 'The figure that it is measured by: what a share is a share of, what a change or difference starts from.',
          zh: '作为基数的数据：占比的总量，增减幅或差额的前期数据。',
        },
        'guangdong-key-projects-2025-investment',
      ),
    ),
    sumOfIds: references('figures', { en: 'The figures of which it is the sum.', zh: '合计所含的各加数。' }, [
      'guangdong-key-projects-2025-five-industries-investment',
    ]),
    partsComplete: optional(
      boolean(
        {
          en: 'Whether the source says that the parts it prints are all of this whole.',
          zh: '来源是否说明所列分项即为全部。',
        },
        true,
      ),
    ),
    rank: withDefault(
      enumeration(
        ['preferred', 'normal', 'deprecated'],
        {
          en: 'Whether it is preferred among figures of one period, or counts nowhere.',
          zh: '同一时期的数据中优先采用，或一概不计。',
        },
        'normal',
      ),
      'normal',
    ),
    note: optional(
      prose(
        { en: 'What a reader must know to use it.', zh: '使用时须知。' },
        'The article does not say of which total.',
      ),
    ),
    sourceId: reference('sources', { en: 'Who printed it.', zh: '载于哪一来源。' }, 'global-times-2025-02-13'),
    asPrinted: name(
      { en: 'The number as the source prints it.', zh: '数字的原文写法。' },
      '1 trillion yuan ($136.8 billion)',
    ),
    heading: optional(
      name(
        {
          en: 'The words of a table’s column or caption that hold for the number, its unit and scale among them; what these do not print stands in square brackets.',
          zh: '表格栏目或题注中适用于该数字的文字，含单位与数量级；未印出的内容写在方括号内。',
        },
        '总投资（万元）',
      ),
    ),
    quote: optional(
      name(
        { en: 'The words around the number, verbatim.', zh: '数字前后的原文语句。' },
        'with an annual investment plan of 1 trillion yuan ($136.8 billion) in 2025',
      ),
    ),
    locator: optional(name({ en: 'Where in the source.', zh: '在来源中的位置。' }, 'paragraph 5')),
    attributedTo: optional(
      name(
        { en: 'The speaker or agency that the source names.', zh: '来源所称的发言人或机构。' },
        'Xinhua News Agency',
      ),
    ),
    supersedesId: optional(
      reference(
        'figures',
        { en: 'The earlier figure that it replaces.', zh: '所替代的旧数据。' },
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

export type FigureRecord = RecordOf<typeof figures>
