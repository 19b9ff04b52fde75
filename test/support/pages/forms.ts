/** Reads the forms of a page as a browser does. */
import { unescaped } from './html.ts'

const attribute = (tag: string, name: string): string | undefined => {
  const value = new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1]
  return value === undefined ? undefined : unescaped(value)
}

/** Returns the markup of the form that goes to an address. */
export const formTo = (html: string, action: string): string => {
  const form = [...html.matchAll(/<form[^>]*>.*?<\/form>/gs)].find(([text]) => attribute(text, 'action') === action)
  if (!form) throw new Error(`No form goes to ${action}.`)
  return form[0]
}

const chosenIn = (options: string): string => {
  const all = [...options.matchAll(/<option[^>]*>/g)].map(([option]) => option)
  return attribute(all.find((option) => option.includes(' selected')) ?? all[0] ?? '', 'value') ?? ''
}

const control = /<input[^>]*>|<select[^>]*>.*?<\/select>|<textarea[^>]*>.*?<\/textarea>/gs

/** Returns what a browser would send of the form that goes to an address, before anybody changes it. */
export const controlsOf = (html: string, action: string): Map<string, string> =>
  new Map(
    [...formTo(html, action).matchAll(control)].map(([tag]): [string, string] => {
      const name = attribute(tag, 'name') ?? ''
      if (tag.startsWith('<select')) return [name, chosenIn(tag)]
      // A browser drops the line end after the tag.
      const [, text] = /^<textarea[^>]*>\n?(.*)<\/textarea>$/s.exec(tag) ?? []
      return [name, text === undefined ? (attribute(tag, 'value') ?? '') : unescaped(text)]
    }),
  )

/** Returns the texts of the faults beside a control. */
export const faultsBeside = (html: string, name: string): string[] => {
  const tag = [...html.matchAll(control)].map(([one]) => one).find((one) => attribute(one, 'name') === name) ?? ''
  const described = attribute(tag.replace(/>.*/s, '>'), 'aria-describedby')?.split(' ') ?? []
  return described
    .filter((id) => id.endsWith('-fault') && tag.includes(' aria-invalid="true"'))
    .map(
      (id) =>
        new RegExp(`id="${id}"[^>]*>(.*?)</p>`, 's')
          .exec(html)?.[1]
          ?.replace(/<[^>]*>/g, '')
          .trim() ?? '',
    )
    .map(unescaped)
}
