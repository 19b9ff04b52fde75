/** The words of the page that is being rendered, in its language. */
import type { Language } from '../../text/language.ts'
import { en, type Words } from './en.ts'
import { language } from './language.ts'
import { zh } from './zh.ts'

const inLanguages: Readonly<Record<Language, Words>> = { en, zh }

export const words = (): Words => inLanguages[language()]
