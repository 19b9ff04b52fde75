/** The parameter `q`: words that a record must contain. */
import type { TSchema } from 'typebox'
import { Type } from '../../model/schema-builder.ts'
import { termsIn } from '../../text/tokenizer.ts'
import { invalidParameter } from './problems.ts'

const longest = 200
const mostWords = 20

export const wordsParameter: TSchema = Type.String({
  minLength: 1,
  maxLength: longest,
  examples: ['key projects'],
  description:
    'Only records that contain all of these words in names, summaries or notes: each as the beginning of a word, ' +
    `Chinese by its characters. Up to ${mostWords.toString()} words; a query without words matches nothing.`,
})

/** Throws a problem if `q` is blank or has too many words. */
export const assertWords = (q: string): void => {
  if (q.trim() === '') throw invalidParameter('q', 'Is blank.')
  const count = termsIn(q).length
  if (count > mostWords)
    throw invalidParameter('q', `Must have at most ${mostWords.toString()} words; it has ${count.toString()}.`)
}

/** Reports whether a text can be searched for. */
export const isSearchable = (text: string): boolean =>
  text.trim() !== '' && text.length <= longest && termsIn(text).length <= mostWords
