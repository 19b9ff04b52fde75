/** Citations: the sentence, BibTeX and RIS, and that no text of a record breaks out of these. */
import t from 'tap'
import { bibtex, type CitedPage, citeView, ris } from '../../src/pages/layout/cite.ts'
import type { SourceRows } from '../../src/pages/layout/voices.ts'
import { put } from '../support/build.ts'
import { examples, withExamples } from '../support/examples.ts'
import { linksOf, textOf, unescaped } from '../support/pages/html.ts'
import { visitor } from '../support/pages/visitor.ts'

const site = { publicUrl: 'https://register.example', publisher: 'Planledger' }

const cited = (title: string, more: Partial<CitedPage> = {}): CitedPage => ({
  title,
  href: 'https://register.example/figures?stage=planned&title.contains=50%25&asOf=2026-11-30T08%3A00%3A40.000Z',
  at: '2026-11-30T08:00:40.000Z',
  ...more,
})

/** Reads the fields of a BibTeX entry as BibTeX does: a value ends where its braces balance, escaped or not. */
const fieldsOf = (entry: string): { key: string; fields: Map<string, string> } => {
  const [head = '', key = ''] = /^@misc\{([^,\s]+),/.exec(entry) ?? []
  const fields = new Map<string, string>()
  let at = head.length
  for (;;) {
    const [all, name] = /^\s*(\w+) = /.exec(entry.slice(at)) ?? []
    if (all === undefined || name === undefined) break
    at += all.length
    const from = at
    let depth = 0
    do {
      const sign = entry[at] ?? ''
      if (sign === '') throw new Error(`${name} does not end`)
      if (sign === '{') depth++
      if (sign === '}') depth--
      at++
    } while (depth > 0 || !/[,\n]/.test(entry[at] ?? ''))
    fields.set(name, entry.slice(from, at))
    if (entry[at] === ',') at++
  }
  t.equal(entry.slice(at).trim(), '}', 'nothing stands after the last field')
  return { key, fields }
}

const commands: Readonly<Record<string, string>> = {
  '\\textbackslash{}': '\\',
  '\\textbraceleft{}': '{',
  '\\textbraceright{}': '}',
  '\\textasciitilde{}': '~',
  '\\textasciicircum{}': '^',
}

/** Returns the text that TeX sets. */
const typeset = (text: string): string =>
  text
    .replace(/^\{\{?|\}?\}$/g, '')
    .replace(/\\text\w+\{\}|\\[#$%&_]/g, (command) => commands[command] ?? command.slice(1))

const recordOf = (text: string): [string, string][] =>
  text.split('\n').map((line) => {
    const [, tag, value] = /^([A-Z][A-Z0-9]) {2}- (.*)$/.exec(line) ?? []
    if (tag === undefined || value === undefined) throw new Error(`no line of RIS: ${line}`)
    return [tag, value]
  })

const titles = [
  'Investment by year',
  'Braces {in} a title, one { alone, and } another',
  'Back\\slash, 50 % & 100 $, a_b, #1, ~, ^',
  'She said "yes", “no” and \'perhaps\'',
  '广东：2025年计划投资“1万亿元”',
  'Two\nlines\r\nand\ta tab',
  'ER  - \nTY  - BOOK',
  '\\textbraceleft{}',
  '<b>&amp;</b>',
  '},\n  title = {another},',
]

t.test('titles stay what they are, and within their fields', async (t) => {
  for (const title of titles) {
    const line = title.replace(/\s+/g, ' ')
    const { fields } = fieldsOf(bibtex(cited(title), site))
    t.strictSame([...fields.keys()], ['author', 'title', 'year', 'month', 'note', 'url'], title)
    t.equal(typeset(fields.get('title') ?? ''), line)
    t.equal(fields.get('url'), `{${cited('').href}}`)
    const record = recordOf(ris(cited(title), site))
    const found = record.map(([tag]) => tag)
    t.strictSame(found, ['TY', 'AU', 'TI', 'PB', 'PY', 'DA', 'N1', 'UR', 'ER'])
    t.equal(record[2]?.[1], line.trim())
    t.equal(
      `${String(record[4])} ${String(record[5])} ${String(record[7])}`,
      `PY,2026 DA,2026/11/30 UR,${cited('').href}`,
    )
  }
})

t.test('what is cited from one register has keys of its own', async (t) => {
  const keyOf = (href: string): string => fieldsOf(bibtex(cited('', { href }), site)).key
  const keys = ['/figures', '/figures?stage=planned', '/figures?title.contains=桥', '/zh/figures'].map((path) =>
    keyOf(new URL(path, site.publicUrl).href),
  )
  t.equal(new Set(keys).size, keys.length)
  for (const key of keys) t.match(key, /^planledger[a-z0-9-]*-20261130$/)
  t.equal(keyOf(`${site.publicUrl}/figures?asOf=2026-11-30T08%3A00%3A40.000Z`), keys[0])
})

t.test('before the first change nothing has a date', async (t) => {
  const empty = cited('Nothing', { at: '', href: `${site.publicUrl}/figures` })
  t.strictSame([...fieldsOf(bibtex(empty, site)).fields.keys()], ['author', 'title', 'note', 'url'])
  t.match(textOf(citeView(empty, site).toString()), /Nothing\. Planledger\. Rights as each source states\. https:/)
})

const sourcesNamed = (
  licences: readonly (string | null)[],
  days: readonly (string | null)[] = [],
): CitedPage['from'] => {
  const rows = licences.map((licence, at) => ({
    ...examples.sources,
    id: `source-${at.toString()}`,
    title: `Report ${at.toString()}`,
    publisherId: null,
    publishedOn: days[at] === undefined ? `2025-0${(9 - at).toString()}-01` : days[at],
    licence,
  }))
  return {
    figures: rows.map(({ id: sourceId }) => ({ sourceId })),
    voices: { sources: new Map(rows.map((row) => [row.id, row])) as unknown as SourceRows, names: (_of, id) => id },
  }
}

t.test('the sentence names the sources, the first printed first, and their licence', async (t) => {
  const sentence = (from: CitedPage['from'], own: object = {}): string =>
    /<p class="citation">(.*?)<\/p>/s.exec(
      citeView(cited('Investment', { from }), { ...site, ...own }).toString(),
    )?.[1] ?? ''
  const end = unescaped(cited('').href)
  const cases: readonly (readonly [CitedPage['from'], string, object?])[] = [
    [sourcesNamed(['CC0']), 'from Report 0 (1 September 2025). Licence of the sources: CC0.'],
    [
      sourcesNamed(['CC0', 'CC-BY-4.0']),
      'from Report 1 (1 August 2025) and Report 0 (1 September 2025). Rights as each source states.',
    ],
    [
      sourcesNamed([null, null], [null, '2025-02-01']),
      'from Report 1 (1 February 2025) and Report 0. Rights as each source states.',
    ],
    [
      sourcesNamed([null, null, null, null, null]),
      'from Report 4 (1 May 2025), Report 3 (1 June 2025), Report 2 (1 July 2025) and 2 others. Rights as each source states.',
    ],
    [
      { ...sourcesNamed(['CC0']), areMore: true } as CitedPage['from'],
      'from Report 0 (1 September 2025) and others. Rights as each source states.',
    ],
    [
      sourcesNamed(['CC0']),
      'from Report 0 (1 September 2025). Licence of the sources: CC0. Licence of the register: https://licence.example/',
      { licence: 'https://licence.example/' },
    ],
  ]
  for (const [from, words, own] of cases)
    t.equal(unescaped(sentence(from, own)), `Investment. Planledger, 30 November 2026, ${words} ${end}`)
  t.match(sentence(sourcesNamed([null]), { publisher: 'Ministry' }), 'Planledger, Ministry, 30 November 2026, from')
})

t.test('each page cites what it shows, also as files, as of an instant', async (t) => {
  const app = await withExamples(t)
  await put(app, 'sources/quoting', { ...examples.sources, title: 'A "title" with {braces} & more' })
  await put(app, 'figures/of-quoting', { ...examples.figures, sourceId: 'quoting', stage: 'actual' })
  const reader = visitor(app)
  for (const [path, title] of [
    ['/figures', 'Figures'],
    ['/figures?stage=actual', 'Figures: Stage is actual'],
    ['/promises', 'Promises'],
    ['/totals?metric=investment&groupBy=year', 'Totals of investment, grouped by year'],
    ['/outcomes?metric=investment&groupBy=year', 'Plans and outcomes of investment, grouped by year'],
    ['/figures/a-figure', undefined],
  ] as const) {
    const { text } = await reader.get(path)
    const entry = unescaped(/<code>(@misc.*?)<\/code>/s.exec(text)?.[1]?.replace(/<[^>]*>/g, '') ?? '')
    const { fields } = fieldsOf(entry)
    if (title !== undefined) t.equal(typeset(fields.get('title') ?? ''), title, path)
    const href = (fields.get('url') ?? '').slice(1, -1)
    t.match(href, /[?&]asOf=2\d{3}-/)
    t.equal((await reader.get(href.replace('http://127.0.0.1:3000', ''))).status, 200)
    const files = linksOf(text).filter((link) => link.startsWith('data:'))
    t.equal(files.length, 2)
    t.equal(decodeURIComponent(files[0]?.split(',').slice(1).join(',') ?? ''), `${entry}\n`)
    t.match(decodeURIComponent(files[1] ?? ''), /^data:application\/x-research-info-systems.*,TY {2}- DATA\n/)
    t.match(textOf(text), /Planledger, \d+ \w+ \d{4}, (from .*?\. )?Rights as each source states\./)
    t.match(textOf((await reader.get(`/zh${path}`)).text), '权利归属见各来源。')
  }
})
