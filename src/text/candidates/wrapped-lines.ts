/** Joins the lines of a text that was copied from a printed page, where sentences run on over the ends of lines. */
import { hasHan } from '../languages/han.ts'

export interface Joined {
  readonly text: string
  /** Returns the place in the joined text of an offset in the text as it was. */
  readonly joinedAt: (offset: number) => number
  /** Returns the place in the text as it was of an offset in the joined text. */
  readonly originalAt: (offset: number) => number
}

/** Narrower lines are those of lists and headings. In columns of Latin letters; a Chinese character takes two. */
const narrowest = 40
/** A line that runs on is nearly as wide as those beside it. */
const nearly = 0.8

const widthOf = (line: string): number => line.length + (line.match(/[\u2e80-\ufaff\uff00-\uff60]/g) ?? []).length

const isRowOfTable = (line: string): boolean => /\t| {2}|\|/.test(line.trim())
const endsSentence = /[。！？!?；;：:.…]["”』」]?$/
/** An indent, a bullet or a number begins a line of its own. */
const beginsAnew = /^(?:[\s*•·▪◆●○#-]|\(?\d{1,2}(?:[.)] |、)|[（(]?[一二三四五六七八九十]{1,3}[、）)])/

interface Line {
  readonly text: string
  readonly width: number
}

const runsOn = (before: Line | undefined, line: Line, next: Line): boolean =>
  line.width >= narrowest &&
  line.width >= nearly * Math.max(before?.width ?? 0, next.width) &&
  next.width > 0 &&
  !endsSentence.test(line.text) &&
  !beginsAnew.test(next.text) &&
  !isRowOfTable(line.text) &&
  !isRowOfTable(next.text)

/** Chinese has no space between words, nor within a number. */
const gapBetween = (line: string, next: string): string => (hasHan(line.slice(-8) + next.slice(0, 8)) ? '' : ' ')

const lineOf = (raw: string): Line => {
  const text = raw.trimEnd()
  return { text, width: widthOf(text) }
}

interface Cut {
  /** The offset right after it, in either text. */
  readonly original: number
  readonly joined: number
}

export const joinedLines = (original: string): Joined => {
  const raw = original.split('\n')
  const lines = raw.map(lineOf)
  const cuts: Cut[] = []
  let [text, offset] = ['', 0]
  for (const [at, line] of lines.entries()) {
    const [own = '', next] = [raw[at], lines[at + 1]]
    const isJoined = next !== undefined && runsOn(lines[at - 1], line, next)
    text += isJoined ? line.text + gapBetween(line.text, next.text) : own + (next ? '\n' : '')
    offset += own.length + 1
    if (isJoined) cuts.push({ original: offset, joined: text.length })
  }
  const moved = (from: keyof Cut, to: keyof Cut, at: number): number => {
    const cut = cuts.findLast((one) => one[from] <= at)
    return cut ? cut[to] + at - cut[from] : at
  }
  return {
    text,
    joinedAt: (at) => moved('original', 'joined', at),
    originalAt: (at) => moved('joined', 'original', at),
  }
}
