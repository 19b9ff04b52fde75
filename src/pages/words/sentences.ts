/** Sentences that other rooms write in English: problems and faults, in Chinese. */
import { spoken } from '../../text/chinese/terms.ts'
import { descriptions } from './descriptions.ts'

const exact: Readonly<Record<string, string>> = {
  'Invalid request': '请求无效',
  'Key needed': '需要密钥',
  'Not allowed': '无此权限',
  'Is no unit.': '不是单位。',
  'Not found': '未找到',
  'Method not allowed': '不支持该方法',
  'Not acceptable': '无法提供所需格式',
  'Request timed out': '请求超时',
  'Already exists': '已经存在',
  'Still referred to': '仍被引用',
  'Still running': '仍在处理',
  Gone: '已删除',
  'Another history': '历史已变更',
  'Precondition failed': '前提条件不满足',
  'Body too large': '内容过大',
  'URL too long': '网址过长',
  'Unsupported media type': '不支持的内容类型',
  'Expectation failed': '无法满足预期',
  'Breaks a rule of the register': '违反登记规则',
  'Key used by another request': '密钥已用于其他请求',
  'Too many requests': '请求过多',
  'Headers too large': '请求头过大',
  'Internal error': '内部错误',
  Overloaded: '服务繁忙',
  'Read-only': '只读',
  'No room': '空间不足',
  'The request does not parse, or does not match the schema of the operation. `errors` names each bad parameter or field (as a JSON pointer into the body) and explains it. Nothing was written.':
    '请求无法解析，或不符合该操作的格式要求。`errors` 列出每个有误的参数或字段（以 JSON 指针表示）并说明原因。未写入任何内容。',
  'The operation needs a valid API key: `Authorization: Bearer <key>`. A key that is sent must be valid, even if the operation needs none.':
    '该操作需要有效的 API 密钥：`Authorization: Bearer <key>`。即使操作无需密钥，所附密钥也必须有效。',
  'The key is valid, but its role does not allow the operation. Writes need the role `editor` or `admin`, imports of more than 200 records `admin`.':
    '密钥有效，但其角色无权进行该操作。写入需要 `editor` 或 `admin` 角色，导入超过200条记录需要 `admin` 角色。',
  'There is nothing at this URL: no such route, or no record with this id. A trailing slash makes another URL.':
    '该网址没有内容：没有此路径，或没有此编号的记录。末尾多一个斜杠即为另一网址。',
  'The URL exists, but does not support this method. The `Allow` header lists the methods that it supports.':
    '网址存在，但不支持该方法。`Allow` 头列出所支持的方法。',
  '`Accept` allows none of the formats of this URL.': '`Accept` 未包含该网址所能提供的任何格式。',
  'The request did not arrive in time.': '请求未能按时送达。',
  'A record with this id exists. Use PUT or PATCH to change it, or POST without an id.':
    '已有此编号的记录。修改请用 PUT 或 PATCH，新建请用不带编号的 POST。',
  'The record cannot be deleted while other records refer to it. The detail names some of them.':
    '记录仍被其他记录引用，不能删除。详情列出其中一部分。',
  'The first request with this `Idempotency-Key` is still running. Repeat it after the seconds in `Retry-After` to get its answer.':
    '使用此 `Idempotency-Key` 的首个请求仍在处理。请在 `Retry-After` 所示秒数后重试，以取得其结果。',
  'The register was restored, or its database failed over, since the `epoch` was read: the same sequences may belong to other changes now. Read the changes from the beginning.':
    '读取 `epoch` 之后，登记库曾被恢复，或其数据库曾发生切换：相同的序号如今可能对应其他变更。请从头读取变更。',
  'The record was deleted; the detail says when. Its id may be created again by PUT or POST.':
    '记录已删除，详情注明时间。可用 PUT 或 POST 以同一编号重新创建。',
  '`If-Match` does not name the current revision of the record, or `If-None-Match: *` was sent and the record exists. Read the record again and decide again.':
    '`If-Match` 所指并非记录的当前版本，或请求带有 `If-None-Match: *` 而记录已存在。请重新读取记录后再作决定。',
  'The record is larger than `BODY_LIMIT` allows, the body is longer than the operation accepts, or an import is larger than `IMPORT_LIMIT`.':
    '记录超过 `BODY_LIMIT` 的限制，内容超过该操作所能接受的长度，或导入超过 `IMPORT_LIMIT`。',
  'The URL, or one segment of it, is longer than the server accepts.': '网址或其中一段超过服务器所能接受的长度。',
  'POST and PUT accept `application/json`; PATCH accepts `application/merge-patch+json` and `application/json`; the text of a source is `text/plain`; an import accepts `application/x-ndjson`, `application/json` (OC4IDS) or, with `resource`, `text/csv`. `Content-Encoding` is not supported.':
    'POST 与 PUT 接受 `application/json`；PATCH 接受 `application/merge-patch+json` 与 `application/json`；来源的文本为 `text/plain`；导入接受 `application/x-ndjson`、`application/json`（OC4IDS），或在注明 `resource` 时接受 `text/csv`。不支持 `Content-Encoding`。',
  '`Expect` names something other than `100-continue`.': '`Expect` 所列并非 `100-continue`。',
  'The body is well formed but breaks a rule of the register: a referenced record does not exist, parents form a cycle, a period ends before it starts, a currency does not exist… `errors` names each field. Nothing was written.':
    '内容格式正确，但违反登记规则：所引用的记录不存在、上下级形成循环、时期的止日早于起日、货币不存在等。`errors` 列出每个字段。未写入任何内容。',
  'This `Idempotency-Key` was used before with another body or query. A new request needs a new key. Nothing was written.':
    '此 `Idempotency-Key` 曾用于内容或参数不同的请求。新的请求须用新的密钥。未写入任何内容。',
  'One key or, without a valid key, one address has made more requests in a minute than `RATE_LIMIT` allows. Try again after the seconds in `Retry-After`.':
    '同一密钥（无有效密钥时为同一地址）在一分钟内的请求超过 `RATE_LIMIT` 的限制。请在 `Retry-After` 所示秒数后重试。',
  'The headers, including the URL, are larger than the server accepts.': '请求头（含网址）超过服务器所能接受的大小。',
  'The server failed. The request was not at fault; its request id identifies it in the log.':
    '服务器出错，并非请求有误；可凭请求编号在日志中查找。',
  'The server cannot answer now: it is overloaded, shutting down, or cannot use its database. Try again after the seconds in `Retry-After`.':
    '服务器暂时无法作答：负荷过重、正在关闭，或无法使用数据库。请在 `Retry-After` 所示秒数后重试。',
  'The database of this server can only be read, for example as a replica of another one. Nothing was written. Send writes to the server of the primary database.':
    '该服务器的数据库只能读取，例如是另一数据库的副本。未写入任何内容。请向主数据库的服务器提交写入。',
  'This server reads a replica: it answers everything but writes.': '该服务器读取的是副本：除写入外均可作答。',
  'The disk of the server is full. Nothing was written. Try again after the seconds in `Retry-After`.':
    '服务器磁盘已满。未写入任何内容。请在 `Retry-After` 所示秒数后重试。',
  // Faults.
  'Is required.': '必填。',
  'Is blank.': '不能为空白。',
  'Is taken.': '已被占用。',
  'Is given twice.': '重复给出。',
  'Must be integer.': '须为整数。',
  'Must be string.': '须为文本。',
  'Must be boolean.': '须为“是”或“否”。',
  'Must not name the same twice.': '不得重复。',
  'Must be above zero.': '须大于零。',
  'Must be an http or https address.': '须为 http 或 https 网址。',
  'Lies in the future.': '不能晚于现在。',
  'NUL and lone surrogates cannot be kept.': '不能保存空字符（NUL）和不成对的代理字符。',
  'NUL and lone surrogates match nothing.': '空字符（NUL）和不成对的代理字符不会匹配任何内容。',
  'The form has no such control.': '表单没有这一项。',
  'The form lacks the revision that it edits.': '表单缺少所编辑的版本。',
  'The form names no revision to put back.': '表单未注明要恢复的版本。',
  'The record is not complete.': '记录不完整。',
  'The numbers are not complete.': '数字不完整。',
  'Some numbers break a rule.': '部分数字违反登记规则。',
  'Some numbers are figures already.': '部分数字已登记为数据。',
  'The figure is there already.': '该数据已经登记。',
  'The record has changed.': '记录已被修改。',
  'It breaks a rule.': '违反登记规则。',
  'A trailing slash is another address.': '末尾多一个斜杠即为另一网址。',
  'Does not go with `asOf`.': '不能与 `asOf` 同用。',
  'Goes with `groupBy=region`.': '须与 `groupBy=region` 同用。',
  'Is no cursor of this list with these filters, this sort and this `asOf`.':
    '不是该列表在当前筛选、排序与 `asOf` 下的翻页标记。',
  'The key is not valid.': '密钥无效。',
  'Sign in to use this page.': '请先登录再使用本页。',
  'This needs a key: `Authorization: Bearer <key>`.': '需要密钥：`Authorization: Bearer <key>`。',
  'This form was made in another session, or lacks its token. Nothing was saved yet.':
    '该表单出自另一次登录，或缺少令牌。尚未保存。',
  'The form was sent from a page of another origin.': '该表单由其他网站的页面提交。',
  'The server is shutting down.': '服务器正在关闭。',
  'The server has more to do than it can.': '服务器负荷过重。',
  'Percentages never add.': '百分比不可相加。',
  'Only percentages, percentage points and differences may be negative.': '只有百分比、百分点和差额可以为负。',
  'Is required where `qualifier` is `between`.': '限定为区间时必填。',
  'The unit of a share is `percent`.': '占比的单位为 `percent`。',
  'The unit of a change is `percent`.': '变动率的单位为 `percent`。',
  'The figure that supersedes this one has another.': '替代本数据的数据与此不同。',
  'A project with a parent has no other initiative than its parent’s.': '有上级的项目，其所属规划与举措须与上级相同。',
  'Is required of a `breakdown`: the project that it divides.': '分类口径必填：其所划分的项目。',
  'Must be another currency than `baseUnit`.': '须与 `baseUnit` 为不同货币。',
  'The register has no such past of the record that ended the page.': '登记库没有上一页末条记录的该版本。',
}

