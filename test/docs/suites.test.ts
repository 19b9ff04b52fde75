/** `npm test` runs every test file that is not slow, once. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { root } from '../support/checkout.ts'

const tests = join(root, 'test')
const suites = readdirSync(join(tests, 'suites')).map((file) => readFileSync(join(tests, 'suites', file), 'utf8'))
const folders = suites.flatMap((text) => [...text.matchAll(/'([\w/]+)'/g)].map(([, folder = '']) => `${folder}/`))

t.test('each test file is in exactly one suite, or slow', async (t) => {
  const files = readdirSync(tests, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts'))
  const amiss = files.filter(
    (file) => !file.startsWith('slow/') && folders.filter((folder) => file.startsWith(folder)).length !== 1,
  )
  t.strictSame(amiss, [])
})
