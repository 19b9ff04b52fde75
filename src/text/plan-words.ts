/** Tells whether the words around a percentage say that it is the part of a plan that was completed. */
import { normalized } from './characters.ts'
import { simplifiedFrom } from './traditional.ts'

/** The words after or before which a percentage is one of a plan: 占年度计划投资的45.2%, "45.2 % of the annual plan". */
const ofPlan = [
  String.raw`(?:占|为|完成|达到?|实现|相当于)[^，,。；;、\d]{0,6}(?:年度|全年|年|季度|总体?|投资)?(?:计划|目标|任务)(?:总?投资)?(?:量|额|数)?的?`,
  '(?:完成|进度|执行|达成)率',
  '(?:投资|计划|任务)(?:完成)?进度',
  String.raw`\bof (?:(?:the|its|their|this|last) )?(?:(?:year's|annual|yearly|full-year|whole-year) )?(?:(?:planned|target(?:ed)?) (?:annual )?(?:investment|amount|total)|(?:investment |spending |output )?(?:plans?|targets?|goals?|budget))\b`,
  String.raw`\b(?:completion|fulfil?lment|implementation|execution) rate`,
]
const pattern = new RegExp(ofPlan.join('|'))

/** Another number, or the end of a clause, is where the words about a percentage end. */
const ends = /[，,。；;、\d]/

const folded = (words: string): string => simplifiedFrom(normalized(words, 'NFKC')).toLowerCase()

/** Returns the words of a quote around those of the number. */
const around = (quote: string, printed: string): string => {
  const at = quote.indexOf(printed)
  if (at < 0) return ''
  const end = at + printed.length
  const before = quote.slice(0, at).split(ends).at(-1) ?? ''
  return `${before}${printed}${quote.slice(end).split(ends)[0] ?? ''}`
}

/** Reports whether the words of a percentage, or those beside them in the quote, name the plan that it is a part of. */
export const isOfPlan = (asPrinted: string, quote: string | null): boolean => {
  const printed = folded(asPrinted)
  return pattern.test(printed) || (quote !== null && pattern.test(around(folded(quote), printed)))
}
