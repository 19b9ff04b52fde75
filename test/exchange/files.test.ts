/** Parquet and zip as they are made: what DuckDB and unzip read in them, and what is left when a reader stops. */
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import t from 'tap'
import { csvRow, type CellColumn, type CellRow } from '../../src/exchange/delimited/rows.ts'
import { fitsDecimal, parquetFile } from '../../src/exchange/parquet.ts'
import { decimalText, integerOf } from '../../src/model/decimals.ts'
import { guarded, unguarded } from '../../src/text/characters.ts'
import { zipped, type ZipEntry } from '../../src/exchange/zip.ts'
import { anyText } from '../support/any-text.ts'
import { parquetReader } from '../support/exchange/parquet.ts'
import { forAll } from '../support/runs.ts'
import { unzip } from '../support/exchange/files.ts'

const readerOf = await parquetReader(t)

const bytesOf = async (columns: Readonly<Record<string, CellColumn>>, batches: readonly (readonly CellRow[])[]) => {
  const parts: Uint8Array[] = []
  for await (const part of parquetFile({ columns, rows: batches, about: { publisher: 'Ünïcode 出版' } }))
    parts.push(part)
  return Buffer.concat(parts)
}

const columns = {
  text: { kind: 'text' },
  amount: { kind: 'decimal', digits: 15, fraction: 3 },
  rate: { kind: 'decimal', digits: 15, fraction: 12 },
  sum: { kind: 'decimal', digits: 35, fraction: 3 },
  day: { kind: 'date' },
  at: { kind: 'instant' },
  count: { kind: 'integer' },
  isOfficial: { kind: 'boolean' },
  ids: { kind: 'list' },
} as const

const decimal = (digits: number, places: number): fc.Arbitrary<string> => {
  const most = 10n ** BigInt(digits + places) - 1n
  return fc
    .oneof(fc.bigInt(-most, most), fc.constantFrom(most, -most, 0n, 1n, -1n))
    .map((scaled) => decimalText(scaled, places))
}

const date = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((one) => one.toISOString())

const hostile = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  anyText().map((text) => text.toWellFormed().replaceAll('\0', '')),
  fc.constantFrom('', '=1+1', `'; DROP TABLE x; --`, '\r\n\t', 'NULL', 'null', '\uFEFF', '𠮷'.repeat(9), 'PAR1'),
)

const orNull = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(one, { freq: 4 })

const anyRow = fc.tuple(
  orNull(hostile),
  orNull(decimal(15, 3)),
  orNull(decimal(15, 12)),
  orNull(decimal(35, 3)),
  orNull(date.map((one) => one.slice(0, 10))),
  orNull(date),
  orNull(fc.integer({ min: 1 })),
  orNull(fc.constantFrom('true', 'false', true as unknown as string)),
  orNull(fc.array(hostile).map((list) => JSON.stringify(list))),
)

// The binding to JavaScript drops U+FEFF at the beginning of a text, so texts are compared as bytes.
const plain = `to_base64(encode(text)) AS text, CAST(amount AS VARCHAR) AS amount, CAST(rate AS VARCHAR) AS rate, CAST("sum" AS VARCHAR) AS "sum",
  strftime(day, '%Y-%m-%d') AS day, strftime("at", '%Y-%m-%dT%H:%M:%S.%gZ') AS "at", CAST(count AS VARCHAR) AS count,
  CAST("isOfficial" AS VARCHAR) AS "isOfficial", ids`

/** A decimal with all its places, as DuckDB has it. */
const scaled = (text: string | null | undefined, places: number): string | null =>
  text === null || text === undefined ? null : integerOf(text, places).toString()

const at = new Date('2025-02-13T02:53:11.999Z')

