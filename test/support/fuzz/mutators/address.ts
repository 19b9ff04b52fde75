/** Changes of an address: its path, its parameters and its method. */
import { encoded, partsOf, targetOf } from '../request.ts'
import type { Random } from '../random.ts'
import type { Mutate } from './index.ts'
import { wordsOf } from '../../words.ts'

const changedAt = (random: Random, list: readonly string[], change: (one: string) => readonly string[]): string[] => {
  const at = random.below(list.length)
  return list.flatMap((one, index) => (index === at ? change(one) : [one]))
}

/** Endings of a parameter that no client should send. */
const broken = ['=', '', '=%', '=%zz', '=%ff', '=%00', '=&=', '=%ED%A0%80', '=a=b', '[]=1']

const changeValue: Mutate = (request, random, { material }) => {
  const { path, pairs } = partsOf(request.target)
  if (pairs.length === 0) return request
  const hostile = encoded(random.pick(material.hostileTexts))
  const changed = changedAt(random, pairs, (pair) => [`${pair.replace(/=.*/s, '')}=${hostile}`])
  return { ...request, target: targetOf(path, changed) }
}

const breakParameter: Mutate = (request, random) => {
  const { path, pairs } = partsOf(request.target)
  const all = pairs.length === 0 ? ['q'] : pairs
  const changed = changedAt(random, all, (pair) => [pair.replace(/=.*/s, '') + random.pick(broken)])
  return { ...request, target: targetOf(path, changed) }
}

const dropOrRepeat: Mutate = (request, random) => {
  const { path, pairs } = partsOf(request.target)
  if (pairs.length === 0) return request
  const isDropped = random.oneIn(2)
  return {
    ...request,
    target: targetOf(
      path,
      changedAt(random, pairs, (pair) => (isDropped ? [] : [pair, pair])),
    ),
  }
}

const names = wordsOf('asOf format limit cursor fields include sort explain dryRun q bom from')

const addParameter: Mutate = (request, random, { material, cursors }) => {
  const { path, pairs } = partsOf(request.target)
  const name = random.oneIn(3) ? random.pick(material.hostileTexts) : random.pick(names)
  const known = [...cursors, '1', '200', 'csv', 'events', 'atom', 'true', '2025-03-01T00:00:00Z']
  const value = random.oneIn(2) ? random.pick(known) : random.pick(material.hostileTexts)
  return { ...request, target: targetOf(path, [...pairs, `${encoded(name)}=${encoded(value)}`]) }
}

const changeSegment: Mutate = (request, random, { material, ids }) => {
  const { path, pairs } = partsOf(request.target)
  const [, ...segments] = path.split('/')
  const known = [...ids.values()].flat()
  const other = random.oneIn(4) && known.length > 0 ? random.pick(known) : random.pick(material.hostileTexts)
  const changed = changedAt(random, segments, () => [encoded(other)])
  return { ...request, target: targetOf(`/${changed.join('/')}`, pairs) }
}

/** What is put at the end of a path, or in the midst of it. */
const strange = [
  '/',
  '//',
  '/.',
  '/..',
  '/%2e%2e',
  '/%2F',
  '/%00',
  '%',
  '%zz',
  ';a=b',
  '.json',
  '/edit',
  '/text',
  '\\',
  '#a',
  '/revisions',
  '~',
  ':',
  '/*',
  '\u00e9',
  '[',
  '|',
  '{id}',
]

const addSegment: Mutate = (request, random) => {
  const { path, pairs } = partsOf(request.target)
  const at = random.oneIn(2) ? path.length : random.below(path.length + 1)
  return { ...request, target: targetOf(path.slice(0, at) + random.pick(strange) + path.slice(at), pairs) }
}

const changeLanguage: Mutate = (request) => {
  const { target } = request
  return { ...request, target: target.startsWith('/zh') ? target.slice(3) : `/zh${target}` }
}

/** Addresses that a browser takes for those of another host. */
const elsewhere = [
  '//data-fuzz.example/',
  '/zh//data-fuzz.example/',
  '/\\data-fuzz.example',
  '/zh/\\data-fuzz.example/',
  '/zh/%2F/x',
]

const otherHost: Mutate = (request, random) => ({ ...request, target: random.pick(elsewhere) })

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

const changeMethod: Mutate = (request, random) => ({ ...request, method: random.pick(methods) })

const lengthen: Mutate = (request, random) => {
  const { path, pairs } = partsOf(request.target)
  const many = 'a'.repeat(random.pick([120, 121, 1000, 1001, 16_000, 16_400]))
  return {
    ...request,
    target: random.oneIn(2) ? targetOf(path + many, pairs) : targetOf(path, [...pairs, `q=${many}`]),
  }
}

export const addressMutators: readonly (readonly [weight: number, Mutate])[] = [
  [10, changeValue],
  [3, breakParameter],
  [3, dropOrRepeat],
  [5, addParameter],
  [6, changeSegment],
  [4, addSegment],
  [2, changeLanguage],
  [4, changeMethod],
  [1, lengthen],
  [0.5, otherHost],
]
