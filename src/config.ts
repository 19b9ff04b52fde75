/** Reads the settings; the only file that reads the environment. */
import type { Static } from 'typebox'
import type { TLocalizedValidationError } from 'typebox/error'
import { Compile } from 'typebox/schema'
import { usualLimit } from './model/record-size.ts'
import { Type } from './model/schema-builder.ts'
import { propertiesOf, type JsonSchema } from './model/json-schema.ts'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'

// Finds a port on which nothing listens.

const freePort = async (host: string): Promise<number> => {
  const server = createServer().listen(0, host)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

const settings = Type.Object({
  PORT: Type.Integer({ minimum: 0, maximum: 65535, default: 3000, description: 'The port to listen on.' }),
  HOST: Type.String({ minLength: 1, default: '127.0.0.1', description: 'The address to listen on.' }),
  PUBLIC_URL: Type.Optional(
    Type.String({
      pattern: '^https?://[^\\s/?#@]+/?$',
      form: 'http or https, a host and maybe a port, without a path: `https://planledger.example.org`',
      description:
        'The URL under which clients reach the register. Absolute links begin with it, never with a request’s ' +
        '`Host`. Default: `HOST` and `PORT`.',
    }),
  ),
  PUBLISHER: Type.String({
    minLength: 1,
    default: 'Planledger',
    description: 'The publisher named in exports.',
  }),
  LICENCE: Type.Optional(
    Type.String({
      pattern: '^https?://[^\\s<>"]+$',
      form: 'an http or https address',
      description:
        'The licence under which the publisher offers the register: the address of its text. Catalogues name it.',
    }),
  ),
  CONTACT: Type.Optional(
    Type.String({
      pattern: '^(?:mailto:[^\\s<>"@]+@[^\\s<>"@]+|https?://[^\\s<>"]+)$',
      form: '`mailto:` and an address, or an http or https address',
      description:
        'Where readers reach the publisher: `mailto:` and an address, or the address of a page. The page About names it.',
    }),
  ),
  DATABASE_URL: Type.String({
    pattern: '^(file:|postgres(ql)?://).+',
    form: '`file:` and a path, or `postgres://user:password@host:port/name`',
    default: 'file:data/planledger.db',
    description: 'The database: `file:` and a path, or `postgres://user:password@host:port/name`.',
  }),
  DATABASE_REPLICA_URLS: Type.Optional(
    Type.String({
      pattern: '^postgres(ql)?://[^,]+(,postgres(ql)?://[^,]+)*$',
      form: '`postgres://user:password@host:port/name`, or several of these separated by commas, without spaces',
      description:
        'Read replicas of a PostgreSQL database, separated by commas. A read never returns older data than without them.',
    }),
  ),
  SEED: Type.Unsafe<'true' | 'article' | 'false'>({
    type: 'string',
    enum: ['true', 'article', 'false'],
    default: 'true',
    description:
      'What to load into an empty register: all of `seeds/` (`true`), the first article and the reference data alone ' +
      '(`article`), or nothing (`false`).',
  }),
  ADMIN_KEY: Type.Optional(
    Type.String({
      minLength: 32,
      // A request can carry no other characters, by `http/pipeline/auth.ts`.
      pattern: '^[!-~]*$',
      form: 'ASCII characters without spaces',
      description: 'A key with the role `admin`, at least 32 ASCII characters without spaces; never stored.',
    }),
  ),
  READ_ACCESS: Type.Unsafe<'open' | 'key'>({
    type: 'string',
    enum: ['open', 'key'],
    default: 'open',
    description: 'Whether reads need a key.',
  }),
  TEXTS: Type.Unsafe<'private' | 'open'>({
    type: 'string',
    enum: ['private', 'open'],
    default: 'private',
    description:
      'Who may read the texts and tables of sources: keys of editors and admins, or whoever may read the register.',
  }),
  WEBHOOK_HOSTS: Type.Optional(
    Type.String({
      pattern: '^(?:[a-z0-9._-]+|\\[[0-9a-f:]+\\])(?:,(?:[a-z0-9._-]+|\\[[0-9a-f:]+\\]))*$',
      form: 'hosts in small letters separated by commas, without ports and spaces: `hooks.internal,10.0.0.7`',
      description:
        'Hosts of webhooks that may be reached by http and at any address, separated by commas, as they stand in ' +
        'their addresses: `hooks.internal,10.0.0.7`. Default: none; others need https and a public address.',
    }),
  ),
  WORKERS: Type.Integer({
    minimum: 1,
    maximum: 128,
    default: 1,
    description: 'The number of processes that serve the register.',
  }),
  LOG_LEVEL: Type.Unsafe<string>({
    type: 'string',
    enum: ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
    default: 'info',
    description: 'The lowest level that is logged.',
  }),
  RATE_LIMIT: Type.Integer({
    minimum: 0,
    default: 0,
    description: 'The number of requests a minute for each key, or for each address without one; 0 means no limit.',
  }),
  BODY_LIMIT: Type.Integer({
    minimum: 1024,
    default: usualLimit,
    description:
      'The largest record, in bytes of its JSON; ' + 'a body or a line of an import may use six times as many.',
  }),
  IMPORT_LIMIT: Type.Integer({
    minimum: 1024,
    default: 1_073_741_824,
    description: 'The largest file of an import, in bytes.',
  }),
  TRUST_PROXY: Type.Boolean({
    default: false,
    description: 'Whether to trust `X-Forwarded-*` of a proxy in front.',
  }),
  CORS_ORIGIN: Type.String({
    pattern: '^(?:\\*|https?://[^\\s,/]+(?:,https?://[^\\s,/]+)*)$',
    form: '`*`, or origins separated by commas, without paths and spaces: `https://a.example,https://b.example`',
    default: '*',
    description:
      'The origins whose pages may call: `*` for reads from any, or a list separated by commas for all calls.',
  }),
})

export interface Config {
  readonly port: number
  readonly host: string
  readonly publicUrl: string
  readonly publisher: string
  readonly licence: string | undefined
  readonly contact: string | undefined
  readonly database: string
  readonly replicas: readonly string[]
  /** The seeds to load into an empty register. */
  readonly seed: 'everything' | 'article' | 'nothing'
  readonly adminKey: string | undefined
  readonly readAccess: 'open' | 'key'
  readonly texts: 'private' | 'open'
  readonly webhookHosts: readonly string[]
  readonly workers: number
  readonly logLevel: string
  readonly rateLimit: number
  readonly bodyLimit: number
  readonly importLimit: number
  readonly trustProxy: boolean
  readonly corsOrigin: string
}

/** Every setting with its description and default, for the documentation. */
export const documentedSettings = propertiesOf(settings)

type Environment = Readonly<Record<string, string | undefined>>

const check = Compile(settings)

/** Converts a text to the setting's type; a text that cannot be converted stays as it is and fails validation. */
const typed = (text: string, { type }: JsonSchema): unknown => {
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text
  return type === 'integer' && text !== '' && Number.isInteger(Number(text)) ? Number(text) : text
}

/** A reader of an error need not read regular expressions, so each pattern has its form in words. */
const faultOf = (error: TLocalizedValidationError): string => {
  const name = error.instancePath.slice(1)
  const { form } = documentedSettings[name] as { readonly form?: string }
  if ('allowedValues' in error.params) return `${name} must be one of ${error.params.allowedValues.join(', ')}.`
  if (error.keyword === 'pattern') return `${name} must be ${String(form)}.`
  return `${name} ${error.message.replace('boolean', 'true or false')}.`
}

const read = (environment: Environment): Static<typeof settings> => {
  const given = Object.fromEntries(
    Object.entries(documentedSettings).flatMap(([name, setting]) => {
      const text = environment[name]
      const value = text === undefined ? setting.default : typed(text, setting)
      return value === undefined ? [] : [[name, value]]
    }),
  )
  const [isGood, errors] = check.Errors(given)
  if (!isGood) throw new Error(errors.map(faultOf).join(' '))
  return given as Static<typeof settings>
}

/** Returns the host under which a server that listens on `host` is reachable from its own machine. */
const reachable = (host: string): string => {
  const address = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host
  return address.includes(':') ? `[${address}]` : address
}

/** A connection string may leave out the host: a parameter then names the folder of a socket. */
const isUrl = (url: string): boolean => URL.canParse(url.replace('@/', '@localhost/'))

/** Throws an error that names the setting whose value is no usable URL, or no plain path of a file. */
const assertLocations = (setting: Static<typeof settings>, publicUrl: string, replicas: readonly string[]): void => {
  const { PUBLIC_URL, DATABASE_URL } = setting
  const isFile = DATABASE_URL.startsWith('file:')
  const escaped = 'within the password, characters such as / ? # @ are written %2F %3F %23 %40'
  if (!URL.canParse(publicUrl)) {
    throw new Error(
      PUBLIC_URL === undefined
        ? 'HOST must be an address or a name that a URL can contain; any other needs a PUBLIC_URL.'
        : 'PUBLIC_URL must be a URL with a valid host and port.',
    )
  }
  if (isFile ? /^file::memory:|\?/.test(DATABASE_URL) : !isUrl(DATABASE_URL)) {
    throw new Error(
      isFile
        ? 'DATABASE_URL must be `file:` and the path of a file, without parameters.'
        : `DATABASE_URL must be a URL with a valid host and port; ${escaped}.`,
    )
  }
  if (replicas.length > 0 && isFile) {
    throw new Error('DATABASE_REPLICA_URLS goes only with a DATABASE_URL of PostgreSQL.')
  }
  if (!replicas.every(isUrl)) {
    throw new Error(`DATABASE_REPLICA_URLS must be URLs with valid hosts and ports; ${escaped}.`)
  }
}

/** Returns validated settings. Throws an error that names the setting and its fault. */
export const readConfig = (environment: Environment = process.env): Config => {
  const setting = read(environment)
  const publicUrl =
    setting.PUBLIC_URL?.replace(/\/$/, '') ?? `http://${reachable(setting.HOST)}:${setting.PORT.toString()}`
  const replicas = setting.DATABASE_REPLICA_URLS?.split(',') ?? []
  assertLocations(setting, publicUrl, replicas)
  return {
    port: setting.PORT,
    host: setting.HOST,
    publicUrl,
    publisher: setting.PUBLISHER,
    licence: setting.LICENCE,
    contact: setting.CONTACT,
    database: setting.DATABASE_URL.replace(/^file:/, ''),
    replicas,
    seed: ({ true: 'everything', article: 'article', false: 'nothing' } as const)[setting.SEED],
    adminKey: setting.ADMIN_KEY,
    readAccess: setting.READ_ACCESS,
    texts: setting.TEXTS,
    webhookHosts: setting.WEBHOOK_HOSTS?.split(',') ?? [],
    workers: setting.WORKERS,
    logLevel: setting.LOG_LEVEL,
    rateLimit: setting.RATE_LIMIT,
    bodyLimit: setting.BODY_LIMIT,
    importLimit: setting.IMPORT_LIMIT,
    trustProxy: setting.TRUST_PROXY,
    corsOrigin: setting.CORS_ORIGIN,
  }
}

/** Returns the settings of a server: for port 0, one with a free port, because links name it before anything listens. */
export const readServerConfig = async (environment: Environment = process.env): Promise<Config> => {
  const config = readConfig(environment)
  if (config.port !== 0) return config
  return readConfig({ ...environment, PORT: (await freePort(config.host)).toString() })
}

/** Reports whether this is a script of npm, whose shell leaves it behind when a signal ends npm. */
export const isScriptOfNpm = ({ npm_lifecycle_event: script }: Environment = process.env): boolean =>
  script !== undefined

/** Reports whether programs can open windows: on Linux, only where a display is named. */
export const hasScreen = ({ DISPLAY, WAYLAND_DISPLAY }: Environment = process.env): boolean =>
  process.platform !== 'linux' || Boolean(DISPLAY ?? WAYLAND_DISPLAY)
