/** `planledger verify` answers from the database what /v1/verify answers. */
import t from 'tap'
import { build } from '../support/build.ts'
import { command } from '../support/command.ts'

const app = await build(t, { SEED: 'article' })
const settings = { DATABASE_URL: app.database }
const verify = (...args: string[]) => command(['verify', ...args], t.testdirName, settings)
const claim = 'Guangdong plans 1,500 key projects in 2025'

t.test('in words, or with --json as the API answers', async (t) => {
  const words = await verify(claim)
  t.equal(words.code, 0, words.stderr)
  t.match(words.stdout, /^supported\n {2}1,500 key projects: supported \(guangdong, project-count\)\n/)
  t.match(
    words.stdout,
    'agrees: 1500 project, "1,500 key provincial construction projects", guangdong-key-projects-2025',
  )
  t.match(words.stdout, /\nhttp:\S+\/v1\/verify\?claim=\S+asOf=\S+\n$/)
  const { stdout } = await verify('--json', claim)
  t.strictSame(JSON.parse(stdout), (await app.ask('GET', `/v1/verify?claim=${encodeURIComponent(claim)}`)).body)
})

t.test('as of an instant; a refusal is an error', async (t) => {
  t.match(await verify('--as-of', '2020-01-01T00:00:00Z', claim), { code: 0, stdout: /^unknown\n/ })
  t.match(await verify('a'.repeat(1001)), { code: 1, stderr: /^planledger: .*claim/ })
  t.match(await verify('--as-of', 'yesterday', claim), { code: 1 })
})

t.test('open errors about the figures are named', async (t) => {
  const body = { asPrinted: '1,400 key projects' }
  await app.ask('PATCH', '/v1/figures/guangdong-key-projects-2025-project-count', { body })
  t.match(
    (await verify(claim)).stdout,
    /^supported\n {2}disputed: value-not-as-printed: .*\n {2}1,500 key projects: supported/,
  )
})
