/** Classes of size: 亿元以上项目 tells how large the projects are, and is no amount of anything. */
import { folded } from '../quantities/fold.ts'
import { kindOf, type Quantity } from '../quantities/quantities.ts'

const counted = String.raw`(?:的(?!目标|任务|投资)|(?:重[点大]|产业|工业|制造业|在建|新开工){0,2}项目)`

/** Finds classes of size in words, small letters, folded. */
export const sizeClasses = new RegExp(String.raw`[\d.]{0,16}[百千万亿]{1,4}元以[上下](?=${counted})`, 'g')

const isCounted = new RegExp(`^${counted}`)
const longestCounted = '制造业新开工项目'.length

export const isSizeClass = (text: string, { text: own, end, unit }: Quantity): boolean =>
  kindOf(unit ?? '') === 'money' &&
  /以[上下]$/.test(own) &&
  isCounted.test(folded(text.slice(end, end + longestCounted)).text)
