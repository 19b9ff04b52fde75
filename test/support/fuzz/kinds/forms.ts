/** Valid forms of a person who is signed in: the pages that hold them, and what a browser sends of them. */
import { formToken, tokenControl } from '../../../../src/http/pipeline/forms.ts'
import { everyResource } from '../../../../src/resources/index.ts'
import { adminKey } from '../../build.ts'
import type { Random } from '../random.ts'
import { formOf, formType, type Request } from '../request.ts'
import type { Form, World } from '../world.ts'
import { idIn } from './operations.ts'
import { cookieOf } from './pages.ts'

type Controls = ReadonlyMap<string, string>

/** The addresses of pages that hold forms. */
const holding = [
  '/new',
  '/sign-out',
  '/sources/{id}/text',
  '/sources/{id}/figures',
  ...everyResource.flatMap(({ name }) => [
    `/${name}/new`,
    `/${name}/{id}/edit`,
    `/${name}/{id}/delete`,
    `/${name}/{id}/revisions`,
  ]),
]

const browser = { accept: 'text/html' }

/** Adds what a browser adds: the cookie, and the origin of the page. */
const posted = (about: string, action: string, controls: Controls, world: World): Request => ({
  about: `form ${about}`,
  method: 'POST',
  target: action,
  headers: {
    ...browser,
    cookie: cookieOf(world.session),
    origin: 'http://localhost',
    host: 'localhost',
    'content-type': formType,
  },
  body: formOf(controls),
})

/** Returns the controls of a record: one text each, lists by lines. */
const textsOf = (record: Readonly<Record<string, unknown>>): [string, string][] =>
  Object.entries(record).flatMap(([name, value]): [string, string][] => {
    if (!Array.isArray(value)) return [[name, String(value)]]
    if (value.every((one) => typeof one === 'string')) return [[name, value.join('\n')]]
    return value.flatMap((one: object, at) =>
      Object.entries(one).map(([part, text]): [string, string] => [`${name}.${at.toString()}.${part}`, String(text)]),
    )
  })

const filled = (random: Random, world: World, { action, controls }: Form): Controls => {
  const texts = new Map(controls)
  if (texts.has(tokenControl)) texts.set(tokenControl, formToken(world.session))
  const resource = everyResource.find(({ name }) => action === `/${name}/new` || action === `/zh/${name}/new`)
  const own = world.records.filter((written) => action.includes(`/${written.resource}/`))
  if (resource) for (const [name, text] of textsOf(resource.example.created)) texts.set(name, text)
  else if (own.length > 0 && action.endsWith('/edit') && random.oneIn(2))
    for (const [name, text] of textsOf(random.pick(own).record)) if (texts.has(name)) texts.set(name, text)
  if (resource && random.oneIn(2))
    texts.set('id', random.oneIn(2) ? '' : `${resource.name}-${random.below(3).toString()}`)
  if (random.oneIn(5)) texts.set(random.pick(['preview', 'back']), '')
  return texts
}

/** The part of an address that says which form it is. */
const kindOf = (action: string): string => action.replace(/^\/zh(?=\/)/, '').replace(/^(\/\w+)\/[^/]+\//, '$1/{id}/')

const language = (random: Random): string => (random.oneIn(3) ? '/zh' : '')

/** What makes the requests of people who edit. */
export const formRequests = [
  ...holding.map((path) => (random: Random, world: World): Request => {
    const [, resource = ''] = path.split('/')
    return {
      about: `page ${path}`,
      method: 'GET',
      target: language(random) + path.replace('{id}', idIn(random, world, resource)),
      headers: { ...browser, cookie: cookieOf(world.session) },
    }
  }),
  ...Array.from({ length: holding.length }, () => (random: Random, world: World): Request => {
    const form = random.pick(world.forms)
    return posted(kindOf(form.action), form.action, filled(random, world, form), world)
  }),
  (random: Random, world: World): Request =>
    posted(
      '/sign-in',
      `${language(random)}/sign-in`,
      new Map([
        ['key', random.oneIn(3) ? adminKey : random.pick(world.material.hostileTexts)],
        ['next', random.oneIn(2) ? '/regions' : random.pick(world.material.hostileTexts)],
      ]),
      world,
    ),
]
