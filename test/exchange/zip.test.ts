/** A zip is made as it is read: it fails when an entry fails, and its entries stop when its reader stops. */
import t from 'tap'
import { zipped, type ZipEntry } from '../../src/exchange/zip.ts'
import { unzip } from '../support/exchange/files.ts'

const at = new Date('2025-02-13T02:53:11.999Z')

const taken = async (entries: AsyncIterable<ZipEntry>): Promise<Buffer> => {
  const chunks = []
  for await (const chunk of zipped(entries, at)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

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
