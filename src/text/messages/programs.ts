/** The messages that programs alone get, in English: no page has an import, a webhook or a condition of a request. */
import { hinted, inCode, type Hint } from './en.ts'

export const toPrograms = {
  // Around other messages, which are their last parameters.
  'in-query': (key: string, pointer: string, rest: string) =>
    `Query \`${key}\`${pointer === '' ? '' : `, \`${pointer}\``}: ${rest}`,
  'at-pointer': (pointer: string, rest: string) => `${pointer} ${rest}`.trim(),
  'rest-unread': (rest: string) => `${rest} The rest of the file cannot be read.`,
  'lines-bad': (count: number, line: string, pointer: string, rest: string) =>
    `${count === 1 ? 'One line is bad' : `${count.toString()} lines are bad`}; nothing was written. Line ${line}: ${pointer && `${pointer}: `}${rest}`,
  'no-json-after': (place?: readonly [token: string, line: string]) =>
    `Is no JSON${place ? ` after \`${place[0]}\` in line ${place[1]}` : ''}.`,
  'left-out-reference': (id: string, target: string, line: string) =>
    `There is no \`${id}\` among the ${target}, as line ${line} is left out.`,
  // Records, and how they are at the moment.
  'other-id': (id: string) => `Must be \`${id}\`, as in the address.`,
  'record-there': 'The record exists already.',
  'record-not-there': 'The record does not exist.',
  'revision-still': (revision: string) => `The record is still at revision ${revision}.`,
  'tag-now': (tag?: string) =>
    tag === undefined ? 'What is to be written has no entity tag.' : `The current entity tag is ${tag}.`,
  'no-webhook': (id: string) => `There is no webhooks/${id}.`,
  'no-project': 'The register has no project, and an OC4IDS package has at least one.',
  // Parameters of lists and totals.
  'max-in-json': (most: string) => `Must be at most ${most} in JSON; other formats take any.`,
  'must-explain': (value: string, format: string) => `Must be ${value} with the format ${format}.`,
  'no-sharp':
    'PNG needs the package sharp, which is not installed on this server: `npm install sharp` adds it. ' +
    '`format=svg` draws the same chart without it.',
  'parquet-amount': (amount: string) => `Parquet holds no amount as large as \`${amount}\`: choose another format.`,
  'many-rows': (most: string, count: string) =>
    `A spreadsheet takes at most ${most} rows, and these are ${count}: filter them, set \`limit\`, or choose another format.`,
  'other-epoch': (epoch: string) => `The register is of the epoch ${epoch} now. Start again with after=0.`,
  'printable-key': 'Must be 1 to 255 printable ASCII characters.',
  'no-tags': 'Must be `*`, or entity tags in quotation marks, separated by commas.',
  // Requests.
  'no-bearer': '`Authorization` must be `Bearer` and a key.',
  'other-origin': 'Pages of this origin are not admitted: `CORS_ORIGIN` does not name it.',
  'no-body': 'This operation takes no body.',
  'delete-body': 'DELETE takes no body.',
  'content-encoding': 'A body is taken as it is: `Content-Encoding` must be `identity`, or left out.',
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
  'database-unhealthy': 'The database cannot be read and written now.',
  'many-streams': 'No more streams can be open at a time. Ask for pages instead.',
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
}
