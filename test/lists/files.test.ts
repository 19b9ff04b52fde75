/** Workbooks: a sheet is read as a spreadsheet program shows it, and hostile files end in a clear answer. */
import { createHash } from 'node:crypto'
import { crc32, deflateRawSync } from 'node:zlib'
import { writeXlsx } from 'hucre'
import t from 'tap'
import { longestFile, readTable } from '../../src/lists/file.ts'
import { UnreadableTable } from '../../src/lists/grid.ts'
import { type TableFile, tableOf } from '../../src/lists/table.ts'
import { runs } from '../support/runs.ts'

/** Returns an archive of parts; `says` lies about the inflated length of all. */
const archive = (parts: Readonly<Record<string, string | Buffer>>, says?: number): Buffer => {
  const [files, directory]: [Buffer[], Buffer[]] = [[], []]
  let at = 0
  for (const [name, content] of Object.entries(parts)) {
    // Compressed at once: most of the time of the bombs would go into making them.
    const [path, bytes] = [Buffer.from(name), deflateRawSync(content, { level: 1 })]
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(crc32(content), 10)
    fields.writeUInt32LE(bytes.length, 14)
    fields.writeUInt32LE(says ?? Buffer.byteLength(content), 18)
    fields.writeUInt16LE(path.length, 22)
    files.push(Buffer.from('PK\x03\x04'), fields, path, bytes)
    const place = Buffer.alloc(16)
    place.writeUInt32LE(at, 12)
    directory.push(Buffer.from('PK\x01\x02\x14\0'), fields, place.subarray(2), path)
    at += 30 + path.length + bytes.length
  }
  const end = Buffer.alloc(18)
  end.writeUInt16LE(Object.keys(parts).length, 4)
  end.writeUInt16LE(Object.keys(parts).length, 6)
  end.writeUInt32LE(Buffer.concat(directory).length, 8)
  end.writeUInt32LE(at, 12)
  return Buffer.concat([...files, ...directory, Buffer.from('PK\x05\x06'), end])
}

const relationships = (...targets: readonly (readonly [type: string, target: string])[]): string =>
  `<Relationships>${targets
    .map(
      ([type, target], index) =>
        `<Relationship Id="r${index.toString()}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"/>`,
    )
    .join('')}</Relationships>`

/** The parts of a workbook by what they hold. */
interface Workbook {
  /** What follows `<worksheet>` in the only sheet. */
  readonly sheet: string | Buffer
  readonly strings?: string
  readonly styles?: string
  readonly properties?: string
}

