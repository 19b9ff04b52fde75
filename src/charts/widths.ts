/** Estimates how wide text is drawn, without a font: cuts and wraps it. */

const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff00-\uffef]/u

/** Average widths in parts of the size of the font. */
const widthOf = (character: string, size: number): number => size * (wide.test(character) ? 1 : 0.56)

export const widthOfText = (text: string, size: number): number =>
  Array.from(text).reduce((sum, character) => sum + widthOf(character, size), 0)

/** Returns the text, cut between characters if it is wider than there is room. */
export const cutTo = (text: string, room: number, size: number): string => {
  if (widthOfText(text, size) <= room) return text
  let [left, kept] = [room - size, '']
  for (const character of text) {
    left -= widthOf(character, size)
    if (left < 0) break
    kept += character
  }
  return `${kept.trimEnd()}…`
}

/** Returns lines that fit: broken after spaces and the separators of addresses, or anywhere in longer words. */
export const wrapped = (text: string, room: number, size: number): string[] => {
  const lines: string[] = []
  let line = ''
  for (const piece of text.split(/(?<=[ &?/])/)) {
    const pieces = widthOfText(piece, size) > room ? Array.from(piece) : [piece]
    for (const one of pieces) {
      if (line !== '' && widthOfText(line + one.trimEnd(), size) > room) {
        lines.push(line.trimEnd())
        line = ''
      }
      line += one
    }
  }
  return [...lines, line.trimEnd()].filter((one) => one !== '')
}
