/** Says messages in a language. */
import { type Language, around, type Message, type Messages } from './message.ts'
import { messages as en } from './en.ts'
import { messages as zh } from './zh.ts'

const inLanguages: Readonly<Record<Language, Messages>> = { en, zh }

/** Returns a message as a text. */
export const messageText = (language: Language, [code, ...params]: Message): string => {
  const text = inLanguages[language][code] as string | ((...params: unknown[]) => string)
  if (typeof text === 'string') return text
  const isAround = (around as readonly string[]).includes(code)
  const said = (one: unknown) =>
    isAround && Array.isArray(one) ? messageText(language, one as unknown as Message) : one
  return text(...params.map(said))
}

/** A message about a parameter, or about a part of a body. */
type Placed = { readonly detail: Message } & ({ readonly parameter: string } | { readonly pointer: string })

/** Returns messages about places as one text. */
export const placedText = (language: Language, faults: readonly Placed[]): string =>
  faults
    .map((fault) => {
      const place = 'parameter' in fault ? `\`${fault.parameter}\`` : fault.pointer
      return messageText(language, ['at-place', place === '' ? undefined : place, fault.detail])
    })
    .join(language === 'zh' ? '' : ' ')

/** Returns a fault or a notice as the API writes it. */
export const inEnglish = <F extends { readonly detail: Message }>(fault: F) => ({
  ...fault,
  detail: messageText('en', fault.detail),
})
