/** The messages of the register in English, by their codes. They are part of the API: clients may read them. */

/** What was meant: the nearest name, or the name that a word of many people has here. */
export type Hint = { readonly meant: string } | { readonly word: string; readonly called: string }

const hinted = (hints: readonly Hint[] = []): string =>
  hints
    .map((hint) =>
      'meant' in hint ? ` Did you mean \`${hint.meant}\`?` : ` \`${hint.word}\` is called \`${hint.called}\` here.`,
    )
    .join('')

const example = (shown: string | undefined): string => (shown === undefined ? '' : `, for example ${shown}`)

const inCode = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ')

const letters = 'small letters from a to z, digits, and single hyphens between them'

/** What the patterns of fields and parameters ask for. */
const patterns = {
  id: `consist of ${letters}`,
  unit: 'be a currency code of three capital letters, or a noun in small letters with hyphens between its words',
  currency: 'be a currency code of three capital letters',
  decimal: 'be a number in digits with at most 15 before the point and 3 after it, without separators',
  rate: 'be a number in digits with at most 15 before the point and 12 after it, without separators or sign',
  'iso-code': 'be an ISO 3166 code: two capital letters, for a part of a country with its code',
  prices: 'be a year, or a financial year such as 2024/25',
  sha256: 'be a SHA-256 in 64 hexadecimal digits, its letters small',
  uuid: 'be a UUID in small letters',
  'six-digits': 'have six digits',
  'code-of-class': 'be a code of capital letters and digits, with single points between them',
  language: 'be a language tag (BCP 47)',
} as const

export type PatternName = keyof typeof patterns

const formats: Readonly<Record<string, string>> = {
  date: 'a calendar date',
  'date-time': 'an instant with an offset (RFC 3339)',
}

/** What a source may have beside its record. */
export type Attachment = 'text' | 'table' | 'layout'

/** Encodings that are no UTF-8, as far as the bytes tell. */
const encodings = {
  'utf-16': ': it seems to be UTF-16 (“Unicode text”)',
  gb18030: ': it seems to be GB18030 (GBK)',
  other: '',
} as const

export type Encoding = keyof typeof encodings

const character = (limit: string): string => `${limit} character${limit === '1' ? '' : 's'}`

const periods =
  'Must be a year, a month, a quarter, or two dates: `2025`, `2025-05`, `2025-Q1`, `2025-01-01/2025-05-31`.'

const wrongPeriods = {
  form: '',
  order: ' This one ends before it begins.',
  first: ' The first is no date of the calendar.',
  second: ' The second is no date of the calendar.',
} as const

