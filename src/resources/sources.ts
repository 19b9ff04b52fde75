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
  'Where the register’s statements were printed.',
  'global-times-2025-02-13',
  {
    title: name('The title as printed.', 'Multiple provinces, cities ramp up efforts to boost growth, innovation'),
    kind: enumeration(
      ['news-article', 'government-document', 'report', 'dataset', 'statement'],
      'What it is.',
      'news-article',
    ),
    publisherId: optional(reference('organizations', 'Who published it.', 'global-times')),
    author: optional(name('Who wrote it, as printed.', 'Zhang Weilan')),
    url: optional(url('The address of the document (http or https).', 'https://example.org/2025/02/13/article')),
    archivedUrl: optional(
      url('Where an archived copy stands (http or https).', 'https://web.archive.org/web/2025/https://example.org/'),
    ),
    publishedOn: optional(date('When it was published.', '2025-02-13')),
    language: optional(code('^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$', 'Its language (BCP 47).', 'en')),
    official: boolean('Whether a government published it.', false),
    licence: optional(name('The licence under which it may be used.', 'CC-BY-4.0')),
    note: optional(prose('What a reader must know of it.', 'Read in a copy; the original address is not known.')),
    retrievedOn: optional(date('When it was read.', '2026-11-26')),
    textHash: setByRegister(
      optional(
        sha256(
          'The SHA-256 of its text, if that is kept.',
          'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
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
