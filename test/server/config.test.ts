/** Each setting has its default, accepts valid values, refuses others by name, and is documented. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { documentedSettings, readConfig } from '../../src/config.ts'
import { build } from '../support/build.ts'

const key = 'k'.repeat(32)

const origins =
  'must be `*`, or origins separated by commas, without paths and spaces: `https://a.example,https://b.example`'
const hosts = 'must be hosts in small letters separated by commas, without ports and spaces: `hooks.internal,10.0.0.7`'

const escaped = 'within the password, characters such as / ? # @ are written %2F %3F %23 %40'

type Meanings = Readonly<Record<string, unknown>>

/** Values that mean themselves. */
const plainly = (...values: readonly string[]): Meanings => Object.fromEntries(values.map((value) => [value, value]))
/** Values that are refused with the same message. */
const all = (message: string, ...values: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(values.map((value) => [value, message]))
const empty = all('must not have fewer than 1 characters', '')
const address = 'must be http or https, a host and maybe a port, without a path: `https://planledger.example.org`'
const link = 'must be an http or https address'
const contact = 'must be `mailto:` and an address, or an http or https address'
const server = '`postgres://user:password@host:port/name`'
const database = `must be \`file:\` and a path, or ${server}`
const replicas = `must be ${server}, or several of these separated by commas, without spaces`
const file = 'must be `file:` and the path of a file, without parameters'
const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']

type Case = readonly [key: string, byDefault: unknown, good: Meanings, bad: Readonly<Record<string, string>>]

/** By setting: its key, its default, good values with their meaning, and bad ones with their message. */
const settings: Readonly<Record<string, Case>> = {
  PORT: [
    'port',
    3000,
    { '0': 0, '8080': 8080, '65535': 65_535 },
    { '-1': 'must be >= 0', '65536': 'must be <= 65535', ...all('must be integer', '80.5', 'http') },
  ],
  HOST: [
    'host',
    '127.0.0.1',
    plainly('0.0.0.0', '::', 'localhost'),
    { ...empty, '999.1.1.1': 'must be an address or a name that a URL can contain; any other needs a PUBLIC_URL' },
  ],
  PUBLIC_URL: [
    'publicUrl',
    'http://127.0.0.1:3000',
    {
      ...plainly('https://plans.example', 'http://10.0.0.1:8080'),
      'https://plans.example/': 'https://plans.example',
    },
    {
      ...all(address, '', 'plans.example', 'ftp://plans.example', 'https://plans.example/a'),
      ...all(address, 'https://plans.example?a', 'https://a b', 'https://user:password@plans.example'),
      'https://plans.example:99999': 'must be a URL with a valid host and port',
    },
  ],
  PUBLISHER: ['publisher', 'Planledger', plainly('The Planledger Society', '广东公共数据社'), empty],
  LICENCE: [
    'licence',
    undefined,
    plainly('https://creativecommons.org/licenses/by/4.0/'),
    all(link, '', 'CC-BY-4.0', 'https://a b', 'javascript:alert(1)'),
  ],
  CONTACT: [
    'contact',
    undefined,
    plainly('mailto:desk@plans.example', 'https://plans.example/contact?a=b'),
    {
      ...all(contact, '', 'desk@plans.example', 'mailto:nobody', 'mailto:a@b?cc="x"'),
      ...all(contact, 'https://a b', 'javascript:alert(1)'),
    },
  ],
  DATABASE_URL: [
    'database',
    'data/planledger.db',
    {
      'file:a.db': 'a.db',
      'file:/data/b.db': '/data/b.db',
      ...plainly('postgres://localhost/plans', 'postgresql://a:b@c:1/d', 'postgres://a:b@/c?host=/run/postgresql'),
    },
    {
      ...all(database, '', 'file:', 'a.db', 'postgres://', 'mysql://localhost/plans'),
      ...all(file, 'file::memory:', 'file:a.db?mode=ro'),
      'postgres://localhost:99999/plans': `must be a URL with a valid host and port; ${escaped}`,
    },
  ],
  DATABASE_REPLICA_URLS: [
    'replicas',
    [],
    {
      'postgres://localhost/plans': ['postgres://localhost/plans'],
      'postgres://a:b@c:1/d,postgresql://e/f': ['postgres://a:b@c:1/d', 'postgresql://e/f'],
    },
    {
      ...all(replicas, '', ',', 'file:a.db', 'postgres://a/b,', 'postgres://a:secret@b/c,mysql://d/e'),
      ...all(replicas, 'postgres://a/b, postgres://c/d'),
      'postgres://a/b,postgres://c:99999/d': `must be URLs with valid hosts and ports; ${escaped}`,
    },
  ],
  SEED: [
    'seed',
    'everything',
    { true: 'everything', article: 'article', false: 'nothing' },
    all('must be one of true, article, false', 'yes', 'TRUE'),
  ],
  ADMIN_KEY: [
    'adminKey',
    undefined,
    plainly(key),
    {
      ...all('must not have fewer than 32 characters', '', key.slice(1)),
      ...all('must be ASCII characters without spaces', 'ключ'.repeat(9), `${key} aaa`, `${key}\n\r`, ' '.repeat(37)),
    },
  ],
  READ_ACCESS: ['readAccess', 'open', plainly('open', 'key'), all('must be one of open, key', 'closed', '')],
  TEXTS: ['texts', 'private', plainly('private', 'open'), all('must be one of private, open', 'closed')],
  WEBHOOK_HOSTS: [
    'webhookHosts',
    [],
    { localhost: ['localhost'], 'hooks.internal,10.0.0.7,[::1]': ['hooks.internal', '10.0.0.7', '[::1]'] },
    all(hosts, '', ',', 'a,', 'a, b', 'a:8080', 'https://a', 'A', '*'),
  ],
  WORKERS: ['workers', 1, { '1': 1, '4': 4 }, { '0': 'must be >= 1', '129': 'must be <= 128', all: 'must be integer' }],
  LOG_LEVEL: ['logLevel', 'info', plainly(...levels), all(`must be one of ${levels.join(', ')}`, 'loud')],
  RATE_LIMIT: [
    'rateLimit',
    0,
    { '0': 0, '600': 600 },
    { '-1': 'must be >= 0', ...all('must be integer', '1.5', 'off') },
  ],
  BODY_LIMIT: [
    'bodyLimit',
    1_048_576,
    { '1024': 1024, '10485760': 10_485_760 },
    { '1023': 'must be >= 1024', '1MB': 'must be integer' },
  ],
  IMPORT_LIMIT: [
    'importLimit',
    1_073_741_824,
    { '1024': 1024, '10485760': 10_485_760 },
    { '1023': 'must be >= 1024', '1GB': 'must be integer' },
  ],
  TRUST_PROXY: ['trustProxy', false, { true: true, false: false }, all('must be true or false', '10.0.0.1')],
  CORS_ORIGIN: [
    'corsOrigin',
    '*',
    plainly('*', 'https://a.example,https://b.example'),
    all(origins, '', 'foo', 'https://a.example/path', '*,https://a.example'),
  ],
}

/** A replica goes only with a database on a server. */
const besides: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  DATABASE_REPLICA_URLS: { DATABASE_URL: 'postgres://a/b' },
}