export const messages = {
  // Around other messages, which are their last parameters.
  'at-place': (place: string | undefined, rest: string) => `${place ?? 'The body'}: ${rest}`,
  'in-element': (number: string, rest: string) => `Value ${number}: ${rest}`,
  'in-member': (member: string, rest: string) => `\`${member}\`: ${rest}`,
  'in-query': (key: string, pointer: string, rest: string) =>
    `Query \`${key}\`${pointer === '' ? '' : `, \`${pointer}\``}: ${rest}`,
  'at-pointer': (pointer: string, rest: string) => `${pointer} ${rest}`.trim(),
  'and-more': (first: string, rest: string) => `${first} ${rest}`,
  'rest-unread': (rest: string) => `${rest} The rest of the file cannot be read.`,
  'lines-bad': (count: number, line: string, pointer: string, rest: string) =>
    `${count === 1 ? 'One line is bad' : `${count.toString()} lines are bad`}; nothing was written. Line ${line}: ${pointer && `${pointer}: `}${rest}`,
  // The shape of a value, by the keywords of JSON Schema.
  required: 'Is required.',
  blank: 'Is blank.',
  taken: 'Is taken.',
  repeated: 'Is given twice.',
  type: (types: readonly string[]) => `Must be ${types.join(' or ').replace('boolean', '`true` or `false`')}.`,
  enum: (values: readonly (string | null)[], hints?: readonly Hint[]) =>
    `Must be one of ${values.map((value) => (value === null ? 'null' : `\`${value}\``)).join(', ')}.${hinted(hints)}`,
  pattern: (name: PatternName, shown?: string, hints?: readonly Hint[]) =>
    `Must ${patterns[name]}${example(shown)}.${hinted(hints)}`,
  'other-pattern': (pattern: string, shown?: string, hints?: readonly Hint[]) =>
    `Must match the pattern \`${pattern}\`${example(shown)}.${hinted(hints)}`,
  format: (format: string, shown?: string) => `Must be ${formats[format] ?? format}${example(shown)}.`,
  minLength: (limit: string) => `Must have at least ${character(limit)}.`,
  maxLength: (limit: string) => `Must have at most ${limit} characters.`,
  minItems: (limit: string) => `Must have at least ${limit} element${limit === '1' ? '' : 's'}.`,
  maxItems: (limit: string) => `Must have at most ${limit} elements.`,
  uniqueItems: 'Must not name the same twice.',
  minimum: (limit: string) => `Must be at least ${limit}.`,
  maximum: (limit: string) => `Must be at most ${limit}.`,
  'no-such': (noun: string, hints?: readonly Hint[]) => `There is no such ${noun}.${hinted(hints)}`,
  misshapen: 'Does not match the schema.',
  unstorable: 'NUL and lone surrogates cannot be kept.',
  unmatchable: 'NUL and lone surrogates match nothing.',
  'no-utf8': 'Is not UTF-8.',
  'no-json': (reason: string) => `Is no JSON: ${reason}.`,
  'no-json-after': (place?: readonly [token: string, line: string]) =>
    `Is no JSON${place ? ` after \`${place[0]}\` in line ${place[1]}` : ''}.`,
  'record-too-large': (size: string, limit: string) => `Has ${size} bytes as JSON, and \`BODY_LIMIT\` allows ${limit}.`,
  'texts-too-large': (size: string, limit: string) => `Has texts of ${size} bytes, and \`BODY_LIMIT\` allows ${limit}.`,
  period: (wrong: keyof typeof wrongPeriods) => `${periods}${wrongPeriods[wrong]}`,
  // Rules of the register.
  'no-reference': (id: string, target: string, hints?: readonly Hint[]) =>
    `There is no \`${id}\` among the ${target}.${hinted(hints)}`,
  'left-out-reference': (id: string, target: string, line: string) =>
    `There is no \`${id}\` among the ${target}, as line ${line} is left out.`,
  cycle: (id: string) => `Leads back to \`${id}\` itself: a cycle.`,
  'no-web-address': 'Must be an http or https address.',
  'currency-name': (name: string, codes: readonly string[], isScaled: boolean) =>
    `${
      codes.length === 1
        ? `\`${name}\` is the name of a currency. Its code is \`${codes.join('')}\`.`
        : `\`${name}\` is the name of several currencies. Write the code of one: ${codes.join(', ')}.`
    }${isScaled ? ' A unit has no scale: write all digits of the value.' : ''}`,
  'no-currency': (code: string) => `\`${code}\` is no ISO 4217 currency.`,
  'no-unit': (hints: readonly Hint[]) => `Is no unit.${hinted(hints)}`,
  'ends-first': (start: string, from: string) => `Is before \`${start}\`, ${from}.`,
  'id-is-address': (id: string) => `\`${id}\` is the address of a form, and no id.`,
  'negative-amount':
    'Only percentages, percentage points, differences, and exact amounts of a flow that is planned, committed or actual may be negative.',
  'no-upper-value': 'Is required where `qualifier` is `between`.',
  'below-value': (value: string) => `Is below \`value\`, ${value}.`,
  'percent-alone': (relation: 'share' | 'change') => `The unit of a ${relation} is \`percent\`.`,
  'many-pieces': (count: string, most: string) => `Has ${count} pieces around \`…\`, and may have ${most}.`,
  'superseded-differs': (key: string) => `The superseded figure has another \`${key}\`.`,
  'superseding-differs': 'The figure that supersedes this one has another.',
  'difference-unit': (unit: string) => `The unit of this difference is that of both figures, \`${unit}\`.`,
  'sum-measure': (id: string, measure: string) =>
    `\`${id}\` is in \`${measure}\`: a sum and its figures are money, or of one unit, in prices of one base.`,
  'difference-in': (id: string, unit: string) => `The difference \`${id}\` is in \`${unit}\`.`,
  'stock-undated': (metric: string) => `Is required: \`${metric}\` is a stock, counted at a moment.`,
  'figures-negative': (figure: string) => `Only amounts of a flow may be negative, and \`${figure}\` is.`,
  'code-taken': (scheme: string, code: string, id: string) => `\`${scheme}\` \`${code}\` is the code of \`${id}\`.`,
  'figures-undated': (figure: string) => `A stock is counted at a moment, and \`${figure}\` has no \`periodEnd\`.`,
  'initiative-of-parent': 'A project with a parent has no other initiative than its parent’s.',
  'initiative-of-part': (part: string) => `Its part \`${part}\` belongs to another initiative.`,
  'breakdown-alone': 'Is required of a `breakdown`: the project that it divides.',
  'same-currency': 'Must be another currency than `baseUnit`.',
  'rate-zero': 'Must be above zero.',
  // Records, and how they are at the moment.
  'no-record': (resource: string, id: string, hints?: readonly Hint[]) =>
    `There is no ${resource}/${id}.${hinted(hints)}`,
  'no-named-record': (id: string) => `No record that has a name has the id ${id}.`,
  'record-deleted': (resource: string, id: string, at?: string) =>
    `${resource}/${id} was deleted${at === undefined ? '' : ` at ${at}`}.`,
  'record-merged': (address: string, into: string) => `${address} was merged into \`${into}\`, which takes its place.`,
  'merged-reference': (id: string, target: string, into: string) =>
    `\`${id}\` among the ${target} was merged into \`${into}\`.`,
  'merge-itself': 'Must be another record: a record cannot be merged into itself.',
  'merge-kind': (kind: string, other: string) =>
    `Is of kind \`${kind}\`, and the record to merge of kind \`${other}\`: only records of one kind are the same.`,
  'merge-above': 'One of the two records is above the other.',
  'merge-breaks': (address: string, field: string, rest: string) => `\`${field}\` of ${address}: ${rest}`,
  'merge-many': (most: string) => `Would have more than ${most} elements.`,
  'merge-contradicts': (figures: readonly string[]) =>
    `One source prints them of one thing, and they cannot all be true: ${figures.map((figure) => `\`${figure}\``).join(', ')}.`,
  'merge-resource': (resources: readonly string[]) => `Only records of ${resources.join(', ')} can be merged.`,
  'record-exists': (address: string) => `There is already ${address}.`,
  'no-revision': (address: string, number: string, last: number) =>
    `${address} has no revision ${number}; it has ${last === 1 ? 'only revision 1' : `revisions 1 to ${last.toString()}`}.`,
  'deleting-revision': (revision: string, address: string) =>
    `Revision ${revision} deleted ${address}: it holds nothing to restore.`,
  'other-id': (id: string) => `Must be \`${id}\`, as in the address.`,
  'no-batch': (id: string) => `There is no batch ${id}.`,
  'batch-of-other': (by: string) => `The batch was made by “${by}”: editors undo their own batches, and admins any.`,
  'undone-already': (batch: string) => `The batch was undone already, by the batch ${batch}.`,
  'changed-since': (addresses: readonly string[], more: boolean) =>
    `Changed since the batch: ${addresses.join(', ')}${more ? ', and others' : ''}.`,
  'built-upon': (referrers: readonly (readonly [owner: string, path: string, address: string])[], more: boolean) =>
    `The batch created what other records refer to since: ${referrers.map(([owner, path, address]) => `\`${path}\` of ${owner} refers to ${address}.`).join(' ')}${more ? ' And so do others.' : ''}`,
  'referred-to': (address: string, referrers: readonly (readonly [path: string, address: string])[], more: boolean) =>
    `Something still refers to ${address}: ${referrers.map(([path, other]) => `\`${path}\` of ${other} refers to it.`).join(' ')}${more ? ' And so do others.' : ''}`,
  'record-there': 'The record exists already.',
  'record-not-there': 'The record does not exist.',
  'revision-still': (revision: string) => `The record is still at revision ${revision}.`,
  'revision-now': (revision: string) => `The record is now at revision ${revision}: \`If-Match: "${revision}"\`.`,
  'tag-now': (tag?: string) =>
    tag === undefined ? 'What is to be written has no entity tag.' : `The current entity tag is ${tag}.`,
  // Rows of lists.
  'no-such-row': (row: string) => `The table has no row ${row} that is a record.`,
  undecided: 'Must be `new`, the id of a project, or `skip`.',
  'same-decision': (rows: readonly string[]) =>
    `Two rows of one list are never one record, and row ${rows.join(', ')} has this one too.`,
  'whole-left-out': 'Is part of a row that is left out.',
  'whole-undecided': (row: string) => `Is part of row ${row}, which nobody has decided.`,
  'name-unlinked': (noun: 'region' | 'organization', isOfSeveral: boolean) =>
    `${isOfSeveral ? `Several ${noun}s have` : `No ${noun} has`} this name; it stays in the note of the citation.`,
  'shared-code': (rows: readonly string[]) => `Row ${rows.join(', ')} has the same code, so no record gets it.`,
  'part-of-unknown': 'Neither a row of the list nor a record has this name.',
  'part-of-itself': 'Is part of itself, by other rows.',
  'part-of-several': 'Several rows or records have this name.',
  'no-promise': (figure: string) =>
    `figures/${figure} makes no promise: it reports what was, or promises nothing that can be reached. It is at \`figures/${figure}\`.`,
  'no-attachment': (what: Attachment, source: string) => `sources/${source} has no ${what}.`,
  'attachment-there': (what: Attachment) => `The source has a ${what} already, or that one.`,
  'attachment-not-there': (what: Attachment) => `The source has no ${what}.`,
  'attachment-now': (what: Attachment, hash: string) => `The ${what} now has the hash ${hash}.`,
  'different-from-itself': 'A project is not different from itself.',
  'not-different': (id: string, other: string) =>
    `Nobody said that projects/${id} and projects/${other} are different.`,
  'no-finding': (id: string) => `There is no finding ${id}.`,
  'no-webhook': (id: string) => `There is no webhooks/${id}.`,
  'no-project': 'The register has no project, and an OC4IDS package has at least one.',
  // Parameters of lists and totals.
  'max-in-json': (most: string) => `Must be at most ${most} in JSON; other formats take any.`,
  'not-in-format': (format: string) => `Does not go with the format ${format}.`,
  'only-in-format': (format: string) => `Goes with the format ${format}.`,
  'only-with': (parameter: string) => `Goes with \`${parameter}\`.`,
  'must-explain': (value: string, format: string) => `Must be ${value} with the format ${format}.`,
  'sorted-twice': (key: string) => `Names \`${key}\` twice.`,
  'many-filters': (most: string) => `Is one filter too many: a list takes at most ${most}.`,
  'in-future': 'Lies in the future.',
  'many-levels': (most: string) => `Has more than ${most} levels below it.`,
  'not-with-as-of': 'Does not go with `asOf`.',
  'many-words': (most: string, count: string) => `Must have at most ${most} words; it has ${count}.`,
  'no-cursor': 'Is no cursor of this list with these filters, this sort and this `asOf`.',
  'no-past': 'The register has no such past of the record that ended the page.',
  'no-metric': (metric: string, hints: readonly Hint[]) => `There is no metric \`${metric}\`.${hinted(hints)}`,
  'no-such-name': (singular: string) => `There is no ${singular} of that name.`,
  'never-adds': (metric: string, nature: 'ratio' | 'change') => `\`${metric}\` is a ${nature}, which never adds.`,
  percentages: 'Percentages never add.',
  'no-sharp':
    'PNG needs the package sharp, which is not installed on this server: `npm install sharp` adds it. ' +
    '`format=svg` draws the same chart without it.',
  'parquet-amount': (amount: string) => `Parquet holds no amount as large as \`${amount}\`: choose another format.`,
  'many-rows': (most: string, count: string) =>
    `A spreadsheet takes at most ${most} rows, and these are ${count}: filter them, set \`limit\`, or choose another format.`,
  'other-epoch': (epoch: string) => `The register is of the epoch ${epoch} now. Start again with after=0.`,
  'printable-key': 'Must be 1 to 255 printable ASCII characters.',
  'no-tags': 'Must be `*`, or entity tags in quotation marks, separated by commas.',
  'note-of-nothing': 'Must be null or left out where `review` is null.',
  // Requests.
  unparsed: (reason: string) => reason,
  'nothing-at': (method: string, address: string, hints?: readonly Hint[]) =>
    `There is nothing at ${method} ${address}.${hinted(hints)}`,
  'no-problem': (slug: string) => `There is no problem called ${slug}.`,
  methods: (allowed: string) => `This address takes ${allowed}.`,
  answers: (types: string) => `This answers ${types}.`,
  'trailing-slash': 'The address ends with a slash: remove it.',
  'address-star': 'Only OPTIONS may use the address `*`.',
  'address-long': (longest: string) => `The address, a cursor aside, is longer than ${longest} characters.`,
  'address-fragment': 'The address has a fragment: in a request a `#` is `%23`.',
  'address-no-utf8': 'The address is not percent-encoded UTF-8.',
  'parameter-no-utf8': 'Is not percent-encoded UTF-8.',
  'address-no-ascii':
    'The address has characters that are not ASCII. Percent-encode them: `广东` is `%E5%B9%BF%E4%B8%9C`; ' +
    '`curl --get --data-urlencode` does it by itself.',
  'no-http': 'This is no request of HTTP/1.1 that the server understands.',
  'many-hosts': 'The request has more than one `Host`.',
  'no-host': 'The request has no `Host`.',
  expectation: '`Expect` may only be `100-continue`.',
  'key-in-address': 'Must not be a key: addresses are logged. Revoke it, and send a new one in `Authorization`.',
  'invalid-key': 'The key is not valid.',
  'no-bearer': '`Authorization` must be `Bearer` and a key.',
  'needs-key': 'This needs a key: `Authorization: Bearer <key>`.',
  'needs-session': 'Sign in to use this page.',
  'texts-need-session': 'Sign in to read the texts of sources.',
  'needs-role': (needed: string, role: string) =>
    `This needs the role \`${needed}\`; the key has the role \`${role}\`.`,
  'many-requests': (most: string, seconds: string) =>
    `More than ${most} requests in a minute. Try again in ${seconds} seconds.`,
  'other-origin': 'Pages of this origin are not admitted: `CORS_ORIGIN` does not name it.',
  'no-body': 'This operation takes no body.',
  'delete-body': 'DELETE takes no body.',
  'content-encoding': 'A body is taken as it is: `Content-Encoding` must be `identity`, or left out.',
  charset: (what: 'form' | 'file' | 'text', charset: string) => `A ${what} is in UTF-8, not in ${charset}.`,
  'media-type': (type: string, send: string) =>
    `${type === '' ? 'The body has no media type' : `The body is \`${type}\``}: send ${send}.`,
  'batch-no-object': 'Must be an object with a query under each key.',
  'query-empty': 'Needs `query`, or `properties` with a code.',
  'many-queries': (most: string, count: string) => `A batch has at most ${most} queries; this one has ${count}.`,
  'answer-too-long': (length: string, longest: string, href: string) =>
    `The answer has ${length} characters, and a tool gives at most ${longest}. ` +
    `Ask for less: a smaller \`limit\`, a period, a place or fewer groups. All of it is at ${href}.`,
  'answers-too-long': (longest: string, href: string) =>
    `The answers of a batch have at most ${longest} characters together. Ask for this one by itself; it is at ${href}.`,
  'webhook-bad': 'The webhook cannot be made as asked.',
  'webhook-unplaced': (resource: string) =>
    `Cannot be combined with \`resource: ${resource}\`: its records have no region.`,
  'many-webhooks': (most: string) => `There are ${most} webhooks already. Delete one first.`,
  'no-https': 'Must be an https address.',
  'https-or-host': 'Must be an https address, unless `WEBHOOK_HOSTS` names its host.',
  'address-with-password': 'Must not contain a name or password.',
  'address-with-fragment': 'Must not contain a fragment, which is never sent.',
  'not-public': (address: string) => `${address} is not a public address.`,
  // The server and its database.
  'nobody-waits': 'Nobody waits for the answer any more.',
  'shutting-down': 'The server is shutting down.',
  'too-busy': 'The server has more to do than it can.',
  replica: 'This server reads a replica: it answers everything but writes.',
  'database-unusable': 'The database cannot be used now.',
  'database-unhealthy': 'The database cannot be read and written now.',
  'database-locked': 'Another writer holds the database.',
  'disk-full': 'The disk is full.',
  'no-temporary-file': 'There is no room for a temporary file.',
  closing: 'The register is being closed.',
  migrated:
    'A newer version of Planledger has migrated the register. This server is of an earlier version and has to be replaced.',
  'many-files': 'Too many files are being read.',
  'many-downloads': 'Too many downloads are under way.',
  'many-streams': 'No more streams can be open at a time. Ask for pages instead.',
  'much-computed': 'Too much is being computed from the whole register.',
  'question-memory': 'The question needs more memory than one question may take.',
  'derived-memory': 'What is derived from figures needs more memory than this server has.',
  'changes-fast': 'The register changes faster than it can be followed.',
  'running-again': 'The same request is running again.',
  'file-unreadable': 'The file cannot be read.',
  // Imports.
  'file-too-large': (limit: string) => `The file is larger than \`IMPORT_LIMIT\` allows: ${limit} bytes.`,
  'file-cut': 'Ends before all of it has come.',
  'many-records': 'The file has more records than are imported at once. Divide it into several files.',
  'records-of-editor': (most: string) => `The key may import up to ${most} records at once; this file has more.`,
  'csv-header': 'A CSV file begins with a header that names its columns.',
  'csv-resource': 'Is required with CSV, which does not say it.',
  'csv-only': 'Goes with CSV; each line of NDJSON says its own.',
  'oc4ids-only': 'Goes with OC4IDS; a line or row replaces the record that it names anyway.',
  'line-too-long': (longest: string) => `Is longer than ${longest} bytes.`,
  'line-no-object': 'Must be an object: `{"resource": …, "record": …}`.',
  'line-resource': (names: readonly string[], hints: readonly Hint[]) =>
    `Must be one of ${names.join(', ')}.${hinted(hints)}`,
  'column-repeated': 'Is there twice.',
  'cell-count': (cells: string, columns: string) => `Has ${cells} cells, the header ${columns}.`,
  'quote-open': 'Is no CSV: a quote is opened and never closed.',
  'quote-then-text': 'Is no CSV: text follows a closing quote; within a cell a quote is written twice.',
  'quote-inside': 'Is no CSV: a quote is in a cell that does not begin with one.',
  'import-id': 'Is required: an import puts records in their place.',
  'cell-no-list': (shown: string) => `Must be a list, written as JSON, for example ${shown}.`,
  'id-repeated': (line: string, isGiven: boolean) =>
    `Is in line ${line} already${isGiven ? ', which has no id and was given this one' : ''}.`,
  'name-of-several': (name: string, target: string, ids: readonly string[]) =>
    `${name} is a name of several ${target}: ${ids.join(', ')}. Write one of these ids.`,
  'no-id-or-name': (target: string, name: string) => `No record of ${target} has the id or name ${name}.`,
  'read-as-name': (line: string, id: string) =>
    `Was read in line ${line} as a name of ${id}: put this row before that one.`,
  ocds: (member: string) =>
    `Is OCDS (it has \`${member}\`), the standard for contracting processes. An import takes OC4IDS, the standard for ` +
    'infrastructure projects: a project package, a list of projects or of packages, or one project.',
  'no-package': 'Must be a package, a list of projects, or a project.',
  'no-projects': 'Must be a list of at least one project.',
  'nested-deep': 'Is nested too deeply.',
  'json-levels': (most: string) => `Has more than ${most} levels.`,
  'json-value': (largest: string) => `One value in it is larger than ${largest} bytes.`,
  'json-after-end': 'Has more after its end: lines of JSON are `application/x-ndjson`.',
  'long-number': 'Has more than 15 digits before the point.',
  'no-amount': 'Must be a JSON number, or null.',
  'no-currency-given': 'Is required: an amount is of a currency.',
  'project-again': (identifier: string, pointer: string, isOfOther: boolean) =>
    `\`${identifier}\` is there again at ${pointer}, ${
      isOfOther
        ? 'in a package of another publisher. Import with `replace=true` to take the last.'
        : 'and that is imported.'
    }`,
  'project-before': (identifier: string, pointer: string) =>
    `\`${identifier}\` is at ${pointer} already, in a package of another publisher. Import with \`replace=true\` to take the last.`,
  'made-by-package': (singular: string, id: string, publisher: string | undefined, source: string) =>
    `The ${singular} \`${id}\` was made from a package of ${publisher ?? 'an unnamed publisher'} (the source \`${source}\`). Import with \`replace=true\` to replace it.`,
  'made-by-hand': (singular: string, id: string) =>
    `The ${singular} \`${id}\` was made by hand, from no package. Import with \`replace=true\` to replace it.`,
  'new-namesake': (name: string, resource: string, others: readonly string[], id: string) =>
    `\`${name}\` is a name of several ${resource}: ${inCode(others)}. It is imported as a new one, \`${id}\`.`,
  'renamed-status': (status: string, today: string) =>
    `\`${status}\` of earlier editions is \`${today}\` today, and is imported as that.`,
  'no-status': (status: string, first: string) =>
    `\`${status}\` is no status; the project is imported as \`${first}\`, and a note keeps the code.`,
  placeholder: (budget: string, currency: string, final: string) =>
    `The budget is ${budget} ${currency} and the final value ${final}: one of them may be a placeholder.`,
  'other-identifier': (identifier: string, id: string, taken?: string) =>
    `\`${identifier}\` is imported as \`${id}\`${taken === undefined ? '' : `, because \`${taken}\` is another project`}.`,
  // Tables of sources.
  'table-rows': (count: string, most: string) => `The table has ${count} rows, and may have ${most}.`,
  'table-columns': (count: string, most: string) => `The table has ${count} columns, and may have ${most}.`,
  'table-cell': (row: string, column: string, length: string, most: string) =>
    `The cell in row ${row}, column ${column} has ${length} characters, and may have ${most}.`,
  'table-bytes': (bytes: string, most: string) => `The table has ${bytes} bytes as CSV, and may have ${most}.`,
  'table-file': (most: string) => `The file of a table may have ${most} bytes, and this one has more.`,
  'table-file-missing': 'Choose a file. To keep no table, remove it.',
  'table-empty': 'The table has no cell with a text.',
  'table-encoding': (encoding: Encoding) =>
    `The file is not UTF-8${encodings[encoding]}. Open it in a spreadsheet program and save it as “CSV UTF-8” (in LibreOffice, choose the character set “Unicode (UTF-8)” when saving), or send the workbook itself as XLSX.`,
  'table-character': (row: string, column: string, character: string) =>
    `The cell in row ${row}, column ${column} has the character ${character}, which is no text.`,
  'table-quote': (line: string) => `The quotation marks do not match: see line ${line}.`,
  'table-record': (line: string) =>
    `A row is longer than any may be: a quotation mark may be missing near line ${line}.`,
  'workbook-damaged': 'The file is no XLSX workbook, or it is damaged.',
  'workbook-encrypted': 'The workbook has a password. Save a copy without one.',
  'workbook-old': 'The file is no XLSX workbook, but an older one (XLS). Save it as “Excel workbook (.xlsx)”.',
  'workbook-part': (most: string) => `A part of the workbook has more than ${most} MiB once it is unzipped.`,
  'no-sheet': (sheets: readonly string[]) =>
    `The workbook has no sheet of that name. Its sheets: ${sheets.map((name) => `“${name}”`).join(', ')}.`,
  // Forms.
  'no-form': 'Is no form with files.',
  'many-controls': (most: string) => `A form has at most ${most} controls.`,
  'many-numbers': (most: string) => `A batch has at most ${most} numbers.`,
  'no-control': 'The form has no such control.',
  'no-form-revision': 'The form does not say which revision it edits or puts back.',
  'form-of-other-session': 'This form was made in another session, or lacks its token. Nothing was saved yet.',
  'form-of-other-origin': 'The form was sent from a page of another origin.',
  incomplete: 'A required field is empty.',
  'breaks-rule': 'This breaks a rule of the register.',
  'figure-known': 'The register has this figure already.',
  'figure-known-as': (id: string) =>
    `The register has this number of this source already: \`figures/${id}\`. If this one is about something else, change its subject.`,
  'record-changed': 'The record has changed.',
  'choose-number': 'Choose at least one to save.',
  'same-number': (number: string) =>
    `Number ${number} says the same of the same subject. If one is about something else, change its subject.`,
  'number-unsaved': (number: string) => `Number ${number} is not saved. Save it too, or leave the field empty.`,
  'amount-unread':
    'This is no amount that can be read. Write it in digits, or as the source does, with its unit: 8745亿元, 1.05 trillion yuan, 118.2%.',
  'amount-of-what': (amount: string) => `${amount} of what? Write the unit too, as the source does.`,
  'amount-in-other-unit': (read: string, unit: string) =>
    `These words are in ${read}, and the unit beside them is ${unit}. Empty the one that is wrong.`,
  'choose-record': 'Choose the record that is meant.',
  'nothing-called': (isFigure: boolean) =>
    isFigure
      ? 'No figure is found by these words. Write its subject, year and stage, or its id.'
      : 'No record is called so. Write its name, or its id.',
  'form-saved-before': 'This form was saved already. Saving it again makes another record.',
  'text-empty': 'There is no text. To keep none, remove it.',
  'text-too-long': (longest: string) => `A text has at most ${longest} bytes.`,
  'ids-by-name': (records: readonly (readonly [name: string, id: string])[]) =>
    `Write the id: ${records.map(([name, id]) => `${name} is \`${id}\``).join(', ')}.`,
  'names-beginning': (records: readonly (readonly [name: string, id: string])[], resource: string) =>
    `Names in ${resource} that begin so: ${records.map(([name, id]) => `\`${id}\` (${name})`).join(', ')}.`,
  // Layouts of tables, and what rows say by them.
  'layout-too-large': (size: string, limit: string) => `Has ${size} bytes as JSON, and a layout has at most ${limit}.`,
  'not-of-column': (member: string, as: string) => `A column that is \`${as}\` has no \`${member}\`.`,
  'second-of-kind': (as: string) => `Only one column can be \`${as}\`.`,
  'layout-untitled': 'One column must be `title` or `localTitle`: a row without a title is no record.',
  'no-column': (column: string, hints: readonly Hint[]) => `The table has no column \`${column}\`.${hinted(hints)}`,
  'no-figure-column': (column: string, hints: readonly Hint[]) =>
    `\`${column}\` is no column of figures.${hinted(hints)}`,
  'header-rows-beyond': (rows: string) => `The table has ${rows} rows.`,
  // Faults of cells do not repeat them: a stored answer has no cell.
  'cell-no-number': 'The cell is no number.',
  'cell-unsettled': 'The cell gives no amount; its words are kept in the note.',
  'too-many-digits': 'The number has too many digits: a figure has at most 15 before the point, and 3 after it.',
  'row-untitled': 'The row has no title of its own.',
  'column-without-unit': 'Neither the layout nor a heading says in what unit the column is.',
  'other-currency': (sign: string, unit: string) => `The amount is in \`${sign}\`, the column in ${unit}.`,
  'stock-without-day': (metric: string) =>
    `\`${metric}\` is counted at a moment, and neither title, heading nor date of publication says which.`,
  'period-unread': (cell: string) => `\`${cell}\` cannot be read as a period; it is kept in the note.`,
  'status-unlisted': (cell: string) => `The layout has no status for \`${cell}\`; it is kept in the note.`,
  // Two editions of a list.
  'no-edition-before': (id: string) =>
    `sources/${id} follows no other edition. Name one with \`with\`, or set its \`followsId\`.`,
  'no-common-chain': (other: string, id: string) =>
    `sources/${other} and sources/${id} are no editions of one list: neither follows the other by \`followsId\`.`,
  'sum-in-row-differs': (printed: string, sum: string) => `Prints ${printed}, and its parts add up to ${sum}.`,
}
