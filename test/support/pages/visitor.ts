/** A person at a browser without JavaScript: keeps cookies, fills in forms, and sends them as browsers do. */
import type { Test } from 'tap'
import type { Built } from '../build.ts'
import { adminKey } from '../build.ts'
import { controlsOf } from './forms.ts'
import { textOf } from './html.ts'

export interface Sight {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly text: string
}

export interface Visitor {
  readonly cookies: Map<string, string>
  readonly get: (url: string, headers?: Readonly<Record<string, string>>) => Promise<Sight>
  /** Sends controls as a form, from a page of the register unless `headers` say otherwise. */
  readonly post: (
    url: string,
    controls: Iterable<readonly [string, string]>,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Sight>
  /** Opens a page, changes some controls of the form that goes to its address, and sends it. */
  readonly fill: (url: string, changes: Readonly<Record<string, string>>) => Promise<Sight>
  /** Fills in the form of a page that goes to its address, and sends it with a file. */
  readonly upload: (
    url: string,
    file: { readonly name: string; readonly content: string | Buffer },
    changes?: Readonly<Record<string, string>>,
  ) => Promise<Sight>
  readonly signIn: (key?: string) => Promise<Sight>
}

const origin = 'http://127.0.0.1:3000'

export const visitor = ({ http }: Built): Visitor => {
  const cookies = new Map<string, string>()
  const send = async (
    method: 'GET' | 'POST',
    url: string,
    headers: Readonly<Record<string, string>>,
    payload?: string | Buffer,
  ): Promise<Sight> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await http.inject({
      method,
      url,
      headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', ...(cookie !== '' && { cookie }), ...headers },
      ...(payload !== undefined && { payload }),
    })
    for (const { name, value, maxAge } of answer.cookies as { name: string; value: string; maxAge?: number }[]) {
      if (maxAge === 0) cookies.delete(name)
      else cookies.set(name, value)
    }
    return { status: answer.statusCode, headers: answer.headers as Sight['headers'], text: answer.body }
  }
  const controlsAt = async (url: string): Promise<readonly [action: string, controls: Map<string, string>]> => {
    const { status, text } = await get(url)
    if (status !== 200) throw new Error(`${url} is answered with ${status.toString()}: ${text}`)
    const [action = ''] = url.split('?')
    return [action, controlsOf(text, action)]
  }
  const get: Visitor['get'] = (url, headers = {}) => send('GET', url, headers)
  const post: Visitor['post'] = (url, controls, headers = {}) =>
    send(
      'POST',
      url,
      { 'content-type': 'application/x-www-form-urlencoded', origin, 'sec-fetch-site': 'same-origin', ...headers },
      new URLSearchParams(
        [...controls].map(([name, text]): [string, string] => [name, text.replace(/\r\n?|\n/g, '\r\n')]),
      ).toString(),
    )
  return {
    cookies,
    get,
    post,
    fill: async (url, changes) => {
      const [action, controls] = await controlsAt(url)
      return post(action, new Map([...controls, ...Object.entries(changes)]))
    },
    upload: async (url, { name, content }, changes = {}) => {
      const [action, controls] = await controlsAt(url)
      const form = new FormData()
      for (const [control, text] of new Map([...controls, ...Object.entries(changes)]))
        if (control === 'file') form.set('file', new File([new Uint8Array(Buffer.from(content as string))], name))
        else form.set(control, text)
      const body = new Response(form)
      const type = { 'content-type': body.headers.get('content-type') ?? '' }
      return send(
        'POST',
        action,
        { origin, 'sec-fetch-site': 'same-origin', ...type },
        Buffer.from(await body.arrayBuffer()),
      )
    },
    signIn: (key = adminKey) => post('/sign-in', [['key', key]]),
  }
}

const squeezed = (text: string): string => text.replaceAll(/\s+/g, '')

/** Checks that a page has sentences, wherever its lines and elements break. */
export const says = (t: Test, { text }: Sight, ...sentences: readonly string[]): void => {
  const words = squeezed(textOf(text))
  for (const sentence of sentences) t.ok(words.includes(squeezed(sentence)), sentence, { page: words })
}
