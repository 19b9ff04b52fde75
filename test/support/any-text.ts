/** Texts of any characters: the same as `fc.string({ unit: 'binary' })` draws, which takes a second in each process. */
import fc from 'fast-check'

// A half of a surrogate pair is no character.
const [firstHalf, halves] = [0xd800, 0x800]

const character = fc.nat({ max: 0x10ffff - halves }).map(
  (at) => String.fromCodePoint(at < firstHalf ? at : at + halves),
  (text) => {
    const [one, ...others] = Array.from(String(text), (each) => each.codePointAt(0) ?? 0)
    if (one === undefined || others.length > 0 || (one >= firstHalf && one < firstHalf + halves))
      throw new Error('Is not one character.')
    return one < firstHalf ? one : one - halves
  },
)

export const anyText = (lengths: fc.StringConstraints = {}): fc.Arbitrary<string> =>
  fc.string({ ...lengths, unit: character })
