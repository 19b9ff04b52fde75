/** The quick start of the README works as it stands, in a checkout with its packages installed. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { chmodSync } from 'node:fs'
import t from 'tap'
import { commandLine } from '../../src/command/commands.ts'
import type { Block } from '../support/pages/blocks.ts'
import { checkoutIn } from '../support/checkout.ts'
import { matchWhole, pluck } from '../support/match-whole.ts'
import { freePort, launch, shellWords } from '../support/planledger.ts'
import { quickstart, typeAll, type Step } from '../support/pages/typing.ts'
import { withoutFile } from '../support/databases.ts'
import { helpOf, leaves } from '../support/help.ts'

const missing = ['bash', 'curl'].filter((program) => spawnSync(program, ['--version']).status !== 0)

const hasJq = spawnSync('jq', ['--version']).status === 0

const given = {
  'article.txt': 'Guangdong will arrange 1,500 key provincial construction projects in 2025.\n',
  'list.csv': 'Project,Cost ($ thousand)\r\nRing road,12\r\n',
  'projects.csv': 'id,title,kind,status\r\na-bridge,A bridge,project,preparation\r\n',
  'oc4ids.json': '{"projects": [{"id": "a-tunnel", "title": "A tunnel", "status": "preparation"}]}',
}

t.test('the quick start goes from a clone to an explained total', async (t) => {
  matchWhole(t, pluck(quickstart, 'code'), [
    /^git clone "\$REPOSITORY" planledger && cd planledger\n$/,
    /^npm ci && npm start\n$/,
    /^npx planledger totals .* --explain\n$/,
    /^curl .*explain=true"\n$/,
  ])
  t.equal(quickstart.length, 4)
  const found = quickstart.map(({ prints }) => prints !== undefined)
  t.strictSame(found, [false, false, true, true])
})

t.test(
  'each line runs as it stands, and prints the text below it',
  { skip: missing.length === 0 ? false : `needs ${missing.join(' and ')}` },
  async (t) => {
    const folder = checkoutIn(join(t.testdir(), 'planledger'))
    const port = (await freePort()).toString()
    // The checkout exists, its packages are installed, and other tests may use the port.
    const here = ({ code, ...block }: Block): Block => ({
      ...block,
      code: code.replace(/^npm ci && /, '').replaceAll('127.0.0.1:3000', `127.0.0.1:${port}`),
    })
    const steps: Step[] = []
    await typeAll(quickstart.slice(1).map(here), { folder, environment: { PORT: port, LOG_LEVEL: 'silent' } }, (step) =>
      steps.push(step),
    )
    t.equal(steps.length, quickstart.length - 1)
    t.match(steps[0]?.stdout, `Planledger is at http://127.0.0.1:${port}`)
    await t.rejects(fetch(`http://127.0.0.1:${port}/health/live`), 'the server is ended')
  },
)

t.test('a line that fails, or prints another text, is named', async (t) => {
  const told: string[] = []
  const type = (...blocks: Block[]) =>
    typeAll(blocks, { folder: t.testdir(), environment: {} }, ({ code }) => told.push(code))
  await type(
    { language: 'sh', code: 'mkdir inner && cd inner\n' },
    { language: 'sh', code: 'basename "$PWD"\n', prints: 'in…r\n' },
  )
  t.equal(told.length, 2)
  await t.rejects(type({ language: 'sh', code: 'echo no >&2; exit 3\n' }), {
    message: 'echo no >&2; exit 3\nended with 3.\nno\n',
  })
  await t.rejects(type({ language: 'sh', code: 'echo one\n', prints: 'two\n' }), {
    message: 'echo one\nprinted, other than the page says:\none\n',
  })
})

// Starts the program for each example in the help texts: half a minute.

t.test('the examples in the help texts run as they stand', { skip: hasJq ? withoutFile : 'needs jq' }, async (t) => {
  const folder = t.testdir({
    ...given,
    planledger: `#!/bin/sh\nexec ${shellWords()} "$@"\n`,
  })
  chmodSync(join(folder, 'planledger'), 0o755)
  const lines = leaves(commandLine()).flatMap((command) =>
    [...helpOf(command).matchAll(/^ {2}\$ (planledger .*)$/gm)].map(([, line = '']) => line),
  )
  t.ok(lines.length > 15)
  const script = ['set -euo pipefail', 'export PATH="$PWD:$PATH"', 'planledger seed', ...lines]
  const found = await launch(t, ['bash', '-c', script.join('\n')], folder, { DATABASE_URL: 'file:register.db' }).ended
  t.match(found, { code: 0, stderr: '' })
})
