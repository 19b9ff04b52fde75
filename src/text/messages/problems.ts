/** The kinds of problems in words: a title, and an explanation that holds for every problem of the kind. */
import type { Language } from './message.ts'

type Texts = readonly [title: string, explanation: string]

/** By slug, the title and the explanation. */
const en = {
  'invalid-request': [
    'Invalid request',
    'The request does not parse, or does not match the schema of the operation. `errors` names each bad parameter ' +
      'or field (as a JSON pointer into the body) and explains it. Nothing was written.',
  ],
  unauthorized: [
    'Key needed',
    'The operation needs a valid API key: `Authorization: Bearer <key>`. A key that is sent must be valid, even if ' +
      'the operation needs none.',
  ],
  forbidden: [
    'Not allowed',
    'The key is valid, but its role does not allow the operation. Writes need the role `editor` or `admin`, ' +
      'imports of more than 200 records `admin`.',
  ],
  'not-found': [
    'Not found',
    'There is nothing at this URL: no such route, or no record with this id. A trailing slash makes another URL.',
  ],
  'method-not-allowed': [
    'Method not allowed',
    'The URL exists, but does not support this method. The `Allow` header lists the methods that it supports.',
  ],
  'not-acceptable': ['Not acceptable', '`Accept` allows none of the formats of this URL.'],
  'request-timeout': ['Request timed out', 'The request did not arrive in time.'],
  'already-exists': [
    'Already exists',
    'A record with this id exists. Use PUT or PATCH to change it, or POST without an id.',
  ],
  'still-referred-to': [
    'Still referred to',
    'The record cannot be deleted while other records refer to it. The detail names some of them.',
  ],
  merged: [
    'Merged',
    'The record was merged into another one, which the detail names: write to that one. The id stays taken, and ' +
      'reading it leads to the other record.',
  ],
  'contradicting-figures': [
    'Figures contradict each other',
    'The two records cannot be one: a source prints figures of both for one metric, stage and period that cannot all ' +
      'be true. `errors` names them. Correct or delete the wrong ones, or supersede one by the other, and merge again.',
  ],
  'not-undoable': [
    'Cannot be undone',
    'The batch was undone already, or records of it have been changed or referred to since. The detail names some of ' +
      'them. Nothing was written.',
  ],
  'still-running': [
    'Still running',
    'The first request with this `Idempotency-Key` is still running. Repeat it after the seconds in `Retry-After` ' +
      'to get its answer.',
  ],
  gone: ['Gone', 'The record was deleted; the detail says when. Its id may be created again by PUT or POST.'],
  'other-epoch': [
    'Another history',
    'The register was restored, or its database failed over, since the `epoch` was read: the same sequences may belong ' +
      'to other changes now. Read the changes from the beginning.',
  ],
  'stale-precondition': [
    'Precondition failed',
    '`If-Match` does not name the current revision of the record, or `If-None-Match: *` was sent and the record ' +
      'exists. Read the record again and decide again.',
  ],
  'body-too-large': [
    'Body too large',
    'The record is larger than `BODY_LIMIT` allows, the body is longer than the operation accepts, ' +
      'an import is larger than `IMPORT_LIMIT`, or a table has more than a table may have.',
  ],
  'uri-too-long': ['URL too long', 'The URL, or one segment of it, is longer than the server accepts.'],
  'unsupported-media-type': [
    'Unsupported media type',
    'POST and PUT accept `application/json`; PATCH accepts `application/merge-patch+json` and `application/json`; ' +
      'the text of a source is `text/plain`; its table is `text/csv`, `text/tab-separated-values` or an XLSX workbook; an import accepts `application/x-ndjson`, `application/json` (OC4IDS) or, ' +
      'with `resource`, `text/csv`. ' +
      '`Content-Encoding` is not supported.',
  ],
  'expectation-failed': ['Expectation failed', '`Expect` names something other than `100-continue`.'],
  'broken-rule': [
    'Breaks a rule of the register',
    'The body is well formed but breaks a rule of the register: a referenced record does not exist, parents form a ' +
      'cycle, a period ends before it starts, a currency does not exist… `errors` names each field. Nothing was ' +
      'written.',
  ],
  'other-request': [
    'Key used by another request',
    'This `Idempotency-Key` was used before with another body or query. A new request needs a new key. Nothing was ' +
      'written.',
  ],
  'too-many-requests': [
    'Too many requests',
    'One key or, without a valid key, one address has made more requests in a minute than `RATE_LIMIT` allows. Try ' +
      'again after the seconds in `Retry-After`.',
  ],
  'headers-too-large': ['Headers too large', 'The headers, including the URL, are larger than the server accepts.'],
  internal: [
    'Internal error',
    'The server failed. The request was not at fault; its request id identifies it in the log.',
  ],
  overloaded: [
    'Overloaded',
    'The server cannot answer now: it is overloaded, shutting down, or cannot use its database. Try again after ' +
      'the seconds in `Retry-After`.',
  ],
  'read-only': [
    'Read-only',
    'The database of this server can only be read, for example as a replica of another one. Nothing was written. Send ' +
      'writes to the server of the primary database.',
  ],
  'no-room': [
    'No room',
    'The disk of the server is full. Nothing was written. Try again after the seconds in `Retry-After`.',
  ],
} as const satisfies Readonly<Record<string, Texts>>

export type ProblemSlug = keyof typeof en
type Kinds = Readonly<Record<ProblemSlug, { readonly title: string; readonly explanation: string }>>

