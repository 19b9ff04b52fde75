/** Sends valid requests and hostile ones made of them to a register, and judges every answer, its time and the memory. */
import { adminKey, type Built } from '../build.ts'
import type { Document } from '../document/document.ts'
import { exampleIds } from '../examples.ts'
import { judgeOf } from './judge.ts'
import { formRequests } from './kinds/forms.ts'
import { messageRequests, present, type Tool } from './kinds/messages.ts'
import { operationRequests } from './kinds/operations.ts'
import { cookieOf, pageRequests } from './kinds/pages.ts'
import { type Material, materialOf } from './material.ts'
import { type Growth, growthIn, measured, type Memory } from './memory.ts'
import { mutated } from './mutators/index.ts'
import { type Random, randomOf } from './random.ts'
import { formOf, formType, type Request, type Sent } from './request.ts'
import { senderTo } from './send.ts'
import { type Tally, tallyOf } from './tally.ts'
import { tidierOf } from './tidy.ts'
import { watch } from './watch.ts'
import { learn, type World, worldOf } from './world.ts'

type Make = (random: Random, world: World) => Request

/** Returns what makes a valid request of any kind. */
const validRequests = ({ document }: Material, tools: readonly Tool[]): Make => {
  const kinds: readonly (readonly [weight: number, readonly Make[]])[] = [
    [60, operationRequests(document)],
    [20, pageRequests(document)],
    [16, formRequests],
    [4, messageRequests(tools)],
  ]
  return (random, world) => random.pick(random.pickWeighted(kinds))(random, world)
}

type Send = (request: Request) => Promise<Sent>

/** Signs in, and returns the token of the session. */
const signedIn = async (send: Send): Promise<string> => {
  const { headers } = await send({
    about: '',
    method: 'POST',
    target: '/sign-in',
    headers: { 'content-type': formType },
    body: formOf([['key', adminKey]]),
  })
  return /planledger=([^;]+)/.exec(String(headers['set-cookie']))?.[1] ?? ''
}

/** Reports whether a session may have ended: signing in ends the one before. */
const endsSession = ({ headers }: Sent): boolean => headers['set-cookie'] !== undefined

const get = (target: string, headers: Readonly<Record<string, string>>): Request => ({
  about: '',
  method: 'GET',
  target,
  headers,
})

/** Returns requests whose answers hold ids, records, files and forms. */
const firstQuestions = (lists: Iterable<string>, session: string): Request[] => [
  ...[...lists].map((name) => get(`/v1/${name}`, { authorization: `Bearer ${adminKey}` })),
  get('/v1/export/oc4ids', {}),
  get('/v1/regions?format=csv&limit=5', {}),
  ...['/regions/new', '/figures/new', '/projects/new', '/sign-out'].map((path) =>
    get(path, { accept: 'text/html', cookie: cookieOf(session) }),
  ),
]

const quoted = (text: string): string => `'${text.replaceAll(`'`, `'\\''`)}'`

const isPlain = (text: string): boolean => /^[\x20-\x7e]*$/.test(text)

const curlOf = ({ method, target, headers, body }: Request): string => {
  const named = Object.entries(headers).map(
    ([name, value]) => `-H ${quoted(value === '' ? `${name};` : `${name}: ${value}`)}`,
  )
  const verb = method === 'HEAD' ? '-I' : `-X ${method}`
  const line = ['curl -sS -i -g', verb, ...named, `--request-target ${quoted(target)}`, '"$AT"'].join(' ')
  if (body === undefined) return line
  if (typeof body === 'string' && isPlain(body)) return `${line} --data-binary ${quoted(body)}`
  return `echo ${Buffer.from(body).toString('base64')} | base64 -d | ${line} --data-binary @-`
}

/** After so many requests the register is tidied, and what was learnt is forgotten: a run can be repeated from there. */
export const stretch = 2000
/** In milliseconds: the longest time of a request, and that of a trivial one on a machine that has time to judge it. */
const longest = 2000
const busy = 100
const repeats = 3
const alive: Request = { about: '', method: 'GET', target: '/health/live', headers: {} }
/** How often memory is measured: a collection takes as long as hundreds of requests. */
const measures = 100
const fewestBetween = 500
const mostFound = 20
const longestShown = 300

export interface Found {
  readonly index: number
  readonly faults: readonly string[]
  readonly curl: string
  readonly answer: string
}

export interface Report {
  readonly found: readonly Found[]
  readonly tally: Tally
  readonly growth: readonly Growth[]
}

export interface Run {
  /** The number of the first request, which begins a stretch. */
  readonly from?: number
  /** One more than the number of the last request. */
  readonly until: number
  readonly seed: number
  readonly progress?: (sent: number, memory: Memory) => void
  /** Is told each finding as it is made. */
  readonly tell?: (found: Found) => void
}

/** Sends the requests of a run; the same for the same seed, as far as the register answers alike. */
export const fuzz = async (app: Built, { from = 0, until, seed, progress, tell }: Run): Promise<Report> => {
  const { send, close } = await senderTo(app)
  const document: Document = (await app.send('GET', '/openapi.json')).body
  const material = materialOf(document, Object.values(exampleIds), seed)
  const { result } = (await send(present('tools/list', {}))).body as { result: { tools: Tool[] } }
  const make = validRequests(material, result.tools)
  const judge = judgeOf(document)
  const tidy = await tidierOf(app)
  const found: Found[] = []
  const tally = tallyOf()
  const memory: Memory[] = []
  const { note, end } = watch(seed)
  let world = worldOf(material, await signedIn(send))

  const begin = async (index: number): Promise<void> => {
    await tidy()
    world = worldOf(material, world.session)
    for (const question of firstQuestions(world.ids.keys(), world.session))
      learn(randomOf(seed, index), world, question, await send(question))
  }

  /** A busy machine delays an answer for once; what is slow is slow again, or keeps the processor busy. */
  const isSlow = async (request: Request, { wall, worked }: Sent): Promise<boolean> => {
    if (wall <= longest || worked > longest) return wall > longest
    for (let left = repeats; left > 0; left--)
      if ((await send(alive)).wall > busy || (await send(request)).wall <= longest) return false
    return true
  }

  const ask = async (index: number): Promise<void> => {
    const random = randomOf(seed, index)
    const request = mutated(make(random, world), random, world)
    const find = (faults: readonly string[], answer: string): void => {
      const one = { index, faults, curl: curlOf(request), answer: answer.slice(0, longestShown) }
      found.push(one)
      tell?.(one)
    }
    try {
      const answer = await send(request)
      tally.count(request, answer)
      const slow = (await isSlow(request, answer)) ? [`it takes ${answer.wall.toFixed(0)} ms`] : []
      const faults = [...judge(request, answer), ...slow]
      if (faults.length > 0) find(faults, answer.text)
      if (endsSession(answer)) world.session = await signedIn(send)
      learn(random, world, request, answer)
    } catch (error) {
      find([`it cannot be judged: ${String(error)}`], '')
    }
  }

  const every = Math.max(fewestBetween, Math.ceil((until - from) / measures))
  for (let index = from; index < until && found.length < mostFound; index++) {
    if ((index - from) % stretch === 0) await begin(index)
    note(index)
    await ask(index)
    const sent = index + 1 - from
    if (sent % every !== 0) continue
    const now = measured()
    memory.push(now)
    progress?.(sent, now)
  }
  close()
  await end()
  return { found, tally, growth: growthIn(memory) }
}
