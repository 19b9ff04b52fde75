/** The metrics that words imply without their names: what somebody made is an output, what is planned an investment. */
import { nameKeyOf } from '../tokenizer.ts'

const number = String.raw`(?:(?:about|around|some|over|nearly|more than|at least|at most|fewer than|less than|up to|a total of) )?[$¥]?\d+(?:[.,]\d+)*(?![.,]?\d)(?: ?(?:thousand|million|billion|trillion|[mb]n|tn))?`
const noun = String.raw`(?<counted>[a-z]+(?:[ -][a-z]+){0,2})`
const made = 'made|produced|manufactured|built|assembled|turned out|rolled out'
const making =
  'mak(?:es?|ing)|produc(?:es?|ing)|manufactur(?:es?|ing)|builds?|building|assembl(?:es?|ing)|turn(?:s|ing)? out'
const amount = String.raw`(?:rmb ?|cny ?|us)?${number}(?: (?:yuan|rmb|dollars))?`
/** Whatever else an amount is for, it is no investment of all. */
const ofAll = String.raw`(?= ?(?:[.,;()]|$)| (?:in|by|for|during) (?:the (?:year |end of )?)?\d| (?:this|next|last) year\b)`
const planOfYear = String.raw`(?:(?:(?:the|its|their|that|this) )?(?:(?:20\d\d|year)(?:'s)? )?(?:(?:annual|yearly|full-year|investment|planned) )*(?:investments?|plan|target|goal))\b`

/** In a name, `*` stands for what is counted. */
const implied: readonly (readonly [words: RegExp, name: string])[] = [
  [new RegExp(String.raw`\b(?:${made}|${making}) ${number} ${noun}`, 'g'), '* output'],
  [new RegExp(String.raw`\boutput of ${number} ${noun}`, 'g'), '* output'],
  [
    new RegExp(
      String.raw`\d(?: ?(?:thousand|million|billion))? ${noun} (?:is|are|was|were|has been|have been|had been) (?:${made})\b`,
      'g',
    ),
    '* output',
  ],
  [new RegExp(String.raw`\b${noun} production\b`, 'g'), '* output'],
  [/(?:生产|制造|造出)了?(?<counted>\p{Script=Han}{2,8}?)(?=[约超近达共]{0,3}\d)/gu, '*产量'],
  [/(?:生产|制造|造出)了?[约超近达共]{0,3}\d[\d.]*[十百千万亿]*[辆台架艘](?<counted>\p{Script=Han}{2,8})/gu, '*产量'],
  [
    new RegExp(String.raw`\b(?:plan(?:s|ned|ning)?|earmark(?:s|ed)?|spend(?:s|ing)?|spent) ${amount}${ofAll}`, 'g'),
    'investment',
  ],
  [new RegExp(String.raw`(?<=%|\bper ?cent) of ${planOfYear}`, 'g'), 'investment completion rate'],
  [
    /(?:完成了?|为|占|达到?)(?:全年|年度|当年)(?:投资)?(?:计划|目标|任务)(?:投资|任务|目标)?(?:总?额)?的/g,
    'investment completion rate',
  ],
  [/(?<!\b(?:fiscal|tax|budget|government|public|total) )\brevenues?\b/g, 'industry revenue'],
]

/** Finds names of metrics that a text, in small letters, implies; each with the words that stand for it. */
export const impliedNames = (text: string): { readonly start: number; readonly end: number; readonly key: string }[] =>
  implied.flatMap(([words, name]) =>
    [...text.matchAll(words)].flatMap(({ 0: found, index, groups }) => {
      const counted = groups?.['counted']
      if (counted === undefined) return [{ start: index, end: index + found.length, key: nameKeyOf(name) }]
      const start = index + found.indexOf(counted)
      // A phrase may go on behind its noun, but what stands before the noun narrows it.
      return counted.split(' ').map((_word, at, all) => {
        const phrase = all.slice(0, at + 1).join(' ')
        return { start, end: start + phrase.length, key: nameKeyOf(name.replace('*', phrase.replace(/s$/, ''))) }
      })
    }),
  )
