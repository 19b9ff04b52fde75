/** Loaded into a server before the program: each SIGUSR2 moves its clock by a day, forth and back. */

const day = 86_400_000
const Real = Date
let offset = 0

class Shifted extends Real {
  constructor(...parts: [] | [value: number | string | Date]) {
    if (parts.length === 0) super(Real.now() + offset)
    else super(...(parts as [number]))
  }
  static override now(): number {
    return Real.now() + offset
  }
}

globalThis.Date = Shifted as DateConstructor
process.on('SIGUSR2', () => {
  offset = offset === 0 ? day : 0
})