const taken = async (entries: AsyncIterable<ZipEntry>): Promise<Buffer> => {
  const chunks = []
  for await (const chunk of zipped(entries, at)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

// Parquet, read by DuckDB: every text, decimal, day and instant comes back as it was written.

t.test('rows come back as they were written, in their order', async (t) => {
  await forAll(40, [fc.array(fc.array(anyRow, { maxLength: 20 }), { maxLength: 5 })], async (batches) => {
    const read = await readerOf(await bytesOf(columns, batches))(`SELECT ${plain} FROM $file`)
    t.strictSame(
      read.map(({ amount, rate, sum, ...row }) => [row, scaled(amount, 3), scaled(rate, 12), scaled(sum, 3)]),
      batches.flat().map(([text, amount, rate, sum, day, at, count, isOfficial, ids]) => [
        {
          text: text && Buffer.from(text).toString('base64'),
          day,
          at,
          count: count?.toString() ?? null,
          isOfficial: isOfficial?.toString() ?? null,
          ids,
        },
        ...[scaled(amount, 3), scaled(rate, 12), scaled(sum, 3)],
      ]),
    )
  })
})

t.test('each kind has its type', async (t) => {
  t.strictSame(
    (await readerOf(await bytesOf(columns, []))('DESCRIBE SELECT * FROM $file')).map((row) => [
      row['column_name'],
      row['column_type'],
    ]),
    [
      ['text', 'VARCHAR'],
      ['amount', 'DECIMAL(18,3)'],
      ['rate', 'DECIMAL(27,12)'],
      ['sum', 'DECIMAL(38,3)'],
      ['day', 'DATE'],
      ['at', 'TIMESTAMP WITH TIME ZONE'],
      ['count', 'BIGINT'],
      ['isOfficial', 'BOOLEAN'],
      ['ids', 'VARCHAR'],
    ],
  )
  const about = await readerOf(await bytesOf(columns, []))(
    'SELECT decode(key) AS key, decode(value) AS value FROM parquet_kv_metadata($file)',
  )
  t.strictSame(about, [{ key: 'publisher', value: 'Ünïcode 出版' }])
})

const groupsOf = async (batches: readonly (readonly CellRow[])[]) => {
  const ask = readerOf(await bytesOf({ text: columns.text }, batches))
  const groups = await ask(
    'SELECT DISTINCT row_group_id, row_group_num_rows AS rows FROM parquet_metadata($file) ORDER BY row_group_id',
  )
  return groups.map(({ rows }) => Number(rows))
}

t.test('rows are written in groups, shorter ones if their texts are long', async (t) => {
  const batches = (count: number, text: string) => Array.from({ length: count }, () => Array<CellRow>(500).fill([text]))
  t.strictSame(await groupsOf(batches(9, 'short')), [2000, 2000, 500])
  t.strictSame(await groupsOf([...batches(1, 'x'.repeat(40_000)), [['short']]]), [200, 200, 101])
  t.strictSame(await groupsOf([[], []]), [])
})

t.test('a decimal fits its column or does not', async (t) => {
  const { amount, sum } = columns
  for (const text of ['0', '-0.5', '999999999999999.999', '-999999999999999.999']) t.ok(fitsDecimal(amount, text), text)
  for (const text of ['1000000000000000', '-1000000000000000.001']) t.notOk(fitsDecimal(amount, text), text)
  t.ok(fitsDecimal(sum, '9'.repeat(35)))
  t.notOk(fitsDecimal(sum, '9'.repeat(36)))
})

// CSV can be read by any reader of RFC 4180.

const cells = fc.array(fc.oneof(anyText(), fc.constantFrom('"', '""', ',', '\r', '\n', '\r\n', ' a ', '\u2028')), {
  minLength: 2,
  maxLength: 5,
})

t.test('written rows are read back unchanged', async (t) => {
  fc.assert(
    fc.property(fc.array(cells, { minLength: 1, maxLength: 5 }), (rows) => {
      t.strictSame(
        parse(rows.map((row) => csvRow(row)).join(''), { relax_column_count: true, record_delimiter: '\r\n' }),
        rows,
      )
    }),
  )
})

t.test('null and numbers are written plainly, an empty text in quotes', async (t) => {
  t.equal(csvRow(['a', null, 1, undefined, '-5', '']), 'a,,1,,-5,""\r\n')
})

t.test('only a text that a spreadsheet would take for a formula starts with an apostrophe', async (t) => {
  const signs = ['=', '+', '-', '@', '＝', '＋', '－', '＠', "'", '\t', '\r', '\n']
  fc.assert(
    fc.property(fc.constantFrom(...signs, ''), fc.string(), (sign, rest) => {
      const text = sign + rest
      const cell = guarded(text)
      t.equal(cell, text !== '' && signs.includes(text.charAt(0)) ? `'${text}` : text)
      t.equal(unguarded(cell), text)
    }),
  )
})

// A zip is made as it is read: it fails when an entry fails, and its entries stop when its reader stops.

t.test('texts come out as they went in, whatever they contain', async (t) => {
  const texts = ['', 'a', '广东\r\n\u0000', 'long '.repeat(100_000)]
  const bytes = await taken(
    (async function* () {
      for (const [index, text] of texts.entries()) yield { path: `${index.toString()}.txt`, text: [text, '', text] }
    })(),
  )
  t.strictSame(
    await unzip(bytes),
    texts.map((text, index) => ({
      path: `${index.toString()}.txt`,
      text: text + text,
      at: '2025-02-13T02:53:10.000Z',
      mode: '100644',
    })),
  )
})

t.test('a zip can be empty', async (t) => {
  t.strictSame(
    await unzip(
      await taken(
        (async function* (): AsyncGenerator<ZipEntry> {
          yield* []
        })(),
      ),
    ),
    [],
  )
})

t.test('a zip fails when an entry or a text fails', async (t) => {
  const failing = async function* (): AsyncGenerator<string> {
    yield 'a'
    throw new Error('The text has failed.')
  }
  await t.rejects(
    taken(
      (async function* () {
        yield { path: 'a', text: failing() }
      })(),
    ),
    { message: 'The text has failed.' },
  )
  await t.rejects(
    taken(
      (async function* (): AsyncGenerator<ZipEntry> {
        yield { path: 'a', text: ['a'] }
        throw new Error('The entries have failed.')
      })(),
    ),
    { message: 'The entries have failed.' },
  )
})

t.test('entries are made only as they are read; an entry left half read is closed', async (t) => {
  let made = 0
  const closed: string[] = []
  const endless = async function* (): AsyncGenerator<string> {
    try {
      for (;;) {
        made++
        yield Array.from({ length: 10_000 }, () => Math.random().toString(36)).join('')
      }
    } finally {
      closed.push('text')
    }
  }
  const entries = async function* (): AsyncGenerator<ZipEntry> {
    try {
      yield { path: 'a', text: endless() }
    } finally {
      closed.push('entries')
    }
  }
  const zip = zipped(entries(), at)
  await zip.next()
  await zip.next()
  for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate)
  t.ok(made < 50, made.toString())
  await zip.return(undefined)
  t.strictSame(closed, ['text', 'entries'])
})

for (const moment of ['before', 'after'])
  t.test(`a reader that leaves ${moment} the next entry is made ends the zip and its entries`, async (t) => {
    let isClosed = false
    const { promise: isNext, resolve: next } = Promise.withResolvers<undefined>()
    const { promise: isAsked, resolve: ask } = Promise.withResolvers<undefined>()
    const entries = async function* (): AsyncGenerator<ZipEntry> {
      try {
        yield { path: 'a', text: ['a'.repeat(1000)] }
        ask(undefined)
        await isNext
        yield { path: 'b', text: ['b'] }
      } finally {
        isClosed = true
      }
    }
    const zip = zipped(entries(), at)
    await zip.next()
    if (moment === 'after') {
      void zip.next()
      await isAsked
    }
    const left = zip.return(undefined)
    setImmediate(() => {
      next(undefined)
    })
    await left
    t.ok(isClosed)
  })
