/** Valid requests of the operations in the document. */
import { adminKey } from '../../build.ts'
import { operationsOf, type Document, type Operation, type Parameter } from '../../document/document.ts'
import type { Random } from '../random.ts'
import { encoded, formOf, formType, targetOf, type Request } from '../request.ts'
import type { World } from '../world.ts'

const inQuery = (value: unknown): string => encoded(Array.isArray(value) ? value.join(',') : String(value))

/** Returns an id that is there, or one that could be. */
export const idIn = (random: Random, { ids }: World, resource: string): string => {
  const known = ids.get(resource) ?? []
  return known.length === 0 || random.oneIn(10) ? `${resource}-${random.below(3).toString()}` : random.pick(known)
}

const valueOf = (random: Random, { material, cursors }: World, parameter: Parameter): unknown => {
  const shown = material.shownOf(parameter)
  if (parameter.name === 'cursor' && cursors.length > 0) return random.pick(cursors)
  return shown.length > 0 && random.oneIn(2) ? random.pick(shown) : material.valid(random, parameter.schema)
}

/** Returns the query of a list: what it requires, and some of what it takes. */
export const queryFor = (random: Random, world: World, parameters: readonly Parameter[]): string[] => {
  const inQueries = parameters.filter((parameter) => parameter.in === 'query')
  const wanted = inQueries.filter(({ required }) => required)
  const free = inQueries.filter(({ required }) => !required)
  const few = free.length === 0 ? 0 : random.below(4)
  const some = new Set([...wanted, ...Array.from({ length: few }, () => random.pick(free))])
  return [...some].map((parameter) => `${encoded(parameter.name)}=${inQuery(valueOf(random, world, parameter))}`)
}

/** Returns the lines of an import: records that the register has, or had. */
const linesOf = (random: Random, { records }: World): string =>
  Array.from({ length: 1 + random.below(5) }, () => `${JSON.stringify(random.pick(records))}\n`).join('')

const fileOf = (random: Random, world: World, type: string): string | undefined => {
  if (type === 'application/x-ndjson') return world.records.length === 0 ? undefined : linesOf(random, world)
  const files = world.files.get(type) ?? []
  return files.length === 0 ? undefined : random.pick(files)
}

const bodyFor = (
  random: Random,
  world: World,
  { path, requestBody }: Operation,
): Pick<Request, 'body'> & { type?: string } => {
  if (!requestBody) return {}
  const [type, media] = random.pick(Object.entries(requestBody.content))
  const examples = world.material.examplesOf(media)
  const own = world.records.filter(({ resource }) => path.startsWith(`/v1/${resource}`))
  const value = random.pickWeighted<() => unknown>([
    [examples.length > 0 ? 4 : 0, () => random.pick(examples)],
    [3, () => world.material.valid(random, media.schema)],
    [own.length > 0 ? 3 : 0, () => random.pick(own).record],
  ])()
  if (path === '/v1/import')
    return {
      type,
      body: (random.oneIn(4) ? undefined : fileOf(random, world, type)) ?? asText(type, random.pick(examples)),
    }
  return { type, body: asText(type, value) }
}

const asText = (type: string, value: unknown): string => {
  if (type === formType) return formOf(Object.entries(value as Record<string, string>))
  return typeof value === 'string' && !type.includes('json') ? value : JSON.stringify(value)
}

const headerOf = (random: Random, world: World, parameter: Parameter): string =>
  parameter.name.toLowerCase() === 'if-match' && random.oneIn(2)
    ? random.pick(world.tags)
    : String(valueOf(random, world, parameter)).replaceAll(/[^\x20-\x7e]/g, '')

const requestOf =
  (operation: Operation) =>
  (random: Random, world: World): Request => {
    const { method, path, parameters, responses, security } = operation
    const { body, type } = bodyFor(random, world, operation)
    const [, , resource = ''] = path.split('/')
    const address = path.replace('{id}', () => encoded(idIn(random, world, resource)))
    const types = Object.keys(responses['200']?.content ?? {})
    const named = parameters.filter((parameter) => parameter.in === 'header' && random.oneIn(3))
    return {
      about: `${method.toUpperCase()} ${path}`,
      method: method === 'get' && random.oneIn(10) ? 'HEAD' : method.toUpperCase(),
      target: targetOf(address, queryFor(random, world, parameters)),
      body,
      headers: {
        ...((security !== undefined || method !== 'get') && { authorization: `Bearer ${adminKey}` }),
        ...(type !== undefined && { 'content-type': type }),
        ...(types.length > 0 && random.oneIn(8) && { accept: random.pick(types) }),
        ...Object.fromEntries(named.map((header) => [header.name.toLowerCase(), headerOf(random, world, header)])),
      },
    }
  }

/** Returns what makes the requests of each operation. */
export const operationRequests = (document: Document) => operationsOf(document).map(requestOf)
