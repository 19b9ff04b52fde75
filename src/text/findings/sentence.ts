/** Says findings as sentences that can be printed. */
import type { Language } from '../messages/message.ts'
import { en } from './en.ts'
import type { CheckOfMany, FindingMessage, Sentences } from './params.ts'
import { zh } from './zh.ts'

const inLanguages: Readonly<Record<Language, Sentences>> = { en, zh }

export const findingSentence = (language: Language, { check, params }: FindingMessage): string => {
  const { one, many } = inLanguages[language]
  const say = ('count' in params ? many[check as CheckOfMany] : one[check]) as (of: typeof params) => string
  return say(params)
}
