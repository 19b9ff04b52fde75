/** No file of the repository holds a key or a register, but for the fixtures of released versions. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import t from 'tap'
import { root } from '../support/checkout.ts'

/** Registers that tests have made, with a key of each: the tests of upgrades open them. */
const registers = 'test/database/upgrades/fixtures/'

/** The beginnings of files of SQLite and of dumps of PostgreSQL. */
const databases = ['SQLite format 3\0', 'PGDMP', '--\n-- PostgreSQL database dump']

const madeKey = /(?<![\w-])pl_[\w-]{43}(?![\w-])/

const contentOf = (file: string): string => {
  const bytes = readFileSync(join(root, file))
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1')
}

const faultOf = (content: string): string | undefined =>
  madeKey.test(content)
    ? 'a key'
    : databases.some((beginning) => content.startsWith(beginning))
      ? 'a database'
      : undefined

const isCheckout = existsSync(join(root, '.git'))

t.test('no tracked file holds a key or a database', { skip: isCheckout ? false : 'needs a checkout' }, async (t) => {
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0')
  const tracked = files.filter((file) => file !== '' && existsSync(join(root, file)))
  t.ok(tracked.length > 100)
  const found = tracked.flatMap((file) => {
    const fault = file.startsWith(registers) ? undefined : faultOf(contentOf(file))
    return fault === undefined ? [] : [`${file}: ${fault}`]
  })
  t.same(found, [])
  const withKeys = tracked.filter((file) => file.startsWith(registers) && faultOf(contentOf(file)) === 'a key')
  t.ok(withKeys.length > 0, 'a key is found where there is one')
})

t.test(
  'a first key is ignored wherever a server writes it',
  { skip: isCheckout ? false : 'needs a checkout' },
  async (t) => {
    for (const file of ['first-key', 'data/first-key', 'a/b/first-key'])
      t.equal(execFileSync('git', ['check-ignore', file], { cwd: root, encoding: 'utf8' }), `${file}\n`)
  },
)
