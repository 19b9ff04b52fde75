/** What is undone when the drill ends in any way. */

const undoing = new Set<() => void>()
process.once('exit', () => {
  for (const undo of [...undoing].reverse()) undo()
})

/** Undoes something at the end of the process; returns a function that forgets it. */
export const atExit = (undo: () => void): (() => void) => {
  undoing.add(undo)
  return () => {
    undoing.delete(undo)
  }
}