const resource = (name: string): string => spoken(name)

const inExample = (example: string | undefined): string => (example === undefined ? '' : `，例如 ${example}`)

const asked: Readonly<Record<string, string>> = {
  'a calendar date': '须为日期',
  'an instant with an offset (RFC 3339)': '须为带时区的时刻（RFC 3339）',
  'consist of small letters from a to z, digits, and single hyphens between them':
    '只能由小写字母 a 至 z、数字及其间的单个连字符组成',
  'begin with a letter and consist of small letters from a to z, digits, and single hyphens between them':
    '须以字母开头，只能由小写字母 a 至 z、数字及其间的单个连字符组成',
  'be a currency code of three capital letters, or a noun in small letters with hyphens between its words':
    '须为三个大写字母的货币代码，或以连字符连接的小写英文名词',
  'be a currency code of three capital letters': '须为三个大写字母的货币代码',
  'be a number in digits with at most 15 before the point and 3 after it, without separators':
    '须为数字，整数部分至多15位，小数至多3位，不带分隔符',
  'be a number in digits with at most 15 before the point and 12 after it, without separators or sign':
    '须为数字，整数部分至多15位，小数至多12位，不带分隔符和正负号',
  'be an ISO 3166 code: two capital letters, for a part of a country with its code':
    '须为 ISO 3166 代码：两个大写字母，国家的一部分另加其代码',
  'be a SHA-256 in 64 hexadecimal digits, its letters small': '须为64位小写十六进制的 SHA-256',
  'have six digits': '须为六位数字',
  'be a code of capital letters and digits, with single points between them':
    '须为大写字母与数字组成的代码，以单个点分隔',
  'be a language tag (BCP 47)': '须为语言标签（BCP 47）',
  'be a year, a month, a quarter, or two dates: `2025`, `2025-05`, `2025-Q1`, `2025-01-01/2025-05-31`':
    '须为年份、月份、季度或起止日期：`2025`、`2025-05`、`2025-Q1`、`2025-01-01/2025-05-31`',
}