const zh: Readonly<Record<ProblemSlug, Texts>> = {
  'invalid-request': [
    '请求无效',
    '请求无法解析，或不符合该操作的格式要求。`errors` 列出每个有误的参数或字段（以 JSON 指针表示）并说明原因。未写入任何内容。',
  ],
  unauthorized: [
    '需要密钥',
    '该操作需要有效的 API 密钥：`Authorization: Bearer <key>`。即使操作无需密钥，所附密钥也必须有效。',
  ],
  forbidden: [
    '无此权限',
    '密钥有效，但其角色无权进行该操作。写入需要 `editor` 或 `admin` 角色，导入超过200条记录需要 `admin` 角色。',
  ],
  'not-found': ['未找到', '该网址没有内容：没有此路径，或没有此编号的记录。末尾多一个斜杠即为另一网址。'],
  'method-not-allowed': ['不支持该方法', '网址存在，但不支持该方法。`Allow` 头列出所支持的方法。'],
  'not-acceptable': ['无法提供所需格式', '`Accept` 未包含该网址所能提供的任何格式。'],
  'request-timeout': ['请求超时', '请求未能按时送达。'],
  'already-exists': ['已经存在', '已有此编号的记录。修改请用 PUT 或 PATCH，新建请用不带编号的 POST。'],
  'still-referred-to': ['仍被引用', '记录仍被其他记录引用，不能删除。详情列出其中一部分。'],
  merged: ['已合并', '记录已并入详情所示的另一条记录，请改写后者。原编号仍被占用，读取时会转到后者。'],
  'contradicting-figures': [
    '数据相互矛盾',
    '两条记录不可能是同一条：同一来源就同一指标、阶段与时期载有两者的数据，这些数据不可能都对。`errors` 逐一列出。请先更正或删除错误的数据，或以一条替代另一条，再行合并。',
  ],
  'not-undoable': [
    '无法撤销',
    '该批次已被撤销，或其中的记录此后又有改动、又被引用。详情列出其中一部分。未写入任何内容。',
  ],
  'still-running': [
    '仍在处理',
    '使用此 `Idempotency-Key` 的首个请求仍在处理。请在 `Retry-After` 所示秒数后重试，以取得其结果。',
  ],
  gone: ['已删除', '记录已删除，详情注明时间。可用 PUT 或 POST 以同一编号重新创建。'],
  'other-epoch': [
    '历史已变更',
    '读取 `epoch` 之后，登记库曾被恢复，或其数据库曾发生切换：相同的序号如今可能对应其他变更。请从头读取变更。',
  ],
  'stale-precondition': [
    '前提条件不满足',
    '`If-Match` 所指并非记录的当前版本，或请求带有 `If-None-Match: *` 而记录已存在。请重新读取记录后再作决定。',
  ],
  'body-too-large': [
    '内容过大',
    '记录超过 `BODY_LIMIT` 的限制，内容超过该操作所能接受的长度，导入超过 `IMPORT_LIMIT`，或表格超过其上限。',
  ],
  'uri-too-long': ['网址过长', '网址或其中一段超过服务器所能接受的长度。'],
  'unsupported-media-type': [
    '不支持的内容类型',
    'POST 与 PUT 接受 `application/json`；PATCH 接受 `application/merge-patch+json` 与 `application/json`；来源的文本为 `text/plain`，其表格为 `text/csv`、`text/tab-separated-values` 或 XLSX 工作簿；导入接受 `application/x-ndjson`、`application/json`（OC4IDS），或在注明 `resource` 时接受 `text/csv`。不支持 `Content-Encoding`。',
  ],
  'expectation-failed': ['无法满足预期', '`Expect` 所列并非 `100-continue`。'],
  'broken-rule': [
    '违反登记规则',
    '内容格式正确，但违反登记规则：所引用的记录不存在、上下级形成循环、时期的止日早于起日、货币不存在等。`errors` 列出每个字段。未写入任何内容。',
  ],
  'other-request': [
    '密钥已用于其他请求',
    '此 `Idempotency-Key` 曾用于内容或参数不同的请求。新的请求须用新的密钥。未写入任何内容。',
  ],
  'too-many-requests': [
    '请求过多',
    '同一密钥（无有效密钥时为同一地址）在一分钟内的请求超过 `RATE_LIMIT` 的限制。请在 `Retry-After` 所示秒数后重试。',
  ],
  'headers-too-large': ['请求头过大', '请求头（含网址）超过服务器所能接受的大小。'],
  internal: ['内部错误', '服务器出错，并非请求有误；可凭请求编号在日志中查找。'],
  overloaded: [
    '服务繁忙',
    '服务器暂时无法作答：负荷过重、正在关闭，或无法使用数据库。请在 `Retry-After` 所示秒数后重试。',
  ],
  'read-only': [
    '只读',
    '该服务器的数据库只能读取，例如是另一数据库的副本。未写入任何内容。请向主数据库的服务器提交写入。',
  ],
  'no-room': ['空间不足', '服务器磁盘已满。未写入任何内容。请在 `Retry-After` 所示秒数后重试。'],
}

const named = (texts: typeof zh): Kinds =>
  Object.fromEntries(
    Object.entries(texts).map(([slug, [title, explanation]]) => [slug, { title, explanation }]),
  ) as Kinds

export const problemsIn: Readonly<Record<Language, Kinds>> = { en: named(en), zh: named(zh) }
