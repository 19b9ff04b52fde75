/** Workbooks made part by part, as no program would write them too. */
import { crc32, deflateRawSync } from 'node:zlib'

/** Returns an archive of parts; `says` lies about the inflated length of all. */
export const archive = (parts: Readonly<Record<string, string | Buffer>>, says?: number): Buffer => {
  const [files, directory]: [Buffer[], Buffer[]] = [[], []]
  let at = 0
  for (const [name, content] of Object.entries(parts)) {
    const [path, bytes] = [Buffer.from(name), deflateRawSync(content)]
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
export interface Workbook {
  /** What follows `<worksheet>` in the only sheet. */
  readonly sheet: string | Buffer
  readonly strings?: string
  readonly styles?: string
  readonly properties?: string
}

/** Returns a workbook with one sheet, `Sheet1`, and no part that it does not need. */
export const workbook = ({ sheet, strings, styles, properties = '' }: Workbook): Buffer =>
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
