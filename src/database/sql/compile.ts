/** Puts queries into words: each shape once in a language, whatever values it is then asked with. */
import { Bound, Phrase, type Language } from './dialect.ts'
import { Each, Slot, type Query } from './templates.ts'
import { Name, sql, SQL, StringChunk } from './sql.ts'

export interface Rendered {
  readonly text: string
  readonly params: readonly unknown[]
  /** Of a shape, what tells it from others. */
  readonly name?: string
}

/** Drizzle's own rendering copies what it has at each level; these queries hold few kinds of chunk. */
const say = (language: Language, chunks: readonly unknown[], params: unknown[]): string => {
  let text = ''
  for (const chunk of chunks) {
    if (chunk instanceof StringChunk) text += chunk.value.join('')
    else if (chunk instanceof SQL) text += say(language, chunk.queryChunks, params)
    else if (chunk instanceof Name) text += `"${chunk.value}"`
    else if (chunk instanceof Phrase) text += say(language, chunk.inLanguage(language).queryChunks, params)
    else if (chunk instanceof Bound)
      text += language.parameter(params.push(language[chunk.how](chunk.field, chunk.value)), chunk.value, chunk.field)
    else if (chunk instanceof Each) text += sayEach(language, chunk, params)
    else if (chunk instanceof Slot) text += language.slot(params.push(chunk))
    else text += language.parameter(params.push(chunk), chunk)
  }
  return text
}

/** Where parameters are not told apart by numbers, what was said once is only repeated. */
const sayEach = (language: Language, { piece, values, between }: Each, params: unknown[]): string => {
  const begun = params.length
  const first = say(language, piece.queryChunks, params)
  const those = params.splice(begun)
  const texts = values.map((value, at) => {
    const text =
      at === 0 || language.slot(1) === language.slot(2) ? first : say(language, piece.queryChunks, [...params])
    params.push(...those.map((param) => (param instanceof Slot ? value : param)))
    return text
  })
  return texts.join(between)
}

const render = (language: Language, query: SQL): Rendered => {
  const params: unknown[] = []
  return { text: say(language, query.queryChunks, params), params }
}

/** SQL without parameters as ready text, composed once in each language: composing what is long takes longer than asking it. */
export const ready = (query: SQL): SQL => {
  const texts = new Map<Language, SQL>()
  return sql`${new Phrase((language) => {
    const known = texts.get(language)
    if (known) return known
    const text = sql.raw(render(language, query).text)
    texts.set(language, text)
    return text
  })}`
}

interface Shape extends Rendered {
  readonly name: string
}

/** Renders queries in a language. */
export const renderingIn = (language: Language): ((query: Query) => Rendered) => {
  const shapes = new WeakMap<SQL, Shape>()
  let count = 0
  const shapeOf = (shape: SQL): Shape => {
    const known = shapes.get(shape)
    if (known) return known
    const made = { ...render(language, shape), name: `shape${(++count).toString()}` }
    shapes.set(shape, made)
    return made
  }
  const filled = (param: unknown, values: readonly unknown[]): unknown => {
    if (!(param instanceof Slot)) return param
    const { field, index } = param
    return field ? language.encode(field, values[index]) : values[index]
  }
  return (query) => {
    if (!('shape' in query)) return render(language, query)
    const { text, name, params } = shapeOf(query.shape)
    return { text, name, params: params.map((param) => filled(param, query.values)) }
  }
}