/** Returns a workbook with one sheet, `Sheet1`, and no part that it does not need. */
const workbook = ({ sheet, strings, styles, properties = '' }: Workbook): Buffer =>
  archive({
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': relationships(['officeDocument', 'xl/workbook.xml']),
    'xl/workbook.xml': `<workbook xmlns:r="r"><workbookPr ${properties}/><sheets><sheet name="Sheet1" r:id="r0"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relationships(
      ['worksheet', 'worksheets/sheet1.xml'],
      ['sharedStrings', 'sharedStrings.xml'],
      ['styles', '/xl/styles.xml'],
    ),
    'xl/worksheets/sheet1.xml':
      typeof sheet === 'string'
        ? `<worksheet>${sheet}</worksheet>`
        : Buffer.concat([Buffer.from('<worksheet>'), sheet, Buffer.from('</worksheet>')]),
    ...(strings !== undefined && { 'xl/sharedStrings.xml': `<sst>${strings}</sst>` }),
    ...(styles !== undefined && { 'xl/styles.xml': `<styleSheet>${styles}</styleSheet>` }),
  })

const cellsOf = async (file: Workbook): Promise<readonly (readonly string[])[]> =>
  tableOf((await readTable(workbook(file), 'xlsx')).csv).rows

const refusalOf = async (file: Buffer, sheet?: string): Promise<string> => {
  try {
    await readTable(file, 'xlsx', sheet)
    return 'is read'
  } catch (error) {
    if (error instanceof UnreadableTable) return `${error.kind}: ${error.message}`
    throw error
  }
}

/** Returns the styles of these formats, and a row with a number in each. */
const formatted = (numbers: readonly (readonly [number: number | string, format: string])[]): Workbook => ({
  styles: `<numFmts>${numbers
    .map(
      ([, code], index) =>
        `<numFmt numFmtId="${(200 + index).toString()}" formatCode="${code.replaceAll('"', '&quot;').replaceAll('>', '&gt;')}"/>`,
    )
    .join('')}</numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs>${numbers
    .map((_number, index) => `<xf numFmtId="${(200 + index).toString()}"/>`)
    .join('')}</cellXfs>`,
  sheet: `<sheetData>${numbers
    .map(([number], index) => `<row><c s="${index.toString()}"><v>${number.toString()}</v></c></row>`)
    .join('')}</sheetData>`,
})

const shown: readonly (readonly [number: number | string, format: string, text: string])[] = [
  [1234567.891, 'General', '1234567.891'],
  ['0.30000000000000004', 'General', '0.3'],
  [150000000000, 'General', '150000000000'],
  ['1.5E-10', 'General', '0.00000000015'],
  [1234567.891, '#,##0.00', '1,234,567.89'],
  [1.005, '0.00', '1.01'],
  [-1234.5, '#,##0.00_);(#,##0.00)', '(1,234.50)'],
  [0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', '-'],
  [1234.5, '[$¥-804]#,##0.00', '¥1,234.50'],
  [1234.5, 'General"万元"', '1234.5万元'],
  [12345678, '#,##0,', '12,346'],
  [0.256, '0.0%', '25.6%'],
  [7, '000', '007'],
  [5, '[>=1000]#,##0;0', '5'],
  [45688, 'yyyy-mm-dd', '2025-01-31'],
  [45688, 'm/d/yyyy', '1/31/2025'],
  [45688, '[$-804]yyyy"年"m"月"d"日";@', '2025年1月31日'],
  [45688.75, 'yyyy/m/d h:mm', '2025/1/31 18:00'],
  [2025, '0"年"', '2025年'],
  ['1e999', '0.00', '1e999'],
  [12, `0.${'0'.repeat(300)}`, '12'],
]

t.test('numbers and dates are as the workbook shows them', async (t) => {
  const cells = await cellsOf(formatted(shown.map(([number, format]) => [number, format])))
  for (const [index, [number, format, text]] of shown.entries())
    t.equal(cells[index]?.[0], text, `${number.toString()} as ${format.slice(0, 60)}`)
  const day = (properties: string): Workbook => ({
    properties,
    styles: '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>',
    sheet: '<sheetData><row><c s="1"><v>44226</v></c></row></sheetData>',
  })
  t.strictSame(
    [await cellsOf(day('')), await cellsOf(day('date1904="1"'))],
    [[['2021-01-30']], [['2025-01-31']]],
    'days count from 1904 where the workbook says so',
  )
})

t.test('texts, formulas, truths and errors are as shown', async (t) => {
  const cells = [
    '<c t="s"><v>1</v></c>',
    '<c t="s"><v>0</v></c>',
    '<c t="inlineStr"><is><r><t>two </t></r><r><t>runs</t></r></is></c>',
    '<c t="str"><f>A1&amp;"x"</f><v>cached</v></c>',
    '<c><f>1+1</f><v>2</v></c>',
    '<c t="b"><v>1</v></c>',
    '<c t="e"><f>A9</f><v>#REF!</v></c>',
    '<c><f>NOW()</f></c>',
    '<c t="s"><v>9</v></c>',
    '<c t="inlineStr"><is><t><![CDATA[<b>]]> =1&#10;2</t></is></c>',
    '<c t="inlineStr"><is><r><t>20</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>1)</t></r><r><t>5</t></r></is></c>',
    '<c t="s"><v>2</v></c>',
  ]
  const file = workbook({
    sheet: `<sheetData><row>${cells.join('')}</row></sheetData>`,
    strings:
      '<si><t xml:space="preserve"> a_x000A_b </t></si><si><r><t>漢</t></r><r><t>字</t></r><rPh sb="0"><t>かんじ</t></rPh></si>' +
      '<si><r><t>1,234</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>2</t></r></si>',
  })
  const { csv, file: facts } = await readTable(file, 'xlsx')
  t.strictSame(tableOf(csv).rows, [
    ['漢字', ' a\nb ', 'two runs', 'cached', '2', 'TRUE', '#REF!', '', '', '<b> =1\n2', '20¹)5', '1,234²'],
  ])
  t.equal(facts.formulas, 4, 'one of them without its value')
})

t.test('merged cells fill, hidden rows and columns are listed, empty ends are dropped', async (t) => {
  const text = (place: string, words: string): string => `<c r="${place}" t="inlineStr"><is><t>${words}</t></is></c>`
  const file = workbook({
    sheet: `<cols><col min="2" max="3" hidden="1"/><col min="9" max="16384" hidden="1"/></cols><sheetData>
<row r="1">${text('A1', 'List')}</row>
<row r="3" hidden="1">${text('A3', 'Roads')}${text('B3', 'x')}</row>
<row r="4">${text('B4', 'y')}<c r="D4" s="3"/></row>
<row r="90" hidden="1"><c r="B90" s="1"/></row></sheetData>
<mergeCells><mergeCell ref="A1:XFD1"/><mergeCell ref="A3:A4"/><mergeCell ref="C3:C4"/></mergeCells>`,
  })
  const { csv, file: facts } = await readTable(file, 'xlsx')
  t.strictSame(tableOf(csv).rows, [
    ['List', 'List'],
    ['', ''],
    ['Roads', 'x'],
    ['Roads', 'y'],
  ])
  t.strictSame(facts, {
    ...{ format: 'xlsx', sheet: 'Sheet1', sheets: ['Sheet1'], hiddenRows: [3], hiddenColumns: [2], formulas: 0 },
    ...{ rows: 4, columns: 2 },
  })
  const alone = workbook({
    sheet: `<sheetData><row>${text('A1', 'x')}</row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells>`,
  })
  t.equal((await readTable(alone, 'xlsx')).csv, 'x,x\nx,x\n')
})

t.test('a workbook of a program: several sheets, by name', async (t) => {
  const sheets = [
    { name: '一', rows: [['总投资（万元）', 1.5]] },
    { name: 'Second & last', rows: [['b']] },
  ]
  const file = Buffer.from(await writeXlsx({ sheets }))
  const read = async (sheet?: string): Promise<unknown> => {
    const { csv, file: facts } = await readTable(file, 'xlsx', sheet)
    return [csv, facts.sheet, facts.sheets]
  }
  const names = ['一', 'Second & last']
  t.strictSame(await read(), ['总投资（万元）,1.5\n', '一', names])
  t.strictSame(await read('Second & last'), ['b\n', 'Second & last', names])
  const found = await refusalOf(file, 'second')
  t.equal(found, 'invalid-request: The workbook has no sheet of that name. Its sheets: “一”, “Second & last”.')
})

const damaged = 'invalid-request: The file is no XLSX workbook, or it is damaged.'
const MiB = 1_048_576
/** A million in `npm run test:slow`. */
const many = runs(500_000)

t.test('hostile and broken workbooks', async (t) => {
  const good = workbook({ sheet: '<sheetData><row><c><v>1</v></c></row></sheetData>' })
  const compound = Buffer.from('d0cf11e0a1b11ae1', 'hex')
  const cells = (count: number, cell: string): Buffer =>
    Buffer.concat([Buffer.from('<sheetData>'), Buffer.alloc(count * cell.length, cell), Buffer.from('</sheetData>')])
  const flipped = Buffer.from(good)
  flipped.writeUInt32LE(1, good.indexOf('xl/worksheets', good.indexOf('PK\x01\x02')) - 30)
  const merges = '<mergeCell ref="A1:GR50000"/>'.repeat(1000)
  const files: readonly (readonly [what: string, file: Buffer, refusal: string])[] = [
    ['no archive', Buffer.from('Project,Cost\n'), damaged],
    ['cut', good.subarray(0, good.length - 30), damaged],
    ['cut at its beginning', good.subarray(40), damaged],
    ['another checksum', flipped, damaged],
    ['another archive', archive({ 'a.txt': 'a' }), damaged],
    ['broken XML', workbook({ sheet: '<sheetData><row></sheetData>' }), damaged],
    ['entities', workbook({ sheet: '<sheetData><row><c t="str"><v>&bomb;</v></c></row></sheetData>' }), damaged],
    ['no place', workbook({ sheet: '<sheetData><row><c r="7C"><v>1</v></c></row></sheetData>' }), damaged],
    [
      'a row before the first',
      workbook({ sheet: '<sheetData><row r="-3"><c><v>1</v></c></row></sheetData>' }),
      damaged,
    ],
    [
      'merged over and over',
      workbook({ sheet: `<sheetData><row><c><v>1</v></c></row></sheetData>${merges}` }),
      damaged,
    ],
    [
      'a password',
      Buffer.concat([compound, Buffer.from('EncryptedPackage', 'utf16le')]),
      'invalid-request: The workbook has a password. Save a copy without one.',
    ],
    [
      'an older workbook',
      Buffer.concat([compound, Buffer.from('Workbook', 'utf16le')]),
      'invalid-request: The file is no XLSX workbook, but an older one (XLS). Save it as “Excel workbook (.xlsx)”.',
    ],
    [
      'a bomb that lies about its size',
      workbook({ sheet: Buffer.alloc(257 * MiB, ' ') }),
      'body-too-large: A part of the workbook has more than 256 MiB once it is unzipped.',
    ],
    [
      'a bomb of shared texts',
      workbook({ sheet: '<sheetData><row><c t="s"><v>0</v></c></row></sheetData>', strings: ' '.repeat(257 * MiB) }),
      'body-too-large: A part of the workbook has more than 256 MiB once it is unzipped.',
    ],
    [
      'many empty rows',
      workbook({ sheet: cells(many, '<row><c s="1"/></row>') }),
      'invalid-request: The table has no cell with a text.',
    ],
    [
      'many rows',
      workbook({ sheet: cells(many, '<row><c><v>1</v></c></row>') }),
      `body-too-large: The table has ${many.toLocaleString('en')} rows, and may have 50,000.`,
    ],
    [
      'a cell far to the right',
      workbook({ sheet: '<sheetData><row><c r="XFD1"><v>1</v></c></row></sheetData>' }),
      'body-too-large: The table has 16,384 columns, and may have 200.',
    ],
    [
      'a long text many times',
      workbook({
        sheet: cells(1200, '<row><c t="s"><v>0</v></c></row>'),
        strings: `<si><t>${'x'.repeat(32_767)}</t></si>`,
      }),
      'body-too-large: The table has 39,321,600 bytes as CSV, and may have 33,554,432.',
    ],
    [
      'a text that is too long',
      workbook({ sheet: `<sheetData><row><c t="str"><v>${'x'.repeat(32_768)}</v></c></row></sheetData>` }),
      'body-too-large: The cell in row 1, column 1 has 32,768 characters, and may have 32,767.',
    ],
    [
      'a control character',
      workbook({ sheet: '<sheetData><row><c t="str"><v>a_x0000_</v></c></row></sheetData>' }),
      'invalid-request: The cell in row 1, column 1 has the character U+0000, which is no text.',
    ],
  ]
  for (const [what, file, refusal] of files) t.equal(await refusalOf(file), refusal, what)
})

t.test('any number of empty rows after the table are no part of it', async (t) => {
  const empty = '<row hidden="1"><c s="1"/></row>'
  const sheet = Buffer.concat([
    Buffer.from('<sheetData><row><c><v>1</v></c></row>'),
    Buffer.alloc(many * empty.length, empty),
    Buffer.from('</sheetData>'),
  ])
  const { csv, hash, file } = await readTable(workbook({ sheet }), 'xlsx')
  t.strictSame(
    [csv, hash, file.rows, file.hiddenRows],
    ['1\n', createHash('sha256').update('1\n').digest('hex'), 1, []],
  )
})

// The files of tables: what is read, and in which words the rest is refused.

type Format = TableFile['format']

const csvFrom = async (file: string | Buffer, format: Format = 'csv'): Promise<string> =>
  (await readTable(Buffer.from(file as string), format)).csv

const refusalOfText = async (file: string | Buffer, format: Format = 'csv'): Promise<string> => {
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
    [Buffer.from('Straße,Zürich\n', 'latin1').toString('hex'), 'The file is not UTF-8. '],
    ['ff', 'The file is not UTF-8. '],
  ] as const) {
    const refusal = await refusalOfText(Buffer.from(bytes, 'hex'))
    t.match(refusal, /^invalid-request: The file is not UTF-8/)
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
  for (const [file, refusal, format] of refused) t.equal(await refusalOfText(file, format), refusal)
})

t.test('the most that a table may have is read', async (t) => {
  for (const file of ['a\n'.repeat(50_000), row(200, 'a'), 'x'.repeat(32_767)])
    t.equal(await csvFrom(file), file.endsWith('\n') ? file : `${file}\n`)
  t.equal(await csvFrom(`a${','.repeat(300)}\n`), 'a\n', 'empty cells at the end do not count')
})
