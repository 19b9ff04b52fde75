/** Returns the processor time of `work` in milliseconds, independent of other processes. */
export const spentOn = async (work: () => unknown): Promise<number> => {
  const begun = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(begun)
  return (user + system) / 1000
}
