/** Workbooks: a sheet is read as a spreadsheet program shows it, and hostile files end in a clear answer. */
import { createHash } from 'node:crypto'
import { writeXlsx } from 'hucre'
import t from 'tap'
import { readTable } from '../../src/lists/file.ts'
import { UnreadableTable } from '../../src/lists/grid.ts'
import { tableOf } from '../../src/lists/table.ts'
import { runs } from '../support/runs.ts'
import { archive, workbook, type Workbook } from '../support/workbook.ts'

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
  ]
  const file = workbook({
    sheet: `<sheetData><row>${cells.join('')}</row></sheetData>`,
    strings:
      '<si><t xml:space="preserve"> a_x000A_b </t></si><si><r><t>漢</t></r><r><t>字</t></r><rPh sb="0"><t>かんじ</t></rPh></si>',
  })
  const { csv, file: facts } = await readTable(file, 'xlsx')
  t.strictSame(tableOf(csv).rows, [['漢字', ' a\nb ', 'two runs', 'cached', '2', 'TRUE', '#REF!', '', '', '<b> =1\n2']])
  t.equal(facts.formulas, 3)
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
  t.equal(
    await refusalOf(file, 'second'),
    'invalid-request: The workbook has no sheet of that name. Its sheets: “一”, “Second & last”.',
  )
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