type Pattern = readonly [RegExp, (...parts: string[]) => string]

/** Sentences with something in them, the ends of sentences last. */
const patterns: readonly Pattern[] = [
  [
    /^(`.+`) is the name of a currency\. Its code is (`\w+`)\.$/,
    (name, code) => `${name} 是货币名称，其代码为 ${code}。`,
  ],
  [
    /^(`.+`) is the name of several currencies\. Write the code of one: (.+)\.$/,
    (name, codes) => `${name} 是多种货币的名称，请填写其中一种的代码：${codes}。`,
  ],
  [/^(`.+`) is no ISO 4217 currency\.$/, (code) => `${code} 不是 ISO 4217 货币代码。`],
  [/^There is nothing at (.+)\.$/s, (address) => `${address} 没有内容。`],
  [/^This address takes (.+)\.$/, (methods) => `该网址支持 ${methods}。`],
  [/^There is no (`[^`]+`) among the (\w+)\.$/, (id, name) => `${resource(name)}中没有 ${id}。`],
  [/^There is no metric (`[^`]+`)\.$/, (id) => `没有指标 ${id}。`],
  [/^There is no (\w+) of that name\.$/, (kind) => `没有该名称的${resource(kind)}。`],
  [/^There is no ([a-z]+\/\S+)\.$/, (record) => `没有 ${record}。`],
  [/^There is already (.+)\.$/, (id) => `已有 ${id}。`],
  [/^There is no problem called (.+)\.$/s, (slug) => `没有名为 ${slug} 的问题。`],
  [/^There is no such (field|parameter)\.$/, (kind) => (kind === 'field' ? '没有这一字段。' : '没有这一参数。')],
  [/^(\S+) was deleted at (\S+)\.$/, (record, at) => `${record} 已于 ${at} 删除。`],
  [/^(\S+) was deleted\.$/, (record) => `${record} 已删除。`],
  [/^(\S+) has no text\.$/, (record) => `${record} 没有文本。`],
  [/^Something still refers to (\S+): (.+)$/s, (record, others) => `${record} 仍被引用：${others}`],
  [
    /^The register has this number of this source already: (.+)\.$/,
    (figure) => `登记库已有该来源的这一数字：${figure}。`,
  ],
  [
    /^More than (\d+) requests in a minute\. Try again in (\d+) seconds\.$/,
    (most, seconds) => `一分钟内请求超过${most}次，请在${seconds}秒后重试。`,
  ],
  [
    /^This needs the role (`\w+`); the key has the role (`\w+`)\.$/,
    (needed, role) => `需要 ${needed} 角色，而该密钥的角色为 ${role}。`,
  ],
  [/^Must be one of (.+)\.$/, (values) => `须为以下之一：${values.replaceAll(', ', '、')}。`],
  [/^Must have at least (\d+) characters?\.$/, (limit) => `至少须有${limit}个字符。`],
  [/^Must have at most (\d+) characters\.$/, (limit) => `最多${limit}个字符。`],
  [/^Must have at least (\d+) elements?\.$/, (limit) => `至少须有${limit}项。`],
  [/^Must have at most (\d+) elements\.$/, (limit) => `最多${limit}项。`],
  [/^Must have at most (\d+) words; it has (\d+)\.$/, (most, count) => `最多${most}个词，现有${count}个。`],
  [/^Must be at least (\S+)\.$/, (limit) => `不得小于${limit}。`],
  [/^Must be at most (\S+?)\.$/, (limit) => `不得大于${limit}。`],
  [/^Must be at most (\d+) in JSON; other formats take any\.$/, (limit) => `JSON 格式不得大于${limit}，其他格式不限。`],
  [
    /^Must be (a calendar date|an instant .+?\))(?:, for example (.+))?\.$/,
    (kind, example) => `${asked[kind] ?? kind}${inExample(example)}。`,
  ],
  [
    /^Must (consist|begin|be|have|match) (.+?)(?:, for example (.+))?\.$/,
    (verb, rest, example) => `${asked[`${verb} ${rest}`] ?? '写法不正确'}${inExample(example)}。`,
  ],
  [/^Is below `value`, (\S+)\.$/, (value) => `小于数值 ${value}。`],
  [/^Has (\d+) pieces around `…`, and may have (\d+)\.$/, (has, most) => `以“…”分为${has}段，至多${most}段。`],
  [/^Is before (`\w+`), (\S+)\.$/, (field, value) => `早于 ${field}（${value}）。`],
  [/^(`\w+`) is the address of a form, and no id\.$/, (id) => `${id} 是表单的网址，不能作编号。`],
  [
    /^Has (\d+) bytes as JSON, and `BODY_LIMIT` allows (\d+)\.$/,
    (size, limit) => `按 JSON 计为${size}字节，至多${limit}字节。`,
  ],
  [
    /^A stock is counted at a moment, and (`[^`]+`) has no (`\w+`)\.$/,
    (figure, field) => `存量须注明时点，而 ${figure} 没有 ${field}。`,
  ],
  [
    /^The unit of this difference is that of both figures, (`[^`]+`)\.$/,
    (unit) => `差额的单位须与两项数据相同，即 ${unit}。`,
  ],
  [/^The difference (`[^`]+`) is in (`[^`]+`)\.$/, (figure, unit) => `差额 ${figure} 的单位为 ${unit}。`],
  [/^Its part (`[^`]+`) belongs to another initiative\.$/, (part) => `其下级 ${part} 属于其他规划与举措。`],
  [
    /^(`[^`]+`) is a (ratio|change), which never adds\.$/,
    (metric, nature) => `${metric} 为${spoken(nature)}，不可相加。`,
  ],
  [/^Leads back to (`[^`]+`) itself: a cycle\.$/, (id) => `绕回 ${id} 自身，形成循环。`],
  [/^Is required: (`[^`]+`) is a stock, counted at a moment\.$/, (metric) => `必填：${metric} 为存量，须注明时点。`],
  [/^The superseded figure has another (`\w+`)\.$/, (field) => `被替代的数据的 ${field} 与此不同。`],
  [/^Names (`\w+`) twice\.$/, (key) => `重复使用 ${key}。`],
  [/^Is one filter too many: a list takes at most (\d+)\.$/, (most) => `筛选条件过多：最多${most}个。`],
  [/^Has more than (\d+) levels below it\.$/, (most) => `其下超过${most}级。`],
  [/^Does not go with the format (\w+)\.$/, (format) => `不能与 ${format} 格式同用。`],
  // Two sentences in one, and what a fault is about.
  [/^(.+\.) Did you mean (.+)\?$/s, (sentence, guess) => `${inChinese(sentence)}您要填的是 ${guess} 吗？`],
  [
    /^(.+\.) A unit has no scale: write all digits of the value\.$/s,
    (sentence) => `${inChinese(sentence)}单位不含数量级：数值应写出全部数字。`,
  ],
  [
    /^(.+\.) (`[^`]+`) is called (`[^`]+`) here\.$/s,
    (sentence, word, name) => `${inChinese(sentence)}${word} 在此称为 ${name}。`,
  ],
  [/^Value (\d+): (.+)$/s, (at, rest) => `第${at}个值：${inChinese(rest)}`],
  [/^The body: (.+)$/s, (rest) => `内容：${inChinese(rest)}`],
  [/^(`[^`]+`|\/\S+): (.+)$/s, (name, rest) => `${name}：${inChinese(rest)}`],
]

/** Returns a sentence in Chinese; as it is, if nobody has translated it. */
export const inChinese = (sentence: string): string => {
  const known = Object.hasOwn(exact, sentence) ? exact[sentence] : descriptions[sentence]
  if (known !== undefined) return known
  for (const [pattern, said] of patterns) {
    const found = pattern.exec(sentence)
    if (found) return said(...found.slice(1))
  }
  return sentence
}
