/** The files of tables: what is read, and in which words the rest is refused. */
import { createHash } from 'node:crypto'
import t from 'tap'
import { longestFile, readTable } from '../../src/lists/file.ts'
import { UnreadableTable } from '../../src/lists/grid.ts'
import type { TableFile } from '../../src/lists/table.ts'

type Format = TableFile['format']

const csvFrom = async (file: string | Buffer, format: Format = 'csv'): Promise<string> =>
  (await readTable(Buffer.from(file as string), format)).csv

const refusalOf = async (file: string | Buffer, format: Format = 'csv'): Promise<string> => {
  try {
    return await csvFrom(file, format)
  } catch (error) {
    if (error instanceof UnreadableTable) return `${error.kind}: ${error.message}`
    throw error
  }
}

const read: readonly (readonly [what: string, file: string, csv: string, format?: Format])[] = [
  ['a mark is no part of the first cell', '\ufeff项目,总投资\n地铁,1\n', '项目,总投资\n地铁,1\n'],
  ['lines end as they like', 'a,b\r\nc,d\re,f', 'a,b\nc,d\ne,f\n'],
  ['empty rows between others count, those at the end do not', 'a,b\n\n,,\nc,d,,\n\n,\n', 'a,b\n,\n,\nc,d\n'],
  ['a row is a record, whatever lines it has', '"a\nb",c\nd,e\n', '"a\nb",c\nd,e\n'],
  ['rows may differ in length', 'a\nb,c,d\ne,f\n', 'a,,\nb,c,d\ne,f,\n'],
  ['cells are as printed', " a ,1 2\n=1+1,'x\n", " a ,1 2\n=1+1,'x\n"],
  ['what looks like markup or a formula is text', '<script>,=cmd|x!A1\n+1,@a\n', '<script>,=cmd|x!A1\n+1,@a\n'],
  ['tab-separated values', 'a\tb, c\n5" pipe\t"d\te"\n', 'a,"b, c"\n"5"" pipe",d\te\n', 'tsv'],
]

t.test('what is read', async (t) => {
  for (const [what, file, csv, format] of read) t.equal(await csvFrom(file, format), csv, what)
  const { csv, hash, file } = await readTable(Buffer.from('a,b\n\nc,d\n'), 'csv')
  t.strictSame(
    [hash, file],
    [
      createHash('sha256').update(csv).digest('hex'),
      {
        ...{ format: 'csv', sheet: null, sheets: [], hiddenRows: [], hiddenColumns: [], formulas: 0 },
        ...{ rows: 3, columns: 2 },
      },
    ],
  )
})

const howToSave = /Open it in a spreadsheet program and save it as “CSV UTF-8”/

t.test('another encoding is refused, with how to save as UTF-8', async (t) => {
  for (const [bytes, seems] of [
    ['cfeec4bfc3fbb3c62cd7dccdb6d7ca0a', 'it seems to be GB18030 (GBK)'],
    [Buffer.from('\ufeffa,b\n', 'utf16le').toString('hex'), 'it seems to be UTF-16'],
    [Buffer.from('a,b\n', 'utf16le').toString('hex'), 'it seems to be UTF-16'],
    [Buffer.from('Straße,Zürich\n', 'latin1').toString('hex'), 'The file is no UTF-8. '],
    ['ff', 'The file is no UTF-8. '],
  ] as const) {
    const refusal = await refusalOf(Buffer.from(bytes, 'hex'))
    t.match(refusal, /^invalid-request: The file is no UTF-8/)
    t.match(refusal, seems)
    t.match(refusal, howToSave)
  }
})

const row = (count: number, text: string): string => Array.from({ length: count }, () => text).join(',')

t.test('what is no table, or too large, is refused in words', async (t) => {
  const refused: readonly (readonly [file: string, refusal: string, format?: Format])[] = [
    ['', 'invalid-request: The table has no cell with a text.'],
    [',,\n\n', 'invalid-request: The table has no cell with a text.'],
    ['a\nb,c\0d', 'invalid-request: The cell in row 2, column 2 has the character U+0000, which is no text.'],
    ['a\u001b', 'invalid-request: The cell in row 1, column 1 has the character U+001B, which is no text.'],
    ['a,\uffff', 'invalid-request: The cell in row 1, column 2 has the character U+FFFF, which is no text.'],
    ['a,b\n"c,d\ne,f\n', 'invalid-request: The quotation marks do not match: see line 2.'],
    ['a,b\nc,d"e\n', 'invalid-request: The quotation marks do not match: see line 2.'],
    ['a,b\n"c"d,e\n', 'invalid-request: The quotation marks do not match: see line 2.'],
    ['a\t"b\n', 'invalid-request: The quotation marks do not match: see line 1.', 'tsv'],
    ['a\n'.repeat(50_001), 'body-too-large: The table has 50,001 rows, and may have 50,000.'],
    [row(201, 'a'), 'body-too-large: The table has 201 columns, and may have 200.'],
    [
      `a,${'x'.repeat(32_768)}`,
      'body-too-large: The cell in row 1, column 2 has 32,768 characters, and may have 32,767.',
    ],
    [
      `${row(200, 'x'.repeat(6000))}\n`.repeat(28),
      'body-too-large: The table has 33,605,600 bytes as CSV, and may have 33,554,432.',
    ],
    [
      `a\n${row(20_000, '')}`,
      'body-too-large: A row is longer than any may be: a quotation mark may be missing near line 2.',
    ],
    [
      `a\n"${'b\n'.repeat(5_000_000)}`,
      'body-too-large: A row is longer than any may be: a quotation mark may be missing near line 2.',
    ],
    [
      'a'.repeat(longestFile + 1),
      'body-too-large: The file of a table may have 67,108,864 bytes, and this one has more.',
    ],
  ]
  for (const [file, refusal, format] of refused) t.equal(await refusalOf(file, format), refusal)
})

t.test('the most that a table may have is read', async (t) => {
  for (const file of ['a\n'.repeat(50_000), row(200, 'a'), 'x'.repeat(32_767)])
    t.equal(await csvFrom(file), file.endsWith('\n') ? file : `${file}\n`)
  t.equal(await csvFrom(`a${','.repeat(300)}\n`), 'a\n', 'empty cells at the end do not count')
})
