/** Changes of headers: keys, cookies, preconditions, media types, and what proxies and browsers add. */
import { adminKey } from '../../build.ts'
import type { Mutate } from './index.ts'

const session = 'A'.repeat(43)

const values: Readonly<Record<string, readonly string[]>> = {
  authorization: [
    `Bearer ${adminKey}`,
    '',
    'Bearer',
    'Bearer wrong',
    `Basic ${adminKey}`,
    'Bearer \u00e9',
    `bearer  ${adminKey}`,
  ],
  cookie: [
    `planledger=${session}`,
    'planledger=',
    `planledger="${session}"`,
    'planledger=%zz',
    'a=b; planledger=x; planledger=y',
    '__Host-planledger=x',
    ';;;',
    '=',
    `__proto__=1; planledger=${session}`,
  ],
  'if-match': ['"1"', '"2"', 'W/"1"', '*', '"', '', '"1", "2"', '"99999999999999999999"', 'x', '"1" "2"', '"-1"'],
  'if-none-match': ['"1"', '*', 'W/"AAAAAAAAAAAAAAAAAAAAAA"', '', ',', '"\\"', '*, "1"'],
  'if-modified-since': ['Thu, 01 Jan 1970 00:00:00 GMT', 'x'],
  accept: [
    'application/json',
    'text/csv',
    'application/x-ndjson',
    'application/zip',
    'image/svg+xml',
    'application/atom+xml',
    'application/problem+json',
    '*/*',
    'text/html',
    'text/html;q=0.1, */*;q=0.9',
    'application/json;q=0',
    ';q=2',
    '',
    ',',
    `${'a/b,'.repeat(2000)}c/d`,
  ],
  'accept-language': ['zh', 'x'.repeat(2000)],
  'accept-encoding': ['gzip', 'identity;q=0', '*;q=0'],
  origin: ['https://elsewhere.example', 'null', '', 'http://localhost', 'x'],
  'sec-fetch-site': ['cross-site', 'same-origin', 'none', ''],
  'idempotency-key': ['a', 'b', 'x'.repeat(300), '', '\u00e9'],
  'last-event-id': ['1', '-1', 'x', '99999999999999999999'],
  'content-type': [
    'text/plain',
    'application/json',
    'application/merge-patch+json',
    'application/x-www-form-urlencoded',
    'application/x-ndjson',
    'text/csv',
    'multipart/form-data; boundary=x',
    'application/xml; charset=x',
    'application/json; charset=utf-16',
    'APPLICATION/JSON',
    'application/json;',
    '',
    'x',
    '\u00e9/\u00e9',
  ],
  'content-encoding': ['gzip', 'identity', 'br', '', 'x'],
  expect: ['100-continue', 'x'],
  range: ['bytes=0-10', 'x'],
  host: ['elsewhere.example', 'x:y', '[', ''],
  'x-forwarded-for': ['127.0.0.1', 'x', '::1, 10.0.0.1'],
  'x-forwarded-proto': ['https', 'x'],
  'mcp-protocol-version': ['2025-06-18', '2099-01-01', 'x', ''],
  'mcp-session-id': ['x'],
  'x-http-method-override': ['DELETE'],
}
const names = Object.keys(values)

const changeHeader: Mutate = (request, random) => {
  const name = random.pick(names)
  return { ...request, headers: { ...request.headers, [name]: random.pick(values[name] ?? ['']) } }
}

const dropHeader: Mutate = (request, random) => {
  const given = Object.entries(request.headers)
  const at = random.below(given.length + 1)
  return { ...request, headers: Object.fromEntries(given.filter((_header, index) => index !== at)) }
}

/** Writes only under a condition that holds, or that held. */
const condition: Mutate = (request, random, { tags }) => ({
  ...request,
  headers: { ...request.headers, [random.pick(['if-match', 'if-none-match'])]: random.pick(tags) },
})

export const headerMutators: readonly (readonly [weight: number, Mutate])[] = [
  [9, changeHeader],
  [3, dropHeader],
  [2, condition],
]