const defaults = Object.fromEntries(Object.values(settings).map(([key, byDefault]) => [key, byDefault]))

t.test('without settings each has its default; unknown variables are ignored', async (t) => {
  t.same(readConfig({}), defaults)
  t.same(readConfig({ PATH: '/bin', port: '1' }), defaults)
  t.same(Object.keys(documentedSettings), Object.keys(settings))
})

for (const [name, [key, , good, bad]] of Object.entries(settings)) {
  t.test(`${name} accepts its good values and refuses bad ones`, async (t) => {
    const beside = besides[name] ?? {}
    for (const [value, meaning] of Object.entries(good)) {
      t.match(readConfig({ ...beside, [name]: value }), { [key]: meaning }, `${name}=${value}`)
    }
    for (const [value, complaint] of Object.entries(bad)) {
      t.throws(
        () => readConfig({ ...beside, [name]: value }),
        { message: `${name} ${complaint}.` },
        `${name}=${value} is refused`,
      )
    }
  })
}

t.test('replicas of a file are refused, and no password is shown', async (t) => {
  const given = { DATABASE_REPLICA_URLS: 'postgres://a:secret@b/c' }
  for (const environment of [given, { ...given, DATABASE_URL: 'file:a.db' }]) {
    t.throws(() => readConfig(environment), {
      message: 'DATABASE_REPLICA_URLS goes only with a DATABASE_URL of PostgreSQL.',
    })
  }
})

t.test('by default links lead to HOST and PORT', async (t) => {
  t.equal(readConfig({ HOST: '10.0.0.1', PORT: '8080' }).publicUrl, 'http://10.0.0.1:8080')
  t.equal(readConfig({ HOST: '::1', PORT: '8080' }).publicUrl, 'http://[::1]:8080')
})

t.test('the settings of the process are read unless others are given', async (t) => {
  t.equal(readConfig().port, Number(process.env['PORT'] ?? 3000))
})

t.test('links in answers are made from PUBLIC_URL, not from Host', async (t) => {
  const app = await build(t, { PUBLIC_URL: 'https://plans.example' })
  const { headers } = await app.ask('POST', '/v1/industries', {
    body: { name: 'Steel' },
    headers: { host: 'evil.example' },
  })
  t.equal(headers['location'], 'https://plans.example/v1/industries/steel')
  const list = await app.ask('GET', '/v1/industries?limit=1', { headers: { host: 'evil.example' } })
  t.equal(list.headers['link'], '<https://plans.example/v1/industries?limit=1>; rel="first"')
})

const linesOf = (file: string): string[] =>
  readFileSync(join(import.meta.dirname, '..', '..', file), 'utf8').split('\n')

interface Documented {
  readonly description: string
  readonly default?: string | number | boolean
}
const documented = Object.entries(documentedSettings as unknown as Readonly<Record<string, Documented>>)

for (const [name, { description, ...setting }] of documented) {
  t.test(`${name} is in the table of the README and in .env.example, with its default`, async (t) => {
    t.match(description, /^[A-Z].+\.$/)
    const rows = linesOf('README.md').filter((line) => line.startsWith(`| \`${name}\` |`))
    t.equal(rows.length, 1, 'one row')
    const lines = linesOf('.env.example').filter((line) => new RegExp(`^(# )?${name}=`).test(line))
    t.equal(lines.length, 1, 'one line')
    if (setting.default === undefined) {
      t.match(lines[0], new RegExp(`^# ${name}=.`), 'only as an example')
    } else {
      t.match(rows[0], `| \`${name}\` | \`${String(setting.default)}\` |`)
      t.equal(lines[0]?.replace('# ', ''), `${name}=${String(setting.default)}`)
    }
  })
}
