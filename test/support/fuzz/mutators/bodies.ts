/** Changes of bodies as forms, as lines and as bytes. */
import { formToken, tokenControl } from '../../../../src/http/pipeline/forms.ts'
import { formOf, formType, textIn, typeIn } from '../request.ts'
import type { Random } from '../random.ts'
import type { World } from '../world.ts'
import type { Mutate } from './index.ts'

type Controls = [name: string, text: string][]

const inForm =
  (change: (controls: Controls, at: number, random: Random, world: World) => void): Mutate =>
  (request, random, world) => {
    const text = textIn(request)
    if (text === undefined || typeIn(request) !== formType) return request
    const controls = [...new URLSearchParams(text)]
    if (controls.length === 0) return request
    change(controls, random.below(controls.length), random, world)
    return { ...request, body: formOf(controls) }
  }

const changeControl = inForm((controls, at, random, { material }) => {
  const control = controls[at]
  if (control) control[1] = random.pick(material.hostileTexts)
})

const addControl = inForm((controls, at, random, { material }) => {
  const name = random.oneIn(2) ? (controls[at]?.[0] ?? '') : random.pick(material.hostileTexts)
  controls.push([name, random.pick(material.hostileTexts)])
})

const dropControl = inForm((controls, at) => {
  controls.splice(at, 1)
})

/** Makes the token another session's, one without a session, or none. */
const forgeToken = inForm((controls, _at, random, { session, material }) => {
  const token = controls.find(([name]) => name === tokenControl)
  if (!token) return
  const [once = ''] = formToken(session).split('.')
  token[1] = random.pick([formToken('A'.repeat(43)), `${once}.`, `.${session}`, '', random.pick(material.hostileTexts)])
})

const otherRevision = inForm((controls, _at, random) => {
  for (const control of controls)
    if (control[0] === 'revision' || control[0] === 'restored')
      control[1] = random.pick(['1', '2', '3', '0', '-1', '1e3', '999999999999999', '9999999999999999', '1.5', ''])
})

const separators = ['\r\n', '\r', '\n\n', ';', '\t', ',,', '"', '""', '\u2028', '\u0000']

/** Changes the lines of NDJSON and CSV; other texts have one line. */
const changeLines: Mutate = (request, random) => {
  const text = textIn(request)
  if (text === undefined || text === '') return request
  const lines = text.split('\n')
  const at = random.below(lines.length)
  const line = lines[at] ?? ''
  const place = random.below(line.length + 1)
  const changed = random.pick<readonly string[]>([
    [],
    [line, line],
    [line.slice(0, place)],
    [line.slice(0, place) + random.pick(separators) + line.slice(place)],
    [lines[0] ?? '', line],
    [`\ufeff${line}`],
  ])
  return { ...request, body: lines.toSpliced(at, 1, ...changed).join(random.oneIn(4) ? random.pick(separators) : '\n') }
}

const bytesIn = ({ body = '' }: { readonly body?: string | Buffer | undefined }): Buffer =>
  typeof body === 'string' ? Buffer.from(body) : body

const bytesOf = (random: Random, length: number): Buffer => Buffer.from(Array.from({ length }, () => random.below(256)))

const changeBytes: Mutate = (request, random) => {
  const bytes = bytesIn(request)
  const at = random.below(bytes.length + 1)
  const strange = bytesOf(random, 1 + random.below(4))
  const rest = random.oneIn(3)
    ? bytes.subarray(bytes.length)
    : bytes.subarray(at + (random.oneIn(2) ? strange.length : 0))
  return { ...request, body: Buffer.concat([bytes.subarray(0, at), strange, rest]) }
}

const changeEncoding: Mutate = (request, random) => {
  const text = textIn(request) ?? ''
  return { ...request, body: random.oneIn(2) ? Buffer.from(text, 'utf16le') : Buffer.from(`\u00ef${text}`, 'latin1') }
}

const swell: Mutate = (request, random) => {
  const text = textIn(request) ?? ''
  const size = random.pick([3000, 20_000, 300_000, 1_100_000, 7_000_000])
  return {
    ...request,
    body:
      text.slice(0, text.length / 2) +
      random.pick(['a', ' ', '\n', '\u4ebf', '"']).repeat(size) +
      text.slice(text.length / 2),
  }
}

const empty: Mutate = (request) => ({ ...request, body: '' })

const noise: Mutate = (request, random) => ({ ...request, body: bytesOf(random, random.below(64)) })

export const formMutators: readonly (readonly [weight: number, Mutate])[] = [
  [9, changeControl],
  [2, addControl],
  [2, dropControl],
  [3, forgeToken],
  [3, otherRevision],
]

export const bodyMutators: readonly (readonly [weight: number, Mutate])[] = [
  [4, changeLines],
  [4, changeBytes],
  [1, changeEncoding],
  [0.2, swell],
  [1, empty],
  [0.5, noise],
]
