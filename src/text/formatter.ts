/** Makes a formatter when it is first used: the data of dates and numbers take 17 ms and 8 MB to load. */
export const formatter = <F>(make: () => F): (() => F) => {
  let made: F | undefined
  return () => (made ??= make())
}
