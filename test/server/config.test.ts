/** Each setting has its default, accepts valid values, refuses others by name, and is documented. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { documentedSettings, readConfig } from '../../src/config.ts'
import { build } from '../support/build.ts'

const key = 'k'.repeat(32)

const webhookHost = '(?:[a-z0-9._-]+|\\[[0-9a-f:]+\\])'
const origins = 'must match pattern "^(?:\\*|https?://[^\\s,/]+(?:,https?://[^\\s,/]+)*)$"'
const webhookPattern = `must match pattern "^${webhookHost}(?:,${webhookHost})*$"`

const escaped = 'within the password, characters such as / ? # @ are written %2F %3F %23 %40'

/** By setting: its key, its default, good values with their meaning, and bad ones with their message. */
const settings = {
  PORT: {
    key: 'port',
    default: 3000,
    good: { '0': 0, '8080': 8080, '65535': 65_535 },
    bad: { '-1': 'must be >= 0', '65536': 'must be <= 65535', '80.5': 'must be integer', http: 'must be integer' },
  },
  HOST: {
    key: 'host',
    default: '127.0.0.1',
    good: { '0.0.0.0': '0.0.0.0', '::': '::', localhost: 'localhost' },
    bad: {
      '': 'must not have fewer than 1 characters',
      '999.1.1.1': 'must be an address or a name that a URL can contain; any other needs a PUBLIC_URL',
    },
  },
  PUBLIC_URL: {
    key: 'publicUrl',
    default: 'http://127.0.0.1:3000',
    good: {
      'https://plans.example': 'https://plans.example',
      'https://plans.example/': 'https://plans.example',
      'http://10.0.0.1:8080': 'http://10.0.0.1:8080',
    },
    bad: {
      ...Object.fromEntries(
        [
          '',
          'plans.example',
          'ftp://plans.example',
          'https://plans.example/a',
          'https://plans.example?a',
          'https://a b',
          'https://user:password@plans.example',
        ].map((value) => [value, 'must match pattern "^https?://[^\\s/?#@]+/?$"']),
      ),
      'https://plans.example:99999': 'must be a URL with a valid host and port',
    },
  },
  PUBLISHER: {
    key: 'publisher',
    default: 'Planledger',
    good: { 'The Planledger Society': 'The Planledger Society', 广东公共数据社: '广东公共数据社' },
    bad: { '': 'must not have fewer than 1 characters' },
  },
  LICENCE: {
    key: 'licence',
    default: undefined,
    good: { 'https://creativecommons.org/licenses/by/4.0/': 'https://creativecommons.org/licenses/by/4.0/' },
    bad: Object.fromEntries(
      ['', 'CC-BY-4.0', 'https://a b', 'javascript:alert(1)'].map((value) => [
        value,
        'must match pattern "^https?://[^\\s<>"]+$"',
      ]),
    ),
  },
  CONTACT: {
    key: 'contact',
    default: undefined,
    good: {
      'mailto:desk@plans.example': 'mailto:desk@plans.example',
      'https://plans.example/contact?a=b': 'https://plans.example/contact?a=b',
    },
    bad: Object.fromEntries(
      ['', 'desk@plans.example', 'mailto:nobody', 'mailto:a@b?cc="x"', 'https://a b', 'javascript:alert(1)'].map(
        (value) => [value, 'must match pattern "^(?:mailto:[^\\s<>"@]+@[^\\s<>"@]+|https?://[^\\s<>"]+)$"'],
      ),
    ),
  },
  DATABASE_URL: {
    key: 'database',
    default: 'data/planledger.db',
    good: {
      'file:a.db': 'a.db',
      'file:/data/b.db': '/data/b.db',
      'postgres://localhost/plans': 'postgres://localhost/plans',
      'postgresql://a:b@c:1/d': 'postgresql://a:b@c:1/d',
      'postgres://a:b@/c?host=/run/postgresql': 'postgres://a:b@/c?host=/run/postgresql',
    },
    bad: {
      ...Object.fromEntries(
        ['', 'file:', 'a.db', 'postgres://', 'mysql://localhost/plans'].map((value) => [
          value,
          'must match pattern "^(file:|postgres(ql)?://).+"',
        ]),
      ),
      'file::memory:': 'must be `file:` and the path of a file, without parameters',
      'file:a.db?mode=ro': 'must be `file:` and the path of a file, without parameters',
      'postgres://localhost:99999/plans': `must be a URL with a valid host and port; ${escaped}`,
    },
  },
  DATABASE_REPLICA_URLS: {
    key: 'replicas',
    default: [],
    with: { DATABASE_URL: 'postgres://a/b' },
    good: {
      'postgres://localhost/plans': ['postgres://localhost/plans'],
      'postgres://a:b@c:1/d,postgresql://e/f': ['postgres://a:b@c:1/d', 'postgresql://e/f'],
    },
    bad: {
      ...Object.fromEntries(
        [
          '',
          ',',
          'file:a.db',
          'postgres://a/b,',
          'postgres://a:secret@b/c,mysql://d/e',
          'postgres://a/b, postgres://c/d',
        ].map((value) => [value, 'must match pattern "^postgres(ql)?://[^,]+(,postgres(ql)?://[^,]+)*$"']),
      ),
      'postgres://a/b,postgres://c:99999/d': `must be URLs with valid hosts and ports; ${escaped}`,
    },
  },
  SEED: {
    key: 'seed',
    default: 'everything',
    good: { true: 'everything', article: 'article', false: 'nothing' },
    bad: { yes: 'must be one of true, article, false', TRUE: 'must be one of true, article, false' },
  },
  ADMIN_KEY: {
    key: 'adminKey',
    default: undefined,
    good: { [key]: key },
    bad: {
      '': 'must not have fewer than 32 characters',
      [key.slice(1)]: 'must not have fewer than 32 characters',
      ...Object.fromEntries(
        ['ключ'.repeat(9), `${key} aaa`, `${key}\n\r`, ' '.repeat(37)].map((value) => [
          value,
          'must match pattern "^[!-~]*$"',
        ]),
      ),
    },
  },
  READ_ACCESS: {
    key: 'readAccess',
    default: 'open',
    good: { open: 'open', key: 'key' },
    bad: { closed: 'must be one of open, key', '': 'must be one of open, key' },
  },
  TEXTS: {
    key: 'texts',
    default: 'private',
    good: { private: 'private', open: 'open' },
    bad: { closed: 'must be one of private, open' },
  },
  WEBHOOK_HOSTS: {
    key: 'webhookHosts',
    default: [],
    good: {
      localhost: ['localhost'],
      'hooks.internal,10.0.0.7,[::1]': ['hooks.internal', '10.0.0.7', '[::1]'],
    },
    bad: Object.fromEntries(
      ['', ',', 'a,', 'a, b', 'a:8080', 'https://a', 'A', '*'].map((value) => [value, webhookPattern]),
    ),
  },
  WORKERS: {
    key: 'workers',
    default: 1,
    good: { '1': 1, '4': 4 },
    bad: { '0': 'must be >= 1', '129': 'must be <= 128', all: 'must be integer' },
  },
  LOG_LEVEL: {
    key: 'logLevel',
    default: 'info',
    good: Object.fromEntries(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'].map((level) => [level, level]),
    ),
    bad: { loud: 'must be one of fatal, error, warn, info, debug, trace, silent' },
  },
  RATE_LIMIT: {
    key: 'rateLimit',
    default: 0,
    good: { '0': 0, '600': 600 },
    bad: { '-1': 'must be >= 0', '1.5': 'must be integer', off: 'must be integer' },
  },
  BODY_LIMIT: {
    key: 'bodyLimit',
    default: 1_048_576,
    good: { '1024': 1024, '10485760': 10_485_760 },
    bad: { '1023': 'must be >= 1024', '1MB': 'must be integer' },
  },
  IMPORT_LIMIT: {
    key: 'importLimit',
    default: 1_073_741_824,
    good: { '1024': 1024, '10485760': 10_485_760 },
    bad: { '1023': 'must be >= 1024', '1GB': 'must be integer' },
  },
  TRUST_PROXY: {
    key: 'trustProxy',
    default: false,
    good: { true: true, false: false },
    bad: { '10.0.0.1': 'must be boolean' },
  },
  CORS_ORIGIN: {
    key: 'corsOrigin',
    default: '*',
    good: { '*': '*', 'https://a.example,https://b.example': 'https://a.example,https://b.example' },
    bad: { '': origins, foo: origins, 'https://a.example/path': origins, '*,https://a.example': origins },
  },
} as const

const defaults = Object.fromEntries(Object.values(settings).map(({ key, default: value }) => [key, value]))

t.test('without settings each has its default; unknown variables are ignored', async (t) => {
  t.same(readConfig({}), defaults)
  t.same(readConfig({ PATH: '/bin', port: '1' }), defaults)
  t.same(Object.keys(documentedSettings), Object.keys(settings))
})

for (const [name, { key, good, bad, ...others }] of Object.entries(settings)) {
  t.test(`${name} accepts its good values and refuses bad ones`, async (t) => {
    const beside = 'with' in others ? others.with : {}
    for (const [value, meaning] of Object.entries<unknown>(good)) {
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
