/** What is known of the register under test: ids, tags, cursors, forms and records, learnt from its answers. */
import type { ResourceName } from '../../../src/model/field.ts'
import { readOnly } from '../../../src/model/resource.ts'
import { everyResource } from '../../../src/resources/index.ts'
import type { Answer } from '../build.ts'
import { controlsOf } from '../pages/forms.ts'
import { unescaped } from '../pages/html.ts'
import type { Material } from './material.ts'
import type { Random } from './random.ts'
import type { Request } from './request.ts'

const posted = /<form[^>]* method="post" action="([^"]*)"[^>]*>/g

const formsIn = (html: string): Form[] =>
  [...html.matchAll(posted)].map(([, action = '']) => ({
    action: unescaped(action),
    controls: controlsOf(html, unescaped(action)),
  }))

/** A form of a page, as a browser would send it. */
export interface Form {
  readonly action: string
  readonly controls: ReadonlyMap<string, string>
}

type Row = Readonly<Record<string, unknown>>

/** A record as a body could send it. */
export interface Written {
  readonly resource: ResourceName
  readonly record: Readonly<Record<string, unknown>>
}

export interface World {
  readonly material: Material
  /** The cookie that stands for an admin. */
  session: string
  readonly ids: ReadonlyMap<string, string[]>
  readonly tags: string[]
  readonly cursors: string[]
  readonly forms: Form[]
  readonly records: Written[]
  /** Files that an import takes, by media type. */
  readonly files: ReadonlyMap<string, string[]>
}

/** Each list of what is known keeps so many; what is older is forgotten. */
const most = 100
const longestFile = 20_000

const keep = <T>(random: Random, list: T[], value: T): void => {
  if (list.length < most) list.push(value)
  else list[random.below(most)] = value
}

export const worldOf = (material: Material, session: string): World => ({
  material,
  session,
  ids: new Map([...everyResource.map(({ name }) => name), 'webhooks', 'checks'].map((name) => [name, []])),
  tags: ['"1"'],
  cursors: [],
  forms: [],
  records: [],
  files: new Map(['text/csv', 'application/json'].map((type) => [type, []])),
})

/** Returns a record without the fields that the register sets. */
export const bodyOf = (record: Row): Row =>
  Object.fromEntries(Object.entries(record).filter(([name]) => !(name in readOnly)))

const learnRecord = (random: Random, { ids, records }: World, resource: string, row: Row): void => {
  const { id } = row
  const known = ids.get(resource)
  if (typeof id !== 'string' || !known) return
  if (!known.includes(id)) keep(random, known, id)
  if ('revision' in row && 'createdAt' in row && resource !== 'webhooks')
    keep(random, records, { resource: resource as ResourceName, record: bodyOf(row) })
}

/** The addresses of pages whose forms are sent; every page that a person sees has one for signing out. */
const holdsForms = /\/(?:new|edit|delete|text|figures|revisions|sign-out)(?:\?|$)/

const learnForm = (random: Random, { forms }: World, form: Form): void => {
  const at = forms.findIndex(({ action }) => action === form.action)
  if (at === -1) keep(random, forms, form)
  else forms[at] = form
}

/** Learns from an answer. */
export const learn = (random: Random, world: World, { method, target }: Request, answer: Answer): void => {
  const { status, headers, text } = answer
  if (status >= 300) return
  const { etag } = headers
  if (etag !== undefined && /^"\d/.test(etag)) keep(random, world.tags, etag)
  const [, api, name = ''] = target.split(/[/?]/)
  if (headers['content-type']?.startsWith('text/html') === true) {
    if (holdsForms.test(target)) for (const form of formsIn(text)) learnForm(random, world, form)
    return
  }
  if (api !== 'v1' || method === 'DELETE') return
  if (text.length < longestFile && headers['content-type']?.startsWith('text/csv') === true)
    keep(random, world.files.get('text/csv') as string[], text)
  const body = answer.body as Row | null | undefined
  if (typeof body !== 'object' || body === null) return
  if (target.startsWith('/v1/export/oc4ids') && text.length < longestFile)
    keep(random, world.files.get('application/json') as string[], text)
  const { data, next } = body as { data?: readonly Row[]; next?: unknown }
  if (typeof next === 'string') keep(random, world.cursors, next)
  learnRecord(random, world, name, Array.isArray(data) && data.length > 0 ? (random.pick(data) as Row) : body)
}
