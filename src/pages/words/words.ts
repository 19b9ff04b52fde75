/** The words of the page that is being rendered, in its language. */
import type { Field } from '../../model/field.ts'
import { jsonOf } from '../../model/json-schema.ts'
import type { Language, Message } from '../../text/messages/message.ts'
import { problemsIn, type ProblemSlug } from '../../text/messages/problems.ts'
import { messageText } from '../../text/messages/sentence.ts'
import { en, type Words } from './en.ts'
import { isChinese, language } from './language.ts'
import { zh } from './zh.ts'

export { inLanguage, isChinese, language, localised } from './language.ts'

const inLanguages: Readonly<Record<Language, Words>> = { en, zh }

export const words = (): Words => inLanguages[language()]

export const messageOf = (message: Message): string => messageText(language(), message)

export const problemInWords = (slug: ProblemSlug) => problemsIn[language()][slug]

export const descriptionOf = ({ schema, chinese }: Field): string =>
  (isChinese() ? chinese : undefined) ?? jsonOf(schema).description ?? ''
