/** Writes a request as a line for a shell, against a server at `$AT`. */
import type { Request } from './request.ts'

const quoted = (text: string): string => `'${text.replaceAll(`'`, `'\\''`)}'`

const isPlain = (text: string): boolean => /^[\x20-\x7e]*$/.test(text)

export const curlOf = ({ method, target, headers, body }: Request): string => {
  const named = Object.entries(headers).map(
    ([name, value]) => `-H ${quoted(value === '' ? `${name};` : `${name}: ${value}`)}`,
  )
  const verb = method === 'HEAD' ? '-I' : `-X ${method}`
  const line = ['curl -sS -i -g', verb, ...named, `--request-target ${quoted(target)}`, '"$AT"'].join(' ')
  if (body === undefined) return line
  if (typeof body === 'string' && isPlain(body)) return `${line} --data-binary ${quoted(body)}`
  return `echo ${Buffer.from(body).toString('base64')} | base64 -d | ${line} --data-binary @-`
}
