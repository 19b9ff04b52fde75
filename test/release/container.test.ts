/** The image runs one program, not as root, with nothing to write but its volume, and without a shell. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { root } from '../support/checkout.ts'

interface Instruction {
  readonly name: string
  readonly value: string
}

const textOf = (file: string): string => readFileSync(join(root, file), 'utf8')

const instructions = textOf('Dockerfile')
  .replaceAll(/^#.*\n/gm, '')
  .replaceAll(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line): Instruction => {
    const [, name = '', value = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? []
    return { name, value }
  })

const image = instructions.slice(instructions.findLastIndex(({ name }) => name === 'FROM'))
const valuesOf = (name: string, of = image): string[] =>
  of.filter((instruction) => instruction.name === name).map(({ value }) => value)

/** Returns the words of a command in exec form, which runs without a shell. */
const wordsOf = (value = ''): readonly string[] => JSON.parse(value.slice(value.indexOf('['))) as string[]

t.test('the image is made of known bases, of one release of Debian and of Node', async (t) => {
  t.strictSame(
    [...new Set(valuesOf('FROM', instructions).map((value) => value.replace(/ AS .*/, '')))],
    ['node:24-trixie-slim', 'packages', 'gcr.io/distroless/nodejs24-debian13'],
  )
  t.strictSame(valuesOf('ADD', instructions), [])
})

t.test('the image needs no shell, and runs as a user that has a number', async (t) => {
  t.strictSame([...valuesOf('RUN'), ...valuesOf('SHELL')], [])
  t.strictSame(valuesOf('USER'), ['1000:1000'])
  t.strictSame(wordsOf(valuesOf('ENTRYPOINT')[0]), ['/nodejs/bin/node', '/app/bin/planledger.js'])
  t.strictSame(wordsOf(valuesOf('CMD')[0]), ['start'])
  t.strictSame(wordsOf(valuesOf('HEALTHCHECK')[0]).slice(0, 2), ['/nodejs/bin/node', '-e'])
})

t.test('only the volume is written: the database and what commands write by a relative path', async (t) => {
  t.strictSame(valuesOf('VOLUME'), ['/data'])
  t.equal(valuesOf('WORKDIR').at(-1), '/data')
  t.match(valuesOf('ENV')[0], /\bDATABASE_URL=file:\/data\//)
  t.strictSame(
    valuesOf('COPY').filter((value) => value.includes('--chown')),
    ['--from=files --chown=1000:1000 /data /data'],
  )
})

t.test('installations follow the lock file, and run no scripts of packages', async (t) => {
  const installations = valuesOf('RUN', instructions).filter((value) => /npm (ci|i|install)\b/.test(value))
  t.equal(installations.length, 2)
  for (const value of installations) t.match(value, /^npm ci --ignore-scripts( --omit=dev)?$/)
})

t.test('the build sees what the package needs, and nothing else', async (t) => {
  const { files } = JSON.parse(textOf('package.json')) as { files: string[] }
  const [first, ...seen] = textOf('.dockerignore').trim().split('\n')
  t.equal(first, '*')
  const packed = files.filter((file) => !file.startsWith('!')).map((file) => file.replace(/^(public)\/.*/, '$1'))
  t.strictSame(
    seen.map((line) => line.slice(1)).sort(),
    [
      ...new Set(packed.filter((file) => file !== 'dist')),
      '.npmrc',
      'LICENSE',
      'README.md',
      'package-lock.json',
      'package.json',
      'src',
      'tools/node-gyp',
      'tsconfig.build.json',
      'tsconfig.json',
    ].sort(),
  )
})
