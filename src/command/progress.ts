/** Shows the progress of a long command on a terminal. */

export interface Progress {
  update(done: number): void
  stop(): void
}

const unseen: Progress = { update: () => undefined, stop: () => undefined }

/** Returns a progress bar on standard error, or one that does nothing if standard error is not a terminal. */
export const progressOf = async (unit: string, total: number): Promise<Progress> => {
  if (!process.stderr.isTTY) return unseen
  const { SingleBar } = await import('cli-progress')
  const bar = new SingleBar({
    format: `{bar} {percentage} % of {total} ${unit}, {eta_formatted} left`,
    clearOnComplete: true,
    hideCursor: true,
  })
  bar.start(total, 0)
  return {
    update: (done) => {
      bar.update(done)
    },
    stop: () => {
      bar.stop()
    },
  }
}
