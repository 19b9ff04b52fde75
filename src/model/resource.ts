/** The type of a resource, and the fields that several resources share. */
import {
  date,
  type Description,
  enumeration,
  type Field,
  type Fields,
  id,
  instant,
  integer,
  list,
  listOf,
  name,
  object,
  optional,
  prose,
  reference,
  references,
  type ResourceName,
  type RowOf,
  term,
} from './field.ts'

export const localName = optional(name({ en: 'The name in the local language.', zh: '当地语言的名称。' }, '广东省'))
export const localTitle = optional(
  name({ en: 'The title in the local language.', zh: '当地语言的标题。' }, '2025年广东省重点建设项目'),
)
export const summary = optional(
  prose(
    { en: 'What it is, in a few sentences.', zh: '简要说明。' },
    'Provincial construction projects with an annual plan.',
  ),
)
export const aliases = list(
  name('Another name or old code.', 'Guangdong Province'),
  { en: 'Other names and old codes.', zh: '其他名称与旧代码。' },
  ['Guangdong Province', 'CN-44'],
)

export const regionId = optional(reference('regions', { en: 'The region concerned.', zh: '所涉地区。' }, 'guangdong'))
export const industryIds = references('industries', { en: 'The industries concerned.', zh: '所涉行业。' }, ['steel'])
export const parent = (target: ResourceName, description: Description, example: string): Field<string | null> =>
  optional(reference(target, description, example))

export const startsOn = optional(date({ en: 'The first day.', zh: '起始日期。' }, '2025-01-01'))
export const endsOn = optional(date({ en: 'The last day.', zh: '截止日期。' }, '2025-12-31'))

export const participants = listOf(
  {
    organizationId: reference(
      'organizations',
      { en: 'The organization that takes part.', zh: '参与的机构。' },
      'tencent',
    ),
    role: name({ en: 'What it does there.', zh: '在其中的角色。' }, 'participant'),
  },
  { en: 'Who takes part, and as what.', zh: '参与方及其角色。' },
  [{ organizationId: 'tencent', role: 'participant' }],
)

export const codes = listOf(
  {
    scheme: term({ en: 'The list of codes that it is from.', zh: '所属的编码体系。' }, 'cn-investment-project'),
    code: name(
      { en: 'The code as printed, which names one record.', zh: '编码原文，一个编码只对应一条记录。' },
      '2405-440300-04-01-123456',
    ),
  },
  { en: 'Its codes in the lists of those who issue them.', zh: '各编制机构给它的编码。' },
  [{ scheme: 'cn-investment-project', code: '2405-440300-04-01-123456' }],
)

/** The citations of records of a resource, with what an edition of a list printed of the record that it cites. */
export const citationsOf = <S extends string>(of: ResourceName, parentExample: string, status: Field<S>) =>
  listOf(
    {
      sourceId: reference('sources', { en: 'The source.', zh: '来源。' }, 'global-times-2025-02-13'),
      locator: optional(name({ en: 'Where in the source.', zh: '在来源中的位置。' }, 'paragraph 5')),
      note: optional(
        prose(
          { en: 'What the source says of it, where that needs saying.', zh: '来源对此的说法，视需要填写。' },
          'Cites Xinhua.',
        ),
      ),
      as: object(
        {
          title: optional(name({ en: 'The title that it printed.', zh: '所载标题。' }, 'Shenzhen metro line 20')),
          code: optional(name({ en: 'The code that it printed.', zh: '所载编码。' }, '2405-440300-04-01-123456')),
          status: optional(status),
          startsOn,
          endsOn,
          regionId,
          parentId: optional(
            reference(of, { en: 'What it was part of, as printed.', zh: '所载的上级。' }, parentExample),
          ),
        },
        {
          en: 'What an edition of a list printed of the record, where it takes part in several.',
          zh: '清单各期所载的该记录内容。',
        },
        { title: 'Shenzhen metro line 20', startsOn: '2025-01-01' },
      ),
    },
    { en: 'Who said so, and where.', zh: '出处：由谁、在何处提出。' },
    [{ sourceId: 'global-times-2025-02-13', locator: 'paragraph 5' }],
  )

export const codeSchemes = enumeration(
  ['isic4', 'gbt4754', 'sei2018'],
  {
    en: 'The classification: ISIC Rev.4, GB/T 4754-2017, or China’s Strategic Emerging Industries of 2018.',
    zh: '分类标准：ISIC 第四版、GB/T 4754—2017，或《战略性新兴产业分类（2018）》。',
  },
  'isic4',
)

// The type of a resource: its name, its own fields, and the fields of every record.

export interface Resource<F extends Fields = Fields> {
  /** Plural: path segment, table, tag and seed file. */
  readonly name: ResourceName
  readonly singular: string
  readonly description: { readonly en: string; readonly zh: string }
  /** The fields of this resource alone. */
  readonly own: F
  /** All fields in the order of answers. */
  readonly fields: Fields
  readonly example: Example
}

/** The example that the documentation uses for writes, on a register with the seeds. */
interface Example {
  /** A record that the seeds do not contain, but could. */
  readonly created: { readonly id: string } & Readonly<Record<string, unknown>>
  /** A patch of the record whose id is the example of `id`. */
  readonly changed: Readonly<Record<string, unknown>>
}

/** Fields that the register sets on every record and bodies may not contain. */
export const readOnly = {
  revision: integer('How often the record was written; its ETag begins with it.', 1),
  createdAt: instant('When the record was created (RFC 3339, UTC).', '2025-02-13T02:53:00.000Z'),
  updatedAt: instant('When the record was last written (RFC 3339, UTC).', '2025-02-13T02:53:00.000Z'),
}

type Common = { id: string } & RowOf<typeof readOnly>
/** A record of a resource as served. */
export type RecordOf<R extends Resource> = Common & RowOf<R['own']>

export const resource = <F extends Fields>(
  name: ResourceName,
  singular: string,
  description: Resource['description'],
  exampleId: string,
  own: F,
  example: Example,
): Resource<F> => ({
  name,
  singular,
  description,
  own,
  example,
  fields: { id: id('The record’s own id; it never changes.', exampleId), ...own, ...readOnly },
})

/** Returns the resources that a field may refer to. */
export const targetsOf = ({ target }: Field): ResourceName[] =>
  target === undefined ? [] : typeof target === 'string' ? [target] : Object.values(target.of)

/** Returns the resource to which a reference leads in this record; a form may still say anything there. */
export const targetIn = ({ target }: Field, record: Readonly<Record<string, unknown>>): ResourceName | undefined => {
  if (typeof target !== 'object') return target
  const branch = record[target.by] as string
  return Object.hasOwn(target.of, branch) ? target.of[branch] : undefined
}

/** Reports whether the codes of a resource each name one record; those of industries are of classes. */
export const hasOwnCodes = ({ own }: Resource): boolean => own['codes'] === codes

/** Makes what follows from a declaration or a schema alone, once in a process. */
export const madeOnce = <K extends object, V>(make: (of: K) => V): ((of: K) => V) => {
  const made = new WeakMap<K, { readonly value: V }>()
  return (of) => {
    const known = made.get(of) ?? { value: make(of) }
    made.set(of, known)
    return known.value
  }
}

export const ofResource: <T>(make: (resource: Resource) => T) => (resource: Resource) => T = madeOnce
