/** Sources: the publications that the register cites. */
import {
  boolean,
  code,
  date,
  enumeration,
  name,
  optional,
  prose,
  reference,
  setByRegister,
  sha256,
  url,
} from '../model/field.ts'
import { resource } from '../model/resource.ts'

export const sources = resource(
  'sources',
  'source',
  { en: 'Where the register’s statements were printed.', zh: '登记内容的出处。' },
  'global-times-2025-02-13',
  {
    title: name(
      { en: 'The title as printed.', zh: '原文标题。' },
      'Multiple provinces, cities ramp up efforts to boost growth, innovation',
    ),
    kind: enumeration(
      ['news-article', 'government-document', 'report', 'dataset', 'statement'],
      { en: 'What it is.', zh: '属于哪一类。' },
      'news-article',
    ),
    publisherId: optional(reference('organizations', { en: 'Who published it.', zh: '发布机构。' }, 'global-times')),
    author: optional(name({ en: 'Who wrote it, as printed.', zh: '作者，依原文。' }, 'Zhang Weilan')),
    url: optional(
      url(
        { en: 'The address of the document (http or https).', zh: '所在网址（http 或 https）。' },
        'https://example.org/2025/02/13/article',
      ),
    ),
    archivedUrl: optional(
      url(
        { en: 'Where an archived copy stands (http or https).', zh: '存档副本的网址（http 或 https）。' },
        'https://web.archive.org/web/2025/https://example.org/',
      ),
    ),
    publishedOn: optional(date({ en: 'When it was published.', zh: '发布日期。' }, '2025-02-13')),
    language: optional(
      code('^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$', { en: 'Its language (BCP 47).', zh: '语言（BCP 47）。' }, 'en'),
    ),
    official: boolean({ en: 'Whether a government published it.', zh: '是否由政府发布。' }, false),
    licence: optional(name({ en: 'The licence under which it may be used.', zh: '使用许可。' }, 'CC-BY-4.0')),
    note: optional(
      prose(
        { en: 'What a reader must know of it.', zh: '读者须知。' },
        'Read in a copy; the original address is not known.',
      ),
    ),
    followsId: optional(
      reference(
        'sources',
        { en: 'The edition before this one, of a list that comes out again.', zh: '同一清单的上一期。' },
        'global-times-2025-02-13',
      ),
    ),
    retrievedOn: optional(date({ en: 'When it was read.', zh: '查阅日期。' }, '2026-11-26')),
    textHash: setByRegister(
      optional(
        sha256(
          { en: 'The SHA-256 of its text, if that is kept.', zh: '所存文本的 SHA-256 校验值。' },
          'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
        ),
      ),
    ),
    tableHash: setByRegister(
      optional(
        sha256(
          {
            en: 'The SHA-256 of its table as canonical CSV, if that is kept.',
            zh: '所存表格（规范 CSV）的 SHA-256 校验值。',
          },
          'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
        ),
      ),
    ),
  },
  {
    created: {
      id: 'guangdong-government-work-report-2025',
      title: 'Report on the work of the government of Guangdong, 2025',
      kind: 'government-document',
      publisherId: 'guangdong-government',
      language: 'zh',
      official: true,
    },
    changed: { author: 'Zhang Weilan', language: 'en' },
  },
)
