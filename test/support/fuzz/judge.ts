/** Says what is wrong with an answer: with its status, with its description in the document, or with its page. */
import { problems } from '../../../src/http/contract/problems.ts'
import { checkerOf, problemFaults } from '../document/answers.ts'
import { operationsOf, type Document } from '../document/document.ts'
import { partsOf, type Request, type Sent } from './request.ts'

const statuses = new Set<number>([200, 204, 303, 304, 308, ...Object.values(problems).map(({ status }) => status)])

/** A problem of the protocol, which the document gives to no operation in particular. */
const expectationFailed = 417

const ofMessages = new Set([200, 202, ...Object.values(problems).map(({ status }) => status)])

/** What a page would hold if a text of a request were not escaped, or were an address. */
const unescaped = /<b data-fuzz|" data-fuzz="|(?:href|action|src)="(?:javascript:|\/[/\\])/i
/** Scripts are files of this server, and data. */
const strangeScript = /<script(?! src="\/[^"]*" type="module"><\/script>| type="application\/ld\+json">)/

const pageFaults = ({ text }: Sent): string[] => [
  ...(text.startsWith('<!doctype html>') && text.endsWith('</html>\n') ? [] : ['the page is not complete']),
  ...(unescaped.test(text) ? ['the page holds markup of the request'] : []),
  ...(strangeScript.test(text) && !text.includes('id="swagger-ui"') ? ['the page holds a strange script'] : []),
]

const isPage = ({ headers }: Sent): boolean => headers['content-type'] === 'text/html; charset=utf-8'

/** A message that the protocol refuses, and a tool that fails, say so in JSON. */
const messageFaults = (answer: Sent): string[] => {
  const { status, text, headers } = answer
  if (!ofMessages.has(status)) return [`${status.toString()} is no answer to a message`]
  if (headers['content-type']?.startsWith('application/problem+json') === true) return problemFaults(answer)
  if (status === 202 || text === '') return status === 202 && text === '' ? [] : ['the answer is empty']
  const json = JSON.parse(/^data: ([^\r\n]*)/m.exec(text)?.[1] ?? text) as { jsonrpc?: unknown }
  return [
    ...(json.jsonrpc === '2.0' ? [] : ['the answer is no JSON-RPC']),
    ...(text.includes('Internal error (500)') ? ['a tool has failed'] : []),
  ]
}

/** Returns what lists the faults of an answer. */
export const judgeOf = (document: Document): ((request: Request, answer: Sent) => string[]) => {
  const check = checkerOf(document)
  const operations = operationsOf(document).map(({ method, path }) => ({
    method,
    path,
    pattern: new RegExp(`^${path.replace('{id}', '[^/]+')}$`),
  }))

  return ({ method, target }, answer) => {
    const { status, text } = answer
    if (status >= 500 && status !== 503) return [`it is answered by ${status.toString()}`]
    const { path } = partsOf(target)
    const described = method === 'HEAD' ? 'get' : method.toLowerCase()
    const operation = operations.find((one) => one.method === described && one.pattern.test(path))
    const isOwn = operation !== undefined && status !== expectationFailed && !target.includes('#')
    if (/^\/mcp(?:#|$)/.test(path) && method === 'POST') return messageFaults(answer)
    const ofStatus = isOwn
      ? check(operation.path, method.toLowerCase(), answer)
      : statuses.has(status)
        ? []
        : [`${status.toString()} is no status of a page`]
    if (method === 'HEAD' || text === '') return ofStatus
    return [...ofStatus, ...(isPage(answer) ? pageFaults(answer) : status >= 400 ? problemFaults(answer) : [])]
  }
}
